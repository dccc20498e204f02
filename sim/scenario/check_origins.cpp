#include "sim/scenario/check_origins.hpp"

#include "sim/base/match.hpp"
#include "sim/scenario/exits_in_use.hpp"
#include "sim/scenario/network_traits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <variant>

namespace sunder::sim {
namespace {

bool is_adaptive(Application const& application)
{
    return std::visit(Match{[](OneOf<DeviceOnly, ServerOnly, After, Cuts, Best, BestUnderLoad> auto const&) {
                                return false;
                            },
                            [](Adaptive const&) { return true; }},
                      application.split);
}

/// Which server serves a request is known when it begins.
bool has_fixed_servers(Scenario const& scenario, Application const& application)
{
    if (!application.other_servers.empty()) return false;
    return application.dispatch == Dispatch::home ||
           std::ranges::all_of(application.servers, [&](Id<DeviceGroup> server) {
               return scenario.platform.devices[server].count == 1;
           });
}

bool is_followed(DeviceGroup const& group)
{
    return group.battery || group.radio || group.throttle || group.spread;
}

} // namespace

void check_origins(Scenario const& scenario, Application const& application, Diagnostics& diagnostics)
{
    if (application.origins.empty()) return;
    auto const refuse = [&](std::string const& what, std::string hint) {
        diagnostics.report(application.origins.front().where,
                           fmt::format("inputs of application '{}' have origins of their own, which does not "
                                       "go together with {}",
                                       application.name, what),
                           std::move(hint));
    };
    for (auto const& other : scenario.applications)
        if (is_adaptive(other))
            refuse(fmt::format("the ways that application '{}' chooses from", other.name),
                   "give that one a fixed `split`");
    if (application.retry) refuse("`retry`", "leave it out");
    if (application.fallback) refuse("`fallback`", "leave it out");
    if (application.steps) refuse("`steps`", "leave them out");
    if (!exits_in_use(scenario.models[application.model], application.exits).exits.empty())
        refuse("exits", "write `exits: none`");
    if (!has_fixed_servers(scenario, application))
        refuse("servers that are chosen as the run goes",
               "write `dispatch: home`, and one group for each hop");
    if (connects(transport_of(application, scenario.run.network_model)))
        refuse("TCP", "write `transport: ideal`, or leave `transport` and `network_model: tcp` out");
    for (auto const& group : scenario.platform.devices)
        if (is_followed(group))
            return refuse(fmt::format("a device whose power or speed is followed ('{}')", group.name),
                          "leave out its `battery`, `radio`, `throttle` and `spread`");
}

} // namespace sunder::sim
