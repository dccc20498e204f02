#include "sim/scenario/report_obstacles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace sunder::sim {
namespace {

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

struct Against {
    std::vector<Obstacle> const& all;
    Chain const& chain;
    Application const& application;
    Diagnostics& diagnostics;
};

/// Once for each device, at its first op without a time.
void report_no_time(Obstacle const& obstacle, Against const& against, std::string const& message)
{
    auto const& [all, chain, application, diagnostics] = against;
    auto const same = [&](Obstacle const& other) {
        return other.kind == obstacle.kind && other.position == obstacle.position;
    };
    auto const first = std::ranges::find_if(all, same);
    if (first->op != obstacle.op) return;
    auto const more = std::ranges::count_if(all, same) - 1;
    auto const& where = chain.model.ops[index_of(obstacle.op)].where;
    auto const& device = chain.platform.devices[chain.devices[index_of(obstacle.position)]];
    diagnostics.report(
        where.source ? where : application.split_where,
        more == 0 ? message : fmt::format("{} (nor {} {} more)", message, more == 1 ? "has" : "have", more),
        fmt::format("state a `speed` of '{0}', or `time: {{{0}: ...}}` of the op", device.name));
}

void report(Obstacle const& obstacle, Against const& against)
{
    auto const& [all, chain, application, diagnostics] = against;
    auto const& place = application.split_where;
    auto const message = sentence(obstacle, chain);
    switch (obstacle.kind) {
    case Obstacle::Kind::raw_input:
        return diagnostics.report(place, message, "cut later, or set `raw_input: allowed`");
    case Obstacle::Kind::memory:
        return diagnostics.report(place, message, "give this device fewer ops");
    case Obstacle::Kind::no_time:
        return report_no_time(obstacle, against, message);
    case Obstacle::Kind::no_exit_time:
        return diagnostics.report(place, message,
                                  "state its `speed`, measured times of those ops, or use `exits: none`");
    case Obstacle::Kind::no_input_route:
        return diagnostics.report(application.origins[index_of(obstacle.op)].where, message);
    case Obstacle::Kind::no_speed_left:
        return diagnostics.report(place, message, "lower its `load`, or give it no ops");
    case Obstacle::Kind::no_coding_time:
        return diagnostics.report(place, message, "state its `speed`, or leave out the `codec`");
    case Obstacle::Kind::no_route:
    case Obstacle::Kind::no_way_back:
        return diagnostics.report(application.route_where, message);
    }
}

} // namespace

void report_obstacles(std::vector<Obstacle> const& obstacles, Chain const& chain,
                      Application const& application, Diagnostics& diagnostics)
{
    for (auto const& obstacle : obstacles)
        report(obstacle, {obstacles, chain, application, diagnostics});
}

} // namespace sunder::sim
