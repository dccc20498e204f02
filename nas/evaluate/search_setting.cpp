#include "nas/evaluate/search_setting.hpp"

#include "sim/base/contract.hpp"

#include <fmt/core.h>

#include <utility>

namespace sunder::nas {
namespace {

void report_missing_route(sim::Scenario const& scenario, sim::Application const& searched,
                          std::pair<int, int> ends, sim::Diagnostics& diagnostics)
{
    auto const name = [&](int group) {
        return scenario.platform.devices[static_cast<std::size_t>(group)].name;
    };
    auto const [from, to] = ends;
    diagnostics.report(
        searched.route_where, fmt::format("no route leads from '{}' to '{}'", name(from), name(to)),
        fmt::format("add `- {{from: {}, to: {}, via: [...]}}` to `routes`", name(from), name(to)));
}

} // namespace

SearchSetting search_setting_of(sim::Scenario const& scenario, std::size_t application)
{
    SUNDER_EXPECTS(application < scenario.applications.size());
    auto const& searched = scenario.applications[application];
    sim::Diagnostics diagnostics;
    SearchSetting setting{.application = application,
                          .codec = searched.codec,
                          .raw_input = searched.raw_input,
                          .text = scenario.text};
    if (searched.servers.size() == 1) {
        setting.server = searched.servers.front();
        setting.out = scenario.platform.find_route(searched.origin, setting.server);
        setting.back = scenario.platform.find_route(setting.server, searched.origin);
        if (setting.out < 0)
            report_missing_route(scenario, searched, {searched.origin, setting.server}, diagnostics);
        if (setting.back < 0 && searched.answer > sim::Bytes{})
            report_missing_route(scenario, searched, {setting.server, searched.origin}, diagnostics);
    } else {
        diagnostics.report(searched.route_where,
                           fmt::format("a search needs one server of application '{}', but {} are listed",
                                       searched.name, searched.servers.size()),
                           "name one with `servers: [...]`");
    }
    diagnostics.raise_if_any();

    auto others = scenario;
    others.applications.erase(others.applications.begin() + static_cast<std::ptrdiff_t>(application));
    setting.base = sim::deploy(others);
    setting.base.applications.insert(setting.base.applications.begin() +
                                         static_cast<std::ptrdiff_t>(application),
                                     sim::DeployedApplication{.name = searched.name,
                                                              .model = {},
                                                              .origin = searched.origin,
                                                              .arrivals = searched.arrivals,
                                                              .deadline = searched.deadline,
                                                              .priority = searched.priority,
                                                              .dispatch = searched.dispatch,
                                                              .answer = searched.answer,
                                                              .ways = {}});
    return setting;
}

} // namespace sunder::nas
