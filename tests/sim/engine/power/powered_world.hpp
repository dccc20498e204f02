/// \file
/// Phones whose power is followed, to be varied by tests.
#pragma once

#include "sim/engine/simulate.hpp"
#include "tests/sim/engine/small_world.hpp"

namespace sunder::sim {

/// A phone of 1 W, and 3 W when it is busy, that is so for 100 ms at the begin of each second, until 50 s.
inline Deployment phone_alone()
{
    auto world = small_world();
    auto& phone = world.platform.devices[0_id];
    phone.profile.idle_power = Watts{1};
    phone.profile.busy_power = Watts{3};
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{1}, .start = Seconds{0}, .stagger = Seconds{0}};
    Leg all;
    all.device = 0_id;
    all.compute.fixed = Seconds{0.1};
    camera.ways.front().legs = {all};
    world.run.requests.reset();
    world.run.until = Seconds{50};
    return world;
}

/// A phone that draws nothing but for its radio, and sends 1 MB each second for 160 ms.
inline Deployment phone_that_sends(DeviceRadio const& radio)
{
    auto world = small_world();
    world.platform.devices[0_id].radio = radio;
    world.platform.links[0_id].latency = Seconds{0};
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{1}, .start = Seconds{0}, .stagger = Seconds{0}};
    camera.ways.front().legs.front().sent = Bytes{1e6};
    world.run.requests.reset();
    world.run.until = Seconds{50};
    return world;
}

} // namespace sunder::sim
