#include "sim/runner/run_replications.hpp"
#include "sim/runner/run_variants.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

/// A phone that waits for chance, and one that is twice as fast.
std::vector<Deployment> two_worlds()
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{20}};
    world.run.requests = 300;
    world.run.replications = 3;
    auto fast = world;
    fast.applications[0_id].ways[0].legs[1].compute.fixed = Seconds{5e-3};
    return {world, fast};
}

double mean(Summary const& summary)
{
    return summary.applications[0].latency->mean.value();
}

TEST(Variants, AreRunAsEachWouldBeAlone)
{
    auto const worlds = two_worlds();
    auto const runs = run_variants(worlds, {.processes = 2, .progress = {}});
    ASSERT_EQ(runs.size(), 2);
    for (std::size_t i = 0; i < 2; ++i) {
        auto const alone = summarise_replications(worlds[i], {.processes = 1, .progress = {}});
        EXPECT_EQ(mean(runs[i].whole), mean(alone.summary));
        ASSERT_EQ(runs[i].each.size(), 3);
        EXPECT_NEAR((mean(runs[i].each[0]) + mean(runs[i].each[1]) + mean(runs[i].each[2])) / 3,
                    mean(alone.summary), 1e-12);
    }
    for (std::size_t replication = 0; replication < 3; ++replication)
        EXPECT_GT(mean(runs[0].each[replication]), mean(runs[1].each[replication]) + 5e-3 - 1e-12);
}

TEST(Variants, TellWhatTheirRequestsCostByTimeOfArrival)
{
    auto worlds = two_worlds();
    for (auto const& run : run_variants(worlds, {.processes = 1, .progress = {}}))
        EXPECT_TRUE(run.over_time.empty()); // nobody knows how long 300 requests take
    for (auto& world : worlds) {
        world.run.requests.reset();
        world.run.warm_up = Seconds{1};
        world.run.until = Seconds{10};
    }
    for (auto const& run : run_variants(worlds, {.processes = 2, .progress = {}})) {
        ASSERT_EQ(run.over_time.size(), 3U);
        auto const& latency = run.over_time[1].latency;
        ASSERT_EQ(latency.size(), SpentOverTime::intervals);
        auto const& summary = run.each[1].applications[0];
        EXPECT_NEAR(std::accumulate(latency.begin(), latency.end(), 0.0),
                    mean(run.each[1]) * static_cast<double>(summary.finished), 1e-9);
        EXPECT_GT(std::ranges::count_if(latency, [](double spent) { return spent > 0; }),
                  static_cast<std::ptrdiff_t>(SpentOverTime::intervals / 2));
    }
}

TEST(Variants, AreTheSameForAnyNumberOfProcesses)
{
    auto const worlds = two_worlds();
    auto const one = run_variants(worlds, {.processes = 1, .progress = {}});
    auto const four = run_variants(worlds, {.processes = 4, .progress = {}});
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(mean(one[i].whole), mean(four[i].whole));
        EXPECT_EQ(mean(one[i].each[2]), mean(four[i].each[2]));
    }
}

} // namespace
} // namespace sunder::sim
