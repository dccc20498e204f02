#include "sim/config/motion_fields.hpp"

#include "sim/config/shelvings.hpp"
#include "sim/form/kinds.hpp"
#include "sim/trace/trace_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace sunder::sim {

Form const& form_of(Of<Point> /*type*/)
{
    static Form const metres = parts::scalar(NumberForm{.min = -1e6, .max = 1e6});
    static Form const form{
        .title = {}, .scalar = {}, .list = ListForm{.item = &metres, .min = 2, .max = 2}, .mapping = {}};
    return form;
}

Point read_as(Of<Point> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    auto const numbers = at.items();
    return {numbers[0].number(), numbers[1].number()};
}

namespace {

// Waypoints
// ---------------------------------------------------------------------------------------------------

enum class AtTheEnd : std::uint8_t { stay, repeat };

constexpr auto words(AtTheEnd /*type*/)
{
    return std::array{Word{AtTheEnd::stay, "stay"}, Word{AtTheEnd::repeat, "repeat"}};
}

Form const& speed()
{
    static Form const form = parts::scalar(NumberForm{.min = 1e-3, .max = 1e4});
    return form;
}

struct Waypoint {
    Point at;
    std::optional<double> speed;
    Seconds pause;
    std::optional<YamlCursor> where{};
};

void fields(Waypoint& waypoint, auto& visit)
{
    visit(required("at", "[x, y], metres"), waypoint.at);
    visit(
        optional("speed", "on the way to it, metres a second; not of the first, unless they repeat", "none"),
        waypoint.speed, speed());
    visit(optional("pause", "for which it stays there"), waypoint.pause, parts::from_zero<Seconds>());
    visit.check([&](FieldReader const& read) { waypoint.where = read.at(); });
}

/// Whether each has the speed that it needs.
bool have_speeds(std::vector<Waypoint> const& waypoints, AtTheEnd end, Reading const& reading)
{
    bool is_right = true;
    for (auto const& waypoint : waypoints) {
        bool const is_start = &waypoint == &waypoints.front();
        bool const needs_one = !is_start || end == AtTheEnd::repeat;
        if (!waypoint.where || needs_one == waypoint.speed.has_value()) continue;
        is_right = false;
        reading.diagnostics.report(waypoint.where->where(),
                                   needs_one ? "this waypoint has no speed"
                                             : "nothing goes to the first waypoint",
                                   needs_one ? "say how fast the way to it is: `speed: 1.4`"
                                             : "leave out its speed, or say `then: repeat`");
    }
    return is_right;
}

Walk walk_of(std::vector<Waypoint> const& waypoints, AtTheEnd end)
{
    Walk walk;
    Seconds now;
    auto const go_to = [&](Waypoint const& to) {
        if (!walk.points.empty())
            now += Seconds{distance_between(walk.points.back().where, to.at) / *to.speed};
        walk.points.push_back({.at = now, .where = to.at});
    };
    for (auto const& waypoint : waypoints) {
        go_to(waypoint);
        now += waypoint.pause;
        walk.points.push_back({.at = now, .where = waypoint.at});
    }
    if (end == AtTheEnd::stay) return walk;
    go_to(waypoints.front());
    if (now > Seconds{}) walk.period = now;
    return walk;
}

// Traces
// ------------------------------------------------------------------------------------------------------

std::vector<Movement> read_trace(YamlCursor const& at, AtTheEnd end, Reading const& reading)
{
    auto const& file = reading.files.open(at, reading.diagnostics);
    if (!file.source) return {};
    auto walks = parse_motion_trace(file.source, reading.diagnostics);
    if (!walks) return {};
    std::vector<Movement> movements;
    for (auto& walk : *walks) {
        auto const& points = walk.points;
        if (end == AtTheEnd::repeat && points.size() > 1) {
            if (!(points.front().where == points.back().where)) {
                reading.diagnostics.report(at.where(), "this trace does not end where it begins",
                                           "to repeat it let its last row be the place of the first");
                return {};
            }
            walk.period = points.back().at;
        }
        movements.emplace_back(std::move(walk));
    }
    return movements;
}

// Random waypoints
// --------------------------------------------------------------------------------------------

struct Speeds {
    double slowest = 1;
    double fastest = 1;
};

Form const& form_of(Of<Speeds> /*type*/)
{
    static Form const form{.title = {},
                           .scalar = speed().scalar,
                           .list = ListForm{.item = &speed(), .min = 2, .max = 2},
                           .mapping = {}};
    return form;
}

Speeds read_as(Of<Speeds> /*type*/, YamlCursor const& at, Reading const& reading)
{
    if (!at.is_list()) return {at.number(), at.number()};
    auto const numbers = at.items();
    Speeds const speeds{numbers[0].number(), numbers[1].number()};
    if (speeds.fastest < speeds.slowest)
        reading.diagnostics.report(at.where(), "these do not ascend", "[slowest, fastest]");
    return speeds;
}

} // namespace

