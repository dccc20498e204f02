#include "sim/analysis/policy_scores.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace sunder::sim {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

PolicyScore score(std::string name, std::vector<double> costs, std::vector<double> tails)
{
    return {.name = std::move(name),
            .summary = {},
            .costs = std::move(costs),
            .tails = std::move(tails),
            .spent = {}};
}

TEST(PolicyScores, NameTheBestThatIsKeptByMeanAndByTail)
{
    PolicyScores const scores{.all = {score("phone", {4, 4}, {5, 5}), score("server", {2, 4}, {9, 9}),
                                      score("lost", {unknown, 1}, {unknown, 1}),
                                      score("seer", {1, 1}, {2, 2})},
                              .fixed = 3};
    EXPECT_EQ(scores.best_fixed().name, "server");
    EXPECT_EQ(scores.shortest_tail().name, "phone");
    EXPECT_EQ(scores.clairvoyant().name, "seer");
}

TEST(ADifferenceOfPolicies, IsThatOfTheSameReplications)
{
    std::vector<double> const a{10, 21, 33, unknown};
    std::vector<double> const b{9, 20, 31, 1};
    auto const difference = mean_difference(a, b);
    EXPECT_DOUBLE_EQ(difference.mean, 4.0 / 3);
    ASSERT_TRUE(difference.ci95.has_value());
    EXPECT_NEAR(difference.ci95->high, 4.0 / 3 + 4.302653 / 3, 1e-6); // t(2) x deviation 1/sqrt(3) / sqrt(3)
}

TEST(ADifferenceOfPolicies, IsCumulatedOverTime)
{
    auto mine = score("mine", {}, {});
    auto other = score("other", {}, {});
    EXPECT_TRUE(cumulated_difference(mine, other).empty());
    mine.spent = {{1, 2, 3}, {5, 5, 5}};
    other.spent = {{1, 1, 1}, {4, 4, 9}};
    auto const curve = cumulated_difference(mine, other);
    ASSERT_EQ(curve.size(), 3U);
    EXPECT_DOUBLE_EQ(curve[0].mean, 0.5); // 0 and 1
    EXPECT_DOUBLE_EQ(curve[1].mean, 1.5); // 1 and 2
    EXPECT_DOUBLE_EQ(curve[2].mean, 0.5); // 3 and -2
    EXPECT_NEAR(curve[2].ci95->high, 0.5 + 12.7062 * 2.5, 1e-3);
}

TEST(ADifferenceOfPolicies, OfNothingIsUnknown)
{
    auto const difference = mean_difference(std::vector{unknown}, std::vector{1.0});
    EXPECT_NE(difference.mean, difference.mean);
    EXPECT_FALSE(difference.ci95.has_value());
}

} // namespace
} // namespace sunder::sim
