/// \file
/// Which ways requests took over time, and what their messages met.
#pragma once

#include "sim/report/usage.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Of the requests of one replication, by the interval in which they arrived.
class WaysOverTime {
public:
    /// \param facts  that name applications and cuts. \pre bins of a length
    WaysOverTime(Records const& facts, std::int32_t replication, TimeBins const& bins);

    void take(Request const& request);

    /// Share of an application's requests that were cut so; 0 where none arrived. Only of applications that
    /// were cut in several ways.
    [[nodiscard]] std::vector<UsageCurve> shares(Records const& facts) const;
    /// Of the same: bytes sent over the time that messages took, delays and waiting for links included, in
    /// B/s; 0 where nothing was sent.
    [[nodiscard]] std::vector<UsageCurve> rates(Records const& facts) const;

private:
    struct Bin {
        std::vector<std::int64_t> by_cut; ///< (cuts,)
        Bytes sent;
        Seconds sending;
    };

    [[nodiscard]] std::vector<std::size_t> cuts_of(std::size_t application) const;

    std::int32_t replication_;
    TimeBins bins_;
    std::size_t cuts_;
    std::vector<std::vector<Bin>> all_; ///< (applications, bins)
};

} // namespace sunder::sim
