#include "tests/sim/engine/adaptive_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace sunder::sim {
namespace {

/// A phone that may do all in 60 ms or send 100 kB to a server, which takes 10 ms, or do 20 ms itself and
/// send 30 kB; one request a second over a link whose rate is given.
Deployment phone_with_ways(StepFunction const& rate)
{
    auto world = small_world();
    world.platform.links[0_id].up = world.platform.links[0_id].down = rate;
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    camera.ways[0].plan.name = "early";
    auto late = camera.ways[0];
    late.plan.name = "late";
    late.legs[0].compute.fixed = Seconds{20e-3};
    late.legs[0].sent = Bytes{30e3};
    late.legs[1].compute.fixed = Seconds{5e-3};
    Way alone;
    alone.plan.name = "device_only";
    Leg whole;
    whole.device = 0_id;
    whole.compute.fixed = Seconds{60e-3};
    alone.legs = {whole};
    camera.ways.push_back(late);
    camera.ways.push_back(alone);
    world.platform.devices[0_id].profile.busy_power = Watts{2};
    world.platform.links[0_id].send_power = Watts{1};
    world.run.requests = 200;
    return world;
}

/// 8 MB/s for 20 s, then 200 kB/s for 20 s.
StepFunction two_states()
{
    return {{0, 20}, {8e6, 0.2e6}, Seconds{40}};
}

Records run_with(Deployment world, PolicyKind const& kind)
{
    let_choose(world, world.applications[0_id], policy_of(kind));
    return simulate(world, 0);
}

std::vector<double> latencies(Records const& records)
{
    std::vector<double> all;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        all.push_back(latency_of(records, row).value());
    return all;
}

std::vector<std::string> ways_of(Records const& records)
{
    std::vector<std::string> ways;
    for (auto const cut : records.requests.cut)
        ways.push_back(records.cuts[static_cast<std::size_t>(cut)]);
    return ways;
}

double mean_latency(Records const& records)
{
    double sum = 0;
    for (double const latency : latencies(records))
        sum += latency;
    return sum / static_cast<double>(records.requests.size());
}

TEST(AFixedChoice, IsTheWayItself)
{
    for (std::size_t way = 0; way < 3; ++way) {
        auto const world = phone_with_ways(two_states());
        auto only = world;
        only.applications[0_id].ways = {world.applications[0_id].ways[way]};
        EXPECT_EQ(latencies(run_with(world, FixedWay{way})), latencies(simulate(only, 0)));
    }
}

TEST(AChoice, IsRememberedWithASecondTryBesideTheFirst)
{
    auto world =
        phone_with_ways(StepFunction{{0, 5}, {8e6, 1e3}, Seconds{100}}); // so that many are under way
    auto& camera = world.applications[0_id];
    camera.second = SecondWay{.after = Seconds{0.2}};
    camera.second->way = 2;
    auto only = world;
    std::swap(only.applications[0_id].ways[0], only.applications[0_id].ways[1]);
    auto const chosen = run_with(world, FixedWay{1});
    auto const alone = simulate(only, 0);
    EXPECT_EQ(latencies(chosen), latencies(alone));
    EXPECT_EQ(chosen.requests.wasted_energy, alone.requests.wasted_energy);
    auto const told = run_with(world, Replan{});
    EXPECT_EQ(told.requests.size(), 200U);
    EXPECT_LT(mean_latency(told), mean_latency(chosen) + 1e-9);
}

TEST(Replanning, TakesTheBestWayOfAConstantNetwork)
{
    for (double const rate : {0.1e6, 0.5e6, 1e6, 2e6, 10e6}) {
        auto const world = phone_with_ways(StepFunction{rate});
        double best = 1e9;
        for (std::size_t way = 0; way < 3; ++way)
            best = std::min(best, mean_latency(run_with(world, FixedWay{way})));
        EXPECT_NEAR(mean_latency(run_with(world, Replan{})), best, 1e-12) << rate;
        EXPECT_NEAR(mean_latency(run_with(world, Threshold{})), best, 1e-12) << rate;
    }
}

TEST(Replanning, GoesByTheRateOfItsOwnLastMessages)
{
    auto world = phone_with_ways(two_states());
    PolicySettings policy;
    policy.estimate = {.rate = MeanOfLast{1}, .forget = Seconds{5}};
    let_choose(world, world.applications[0_id], policy);
    auto const ways = ways_of(simulate(world, 0));
    // At the mean rate of 4.1 MB/s: 1 + 24.4 + 10 ms against 20 + 1 + 7.3 + 5 ms and 60 ms.
    EXPECT_EQ(ways[0], "late");
    // At 8 MB/s: 23.5 ms against 29.75 ms.
    EXPECT_EQ(ways[1], "early");
    EXPECT_EQ(ways[20], "early"); // which meets 200 kB/s: 511 ms
    EXPECT_EQ(ways[21], "device_only");
    EXPECT_EQ(ways[25], "device_only");
    EXPECT_EQ(ways[26], "late"); // 5 s have gone by, and nothing is known any more
    EXPECT_EQ(ways[27], "device_only");
}

TEST(TheClairvoyant, IsNeverWorseThanAnyWayForRequestsThatAreAlone)
{
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Choices choose{seed};
        StepFunction const rate{{0, choose.between(1, 20)},
                                {choose.magnitude(1e4, 1e7), choose.magnitude(1e5, 1e7)},
                                Seconds{choose.between(21, 40)}};
        auto world = phone_with_ways(rate);
        world.applications[0_id].arrivals = Periodic{.every = Seconds{31.7}, .start = {}, .stagger = {}};
        world.applications[0_id].ways[1].legs[1].compute.random = {
            {Exponential{Seconds{0.05}}, Name{"tail"}}};
        auto const seen = latencies(run_with(world, Clairvoyant{}));
        for (std::size_t way = 0; way < 3; ++way) {
            auto const fixed = latencies(run_with(world, FixedWay{way}));
            ASSERT_EQ(seen.size(), fixed.size());
            for (std::size_t row = 0; row < seen.size(); ++row)
                EXPECT_LE(seen[row], fixed[row] + 1e-9) << seed << ", way " << way << ", request " << row;
        }
    }
}

