#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

Deployment lossy(Loss const& loss)
{
    auto world = small_world();
    world.platform.links[0_id].loss = loss;
    world.run.requests = 20'000;
    return world;
}

double mean_attempts(Records const& records)
{
    auto const& attempts = records.requests.attempts;
    return std::accumulate(attempts.begin(), attempts.end(), 0.0) / static_cast<double>(attempts.size());
}

TEST(LostMessages, AreSentOnAverageOneOverOneMinusPTimes)
{
    auto const records =
        run_once(lossy({.process = MessageLoss{0.2}, .timeout = Seconds{1e-3}, .backoff = 1, .tries = 1000}));
    double const deviation = std::sqrt(0.2) / 0.8; // of a geometric number
    EXPECT_NEAR(mean_attempts(records), 1 / 0.8, 4 * deviation / std::sqrt(20'000));
}

TEST(LostPackets, AreSentAgainUntilTheLastHasArrived)
{
    auto const records = run_once(lossy(
        {.process = PacketLoss{0.1, Bytes{10e3}}, .timeout = Seconds{1e-3}, .backoff = 1, .tries = 1000}));
    double expected = 0; // the most of ten geometric numbers: the sum of 1 - (1 - p^k)^10 over k
    for (int k = 0; k < 60; ++k)
        expected += 1 - std::pow(1 - std::pow(0.1, k), 10);
    EXPECT_NEAR(mean_attempts(records), expected, 0.02);
    double const carried = records.link_rows.carried[0].value() / 20'000;
    EXPECT_NEAR(carried, 100e3 / 0.9, 0.003 * 100e3);
}

TEST(LostPackets, OfAMessageThatIsNoWholeNumberOfThemCostTheirOwnBytes)
{
    auto world = lossy(
        {.process = PacketLoss{0.3, Bytes{1000}}, .timeout = Seconds{1e-3}, .backoff = 1, .tries = 1000});
    world.applications[0_id].ways[0].legs[0].sent = Bytes{1001}; // one full packet and one of a byte
    auto const records = run_once(world);
    double const carried = records.link_rows.carried[0].value() / 20'000;
    EXPECT_NEAR(carried, 1001 / 0.7, 4 * 1000 * std::sqrt(0.3) / 0.7 / std::sqrt(20'000));
}

TEST(Jitter, DelaysEachMessageOfItsLink)
{
    auto world = small_world();
    world.platform.links[0_id].jitter = Jitter{Deterministic{Seconds{5e-3}}, Independent{}};
    auto const records = run_once(world);
    EXPECT_NEAR(latency_of(records, 0).value(), 32e-3, 1e-9);
}

TEST(HalfDuplex, SharesTheRateBetweenBothDirections)
{
    auto world = small_world();
    world.platform.links[0_id].duplex = Duplex::half;
    world.applications[0_id].arrivals = Periodic{.every = Seconds{28e-3}, .start = {}, .stagger = {}};
    world.applications[0_id].answer = Bytes{100e3};
    world.applications[0_id].ways[0].back = {1_id};
    world.run.requests = 2;
    auto const records = run_once(world);
    // The first answer flows from 28 ms on, alone for 1 ms; then the second message halves its rate: 15 ms of
    // bytes left at 29 ms take 30 ms.
    EXPECT_NEAR(records.requests.times[Stage::way_back][0].value(), 1e-3 + 1e-3 + 30e-3, 1e-9);
    EXPECT_EQ(records.link_rows.size(), 1U);
}

/// Behind the link of each phone.
Deployment with_uplink(double bytes_per_second)
{
    auto world = small_world();
    Link uplink;
    uplink.name = "uplink";
    uplink.up = uplink.down = StepFunction{bytes_per_second};
    uplink.latency = Seconds{4e-3};
    world.platform.links.push_back(uplink);
    world.platform.routes[0_id].via = {0_id, 1_id};
    return world;
}

TEST(ARouteOfSeveralLinks, AddsLatenciesAndUsesTheLeastFairRate)
{
    auto const records = run_once(with_uplink(25e6 / 8));
    EXPECT_NEAR(latency_of(records, 0).value(), 1e-3 + 4e-3 + 32e-3 + 10e-3, 1e-9);
}

TEST(LinkRows, TellWhichMeansServedThem)
{
    using enum ServedBy;
    using Rows = std::vector<ServedBy>;
    EXPECT_EQ(run_once(small_world()).link_rows.served_by, Rows{equal_shares});
    auto world = with_uplink(25e6 / 8);
    EXPECT_EQ(run_once(world).link_rows.served_by, (Rows{no_bottleneck, equal_shares}));
    world = with_uplink(60e6 / 8);
    world.platform.devices[0_id].count = 2; // both can fill the uplink, neither alone
    EXPECT_EQ(run_once(world).link_rows.served_by, (Rows{max_min, max_min, max_min}));
    world.run.network_model = NetworkModel::solver;
    EXPECT_EQ(run_once(world).link_rows.served_by, (Rows{simgrid, simgrid, simgrid}));
}

} // namespace
} // namespace sunder::sim
