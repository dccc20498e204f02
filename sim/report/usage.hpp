/// \file
/// How busy devices, links and the whole were over time.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {

/// Equal parts of an interval; bin i begins at from + i x (to - from) / count.
struct TimeBins {
    Seconds from;
    Seconds to;
    std::size_t count = 1;

    [[nodiscard]] Seconds width() const { return (to - from) / static_cast<double>(count); }
    [[nodiscard]] Seconds middle(std::size_t bin) const
    {
        return from + (static_cast<double>(bin) + 0.5) * width();
    }
};

struct UsageCurve {
    std::string name;
    std::vector<double> values; ///< (bins,)
};

/// Mean share of the workers of each group that were busy: at any moment min(jobs, workers) of each device.
/// Exact. Needs spans. \pre bins of a length
[[nodiscard]] std::vector<UsageCurve> busy_devices(Records const& records, std::int32_t replication,
                                                   TimeBins const& bins);

/// Share of what each link could carry, each direction of its own: a message's bytes are taken as spread
/// evenly over its transfer, latency included, and the link's rate as constant. Of a route of several links
/// the first one only: spans name no other. Needs spans. \pre bins of a length
[[nodiscard]] std::vector<UsageCurve> busy_links(Records const& records, std::int32_t replication,
                                                 TimeBins const& bins);

/// Mean number of requests of each application that had arrived and not ended. Exact. \pre bins of a length
[[nodiscard]] std::vector<UsageCurve> requests_in_flight(Records const& records, std::int32_t replication,
                                                         TimeBins const& bins);

} // namespace sunder::sim
