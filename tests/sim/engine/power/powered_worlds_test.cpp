/// Random worlds with batteries, radios, heat and devices that differ.
#include "sim/records/records_bytes.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/network/seeded_worlds.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace sunder::sim {
namespace {

constexpr double few_joules = 2;

void follow_power(Choices& choose, DeviceGroup& group)
{
    group.profile.idle_power = Watts{1};
    group.profile.busy_power = Watts{3};
    if (choose.one_in(2)) {
        group.battery = Battery{.capacity = Joules{choose.magnitude(0.3, 10)},
                                .charge = choose.between(0.5, 1),
                                .off_at = choose.between(0, 0.2),
                                .on_at = choose.between(0.25, 0.5)};
        if (choose.one_in(2)) group.battery->recharge = StepFunction{choose.between(0, 3)};
        if (choose.one_in(3))
            group.battery->recharge = StepFunction{{0, 0.1}, {choose.between(0, 6), 0}, Seconds{0.37}};
    }
    if (choose.one_in(2)) {
        group.radio = DeviceRadio{.idle = Watts{choose.between(0, 0.1)},
                                  .send = Watts{choose.between(0.5, 3)},
                                  .receive = Watts{choose.between(0.5, 3)},
                                  .tail = {}};
        if (choose.one_in(2))
            group.radio->tail = RadioTail{.power = Watts{0.4}, .lasts = Seconds{choose.magnitude(0.01, 1)}};
    }
    if (choose.one_in(2))
        group.throttle = Throttle{.after = Seconds{choose.magnitude(0.01, 0.5)},
                                  .to = choose.between(0.2, 0.9),
                                  .sustains = choose.between(0.1, 0.9),
                                  .again_at = choose.between(0.5, 0.95)};
    if (choose.one_in(2))
        group.spread = DeviceSpread{.speed = LognormalFactor{choose.between(0.1, 0.5)},
                                    .power = UniformFactor{choose.between(0.1, 0.5)},
                                    .capacity = {}};
}

Deployment powered_world(std::uint64_t seed, Build build)
{
    auto world = random_world(seed, build);
    Choices choose{Seed{seed}.child("powered").value()};
    world.run.requests.reset();
    world.run.until = Seconds{choose.between(0.5, 2)};
    for (auto& group : world.platform.devices) {
        if (choose.one_in(4)) group.queue = Fifo{.limit = choose.upto(2)};
        follow_power(choose, group);
    }
    for (auto& application : world.applications) {
        if (choose.one_in(3))
            application.retry =
                Retry{.tries = 2 + choose.upto(2), .pause = Seconds{choose.magnitude(1e-3, 0.2)}};
        if (!choose.one_in(3)) continue;
        Way way;
        way.legs = {random_leg(choose, application.origin)};
        way.plan.name = "other";
        application.ways.push_back(way);
        application.second = SecondWay{};
        if (choose.one_in(2)) application.second->after = Seconds{choose.magnitude(1e-3, 0.3)};
    }
    if (choose.one_in(3))
        world.platform.faults.push_back(
            {.what = DeviceFault{.group = 0_id, .index = 0, .work = WorkUnderWay::kept},
             .when = Once{.at = Seconds{choose.between(0, 1)}, .lasts = Exponential{Seconds{0.1}}}});
    return world;
}

TEST(PoweredWorlds, AreTheSameByTheSolver)
{
    expect_the_same_by_the_solver({.root = 3, .count = 60}, powered_world);
}

/// Of a device within its run, by what its requests and its idle time ask for.
void expect_conserved(Deployment const& world, Records const& records)
{
    auto const& rows = records.batteries;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        double const in = (rows.start[row] + rows.recharged[row]).value();
        double const out = (rows.left[row] + rows.drawn[row]).value();
        EXPECT_NEAR(in, out, 1e-9 * (1 + in));
        EXPECT_LE(rows.left[row], rows.capacity[row] * (1 + 1e-9));
        EXPECT_GE(rows.left[row].value(), rows.reserve[row].value() - 1e-9);
        auto const device = static_cast<std::size_t>(rows.device[row]);
        if (rows.ended_at[row] == *world.run.until) {
            EXPECT_NEAR(rows.drawn[row].value(), records.devices.energy[device].value(), 1e-9 * (1 + out));
        }
    }
}

TEST(PoweredWorlds, LoseNoRequestAndNoEnergy)
{
    std::set<FailedBy> reasons;
    std::set<OutageCause> causes;
    for_each_seeded_world({.root = 3, .count = 200}, powered_world, [&](Deployment const& world) {
        auto const records = simulate(world, 0);
        auto const& requests = records.requests;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            EXPECT_NE(requests.status[row], Status::unfinished);
            EXPECT_EQ(requests.status[row] == Status::failed, requests.failed_by[row] != FailedBy::nothing);
            reasons.insert(requests.failed_by[row]);
            Seconds passed;
            for (auto const& words : stages)
                passed += requests.times[words.stage][row];
            if (requests.status[row] != Status::finished) continue;
            EXPECT_NEAR(passed.value(), (requests.finished_at[row] - requests.arrived_at[row]).value(), 1e-9);
        }
        causes.insert(records.outages.cause.begin(), records.outages.cause.end());
        expect_conserved(world, records);
    });
    EXPECT_TRUE(reasons.contains(FailedBy::battery));
    EXPECT_EQ(causes.size(), 3U);
}

/// Where nothing is idle for free: every joule is of a request, or of idle time.
TEST(PoweredWorlds, GiveEveryJouleOfWorkersToARequest)
{
    for_each_seeded_world({.root = 3, .count = 100}, powered_world, [&](Deployment world) {
        for (auto& group : world.platform.devices) {
            group.profile.idle_power = Watts{0};
            if (group.battery) group.battery->capacity = Joules{few_joules};
            if (!group.radio) continue;
            group.radio->idle = Watts{};
            group.radio->tail.reset();
        }
        world.run.until = Seconds{1000};
        for (auto& application : world.applications)
            application.arrivals =
                Periodic{.every = Seconds{171}, .start = Seconds{0.2}, .stagger = Seconds{0.01}};
        auto const records = simulate(world, 0);
        double const of_requests =
            std::accumulate(records.requests.energy.begin(), records.requests.energy.end(), 0.0,
                            [](double sum, Joules one) { return sum + one.value(); });
        double const of_devices =
            std::accumulate(records.devices.energy.begin(), records.devices.energy.end(), 0.0,
                            [](double sum, Joules one) { return sum + one.value(); });
        EXPECT_NEAR(of_requests, of_devices, 1e-9 * (1 + of_devices) + 1e-6);
    });
}

TEST(PoweredWorlds, AreTheSameBytesByHoweverManyProcesses)
{
    for_each_seeded_world({.root = 3, .count = 4}, powered_world, [](Deployment world) {
        world.run.replications = 3;
        auto const alone = run_replications(world, {.processes = 1, .progress = {}});
        EXPECT_EQ(pack(alone), pack(run_replications(world, {.processes = 3, .progress = {}})));
    });
}

} // namespace
} // namespace sunder::sim
