#include "sim/analysis/comparison.hpp"
#include "tests/sim/records/some_points.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace sunder::sim {
namespace {

/// A request a second in each of as many replications as there are latencies.
Records replications(std::vector<Seconds> const& latencies)
{
    auto records = no_requests();
    records.windows.clear();
    for (std::size_t i = 0; i < latencies.size(); ++i) {
        records.windows.push_back({Seconds{0}, Seconds{1}});
        add(records, SomeRequest{});
        records.requests.replication.back() = static_cast<std::int32_t>(i);
        records.requests.arrived_at.back() = Seconds{0.5};
        records.requests.finished_at.back() = Seconds{0.5} + latencies[i];
    }
    return records;
}

template <class Figures>
Difference const& named(Figures const& figures, std::string_view end)
{
    return *std::ranges::find_if(figures,
                                 [&](Difference const& figure) { return figure.name.ends_with(end); });
}

TEST(RunsOfOneSeed, ArePairedByReplication)
{
    // Replications differ by whole seconds, sides by 0.1 and 0.3 s.
    auto const comparison =
        compare(replications({Seconds{1}, Seconds{5}}), replications({Seconds{1.1}, Seconds{5.3}}));
    EXPECT_TRUE(comparison.paired);
    auto const& mean = named(comparison.figures, "latency.mean");
    EXPECT_EQ(mean.pairs, 2);
    EXPECT_DOUBLE_EQ(mean.a, 3);
    EXPECT_DOUBLE_EQ(mean.b, 3.2);
    EXPECT_NEAR(mean.mean, 0.2, 1e-12);
    EXPECT_NEAR(mean.least, 0.1, 1e-12);
    EXPECT_NEAR(mean.greatest, 0.3, 1e-12);
    // 0.2 +- t(1) x s / sqrt(2) = 12.706 x 0.1
    EXPECT_NEAR(mean.ci95->high, 0.2 + 12.7062 * 0.1, 1e-4);
}

TEST(RunsOfOneSeed, AreComparedByTheSharesOfTheirWays)
{
    auto one = replications({Seconds{1}, Seconds{1}});
    one.cuts = {"near", "far"};
    one.requests.cut = {0, 1};
    auto other = one;
    other.requests.cut = {1, 1};
    EXPECT_EQ(compare(one, one).figures.size(), compare(one, other).figures.size() + 2); // one way only there
    auto const comparison = compare(one, one);
    EXPECT_DOUBLE_EQ(named(comparison.figures, "split.near").a, 0.5);
    EXPECT_DOUBLE_EQ(named(comparison.figures, "split.far").a, 0.5);
}

TEST(RunsOfTwoSeeds, AreComparedWithoutPairs)
{
    auto b = replications({Seconds{2}, Seconds{4}});
    b.seed = 99;
    auto const comparison = compare(replications({Seconds{1}, Seconds{3}}), b);
    EXPECT_FALSE(comparison.paired);
    auto const& mean = named(comparison.figures, "latency.mean");
    EXPECT_EQ(mean.pairs, 0);
    EXPECT_DOUBLE_EQ(mean.mean, 1);
    // Both means have variance 1 and one degree of freedom, so 1 +- t(2) x sqrt(2).
    EXPECT_NEAR(mean.ci95->high, 1 + 4.30265 * std::sqrt(2), 1e-4);
    EXPECT_TRUE(comparison.requests.empty());
}

TEST(RunsOfOneReplication, HaveNoInterval)
{
    auto const comparison = compare(replications({Seconds{1}}), replications({Seconds{2}}));
    EXPECT_FALSE(named(comparison.figures, "latency.mean").ci95);
    EXPECT_DOUBLE_EQ(named(comparison.figures, "latency.mean").mean, 1);
}

TEST(IdenticalArrivals, PairRequestByRequest)
{
    auto const comparison = compare(replications({Seconds{1}, Seconds{2}, Seconds{3}, Seconds{4}}),
                                    replications({Seconds{1}, Seconds{2.5}, Seconds{2}, Seconds{5}}));
    ASSERT_EQ(comparison.requests.size(), 1);
    auto const& pairs = comparison.requests.front();
    EXPECT_EQ(pairs.pairs, 4);
    EXPECT_EQ(pairs.slower, 2);
    EXPECT_EQ(pairs.faster, 1);
    EXPECT_DOUBLE_EQ(pairs.mean.value(), 0.125);
    EXPECT_DOUBLE_EQ(pairs.p50.value(), 0.25);
}

TEST(IdenticalArrivals, CountRequestsThatOneSideLost)
{
    auto b = replications({Seconds{1}, Seconds{2}});
    b.requests.status[1] = Status::failed;
    auto const pairs = compare(replications({Seconds{1}, Seconds{2}}), b).requests.front();
    EXPECT_EQ(pairs.pairs, 1);
    EXPECT_EQ(pairs.lost_on_b, 1);
    EXPECT_EQ(pairs.lost_on_a, 0);
}

TEST(IdenticalArrivals, CountRequestsThatTheOtherSideLost)
{
    auto a = replications({Seconds{1}, Seconds{2}});
    a.requests.status[0] = Status::dropped;
    auto const pairs = compare(a, replications({Seconds{1}, Seconds{2}})).requests.front();
    EXPECT_EQ(pairs.pairs, 1);
    EXPECT_EQ(pairs.lost_on_a, 1);
    EXPECT_EQ(pairs.lost_on_b, 0);
}

TEST(IdenticalArrivals, PairWhatArrivedWithinTheWindow)
{
    auto a = replications({Seconds{1}, Seconds{1}, Seconds{1}, Seconds{1}}); // windows end at 1 s
    a.requests.arrived_at = {Seconds{-0.1}, Seconds{0}, Seconds{1}, Seconds{1.1}};
    EXPECT_EQ(compare(a, a).requests.front().pairs, 2);
}

TEST(IdenticalArrivals, HavePercentilesOfTheirDifferences)
{
    auto const pairs =
        compare(replications({Seconds{1}, Seconds{5}}), replications({Seconds{1.1}, Seconds{5.3}}))
            .requests.front();
    EXPECT_NEAR(pairs.p5.value(), 0.11, 1e-12);
    EXPECT_NEAR(pairs.p95.value(), 0.29, 1e-12);
}

TEST(IdenticalArrivals, HaveAnIntervalAsLatenciesHaveOrSayWhyNot)
{
    auto const few =
        compare(replications({Seconds{1}, Seconds{5}}), replications({Seconds{1.1}, Seconds{5.3}}))
            .requests.front();
    EXPECT_EQ(few.ci95.state, IntervalState::too_few);

    std::vector<Seconds> before(20, Seconds{1}); // 20 replications of one request are enough
    std::vector<Seconds> after(10, Seconds{1.1});
    after.resize(20, Seconds{1.3});
    auto const interval =
        compare(replications(before), replications(after)).requests.front().ci95.interval.value();
    // Variance 0.01 x 20 / 19; t of 19 is 2.093, and nothing is skewed.
    EXPECT_NEAR(interval.high, 0.2 + 2.093 * 0.1 / std::sqrt(19), 1e-4);
}

TEST(IdenticalArrivals, AreNeitherFasterNorSlowerWithinThePrecision)
{
    auto const pairs = compare(replications({Seconds{1}, Seconds{1}}),
                               replications({Seconds{1 + 5e-10}, Seconds{1 - 5e-10}}))
                           .requests.front();
    EXPECT_EQ(pairs.slower, 0);
    EXPECT_EQ(pairs.faster, 0);
}

TEST(OtherArrivals, AreNotPaired)
{
    auto b = replications({Seconds{1}, Seconds{2}});
    b.requests.arrived_at[1] = Seconds{0.6};
    EXPECT_TRUE(compare(replications({Seconds{1}, Seconds{2}}), b).requests.empty());
}

TEST(Sweeps, ArePairedByTheValuesOfTheirKeys)
{
    auto const b = rows_of(four_points(), {2, 0});
    auto const comparison = compare(four_points(), b);
    EXPECT_EQ(comparison.points, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {2, 0}}));
    EXPECT_EQ(comparison.only_a, 1) << "the other failed";
    EXPECT_EQ(comparison.only_b, 0);
}

