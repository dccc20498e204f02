/// \file
/// What a sender knows of the round trip: its smoothed time, its least, and the retransmission time-out.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim::tcp {

/// RFC 6298 as Linux has it (tcp_rtt_estimator): gains 1/8 and 1/4, the deviation's largest value of a round
/// counts, it falls slowly, and four deviations are never taken for less than `least` (200 ms, TCP_RTO_MIN).
/// So a time-out is at least the smoothed round trip plus 200 ms. Linux keeps the least round trip for 300 s;
/// here it is that of the connection.
class RoundTrip {
public:
    explicit RoundTrip(Seconds least_timeout) : least_{least_timeout} {}

    /// \param acknowledged, sent  first segment not acknowledged, and not sent: they tell when a round is
    /// over
    void sample(Seconds round_trip, std::int64_t acknowledged, std::int64_t sent);
    /// Of one packet, by which the least is known.
    void sample_least(Seconds round_trip);

    [[nodiscard]] bool known() const { return known_; }
    [[nodiscard]] Seconds smoothed() const { return smoothed_; }
    [[nodiscard]] Seconds least() const { return shortest_.value_or(smoothed_); }
    /// Before the first sample 1 s (RFC 6298, 2.1).
    [[nodiscard]] Seconds timeout() const { return known_ ? smoothed_ + variation_ : Seconds{1}; }

private:
    Seconds least_;
    bool known_ = false;
    Seconds smoothed_;
    Seconds deviation_; ///< four mean deviations
    Seconds largest_;   ///< deviation of this round
    Seconds variation_; ///< what the time-out adds
    std::int64_t round_end_ = 0;
    std::optional<Seconds> shortest_;
};

} // namespace sunder::sim::tcp
