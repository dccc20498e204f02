/// \file
/// A phone, a server and a link between them, to be varied by tests.
#pragma once

#include "sim/engine/simulate.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/sim/id_literal.hpp"

namespace sunder::sim {

/// 100 kB every 33 ms over 50 Mbit/s and 1 ms, then 10 ms on the server: 27 ms for each request alone.
inline Deployment small_world()
{
    Deployment world;
    world.name = "small";
    DeviceGroup phone;
    phone.name = "phone";
    DeviceGroup server;
    server.name = "server";
    world.platform.devices = {phone, server};
    Link wifi;
    wifi.name = "wifi";
    wifi.up = wifi.down = StepFunction{50e6 / 8};
    wifi.latency = Seconds{1e-3};
    wifi.each = 0_id;
    world.platform.links = {wifi};
    world.platform.routes = {{.from = 0_id, .to = 1_id, .via = {0_id}, .forward = true},
                             {.from = 1_id, .to = 0_id, .via = {0_id}, .forward = false}};
    DeployedApplication camera;
    camera.name = "camera";
    camera.model = "net";
    camera.arrivals = Periodic{.every = Seconds{33e-3}, .start = {}, .stagger = {}};
    Way way;
    way.plan.name = "conv1";
    Leg head;
    head.device = 0_id;
    head.sent = Bytes{100e3};
    head.route = 0_id;
    Leg tail;
    tail.device = 1_id;
    tail.compute.fixed = Seconds{10e-3};
    way.legs = {head, tail};
    camera.ways = {way};
    world.applications = {camera};
    world.run.requests = 10;
    return world;
}

/// Runs replication 0 in a process of its own, as SimGrid wants it.
inline Records run_once(Deployment const& world)
{
    prepare_to_simulate(world);
    return run_in_children(1, [&](std::int64_t replication) { return simulate(world, replication); },
                           {.processes = 1, .progress = {}});
}

inline Seconds latency_of(Records const& records, std::size_t row)
{
    return records.requests.finished_at[row] - records.requests.arrived_at[row];
}

} // namespace sunder::sim
