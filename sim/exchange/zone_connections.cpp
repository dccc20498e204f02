#include "sim/exchange/zone_connections.hpp"

#include "sim/base/match.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sunder::sim::detail {
namespace {

/// A wire as a route names it. `x_UP` of a split link means itself on the way back, too.
struct RouteLink {
    LinkPassage passage;
    bool turns = true;
};

std::vector<LinkPassage> turned(std::vector<RouteLink> const& links)
{
    std::vector<LinkPassage> back;
    for (auto const& link : links) {
        auto passage = link.passage;
        if (link.turns)
            passage.direction =
                passage.direction == LinkDirection::up ? LinkDirection::down : LinkDirection::up;
        back.push_back(passage);
    }
    std::ranges::reverse(back);
    return back;
}

class ZoneConnector {
public:
    ZoneConnector(Id<Zone> zone, TreeMaker& maker) : zone_{zone}, maker_{maker} {}

    void connect(TagReader const& at)
    {
        auto const backbone = backbone_of(at, maker_);
        for (auto const& child : at.element().children) {
            if (child.name == "host_link") add_spokes(at.child(child), backbone);
            if (child.name == "route") add_route(at.child(child));
            if (child.name == "zoneRoute" || child.name == "ASroute") add_zone_route(at.child(child));
        }
        if (auto* const wifi = std::get_if<WifiRoutes>(&maker_.tree().zones[zone_].routes))
            wifi->access_point = access_point_of(at);
    }

private:
    std::optional<Id<NetPoint>> access_point_of(TagReader const& zone)
    {
        std::optional<Id<NetPoint>> access_point;
        for (auto const& child : zone.element().children) {
            auto const at = zone.child(child);
            if (child.name != "prop" || at.text("id") != "access_point") continue;
            access_point = maker_.point(at, "value");
            if (access_point && maker_.tree().points[*access_point].around != zone_)
                at.report("value", "the access point lies in its Wi-Fi zone");
        }
        return access_point;
    }

    void add_spokes(TagReader const& at, std::vector<LinkPassage> const& backbone)
    {
        auto const point = maker_.point(at, "id");
        auto const up = spoke(at, "up");
        auto const down = spoke(at, "down");
        if (!needs_star(at, zone_, maker_) || !point || !up || !down || !lies_in(at, "id", *point)) return;
        StarRoutes::Spokes spokes{.up = {*up}, .down = backbone};
        spokes.up.insert(spokes.up.end(), backbone.begin(), backbone.end());
        spokes.down.push_back(*down);
        if (!std::get<StarRoutes>(maker_.tree().zones[zone_].routes).add(*point, spokes))
            at.report("id", "this host has its links already");
    }

    /// A split link goes by the names of its directions.
    std::optional<LinkPassage> spoke(TagReader const& at, std::string_view attribute)
    {
        auto const link = split_by_name(at.text(attribute).value_or(""));
        bool const has_direction = link && (!link->turns || !is_split(*link));
        if (has_direction) return link->passage;
        if (link)
            at.report(attribute, "this link is split: it goes by the names of its directions",
                      fmt::format("write '{0}_UP' or '{0}_DOWN'", at.text(attribute).value_or("")));
        else if (at.element().find(attribute) != nullptr)
            maker_.report_no_wire(at, attribute);
        return std::nullopt;
    }

    [[nodiscard]] bool is_split(RouteLink const& link) const
    {
        return maker_.tree().wires[link.passage.wire].sharing == LinkSharing::each_way;
    }

    [[nodiscard]] bool lies_in(TagReader const& at, std::string_view attribute, Id<NetPoint> point) const
    {
        if (maker_.tree().points[point].around == zone_) return true;
        at.report(attribute,
                  fmt::format("'{}' does not lie right in this zone", maker_.tree().points[point].name));
        return false;
    }

    /// A link under its name, or under that of one direction of a split one; nothing where there is none.
    [[nodiscard]] std::optional<RouteLink> split_by_name(std::string const& name) const
    {
        if (auto const wire = maker_.find_wire(name)) return RouteLink{.passage = {*wire}};
        for (auto const& [ending, direction] :
             {std::pair{"_UP", LinkDirection::up}, std::pair{"_DOWN", LinkDirection::down}}) {
            if (!name.ends_with(ending)) continue;
            auto const wire = maker_.find_wire(name.substr(0, name.rfind('_')));
            if (wire && maker_.tree().wires[*wire].sharing == LinkSharing::each_way)
                return RouteLink{.passage = {*wire, direction}, .turns = false};
        }
        return std::nullopt;
    }

    std::optional<RouteLink> link_of(TagReader const& at)
    {
        constexpr std::array<std::string_view, 3> words{"NONE", "UP", "DOWN"};
        auto const word = at.word("direction", words);
        auto const name = at.text("id");
        if (!word || !name) return std::nullopt;
        auto link = split_by_name(*name);
        if (!link) {
            maker_.report_no_wire(at, "id");
            return std::nullopt;
        }
        bool const needs_direction = link->turns && is_split(*link);
        if (needs_direction != (*word != 0)) {
            at.report("id",
                      needs_direction ? fmt::format("'{}' is split: it needs a direction", *name)
                                      : fmt::format("'{}' is not split: it has no directions", *name),
                      needs_direction ? R"(write direction="UP" or "DOWN")" : "leave out `direction`");
            return std::nullopt;
        }
        link->turns = needs_direction;
        if (*word == 2) link->passage.direction = LinkDirection::down;
        return link;
    }

