#include "sim/records/statistics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

TEST(Percentile, LiesBetweenTheOrderStatisticsAroundItsRank)
{
    EXPECT_EQ(percentile({10, 20, 30, 40}, 0.5), 25);
    EXPECT_EQ(percentile({10, 20, 30, 40, 50}, 0.95), 48); // rank 3.8
}

TEST(Percentile, OfNoneAndAllIsTheLeastAndTheGreatest)
{
    EXPECT_EQ(percentile({1, 2, 7}, 0), 1);
    EXPECT_EQ(percentile({1, 2, 7}, 1), 7);
}

TEST(Percentile, OfOneValueIsThatValue)
{
    EXPECT_EQ(percentile({0.027}, 0.99), 0.027);
}

RC_GTEST_PROP(Percentiles, AreThoseOfTheSortedValues, ())
{
    auto values = *rc::gen::nonEmpty<std::vector<int>>();
    std::vector<double> numbers(values.begin(), values.end());
    auto sorted = numbers;
    std::ranges::sort(sorted);
    std::vector<double> const shares{0, 0.1, 0.5, 0.5, 0.9, 0.95, 0.99, 1};
    auto const answers = percentiles(numbers, shares);
    for (std::size_t i = 0; i < shares.size(); ++i)
        RC_ASSERT(answers[i] == percentile(sorted, shares[i]));
}

TEST(ConfidenceInterval, OfOneValueIsUnknown)
{
    EXPECT_FALSE(confidence_interval({1}));
    EXPECT_FALSE(confidence_interval({}));
}

TEST(ConfidenceInterval, OfTwoValuesReachesTwelvePointSevenStandardErrors)
{
    // Mean 1, deviation sqrt(2), standard error 1; t(0.975, 1 degree of freedom) = tan(0.475 pi).
    double const reach = std::tan(0.475 * std::acos(-1.0));
    auto const interval = confidence_interval({0, 2}).value();
    EXPECT_NEAR(interval.low, 1 - reach, 1e-9);
    EXPECT_NEAR(interval.high, 1 + reach, 1e-9);
}

TEST(ConfidenceInterval, OfEqualValuesIsAPoint)
{
    auto const interval = confidence_interval({0.5, 0.5, 0.5}).value();
    EXPECT_EQ(interval.low, 0.5);
    EXPECT_EQ(interval.high, 0.5);
}

TEST(ConfidenceInterval, KeepsItsDigitsFarFromZero)
{
    // Mean 1e17 + 16, standard error 16.
    auto const interval = confidence_interval({1e17, 1e17 + 32}).value();
    EXPECT_NEAR(interval.high - (1e17 + 16), 16 * std::tan(0.475 * std::acos(-1.0)), 20);
}

TEST(Sum, LosesNothingBesideAHugeTerm)
{
    Sum sum;
    for (double const x : {1.0, 1e100, 1.0, -1e100})
        sum.add(x);
    EXPECT_EQ(sum.value(), 2);
}

TEST(DifferenceInterval, IsWelchs)
{
    // Variances of the means: 1 / 2 = 0.5 and 2 / 4 = 0.5, so freedom = 1 / (0.25 / 1 + 0.25 / 3) = 3.
    auto const interval =
        difference_interval({0, std::sqrt(2)}, {10 - std::sqrt(1.5) * 1, 10 + std::sqrt(1.5) * 1,
                                                10 - std::sqrt(1.5), 10 + std::sqrt(1.5)});
    double const difference = 10 - std::sqrt(0.5);
    EXPECT_NEAR(interval->low, difference - 3.182446, 1e-5);
    EXPECT_NEAR(interval->high, difference + 3.182446, 1e-5);
}

TEST(DifferenceInterval, OfConstantsIsAPoint)
{
    auto const interval = difference_interval({1, 1}, {3, 3, 3});
    EXPECT_EQ(interval->low, 2);
    EXPECT_EQ(interval->high, 2);
}

TEST(DifferenceInterval, NeedsTwoValuesOnEachSide)
{
    EXPECT_FALSE(difference_interval({1}, {3, 3, 3}));
    EXPECT_FALSE(difference_interval({1, 2}, {}));
}

} // namespace
} // namespace sunder::sim
