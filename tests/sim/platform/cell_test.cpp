#include "sim/base/normal.hpp"
#include "sim/platform/cell.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace sunder::sim {
namespace {

using namespace literals;

constexpr double mbit = 1e6 / 8;

double megabits_at(double distance, double score = 0)
{
    return rate_at({.shadowing = 4}, distance, score).value() / mbit;
}

/// 20 dBm - 40.05 dB - 30 log10(d): -50.05 dBm at 10 m, -80.05 at 100 m.
TEST(ARateByDistance, IsTheBestThatIsSensitiveEnough)
{
    EXPECT_EQ(megabits_at(10), 54);
    EXPECT_EQ(megabits_at(100), 9);
    EXPECT_EQ(megabits_at(100, -0.5), 6); // -82.05 dBm
    EXPECT_EQ(megabits_at(100, 1), 18);   // -76.05 dBm
}

TEST(ARateByDistance, IsTheSlowestWhereNothingIsHeard)
{
    EXPECT_EQ(megabits_at(100000), 6);
}

TEST(ARateByDistance, DoesNotRiseWithinAMetre)
{
    Propagation const weak{.send_power = -30, .exponent = 3};
    EXPECT_EQ(rate_at(weak, 0, 0).value(), rate_at(weak, 1, 0).value());
}

RadioCell cell_of(Propagation const& propagation)
{
    return {.share = CellShare::airtime,
            .stations = {{.group = 0_id, .rates = {}, .distances = {10, 100}}},
            .propagation = propagation};
}

TEST(StationsAtDistances, HaveTheirRatesInTurn)
{
    auto const cell = cell_of({});
    EXPECT_DOUBLE_EQ(airtime(cell, {.group = 0_id, .index = 2}).value(), 1 / (54 * mbit));
    EXPECT_DOUBLE_EQ(airtime(cell, {.group = 0_id, .index = 3}).value(), 1 / (9 * mbit));
    EXPECT_DOUBLE_EQ(airtime(cell, {.group = 1_id, .index = 0}).value(), 0);
    EXPECT_DOUBLE_EQ(best_rate(cell).value(), 54 * mbit);
    EXPECT_FALSE(has_one_rate(cell));
    auto const dealt = airtimes(cell, 0_id, 3);
    ASSERT_EQ(dealt.size(), 2U);
    EXPECT_DOUBLE_EQ(dealt[0].share, 2.0 / 3);
}

/// Held against the mean over a grid of scores of equal probability.
TEST(StationsWithShadowing, HaveEachRateAsOftenAsItsDrawsSay)
{
    auto const cell = cell_of({.shadowing = 6});
    auto const dealt = airtimes_of_device(cell, {.group = 0_id, .index = 1});
    EXPECT_EQ(dealt.size(), rates_of_802_11g().size());
    EXPECT_NEAR(std::accumulate(dealt.begin(), dealt.end(), 0.0,
                                [](double sum, DealtAirtime const& some) { return sum + some.share; }),
                1, 1e-12);
    constexpr int draws = 100'000;
    SecondsPerByte sum;
    for (int i = 0; i < draws; ++i) {
        double const score = normal_quantile((i + 0.5) / draws);
        sum += airtime(cell, {.group = 0_id, .index = 1, .score = score});
    }
    EXPECT_NEAR(mean_airtime(dealt) / (sum / draws), 1, 1e-4);
}

} // namespace
} // namespace sunder::sim
