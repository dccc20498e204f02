/// \file
/// What requests cost, by when they arrived.
#pragma once

#include "sim/records/row_taker.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Sums over the finished requests that count, by the equal interval of the window in which they arrived.
struct SpentOverTime {
    static constexpr std::size_t intervals = 60;

    std::vector<double> latency; ///< (applications, intervals) in s
    std::vector<double> energy;  ///< (applications, intervals) in J
};

/// Of the requests of one replication.
class SpendingTally final : public RowTaker {
public:
    /// \pre the run has an end (`until`) behind its warm-up
    explicit SpendingTally(Deployment const& deployment);

    void take(Request const& request) override;
    void take(Span const& /*span*/) override {}

    [[nodiscard]] SpentOverTime const& spent() const { return spent_; }

private:
    Seconds from_;
    Seconds to_;
    SpentOverTime spent_;
};

/// Whether the window is known beforehand, so that it has intervals.
[[nodiscard]] bool has_intervals(Deployment const& deployment);

/// In the machine's own form, for processes of this program.
[[nodiscard]] std::string pack(SpentOverTime const& spent);
/// \throws std::out_of_range  where the bytes are none
[[nodiscard]] SpentOverTime unpack_spent_over_time(std::string_view bytes);

} // namespace sunder::sim
