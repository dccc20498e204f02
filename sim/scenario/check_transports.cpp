#include "sim/scenario/check_transports.hpp"

#include "sim/base/match.hpp"
#include "sim/scenario/network_traits.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace sunder::sim {
namespace {

/// That any message of an application crosses.
std::set<Id<Link>> links_of(Platform const& platform, DeployedApplication const& application)
{
    std::set<Id<Link>> links;
    auto const add = [&](Id<Route> route) {
        auto const& via = platform.routes[route].via;
        links.insert(via.begin(), via.end());
    };
    for (auto const& way : application.ways) {
        for (auto const& leg : way.legs) {
            if (leg.route) add(*leg.route);
            for (auto const& input : leg.inputs)
                add(input.route);
        }
        for (auto const route : way.back)
            add(route);
    }
    return links;
}

bool loses_messages(Link const& link)
{
    return link.loss && std::visit(Match{[](MessageLoss const&) { return true; },
                                         [](OneOf<PacketLoss, GilbertElliott> auto const&) { return false; }},
                                   link.loss->process);
}

/// Where there are packets, of TCP or of what meets it.
void check_cells(Scenario const& scenario, Deployment const& deployment, Diagnostics& diagnostics)
{
    auto const& platform = deployment.platform;
    for (auto const id : deployment.applications.ids())
        for (auto const link : links_of(platform, deployment.applications[id]))
            if (platform.links[link].cell)
                diagnostics.report(scenario.applications[id].transport_where,
                                   fmt::format("link '{}' is a radio cell, and a run with TCP has none",
                                               platform.links[link].name),
                                   "give it a `rate` and `duplex: half` instead of `cell`");
}

} // namespace

void check_transports(Scenario const& scenario, Deployment const& deployment, Diagnostics& diagnostics)
{
    auto const& platform = deployment.platform;
    if (std::ranges::any_of(deployment.applications, [](auto const& it) { return connects(it.transport); }))
        check_cells(scenario, deployment, diagnostics);
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        if (!connects(application.transport)) continue;
        auto const& where = scenario.applications[id].transport_where;
        if (network_traits_of(deployment.run.network_model).sharer == NetworkTraits::Sharer::simgrids)
            diagnostics.report(where, "SimGrid carries all messages of this run, and has no such TCP",
                               "set `run.network_model` to `tcp` or `exact`");
        for (auto const link : links_of(platform, application)) {
            auto const& name = platform.links[link].name;
            if (loses_messages(platform.links[link]))
                diagnostics.report(where,
                                   fmt::format("link '{}' loses whole messages, and TCP sends packets", name),
                                   "say how many packets it loses: `loss: {packets: 1 %}`");
        }
    }
}

} // namespace sunder::sim