TEST(Sweeps, CountThePointsOfTheOtherSideAlone)
{
    auto const comparison = compare(rows_of(four_points(), {0}), four_points());
    EXPECT_EQ(comparison.only_a, 0);
    EXPECT_EQ(comparison.only_b, 2) << "one of three failed";
}

TEST(Sweeps, DifferPointByPoint)
{
    auto b = four_points();
    std::get<0>(b.columns[2].values) = {0.3, 0.3, 0.3, undefined};
    auto const comparison = compare(four_points(), b);
    auto const& mean = named(comparison.figures, "latency.mean");
    EXPECT_EQ(mean.pairs, 3);
    EXPECT_NEAR(mean.mean, 0.2 / 3, 1e-12);
    EXPECT_NEAR(mean.least, -0.1, 1e-12);
    EXPECT_NEAR(mean.greatest, 0.2, 1e-12);
    EXPECT_EQ(named(comparison.figures, "latency.p95").mean, 0);
}

TEST(Sweeps, AreToldApartByTheirKeys)
{
    auto b = four_points();
    EXPECT_TRUE(same_keys(four_points(), b));
    b.columns[0].name = "links.lte.rate";
    EXPECT_FALSE(same_keys(four_points(), b));
    b = four_points();
    b.columns[0].unit = "bit/s";
    EXPECT_FALSE(same_keys(four_points(), b));
}

} // namespace
} // namespace sunder::sim