    void add_route(TagReader const& at)
    {
        auto const from = maker_.point(at, "src");
        auto const to = maker_.point(at, "dst");
        if (!from || !to || !lies_in(at, "src", *from) || !lies_in(at, "dst", *to)) return;
        for (auto const& [attribute, point] : {std::pair{"src", *from}, std::pair{"dst", *to}})
            if (maker_.tree().points[point].inside)
                return at.report(attribute, "this is a zone", "routes between zones are 'zoneRoute'");
        add_both(at, {*from, *to, {}});
    }

    void add_zone_route(TagReader const& at)
    {
        auto const from = maker_.point(at, "src");
        auto const to = maker_.point(at, "dst");
        auto const from_gate = maker_.point(at, "gw_src");
        auto const to_gate = maker_.point(at, "gw_dst");
        if (!from || !to || !from_gate || !to_gate) return;
        if (!lies_in(at, "src", *from) || !lies_in(at, "dst", *to)) return;
        bool const begins = is_gate(at, "gw_src", {*from, *from_gate});
        bool const ends = is_gate(at, "gw_dst", {*to, *to_gate});
        if (begins && ends)
            add_both(at, {*from, *to, {.via = {}, .from_gate = from_gate, .to_gate = to_gate}});
    }

    struct Gate {
        Id<NetPoint> zone;
        Id<NetPoint> point;
    };
    [[nodiscard]] bool is_gate(TagReader const& at, std::string_view attribute, Gate const& gate) const
    {
        auto const& tree = maker_.tree();
        auto const& zone = tree.points[gate.zone];
        auto const& point = tree.points[gate.point];
        if (zone.inside && !point.inside && tree.holds(*zone.inside, gate.point)) return true;
        at.report(attribute,
                  zone.inside
                      ? fmt::format("'{}' is no host or router in the zone '{}'", point.name, zone.name)
                      : fmt::format("'{}' is no zone", zone.name),
                  zone.inside ? "" : "routes between hosts are 'route'");
        return false;
    }

    void add_both(TagReader const& at, GivenSegment there)
    {
        constexpr std::array<std::string_view, 4> words{"YES", "yes", "NO", "no"};
        auto const word = at.word("symmetrical", words);
        std::vector<RouteLink> links;
        bool complete = word.has_value();
        for (auto const& child : at.element().children) {
            if (child.name != "link_ctn") continue;
            auto const link = link_of(at.child(child));
            if (link) links.push_back(*link);
            complete = complete && link;
        }
        if (!complete) return;
        if (links.empty()) return at.report_element("there is no link on this route");
        for (auto const& link : links)
            there.segment.via.push_back(link.passage);
        GivenSegment back{
            there.to, there.from, {turned(links), there.segment.to_gate, there.segment.from_gate}};
        bool const is_new = add_one(at, there);
        if (is_new && *word <= 1 && back.from != back.to) add_one(at, back);
    }

    bool add_one(TagReader const& at, GivenSegment const& given)
    {
        auto const& tree = maker_.tree();
        auto const from = tree.points[given.from].name;
        auto const to = tree.points[given.to].name;
        auto const added = std::visit(
            Match{[&](FullRoutes& routes) { return routes.add(given); },
                  [&](ShortestRoutes& routes) { return routes.add(given); },
                  [&](StarRoutes const& /*routes*/) { return given.from == given.to || no_routes_in(at); },
                  [&](WifiRoutes const& /*routes*/) { return no_routes_in(at); },
                  [&](TorusRoutes const& /*routes*/) { return no_routes_in(at); },
                  [&](FatTreeRoutes const& /*routes*/) { return no_routes_in(at); }},
            maker_.tree().zones[zone_].routes);
        if (!added)
            at.report_element(fmt::format("there is a route from '{}' to '{}' already", from, to),
                              "routes lead back as well, unless they have symmetrical=\"NO\"");
        return added;
    }

    /// \return true: that is all there is to say about it
    static bool no_routes_in(TagReader const& at)
    {
        at.report_element("a zone with Cluster or Wifi routing has no routes of its own",
                          "'host_link' joins a host to a Cluster zone");
        return true;
    }

    Id<Zone> zone_;
    TreeMaker& maker_;
};

} // namespace

void connect_zone(TagReader const& at, Id<Zone> zone, TreeMaker& maker)
{
    ZoneConnector{zone, maker}.connect(at);
}

bool needs_star(TagReader const& at, Id<Zone> zone, TreeMaker const& maker)
{
    if (std::holds_alternative<StarRoutes>(maker.tree().zones[zone].routes)) return true;
    at.report_element(fmt::format("a '{}' stands in zones with Cluster routing only", at.element().name));
    return false;
}

std::vector<LinkPassage> backbone_of(TagReader const& at, TreeMaker const& maker)
{
    std::vector<LinkPassage> backbone;
    for (auto const& child : at.element().children) {
        if (child.name != "backbone") continue;
        if (auto const wire = maker.find_wire(at.child(child).text("id").value_or("")))
            backbone.assign(1, LinkPassage{*wire});
    }
    return backbone;
}

} // namespace sunder::sim::detail
