#include "nas/evaluate/search_setting.hpp"

#include "sim/base/contract.hpp"
#include "sim/scenario/network_traits.hpp"
#include "sim/scenario/open_split.hpp"

#include <fmt/core.h>

#include <utility>

namespace sunder::nas {
namespace {

void report_missing_route(sim::Scenario const& scenario, sim::Application const& searched,
                          std::pair<sim::Id<sim::DeviceGroup>, sim::Id<sim::DeviceGroup>> ends,
                          sim::Diagnostics& diagnostics)
{
    auto const name = [&](sim::Id<sim::DeviceGroup> group) { return scenario.platform.devices[group].name; };
    auto const [from, to] = ends;
    diagnostics.report(
        searched.route_where, fmt::format("no route leads from '{}' to '{}'", name(from), name(to)),
        fmt::format("add `- {{from: {}, to: {}, via: [...]}}` to `routes`", name(from), name(to)));
}

/// How much of a candidate would have to be loaded is said by no journey.
void report_loading(sim::Scenario const& scenario, sim::Application const& searched,
                    sim::Diagnostics& diagnostics)
{
    auto groups = searched.servers;
    groups.push_back(searched.origin);
    for (auto const id : groups) {
        auto const& group = scenario.platform.devices[id];
        if (group.profile.load_rate)
            diagnostics.report(
                searched.where,
                fmt::format("a search has all models loaded, but '{}' has a 'load_rate'", group.name),
                "leave it out: candidates are compared as they run once they are loaded");
    }
}

/// No candidate has a load of its own under which the others could be decided.
void report_open_splits(sim::Scenario const& scenario, sim::Id<sim::Application> searched,
                        sim::Diagnostics& diagnostics)
{
    for (auto const id : sim::open_splits(scenario))
        if (id != searched)
            diagnostics.report(
                scenario.applications[id].split_where,
                fmt::format("a search needs to know the split of application '{}'",
                            scenario.applications[id].name),
                "take the one that `sunder run` finds, or `{best: latency}` of a lone request");
}

sim::DeployedApplication without_ways(sim::Application const& application, sim::NetworkModel model)
{
    return {.name = application.name,
            .model = {},
            .origin = application.origin,
            .arrivals = application.arrivals,
            .deadline = application.deadline,
            .priority = application.priority,
            .dispatch = application.dispatch,
            .health_check = application.health_check,
            .transport = transport_of(application, model),
            .answer = application.answer,
            .ways = {},
            .choice = {}};
}

/// As deployed, but the searched application, which has no ways.
sim::Deployment base_of(sim::Scenario const& scenario, sim::Id<sim::Application> searched)
{
    auto others = scenario;
    others.applications.clear();
    for (auto const id : scenario.applications.ids())
        if (id != searched) others.applications.push_back(scenario.applications[id]);
    auto base = sim::deploy(others);
    auto const deployed = std::exchange(base.applications, {});
    auto other = deployed.begin();
    for (auto const id : scenario.applications.ids())
        base.applications.push_back(
            id == searched ? without_ways(scenario.applications[id], scenario.run.network_model) : *other++);
    return base;
}

} // namespace

SearchSetting search_setting_of(sim::Scenario const& scenario, sim::Id<sim::Application> application)
{
    SUNDER_EXPECTS(application.index() < scenario.applications.size());
    auto const& searched = scenario.applications[application];
    sim::Diagnostics diagnostics;
    SearchSetting setting{.application = application,
                          .codec = searched.codec,
                          .raw_input = searched.raw_input,
                          .text = scenario.text};
    if (searched.servers.size() == 1) {
        setting.server = searched.servers.front();
        auto const out = scenario.platform.find_route(searched.origin, setting.server);
        if (out)
            setting.out = *out;
        else
            report_missing_route(scenario, searched, {searched.origin, setting.server}, diagnostics);
        setting.back = scenario.platform.find_route(setting.server, searched.origin);
        if (!setting.back && searched.answer > sim::Bytes{})
            report_missing_route(scenario, searched, {setting.server, searched.origin}, diagnostics);
    } else {
        diagnostics.report(searched.route_where,
                           fmt::format("a search needs one server of application '{}', but {} are listed",
                                       searched.name, searched.servers.size()),
                           "name one with `servers: [...]`");
    }
    if (!searched.other_servers.empty())
        diagnostics.report(
            searched.route_where,
            fmt::format("application '{}' is searched, so its server is one group", searched.name),
            "name one in place of `any_of`");
    report_loading(scenario, searched, diagnostics);
    report_open_splits(scenario, application, diagnostics);
    if (!searched.origins.empty())
        diagnostics.report(
            searched.origins.front().where,
            fmt::format("application '{}' is searched, so its inputs begin with the request", searched.name),
            "leave out its `origins`");
    if (searched.retry)
        diagnostics.report(
            searched.where,
            fmt::format("application '{}' is searched, so each request is begun once", searched.name),
            "leave out its `retry`");
    if (searched.fallback)
        diagnostics.report(
            searched.fallback->where,
            fmt::format("application '{}' is searched, so it has one way: that of the candidate",
                        searched.name),
            "leave out its `fallback`");
    if (searched.exits.names || searched.exits.threshold)
        diagnostics.report(
            searched.exits.where,
            fmt::format("application '{}' is searched, and candidates have no exits", searched.name),
            "leave out `exits`; `sunder plan` prices pairs of exits and cut");
    if (searched.steps)
        diagnostics.report(
            searched.steps->where,
            fmt::format("application '{}' is searched, and a candidate is one pass", searched.name),
            "leave out its `steps`");
    diagnostics.raise_if_any();

    setting.base = base_of(scenario, application);
    return setting;
}

} // namespace sunder::nas
