#include "sim/records/rank_correlation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

using List = std::vector<double>;

TEST(SpearmansRho, IsTheCorrelationOfRanks)
{
    EXPECT_EQ(spearman_rho(List{1, 2, 3}, List{10, 11, 50}), 1);
    EXPECT_EQ(spearman_rho(List{1, 2, 3}, List{3, 2, 1}), -1);
    EXPECT_DOUBLE_EQ(spearman_rho(List{1, 2, 3, 4}, List{2, 1, 3, 4}).value(), 1 - 6.0 * 2 / (4 * 15));
    EXPECT_DOUBLE_EQ(spearman_rho(List{1, 1, 2}, List{1, 2, 3}).value(),
                     std::sqrt(0.75)); // ranks 0.5, 0.5, 2
    EXPECT_EQ(spearman_rho(List{1, 1}, List{1, 2}), std::nullopt);
}

TEST(KendallTau, OfTheSameOrderIsOneAndOfTheReverseMinusOne)
{
    EXPECT_EQ(kendall_tau(List{1, 2, 3}, List{10, 11, 50}), 1);
    EXPECT_EQ(kendall_tau(List{1, 2, 3}, List{3, 2, 1}), -1);
}

TEST(KendallTau, LosesTwoPairsForEachExchangeOfNeighbours)
{
    EXPECT_DOUBLE_EQ(kendall_tau(List{1, 2, 3, 4}, List{2, 1, 3, 4}).value(), 4.0 / 6); // 5 agree, 1 does not
}

TEST(KendallTau, CountsTiesOnNeitherSide)
{
    // x tells 2 pairs apart and y all 3; both of the 2 agree.
    EXPECT_DOUBLE_EQ(kendall_tau(List{1, 1, 2}, List{1, 2, 3}).value(), 2 / std::sqrt(6.0));
    EXPECT_EQ(kendall_tau(List{1, 1, 2}, List{5, 5, 6}), 1);
}

TEST(KendallTau, IsUnknownWhereNothingIsToldApart)
{
    EXPECT_FALSE(kendall_tau(List{1, 1, 1}, List{1, 2, 3}));
    EXPECT_FALSE(kendall_tau(List{1}, List{1}));
    EXPECT_FALSE(kendall_tau(List{}, List{}));
}

RC_GTEST_PROP(KendallTau, LooksAtTheOrderAlone, ())
{
    auto const x = *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(-5, 5));
    auto const y = *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(-5, 5));
    List const plain{x.begin(), x.end()};
    List const other{y.begin(), y.end()};
    List cubes;
    for (double const number : plain)
        cubes.push_back(number * number * number);
    RC_ASSERT(kendall_tau(plain, other) == kendall_tau(cubes, other));
    RC_ASSERT(kendall_tau(plain, other) == kendall_tau(other, plain));
}

TEST(KendallInterval, HoldsTauAndIsRepeatable)
{
    List const x{1, 2, 3, 4, 5, 6, 7, 8};
    List const y{2, 1, 4, 3, 6, 5, 8, 7}; // 24 pairs of 28 agree: tau is 5 / 7
    auto const interval = kendall_interval(x, y, Seed{1}).value();
    EXPECT_LT(interval.low, 5.0 / 7);
    EXPECT_GT(interval.high, 5.0 / 7);
    EXPECT_LE(interval.high, 1);
    EXPECT_EQ(kendall_interval(x, y, Seed{1})->low, interval.low);
}

TEST(KendallInterval, OfTheSameOrderIsAPoint)
{
    List const x{1, 2, 3, 4, 5};
    auto const interval = kendall_interval(x, x, Seed{1}).value();
    EXPECT_EQ(interval.low, 1);
    EXPECT_EQ(interval.high, 1);
}

TEST(KendallInterval, NeedsThreeThings)
{
    EXPECT_TRUE(kendall_interval(List{1, 2, 3}, List{1, 2, 3}, Seed{1}));
    EXPECT_FALSE(kendall_interval(List{1, 2}, List{1, 2}, Seed{1}));
}

TEST(Ranks, OfEqualNumbersAreTheMeanOfTheirs)
{
    EXPECT_EQ(ranks_of(List{30, 10, 20, 20}), (List{4, 1, 2.5, 2.5}));
}

TEST(KendallLead, IsZeroOfTheSameAndTwoOfTheReverse)
{
    List const x{1, 2, 3, 4, 5, 6};
    List const reverse{6, 5, 4, 3, 2, 1};
    auto const none = kendall_lead_interval(x, x, x, Seed{1}).value();
    EXPECT_EQ(none.low, 0);
    EXPECT_EQ(none.high, 0);
    auto const all = kendall_lead_interval(x, reverse, x, Seed{1}).value();
    EXPECT_EQ(all.low, 2);
    EXPECT_EQ(all.high, 2);
    EXPECT_FALSE(kendall_lead_interval(List{1, 2}, List{1, 2}, List{1, 2}, Seed{1}));
}

} // namespace
} // namespace sunder::sim