void fields(RandomWaypoint& model, auto& visit)
{
    Speeds speeds{model.slowest, model.fastest};
    visit(required("from", "[x, y], metres, of one corner of the rectangle in which it moves"), model.low);
    visit(required("to", "of the opposite corner, beyond it in x and y"), model.high);
    visit(required("speed", "metres a second: one, or [slowest, fastest], uniform for each way"), speeds);
    visit(optional("pause", "at each point"), model.pause, parts::from_zero<Seconds>());
    model.slowest = speeds.slowest;
    model.fastest = speeds.fastest;
    visit.check([&](FieldReader const& read) {
        if (model.high.x - model.low.x >= 1e-3 && model.high.y - model.low.y >= 1e-3) return;
        read.report(read["to"].where(), "this is no corner beyond `from`", "let x and y both be more");
        model.high = {model.low.x + 1, model.low.y + 1}; // a stand-in
    });
}

namespace {

struct Motion {
    std::vector<Movement> movements;
};

void fields(Motion& motion, auto& visit)
{
    auto end = AtTheEnd::stay;
    std::vector<Waypoint> waypoints;
    std::optional<YamlCursor> trace;
    visit.title("motion");
    auto const add_walks = [&](Walk const& /*kind*/) {
        visit.alternative("waypoints", "straight from one to the next, of all devices of the group",
                          std::vector<Waypoint>{},
                          [&](std::vector<Waypoint> const& stated) { waypoints = stated; });
        visit.alternative_by_hand("trace", "columns time, x and y, and device where they differ",
                                  parts::file_of("a trace of places", shelved::traces()),
                                  [&](YamlCursor const& at, Reading const& /*reading*/) { trace = at; });
    };
    for_each_kind<Movement>(
        Match{add_walks, [&](RandomWaypoint const& model) {
                  visit.alternative("random_waypoint", "again and again to a random point, straight", model,
                                    [&](RandomWaypoint const& stated) { motion.movements = {stated}; });
              }});
    bool const is_walk = visit.chose("waypoints") || visit.chose("trace");
    visit(optional("then", "at the end of waypoints or a trace: `stay`, or `repeat`, going back to the first")
              .where(is_walk),
          end);
    visit.check([&](FieldReader const& read) {
        auto const& reading = read.reading();
        if (trace) motion.movements = read_trace(*trace, end, reading);
        if (!waypoints.empty() && have_speeds(waypoints, end, reading))
            motion.movements = {walk_of(waypoints, end)};
    });
}

} // namespace

Form const& motion_form()
{
    return form_of(Of<Motion>{});
}

std::vector<Movement> read_motion(YamlCursor const& at, Reading const& reading)
{
    auto movements = read_as(Of<Motion>{}, at, reading).movements;
    if (movements.empty()) movements = {Walk{.points = {PassedPoint{}}}}; // a stand-in, for that was reported
    return movements;
}

// Cells
// -------------------------------------------------------------------------------------------------------

void set_in_motion(RadioCell& cell, Table<DeviceGroup> const& devices, YamlCursor const& at,
                   Reading const& reading)
{
    if (cell.stations.empty()) return; // which was reported, as what follows
    if (!at.flawless()) return cell.stations.clear();
    bool is_right = true;
    auto const report = [&](std::string_view key, std::string message, std::string hint) {
        reading.diagnostics.report(at[key].where(), std::move(message), std::move(hint));
        is_right = false;
    };
    std::vector<Id<DeviceGroup>> still;
    for (auto& stations : cell.stations) {
        if (!stations.rates.empty() || !stations.distances.empty()) {
            still.push_back(stations.group);
            continue;
        }
        auto const& group = devices[stations.group];
        if (std::ranges::find(still, stations.group) != still.end())
            report("moving", fmt::format("'{}' is among `stations`, too", group.name), "name it once");
        if (group.motion.empty())
            report("moving", fmt::format("'{}' has no motion", group.name),
                   fmt::format("say where it is: `devices.{}.motion: {{waypoints: [{{at: [0, 0]}}]}}`",
                               group.name));
        for (auto const& movement : group.motion)
            stations.moving.push_back({.movement = movement});
    }
    bool const moves = still.size() < cell.stations.size();
    if (moves && cell.access_points.empty())
        report("moving", "nobody knows where the access point is",
               "say `at: [0, 0]`, or `access_points: [[0, 0], [50, 0]]`");
    if (!moves && !cell.access_points.empty())
        report(at.has("at") ? "at" : "access_points", "no station moves, so this has no effect",
               "name those that do: `moving: [phone]`");
    if (cell.access_points.size() > 1 && !still.empty())
        report("stations",
               fmt::format("nobody knows at which access point '{}' is", devices[still.front()].name),
               "let it be `moving`, too: a `motion` of one waypoint is a place");
    if (!is_right) cell.stations.clear();
}

void check_motion(Platform const& platform, YamlCursor const& devices, Diagnostics& diagnostics)
{
    auto const moves = [&](Id<DeviceGroup> group) {
        return std::any_of(platform.links.begin(), platform.links.end(), [&](Link const& link) {
            return link.cell && find_movement(*link.cell, group, 0) != nullptr;
        });
    };
    std::size_t index = 0;
    for (auto const& [name, where, at] : devices.names()) {
        Id<DeviceGroup> const id{index++};
        if (platform.devices[id].motion.empty() || moves(id)) continue;
        diagnostics.report(at["motion"].where(),
                           fmt::format("no cell names '{}' as `moving`, so its motion has no effect", name),
                           fmt::format("say `links.NAME.cell: {{moving: [{}], at: [0, 0]}}`", name));
    }
}

} // namespace sunder::sim
