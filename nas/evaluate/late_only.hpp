/// \file
/// Whether a percentile of latency is above a limit, told by runs that stop as soon as that is certain.
#pragma once

#include "nas/evaluate/latency_bound.hpp"
#include "sim/engine/recorder.hpp"

#include <cstdint>

namespace sunder::nas {

/// Of `finished` latencies in ascending order, number floor((finished - 1) share) is part of the percentile
/// and the smaller of its two parts. \return so many are to be in time; more is enough
[[nodiscard]] std::int64_t least_in_time(std::int64_t finished, double share);

/// Counts requests that finish late and in time, over one run after the other. Those that fail count as
/// neither, as the percentile is over those that finish.
class LateOnly final : public sim::Recorder {
public:
    struct Setup {
        PercentileLimit asked;
        sim::Seconds warm_up;  ///< earlier arrivals do not count
        std::int64_t most = 0; ///< requests that arrive later, over all runs
    };

    explicit LateOnly(Setup const& setup);

    Next ended(std::int64_t number, sim::Request const& request) override;
    void passed(sim::Span const& /*span*/) override {}

    /// Whether what may still end cannot change the answer.
    [[nodiscard]] bool is_certain() const { return late_ >= enough_late_ || in_time_ >= enough_in_time_; }
    /// Whether the percentile of those that finished is above the limit.
    [[nodiscard]] bool exceeds() const
    {
        return in_time_ <= least_in_time(in_time_ + late_, setup_.asked.share);
    }

private:
    Setup setup_;
    // The fewer finish, the fewer of either it takes: these are enough however many finish.
    std::int64_t enough_late_;
    std::int64_t enough_in_time_;
    std::int64_t late_ = 0;
    std::int64_t in_time_ = 0;
};

} // namespace sunder::nas
