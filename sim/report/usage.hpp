/// \file
/// How busy devices, links and the whole were over time.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// Equal parts of an interval; bin i begins at from + i x (to - from) / count.
struct TimeBins {
    Seconds from;
    Seconds to;
    std::size_t count = 1;

    [[nodiscard]] Seconds width() const { return (to - from) / static_cast<double>(count); }
    /// That of an instant, or the nearest.
    [[nodiscard]] std::size_t of(Seconds at) const;
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

/// Mean number of requests in the batches of each group whose ops were begun in the bin; 0 where there were
/// none. Only groups that had batches. Needs spans. \pre bins of a length
[[nodiscard]] std::vector<UsageCurve> batch_sizes(Records const& records, std::int32_t replication,
                                                  TimeBins const& bins);

/// What is added to bins that intervals of time meet.
class Integral {
public:
    /// \pre bins of a length
    explicit Integral(TimeBins const& bins) : bins_{bins}, sums_(bins.count) {}

    /// `rate` x time, over [from, to).
    void add(Seconds from, Seconds to, double rate);
    /// Mean over each bin.
    [[nodiscard]] std::vector<double> means(double scale) const;

private:
    TimeBins bins_;
    std::vector<double> sums_;
};

/// Mean number of requests of each application that had arrived and not ended, in one replication. Exact.
class RequestsInFlight {
public:
    /// \pre bins of a length
    RequestsInFlight(std::size_t applications, std::int32_t replication, TimeBins const& bins)
        : replication_{replication}, integrals_(applications, Integral{bins})
    {
    }

    void take(Request const& request);
    /// \param facts  that name the applications
    [[nodiscard]] std::vector<UsageCurve> curves(Records const& facts) const;

private:
    std::int32_t replication_;
    std::vector<Integral> integrals_; ///< (applications,)
};

} // namespace sunder::sim
