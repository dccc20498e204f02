/// \file
/// Faults, retries and fallbacks at random.
#pragma once

#include "tests/sim/engine/network/random_worlds.hpp"

namespace sunder::sim {

inline Spells random_spells(Choices& choose)
{
    Exponential const lasts{Seconds{choose.magnitude(0.01, 0.3)}};
    if (choose.one_in(2)) return Once{.at = Seconds{choose.between(0, 1)}, .lasts = lasts};
    return Recurring{.every = Exponential{Seconds{choose.magnitude(0.1, 2)}}, .lasts = lasts};
}

inline void add_faults(Choices& choose, Platform& platform)
{
    for (auto const link : platform.links.ids()) {
        if (platform.links[link].cell || !choose.one_in(2)) continue;
        LinkFault fault{.link = link};
        if (choose.one_in(2)) fault.factor = choose.between(0.1, 0.9);
        if (platform.links[link].each && choose.one_in(2)) fault.index = 0;
        platform.faults.push_back({.what = fault, .when = random_spells(choose)});
    }
    for (auto const group : platform.devices.ids()) {
        for (int count = choose.upto(2); count > 0; --count) {
            DeviceFault fault{.group = group};
            if (choose.one_in(2)) fault.work = WorkUnderWay::kept;
            if (choose.one_in(3)) fault.index = platform.devices[group].count - 1;
            platform.faults.push_back({.what = fault, .when = random_spells(choose)});
        }
    }
}

inline void add_second_tries(Choices& choose, DeployedApplication& application)
{
    if (choose.one_in(2))
        application.retry = Retry{.tries = 2 + choose.upto(2), .pause = Seconds{choose.magnitude(1e-3, 0.2)}};
    if (choose.one_in(3)) return;
    Way way;
    if (choose.one_in(2)) {
        way = application.ways.front();
        way.leaving.clear();
        way.forks.clear();
        for (auto& leg : way.legs)
            if (leg.route) leg.sent = Bytes{choose.magnitude(0.1, 1e6)};
    } else {
        way.legs = {random_leg(choose, application.origin)};
        way.legs.front().work = Flops{1e9};
    }
    way.plan.name = "other";
    application.ways.push_back(way);
    application.second = SecondWay{.when_failed = !choose.one_in(3), .when_dropped = !choose.one_in(3)};
    if (choose.one_in(2)) application.second->after = Seconds{choose.magnitude(1e-3, 0.3)};
}

} // namespace sunder::sim
