/// \file
/// Random worlds whose servers do whatever servers can.
#pragma once

#include "tests/sim/engine/network/random_worlds.hpp"

#include <cstdlib>
#include <optional>

namespace sunder::sim {

inline Queue random_queue(Choices& choose)
{
    std::optional<std::int64_t> const limit =
        choose.one_in(4) ? std::optional<std::int64_t>{9} : std::nullopt;
    switch (choose.upto(3)) {
    case 0:
        return PriorityQueue{.limit = limit};
    case 1:
        return ShortestFirst{.limit = limit};
    case 2:
        return EarliestDeadline{.late = choose.one_in(2) ? EarliestDeadline::Late::drop
                                                         : EarliestDeadline::Late::serve,
                                .limit = limit};
    default:
        return Fifo{.limit = limit};
    }
}

inline Batching random_batching(Choices& choose)
{
    Batching batching{.max = 1 + choose.upto(5), .window = {}, .growth = {}};
    if (choose.one_in(2)) batching.window = Seconds{choose.magnitude(1e-3, 0.2)};
    batching.growth = growth_of(Seconds{choose.between(0, 1)}, Seconds{choose.between(0.1, 1)}, batching.max);
    return batching;
}

/// Busier servers of all sorts, and applications that tell their requests apart.
inline void vary_servers(Choices& choose, Deployment& world)
{
    for (auto const id : world.platform.devices.ids()) {
        auto& group = world.platform.devices[id];
        group.profile.idle_power = Watts{1};
        group.profile.busy_power = Watts{choose.between(2, 20)};
        group.queue = random_queue(choose);
        if (choose.one_in(2)) group.batch = random_batching(choose);
        if (choose.one_in(3))
            group.warm_up = WarmUp{.time = Seconds{0.05}, .after_idle = Seconds{choose.magnitude(0.01, 1)}};
        if (choose.one_in(3)) {
            group.workers = 1;
            group.profile.load_rate = BytesPerSecond{1e9};
            group.profile.memory = Bytes{2e7};
        }
        if (choose.one_in(4))
            group.load =
                CompetingJobs{.gap = Exponential{Seconds{0.2}}, .service = Exponential{Seconds{0.02}}};
    }
    for (auto const id : world.applications.ids()) {
        auto& application = world.applications[id];
        if (choose.one_in(2)) application.deadline = Seconds{choose.magnitude(0.02, 1)};
        application.priority = choose.upto(2);
        for (auto& leg : application.ways[0].legs)
            leg.memory = Bytes{choose.magnitude(1e6, 2e7)};
        application.dispatch = choose.one_in(2) ? Dispatch::least_work : Dispatch::shortest_queue;
    }
}

/// One of the random worlds with such servers.
inline Deployment server_world(std::uint64_t seed)
{
    Choices choose{Seed{seed}.child("servers").value()};
    auto world = random_world(seed, choose.one_in(2) ? build_row : build_mesh);
    vary_servers(choose, world);
    return world;
}

/// How many a test looks at, or as SUNDER_WORLDS has it.
inline int worlds_wanted(int otherwise)
{
    auto const* const wanted = std::getenv("SUNDER_WORLDS");
    return wanted == nullptr ? otherwise : std::atoi(wanted);
}

} // namespace sunder::sim
