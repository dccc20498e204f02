/// Random worlds in which requests are answered token by token.
#include "sim/records/records_bytes.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/network/seeded_worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <variant>

namespace sunder::sim {
namespace {

CountKind random_count(Choices& choose)
{
    if (choose.one_in(3)) return FixedCount{1 + choose.upto(5)};
    if (choose.one_in(2)) return GeometricCount{choose.between(1, 6)};
    auto const least = 1 + choose.upto(3);
    return UniformCount{.min = least, .max = least + choose.upto(4)};
}

/// Of further passes: as the first, or on the phone alone.
Way further_way(Choices& choose, DeployedApplication const& application)
{
    Way way;
    if (choose.one_in(3)) {
        way.legs = {random_leg(choose, application.origin)};
        way.legs.front().compute.fixed += Seconds{1e-3};
    } else {
        way = application.ways.front();
        for (auto& leg : way.legs)
            if (leg.route) leg.sent = Bytes{choose.magnitude(0.1, 1e6)};
    }
    for (auto& leg : way.legs) {
        leg.work = Flops{1e8};
        if (leg.compute.fixed > Seconds{} && choose.one_in(2))
            leg.growth = {.line = {.at_none = Seconds{}, .each = Seconds{choose.magnitude(1e-5, 1e-2)}},
                          .bends = {{.tokens = choose.between(1, 8), .more = Seconds{1e-3}}}};
    }
    way.plan.name = "further";
    return way;
}

/// Where its requests come back to their device.
void add_steps(Choices& choose, DeployedApplication& application)
{
    bool const comes_back = application.ways.front().legs.size() == 1 ||
                            (application.answer > Bytes{} && !application.ways.front().back.empty());
    if (!comes_back) return;
    auto const way = further_way(choose, application);
    if (way.legs.size() == 1 && way.legs.front().compute.mean() <= Seconds{}) return;
    application.steps = FurtherPasses{.way = application.ways.size(),
                                      .model = "further",
                                      .count = {.kind = random_count(choose), .limit = {}},
                                      .lookahead = {},
                                      .answer = choose.one_in(2) ? application.answer
                                                                 : Bytes{1 + application.answer.value()}};
    if (way.legs.size() == 1 && application.answer <= Bytes{}) application.steps->answer = {};
    if (choose.one_in(3))
        application.steps->lookahead =
            Lookahead{.guesses = 1 + choose.upto(3), .accepted = choose.between(0, 1)};
    if (choose.one_in(4)) application.steps->count.limit = 2 + choose.upto(2);
    if (choose.one_in(3))
        application.retry = Retry{.tries = 2, .pause = Seconds{choose.magnitude(1e-3, 0.2)}};
    application.steps->prompt = choose.upto(20);
    application.steps->keeps_tokens = choose.one_in(2);
    application.ways.push_back(way);
}

Deployment stepping_world(std::uint64_t seed, Build build)
{
    auto world = random_world(seed, build);
    Choices choose{Seed{seed}.child("stepping").value()};
    world.run.requests = 3;
    world.run.until.reset();
    for (auto& group : world.platform.devices) {
        group.profile.idle_power = Watts{1};
        group.profile.busy_power = Watts{3};
    }
    for (auto& link : world.platform.links)
        link.send_power = link.receive_power = Watts{choose.between(0, 2)};
    for (auto const group : world.platform.devices.ids())
        if (choose.one_in(4))
            world.platform.faults.push_back(
                {.what = DeviceFault{.group = group,
                                     .work = choose.one_in(2) ? WorkUnderWay::kept : WorkUnderWay::lost},
                 .when = Once{.at = Seconds{choose.between(0, 1)}, .lasts = Exponential{Seconds{0.1}}}});
    for (auto& application : world.applications)
        add_steps(choose, application);
    return world;
}

TEST(SteppingWorlds, AreTheSameByTheSolver)
{
    expect_the_same_by_the_solver({.root = 3, .count = 100}, stepping_world);
}

void expect_sound(Deployment const& world, Requests const& requests, std::size_t row)
{
    auto const& application =
        world.applications[Id<Application>{static_cast<std::size_t>(requests.application[row])}];
    EXPECT_NE(requests.status[row], Status::unfinished);
    if (!application.steps) {
        EXPECT_EQ(requests.tokens[row], 0);
        EXPECT_EQ(requests.passes[row], 0);
        EXPECT_EQ(requests.first_token_at[row], Seconds{});
        return;
    }
    EXPECT_GE(requests.tokens[row], requests.passes[row]);
    if (!application.steps->lookahead) {
        EXPECT_EQ(requests.tokens[row], requests.passes[row]);
    }
    if (requests.status[row] != Status::finished) return;
    EXPECT_GE(requests.tokens[row], 2);
    if (auto const most = most_of(application.steps->count)) {
        EXPECT_LE(requests.tokens[row], 1 + *most);
    }
    EXPECT_GE(requests.first_token_at[row], requests.arrived_at[row]);
    EXPECT_LE(requests.first_token_at[row], requests.finished_at[row]);
    Seconds passed;
    for (auto const& words : stages)
        passed += requests.times[words.stage][row];
    EXPECT_NEAR(passed.value(), (requests.finished_at[row] - requests.arrived_at[row]).value(), 1e-9);
}

/// By devices and links, from 0 to where nothing goes on any more; idle devices draw 1 W.
double energy_used(Records const& records)
{
    double sum = 0;
    Seconds const length = records.windows.front().to - records.windows.front().from;
    for (std::size_t row = 0; row < records.devices.size(); ++row) {
        double const busy = records.devices.busy[row].value() / records.devices.workers[row];
        sum += records.devices.energy[row].value() - (length.value() - busy) * 1;
    }
    return std::accumulate(records.link_rows.energy.begin(), records.link_rows.energy.end(), sum,
                           [](double total, Joules const energy) { return total + energy.value(); });
}

TEST(SteppingWorlds, LoseNoRequestAndNoEnergy)
{
    std::set<Status> ends;
    for_each_seeded_world({.root = 3, .count = 200}, stepping_world, [&](Deployment const& world) {
        auto const records = simulate(world, 0);
        auto const& requests = records.requests;
        std::int64_t asked = 0;
        for (auto const& application : world.applications)
            asked += 3 * world.platform.devices[application.origin].count;
        EXPECT_EQ(std::ssize(requests.arrived_at), asked);
        double energy = 0;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            expect_sound(world, requests, row);
            energy += requests.energy[row].value();
            ends.insert(requests.status[row]);
        }
        EXPECT_NEAR(energy_used(records), energy, 1e-9 * (1 + energy) + 1e-6);
    });
    EXPECT_GE(ends.size(), 2U);
}

TEST(SteppingWorlds, AreTheSameBytesByHoweverManyProcesses)
{
    for_each_seeded_world({.root = 3, .count = 5}, stepping_world, [](Deployment world) {
        world.run.replications = 3;
        auto const alone = run_replications(world, {.processes = 1, .progress = {}});
        EXPECT_EQ(pack(alone), pack(run_replications(world, {.processes = 3, .progress = {}})));
    });
}

} // namespace
} // namespace sunder::sim