TEST(TheClairvoyant, KnowsTheQueueBeforeAServer)
{
    auto world = phone_with_ways(StepFunction{10e6});
    world.platform.devices[0_id].count = 8; // all at once
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{}};
    world.applications[0_id].ways[0].legs[1].compute.fixed = Seconds{50e-3};
    world.run.requests = 1;
    auto const ways = ways_of(run_with(world, Clairvoyant{}));
    // Nobody waits there yet when they choose.
    EXPECT_EQ(std::ranges::count(ways, "late"), 8);
    world.platform.devices[1_id].load =
        CompetingJobs{.gap = Deterministic{Seconds{10}}, .service = Deterministic{Seconds{5}}};
    world.applications[0_id].arrivals =
        Periodic{.every = Seconds{1}, .start = Seconds{11}, .stagger = Seconds{}};
    auto const then = ways_of(run_with(world, Clairvoyant{}));
    EXPECT_EQ(std::ranges::count(then, "device_only"), 8);
}

TEST(ADevice, ChoosesForItselfAlone)
{
    auto world = phone_with_ways(two_states());
    world.platform.devices[0_id].count = 2;
    auto& camera = world.applications[0_id];
    std::vector<std::vector<Seconds>> const instants{{Seconds{21}, Seconds{22}}, {Seconds{23}}};
    camera.arrivals = Recorded{
        .every_device = {}, .by_device = std::make_shared<std::vector<std::vector<Seconds>> const>(instants)};
    auto const ways = ways_of(run_with(world, Replan{}));
    // The first learns at 21 s how slow the link is; the second has yet to.
    EXPECT_EQ(ways, (std::vector<std::string>{"late", "device_only", "late"}));
}

TEST(Choices, AreTheSameWheneverTheyAreMade)
{
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto const world = random_world(seed, build_adaptive);
        auto const a = simulate(world, 1);
        auto const b = simulate(world, 1);
        EXPECT_EQ(a.requests.cut, b.requests.cut);
        EXPECT_EQ(latencies(a), latencies(b));
    }
}

TEST(Arrivals, AreTheSameWhicheverWayIsChosen)
{
    auto world = phone_with_ways(two_states());
    world.applications[0_id].arrivals = Poisson{PerSecond{1}};
    auto const wanted = run_with(world, FixedWay{0}).requests.arrived_at;
    EXPECT_EQ(run_with(world, Replan{}).requests.arrived_at, wanted);
    EXPECT_EQ(run_with(world, Exp3{}).requests.arrived_at, wanted);
}

} // namespace
} // namespace sunder::sim
