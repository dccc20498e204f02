#include "sim/config/scenario_checks.hpp"

#include "sim/base/match.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "sim/records/named_figure.hpp"
#include "sim/scenario/forked_ways.hpp"
#include "sim/scenario/open_split.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

// How large it is
// ---------------------------------------------------------------------------------------------

constexpr double most_requests = 1e9; // of one run
constexpr double most_devices = 1e7;  // each has a queue

/// Requests that one device is expected to make in a second; 0 where that cannot be said.
double requests_per_second(Arrivals const& arrivals)
{
    return std::visit(Match{[](Periodic const& p) { return 1 / p.every.value(); },
                            [](Poisson const& p) { return p.rate.value(); },
                            [](GammaArrivals const& g) { return g.rate.value(); },
                            [](Recorded const&) { return 0.0; }, [](Closed const&) { return 0.0; }},
                      arrivals);
}

double expected_requests(Scenario const& scenario)
{
    double expected = 0;
    for (auto const& application : scenario.applications) {
        auto const& group = scenario.platform.devices[application.origin];
        auto const count = static_cast<double>(group.count);
        if (scenario.run.requests) expected += count * static_cast<double>(*scenario.run.requests);
        if (scenario.run.until)
            expected += count * scenario.run.until->value() * requests_per_second(application.arrivals);
    }
    return expected;
}

/// Other people's jobs on all devices.
double expected_jobs(Scenario const& scenario)
{
    if (!scenario.run.until) return 0;
    double expected = 0;
    for (auto const& group : scenario.platform.devices)
        expected += std::visit(Match{[](StepFunction const&) { return 0.0; },
                                     [&](CompetingJobs const& jobs) {
                                         return static_cast<double>(group.count) *
                                                (*scenario.run.until / mean_of(jobs.gap));
                                     }},
                               group.load);
    return expected;
}

// What of it is used
// ------------------------------------------------------------------------------------------

/// What the applications can make use of.
struct Use {
    std::set<Id<DeviceGroup>> devices;
    std::set<Id<Link>> links;
    std::set<Id<Route>> routes;
    std::set<Id<ModelGraph>> models;
};

Use use_of(Scenario const& scenario)
{
    Use use;
    auto const& platform = scenario.platform;
    auto const take = [&](Id<DeviceGroup> from, Id<DeviceGroup> to) {
        auto const route = platform.find_route(from, to);
        if (!route || !use.routes.insert(*route).second) return;
        auto const& via = platform.routes[*route].via;
        use.links.insert(via.begin(), via.end());
    };
    for (auto const& application : scenario.applications) {
        use.models.insert(application.model);
        if (application.steps) use.models.insert(application.steps->then.value_or(application.model));
        use.devices.insert(application.origin);
        for (auto const& input : application.origins) {
            use.devices.insert(input.device);
            take(input.device, application.origin);
            for (auto const server : application.servers)
                take(input.device, server);
            for (auto const id : scenario.models.ids()) // it has a copy of that
                if (scenario.models[id].name == scenario.models[application.model].name)
                    use.models.insert(id);
        }
        std::vector<Id<DeviceGroup>> near{application.origin};
        for (std::size_t hop = 0; hop < application.servers.size(); ++hop) {
            auto far = groups_of_hop(application, hop);
            for (auto const server : far) {
                use.devices.insert(server);
                for (auto const from : near) {
                    take(from, server);
                    take(server, from);
                }
            }
            near = std::move(far);
        }
    }
    return use;
}

void check_ways_from(Application const& application, Platform const& platform, Use const& used,
                     Diagnostics& diagnostics)
{
    for (auto const id : platform.routes.ids()) {
        auto const& [from, to, via, forward] = platform.routes[id];
        if (from != application.origin || !forward || used.routes.contains(id)) continue;
        auto const& there = platform.devices[to].name;
        return diagnostics.report(
            application.where,
            fmt::format("'{}' stays on its device, though a route leads from there to '{}'", application.name,
                        there),
            fmt::format("write `servers: [{}]`, or `split: device_only` if that is meant", there));
    }
}

