#include "sim/config/routes.hpp"

#include "sim/platform/cell.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

Form const& names_of_links()
{
    static Form const form = parts::list_of(parts::name_of("link"), 1);
    return form;
}

struct RouteAsWritten {
    std::optional<Id<DeviceGroup>> from; ///< nothing where it is no group, as `to`
    std::optional<Id<DeviceGroup>> to;
    std::vector<Id<Link>> via;
};

std::vector<Id<Link>> read_via(YamlCursor const& at, Reading const& reading)
{
    std::vector<Id<Link>> via;
    for (auto const& link : at.items()) {
        auto const index = find_named("link", link, reading.names, reading.diagnostics);
        if (!index) continue;
        Id<Link> const id{*index};
        if (std::ranges::find(via, id) != via.end())
            reading.diagnostics.report(link.where(),
                                       fmt::format("'{}' is on this route already", link.text()));
        via.push_back(id);
    }
    return via;
}

void fields(RouteAsWritten& route, auto& visit)
{
    visit.named(required("from", "group"), "device", route.from);
    visit.named(required("to", "group"), "device", route.to);
    visit.by_hand(required("via", "links, in order"), names_of_links(),
                  [&](YamlCursor const& at, Reading const& reading) { route.via = read_via(at, reading); });
}

class RouteReader {
public:
    RouteReader(Platform const& platform, Reading const& reading)
        : platform_{platform}, reading_{reading}, up_from_group_(platform.links.size())
    {
    }

    void add(YamlCursor const& at)
    {
        auto written = read_into(RouteAsWritten{}, FieldReader{at, reading_});
        if (!written.from || !written.to) return;
        Route route{.from = *written.from, .to = *written.to, .via = std::move(written.via)};
        if (route.from == route.to)
            return report(at["to"].where(), "a route joins two different groups of devices");
        if (joined_.find_route(route.from, route.to))
            return report(at.where(), fmt::format("the route from '{}' to '{}' is given twice",
                                                  at["from"].text(), at["to"].text()));
        route.forward = !joined_.find_route(route.to, route.from);
        for (auto const& link : at["via"].items()) {
            check_own_link(route, link, at.where());
            check_stations(route, link);
        }
        joined_.routes.push_back(std::move(route));
    }

    Table<Route> with_ways_back()
    {
        auto& routes = joined_.routes;
        for (auto const id : routes.ids()) {
            auto const& given = routes[id];
            if (joined_.find_route(given.to, given.from)) continue;
            Route back{.from = given.to, .to = given.from, .via = given.via, .forward = false};
            std::ranges::reverse(back.via);
            routes.push_back(std::move(back));
        }
        return std::move(routes);
    }

private:
    void report(Location where, std::string message, std::string hint = {}) const
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    /// A link that each device of a group has for itself lies at that group's end of every route, and `up` is
    /// one direction for all of them.
    void check_own_link(Route const& route, YamlCursor const& name, Location const& where)
    {
        auto const index = reading_.names.find("link")->second.find(name.text());
        if (!index) return;
        Id<Link> const link{*index};
        auto const group = platform_.links[link].each;
        if (!group) return;
        auto const& owner = platform_.devices[*group].name;
        if (group != route.from && group != route.to)
            return report(
                name.where(),
                fmt::format("each '{}' has a '{}' of its own, but this route does not begin or end there",
                            owner, name.text()),
                "leave out `each` where one link serves all");
        bool const from_group = (group == route.from) == route.forward;
        auto& before = up_from_group_[link];
        if (before && *before != from_group) {
            report(where,
                   fmt::format("this route takes '{}' the other way than a route above it, so its `up` "
                               "would mean both directions",
                               name.text()),
                   fmt::format("give both routes from '{}', or both to it: the ways back follow", owner));
        }
        before = from_group;
    }

    void check_stations(Route const& route, YamlCursor const& name) const
    {
        auto const index = reading_.names.find("link")->second.find(name.text());
        if (!index) return;
        auto const& cell = platform_.links[Id<Link>{*index}].cell;
        if (!cell) return;
        std::vector<std::string> stations;
        for (auto const& some : cell->stations) {
            if (some.group == route.from || some.group == route.to) return;
            stations.push_back(platform_.devices[some.group].name);
        }
        report(name.where(),
               fmt::format("neither '{}' nor '{}' is a station of '{}'", platform_.devices[route.from].name,
                           platform_.devices[route.to].name, name.text()),
               fmt::format("its stations: {}", fmt::join(stations, ", ")));
    }

    Platform const& platform_;
    Reading const& reading_;
    Platform joined_;                                ///< its routes alone
    Table<std::optional<bool>, Link> up_from_group_; ///< of those with `each`: whether `up` leaves the group
};

} // namespace

Form const& routes_form()
{
    static Form const form = parts::list_of(form_of(Of<RouteAsWritten>{}), 0);
    return form;
}

Table<Route> read_routes(YamlCursor const& at, Platform const& platform, Reading const& reading)
{
    RouteReader reader{platform, reading};
    for (auto const& route : at.items())
        reader.add(route);
    return reader.with_ways_back();
}

} // namespace sunder::sim
