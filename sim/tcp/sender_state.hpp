/// \file
/// What a sender keeps of its data in flight: the variables that its parts and its congestion control share.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/round_trip.hpp"

#include <cstdint>
#include <limits>
#include <optional>

namespace sunder::sim::tcp {

/// Windows count segments, as in Linux.
struct SenderState {
    enum class Phase : std::uint8_t {
        open,     ///< nothing seems lost
        disorder, ///< something arrived out of order
        reduced,  ///< the window is on its way down, without a loss to repair (CWR)
        recovery, ///< fast recovery
        loss,     ///< after a time-out
    };
    static constexpr int unlimited = std::numeric_limits<int>::max();

    Phase phase = Phase::open;
    int window = 10;
    int threshold = unlimited; ///< up to which the window doubles each round (ssthresh)
    int counter = 0;           ///< acknowledged segments that have not enlarged the window yet

    int out = 0;           ///< sent and not acknowledged in order
    int sacked = 0;        ///< of these, arrived beyond a gap
    int lost = 0;          ///< of these, taken for lost
    int retransmitted = 0; ///< of these, sent again and not heard of
    [[nodiscard]] int in_flight() const { return out - sacked - lost + retransmitted; }

    bool window_limited = false; ///< the window held the sender back in this round
    int most_out = 0;            ///< in this round
    [[nodiscard]] bool slow_start() const { return window < threshold; }
    /// Whether the window may grow: it was used (RFC 7661).
    [[nodiscard]] bool uses_window() const
    {
        return window_limited || (slow_start() && window < 2 * most_out);
    }

    std::int64_t acknowledged = 0; ///< first segment not acknowledged
    std::int64_t sent = 0;         ///< first segment not sent
    std::int64_t delivered = 0;    ///< segments known to have arrived
    std::int64_t lost_ever = 0;
    std::int64_t app_limited =
        0; ///< until so many are delivered, rates tell of the application; 0: they do not
    Seconds delivered_at;

    RoundTrip round_trip{Seconds{0.2}};
    Bytes segment; ///< data of a full one
    std::optional<BytesPerSecond> pacing;
    Seconds paced_until; ///< nothing is sent before, where pacing is set
};

/// What one acknowledgement told, for congestion control.
struct Told {
    Seconds now;
    int arrived = 0;      ///< segments newly known to have arrived
    int acknowledged = 0; ///< of these, or of those known before, in order
    int lost = 0;         ///< newly taken for lost
    int in_flight_before = 0;
    std::optional<Seconds> round_trip; ///< of the last segment that it acknowledged
    /// Rate at which data arrived (Cheng and Cardwell, draft-cheng-iccrg-delivery-rate-estimation).
    struct Rate {
        std::int64_t delivered_before = 0; ///< when the newest of the segments was sent
        std::int64_t delivered = 0;        ///< since
        Seconds interval;
        bool app_limited = false;
    };
    std::optional<Rate> rate;
};

/// Whether the window may grow at an acknowledgement: not in recovery.
enum class Growth : std::uint8_t { allowed, none };
/// Who sets window and pacing in recovery and after it: the sender, or its congestion control alone.
enum class Recovery : std::uint8_t { of_sender, own };

} // namespace sunder::sim::tcp