template <class T>
std::vector<Diagnostic> warnings_of(YamlCursor const& at, std::string_view what, std::set<Id<T>> const& used)
{
    std::vector<Diagnostic> warnings;
    std::size_t index = 0;
    for (auto const& [name, where, value] : at.names()) {
        if (!used.contains(Id<T>{index++}))
            warnings.push_back({.where = where,
                                .message = fmt::format("no application uses {} '{}'", what, name),
                                .hint = {},
                                .severity = Severity::warning});
    }
    return warnings;
}

/// Whose radios a link joins, where these say themselves what they draw; nothing where none does.
DeviceGroup const* find_group_with_radio(Platform const& platform, Id<Link> link)
{
    for (auto const& route : platform.routes) {
        if (std::ranges::find(route.via, link) == route.via.end()) continue;
        for (auto const end : {route.from, route.to}) {
            auto const& group = platform.devices[end];
            if (group.radio || group.battery) return &group;
        }
    }
    return nullptr;
}

/// What radios draw is said once: by devices or by links.
void check_radios(Platform const& platform, YamlCursor const& links, Diagnostics& diagnostics)
{
    std::size_t index = 0;
    for (auto const& [name, where, at] : links.names()) {
        Id<Link> const id{index++};
        auto const& link = platform.links[id];
        if (link.send_power <= Watts{} && link.receive_power <= Watts{}) continue;
        auto const* const group = find_group_with_radio(platform, id);
        if (group == nullptr) continue;
        diagnostics.report(
            where,
            fmt::format("'{}' says what radios draw, and '{}' has a {} of its own", link.name, group->name,
                        group->radio ? "radio" : "battery"),
            fmt::format("say `radio: {{send: .., receive: ..}}` of '{}', and `send_power: 0 W` and "
                        "`receive_power: 0 W` here where a profile has others",
                        group->name));
    }
}

} // namespace

void check_size(Scenario const& scenario, YamlCursor const& root, Diagnostics& diagnostics)
{
    double devices = 0;
    for (auto const& group : scenario.platform.devices)
        devices += static_cast<double>(group.count);
    if (devices > most_devices)
        diagnostics.report(root["devices"].where(), fmt::format("these are {:.0f} devices", devices),
                           fmt::format("a scenario has at most {:.0f}", most_devices));
    if (!diagnostics.empty()) return;
    double const expected = expected_requests(scenario) + expected_jobs(scenario);
    if (expected > most_requests)
        diagnostics.report(root["run"][scenario.run.until ? "until" : "requests"].where(),
                           fmt::format("this asks for about {:.2g} requests and jobs", expected),
                           fmt::format("one run holds at most {:.0e}", most_requests));
}

std::vector<Diagnostic> check_use(Scenario const& scenario, YamlCursor const& root, Diagnostics& diagnostics)
{
    auto const used = use_of(scenario);
    check_radios(scenario.platform, root["links"], diagnostics);
    std::size_t index = 0;
    for (auto const& [name, where, at] : root["applications"].names()) {
        auto const& application = scenario.applications[Id<Application>{index++}];
        if (!at["servers"].given() && !at["split"].given())
            check_ways_from(application, scenario.platform, used, diagnostics);
    }
    auto warnings = warnings_of(root["devices"], "device", used.devices);
    std::ranges::move(warnings_of(root["links"], "link", used.links), std::back_inserter(warnings));
    std::ranges::move(warnings_of(root["models"], "model", used.models), std::back_inserter(warnings));
    return warnings;
}

void check_open_splits(Scenario const& scenario, Diagnostics& diagnostics)
{
    auto const open = open_splits(scenario);
    if (open.empty()) return;
    auto const figures = point_schema(scenario).figures;
    for (auto const id : open) {
        auto const& application = scenario.applications[id];
        auto const& metric = find_open_split(application)->metric;
        if (place_of_figure(figures, metric, application.name) < figures.size()) continue;
        auto const meant = nearest_figure(figures, metric, application.name);
        diagnostics.report(application.split_where, fmt::format("there is no figure '{}'", metric),
                           meant.empty()
                               ? "write `latency` or `energy` of a lone request, or a figure, as in "
                                 "latency.p99"
                               : fmt::format("did you mean '{}'?", meant));
    }
}

} // namespace sunder::sim
