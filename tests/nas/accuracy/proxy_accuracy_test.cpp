#include "nas/accuracy/proxy_accuracy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sunder::nas {
namespace {

using testing::ElementsAre;

TEST(RankAmong, CountsThoseBelowAndHalfOfThoseEqual)
{
    RankAmong const rank{{10, 30, 20, 20}};
    EXPECT_DOUBLE_EQ(rank(10), 0.2); // (0 + 1 / 2 + 1 / 2) / 5
    EXPECT_DOUBLE_EQ(rank(15), 0.3); // (1 + 1 / 2) / 5
    EXPECT_DOUBLE_EQ(rank(20), 0.5); // (1 + 2 / 2 + 1 / 2) / 5
    EXPECT_DOUBLE_EQ(rank(30), 0.8);
}

TEST(RankAmong, GoesOnBeyondTheEnds)
{
    RankAmong const rank{{10, 20}};
    EXPECT_LT(rank(20), rank(21));
    EXPECT_LT(rank(21), rank(1e6));
    EXPECT_LT(rank(1e6), 1);
    EXPECT_GT(rank(10), rank(9));
    EXPECT_GT(rank(9), rank(-1e6));
    EXPECT_GT(rank(-1e6), 0);
}

TEST(RankAmong, PassesOverWhatIsNotFinite)
{
    EXPECT_DOUBLE_EQ(RankAmong({1, -std::numeric_limits<double>::infinity()})(1), 0.5);
}

TEST(RankProduct, MultipliesRanksOfEqualsInTheMiddle)
{
    EXPECT_THAT(rank_product({{5, 7, 7, 1}, {1, 2, 3, 4}}), ElementsAre(2 * 1, 3.5 * 2, 3.5 * 3, 1 * 4));
}

/// The first choice is the score by swap and the second that by flops; below zero nothing passes through.
class ByChoices final : public ProxyScores {
public:
    [[nodiscard]] double score(Proxy proxy, Choices const& choices) const override
    {
        auto const score = choices[proxy == Proxy::swap ? 0 : 1];
        return score < 0 ? -std::numeric_limits<double>::infinity() : score;
    }
};

TEST(ProxyAccuracy, IsTheGeometricMeanOfTheRanksInPerCent)
{
    ByChoices const scores;
    ProxyAccuracy const accuracy{scores, {Proxy::swap, Proxy::flops}, {{1, 4}, {2, 8}, {3, 2}}, "by hand"};
    EXPECT_NEAR(accuracy.accuracy({2, 8}), 100 * std::sqrt(2.0 / 4 * 3.0 / 4), 1e-9);
    EXPECT_NEAR(accuracy.accuracy({3, 2}), 100 * std::sqrt(3.0 / 4 * 1.0 / 4), 1e-9);
}

TEST(ProxyAccuracy, IsNothingWhereNothingPassesThrough)
{
    ByChoices const scores;
    ProxyAccuracy const accuracy{scores, {Proxy::swap}, {{1, 4}, {2, 8}}, "by hand"};
    EXPECT_EQ(accuracy.accuracy({-1, -1}), 0);
    EXPECT_GT(accuracy.accuracy({0, 0}), 0);
}

TEST(ProxyAccuracy, SaysThatItIsNone)
{
    ByChoices const scores;
    ProxyAccuracy const accuracy{scores, {Proxy::swap, Proxy::flops}, {{1, 4}, {2, 8}}, "by hand"};
    EXPECT_EQ(accuracy.source(),
              "no accuracy: 100 x rank of swap x flops among 2 architectures, untrained (by hand)");
}

} // namespace
} // namespace sunder::nas
