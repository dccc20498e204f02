#include "sim/workload/arrivals.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

/// Instants before `until` over `until`; over the time to the last of them where the run has no end of its
/// own.
PerSecond rate_of(Recorded const& recorded, std::int64_t device, std::optional<Seconds> until)
{
    double asked = 0;
    Seconds last;
    for (auto const instants : {recorded.of_every_device(), recorded.of_device(device)}) {
        auto const end = until ? std::ranges::lower_bound(instants, *until) : instants.end();
        asked += static_cast<double>(end - instants.begin());
        if (!instants.empty()) last = std::max(last, instants.back());
    }
    auto const length = until.value_or(last);
    return length > Seconds{} ? asked / length : PerSecond{};
}

} // namespace

std::span<Seconds const> Recorded::of_every_device() const
{
    return every_device ? std::span{*every_device} : std::span<Seconds const>{};
}

std::span<Seconds const> Recorded::of_device(std::int64_t device) const
{
    auto const number = static_cast<std::size_t>(device);
    return by_device && number < by_device->size() ? std::span{(*by_device)[number]}
                                                   : std::span<Seconds const>{};
}

PerSecond mean_rate(Arrivals const& arrivals, std::int64_t device, std::optional<Seconds> until)
{
    return std::visit(Match{[](Periodic const& periodic) { return 1.0 / periodic.every; },
                            [](Poisson const& poisson) { return poisson.rate; },
                            [](GammaArrivals const& gamma) { return gamma.rate; },
                            [&](Recorded const& recorded) { return rate_of(recorded, device, until); },
                            [](Closed const&) { return PerSecond{}; }},
                      arrivals);
}

} // namespace sunder::sim
