#include "sim/base/random.hpp"
#include "sim/records/mean_interval.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

std::vector<double> uniform_values(std::size_t count, Random random)
{
    std::vector<double> values(count);
    for (auto& value : values)
        value = random.uniform();
    return values;
}

/// Each is `memory` of the one before and a new uniform number; their mean is 0.5 / (1 - memory).
std::vector<double> remembering(std::size_t count, double memory)
{
    auto values = uniform_values(count, Random{Seed{7}});
    for (std::size_t i = 1; i < count; ++i)
        values[i] += memory * values[i - 1];
    return values;
}

TEST(IntervalOfTheMean, NeedsTwoHundredValuesInAll)
{
    auto const some = uniform_values(100, Random{Seed{1}});
    auto const others = uniform_values(100, Random{Seed{2}});
    auto const few = std::span{others}.first(99);
    EXPECT_EQ(mean_interval({some, few}, {}).state, IntervalState::too_few);
    EXPECT_FALSE(mean_interval({some, few}, {}).interval);
    EXPECT_TRUE(mean_interval({some, others}, {}).interval);
}

TEST(IntervalOfTheMean, NeedsFewOfEachOfTwentyRuns)
{
    std::vector<double> const one{1.0};
    std::vector<double> const another{2.0};
    auto runs = Runs(18, one);
    runs.emplace_back(another);
    EXPECT_FALSE(mean_interval(runs, {}).interval);
    runs.emplace_back(another);
    EXPECT_TRUE(mean_interval(runs, {}).interval);
}

TEST(IntervalOfTheMean, OfEqualValuesIsAPoint)
{
    std::vector<double> const values(200, 3.0);
    auto const interval = mean_interval({values}, {}).interval.value();
    EXPECT_EQ(interval.low, 3);
    EXPECT_EQ(interval.high, 3);
}

TEST(IntervalOfTheMean, OfRunsThatChanceDoesNotChangeIsAPoint)
{
    std::vector<double> const values{1, 2, 6};
    auto const interval = mean_interval({values, values}, {}).interval.value();
    EXPECT_EQ(interval.low, 3);
    EXPECT_EQ(interval.high, 3);
    EXPECT_FALSE(mean_interval({values}, {}).interval);
}

TEST(IntervalOfTheMean, OfIndependentValuesIsAboutStudents)
{
    auto const values = uniform_values(100'000, Random{Seed{1}});
    auto const interval = mean_interval({values}, {.utilisation = 0.99}).interval.value();
    double const half_width = (interval.high - interval.low) / 2;
    double const of_independent = 2.093 * std::sqrt(1.0 / 12 / 100'000); // t of 19 degrees of freedom
    EXPECT_NEAR(half_width / of_independent, 1, 0.5);
    EXPECT_NEAR((interval.low + interval.high) / 2, 0.5, 3 * of_independent);
}

TEST(IntervalOfTheMean, IsNoneWhereTheRunForgetsTooSlowly)
{
    auto const values = remembering(5000, 0.999); // five times the memory
    EXPECT_EQ(mean_interval({values}, {}).state, IntervalState::too_correlated);
}

TEST(IntervalOfTheMean, IsThereWhereALongRunForgets)
{
    EXPECT_TRUE(mean_interval({remembering(500'000, 0.999)}, {}).interval);
}

TEST(IntervalOfTheMean, OfABusyQueueNeedsManyOfItsRelaxations)
{
    auto const values = remembering(50'000, 0.995); // correlated, but seemingly long enough
    EXPECT_TRUE(mean_interval({values}, {.utilisation = 0.9}).interval); // 0.1^2 x 50,000 = 500
    EXPECT_EQ(mean_interval({values}, {.utilisation = 0.95}).state, IntervalState::too_correlated);
}

TEST(IntervalOfTheMean, LeansTowardsTheLongTail)
{
    auto values = uniform_values(20'000, Random{Seed{3}});
    for (auto& value : values)
        value = std::pow(1 - value, -1 / 3.2); // Pareto's
    auto const interval = mean_interval({values}, {}).interval.value();
    double const mean = mean_of(values);
    EXPECT_GT(interval.high - mean, mean - interval.low);
}

TEST(IntervalOfTheMean, SaysWhyThereIsNone)
{
    EXPECT_EQ(reason_of(IntervalState::given), "");
    EXPECT_EQ(reason_of(IntervalState::too_few), "fewer than 200 requests");
    EXPECT_EQ(reason_of(IntervalState::too_correlated), "too short a run for how slowly its queues change");
    EXPECT_EQ(reason_of(IntervalState::infinite_variance), "the waits have no finite variance");
}

TEST(IntervalOfAPercentile, IsThatOfItsSectionsAboutThePercentileOfAll)
{
    // Deviations -1, 0 and 2: variance (1 + 4) / 2 = 2.5, standard error sqrt(2.5 / 3); t of 2 is 4.303.
    auto const interval = section_interval(10, {9, 10, 12}).value();
    EXPECT_NEAR(interval.high - 10, 4.3027 * std::sqrt(2.5 / 3), 1e-3);
    EXPECT_NEAR(10 - interval.low, 4.3027 * std::sqrt(2.5 / 3), 1e-3);
}

TEST(IntervalOfAPercentile, NeedsTwoRuns)
{
    EXPECT_FALSE(section_interval(10, {10}));
}

} // namespace
} // namespace sunder::sim
