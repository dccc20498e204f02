#include "sim/workload/arrivals.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

/// Instants before `until` over `until`; over the time to the last of them where the run has no end of its
/// own.
PerSecond rate_of(std::vector<Seconds> const& instants, std::optional<Seconds> until)
{
    auto const end = until ? std::ranges::lower_bound(instants, *until) : instants.end();
    auto const asked = static_cast<double>(end - instants.begin());
    if (asked == 0.0) return {};
    auto const length = until ? *until : instants.back();
    return length > Seconds{} ? asked / length : PerSecond{};
}

} // namespace

PerSecond mean_rate(Arrivals const& arrivals, std::int64_t device, std::optional<Seconds> until)
{
    return std::visit(Match{[](Periodic const& periodic) { return 1.0 / periodic.every; },
                            [](Poisson const& poisson) { return poisson.rate; },
                            [](GammaArrivals const& gamma) { return gamma.rate; },
                            [&](Recorded const& recorded) {
                                PerSecond sum;
                                if (recorded.every_device) sum = rate_of(*recorded.every_device, until);
                                auto const number = static_cast<std::size_t>(device);
                                if (recorded.by_device && number < recorded.by_device->size())
                                    sum += rate_of((*recorded.by_device)[number], until);
                                return sum;
                            },
                            [](Closed const&) { return PerSecond{}; }},
                      arrivals);
}

} // namespace sunder::sim
