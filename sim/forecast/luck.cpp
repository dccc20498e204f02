#include "sim/forecast/luck.hpp"

#include "sim/base/match.hpp"
#include "sim/forecast/traits.hpp"

#include <algorithm>
#include <variant>

namespace sunder::sim {
namespace {

bool is_random(Distribution const& distribution)
{
    return std::visit(Match{[](Deterministic const&) { return false; },
                            [](OneOf<Uniform, Exponential, Erlang, Gamma, Lognormal, TruncatedNormal, Pareto,
                                     Empirical> auto const&) { return true; }},
                      distribution);
}

bool is_random(Arrivals const& arrivals)
{
    return std::visit(Match{[](OneOf<Periodic, Recorded> auto const&) { return false; },
                            [](OneOf<Poisson, GammaArrivals> auto const&) { return true; },
                            [](Closed const& closed) { return is_random(closed.think); }},
                      arrivals);
}

bool is_lucky(LinkTraits const& link)
{
    bool const is_used = !link.senders.empty() || !link.answered.empty();
    return is_used && (link.loses || link.delays != LinkTraits::Delays::none);
}

} // namespace

bool draws_under_way(Deployment const& deployment)
{
    auto const traits = traits_of(deployment);
    bool const is_tcp = !traits.shares_fairly;
    return std::ranges::any_of(deployment.applications,
                               [](auto const& application) { return is_random(application.arrivals); }) ||
           std::ranges::any_of(traits.applications, &ApplicationTraits::is_random) ||
           std::ranges::any_of(traits.devices, &DeviceTraits::has_competitors) ||
           (!is_tcp && std::ranges::any_of(traits.links, is_lucky));
}

bool foretells_draws(Deployment const& deployment)
{
    auto const foretells = [](PolicyKind const& kind) {
        return std::visit(Match{[](Clairvoyant const&) { return true; },
                                [](OneOf<Replan, CautiousReplan, Threshold, LeastEnergyInTime, LinUcb, Ucb1,
                                         Exp3, FixedWay> auto const&) { return false; }},
                          kind);
    };
    return std::ranges::any_of(deployment.applications, [&](auto const& application) {
        return application.choice && foretells(application.choice->policy.kind);
    });
}

} // namespace sunder::sim
