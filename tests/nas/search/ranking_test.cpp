#include "nas/search/ranking.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

Score good_but_late{.objectives = {-70}, .violation = 0.1};
Score in_time{.objectives = {-65}};

TEST(FeasibleFirst, PrefersWhateverKeepsTheLimits)
{
    EXPECT_TRUE((Ranking{{.how = LimitRule::feasible_first}}.precedes(in_time, good_but_late)));
}

TEST(APenalty, IsItsWeightTimesTheViolation)
{
    // 0.1 x 60 = 6 points outweigh the 5 points of difference; 0.1 x 40 do not.
    EXPECT_TRUE((Ranking{{.how = LimitRule::penalty, .weight = 60}}.precedes(in_time, good_but_late)));
    EXPECT_TRUE((Ranking{{.how = LimitRule::penalty, .weight = 40}}.precedes(good_but_late, in_time)));
}

TEST(ABalancedPenalty, BeginsAtTheSpreadOfTheObjectiveOverTheMedianViolation)
{
    // Quartiles -3 and -1 of (-4, -3, -2, -1), median violation 0.5: 4 points for a limit missed by 100 %.
    Ranking ranking{{.how = LimitRule::balanced}};
    ranking.look_at({{.objectives = {-4}, .violation = 0.5},
                     {.objectives = {-3}, .violation = 0.5},
                     {.objectives = {-2}, .violation = 0.5},
                     {.objectives = {-1}}});
    EXPECT_TRUE(ranking.precedes({.objectives = {0}}, {.objectives = {-3.9}, .violation = 1}));
    EXPECT_TRUE(ranking.precedes({.objectives = {-4.1}, .violation = 1}, {.objectives = {0}}));
}

TEST(ABalancedPenalty, GrowsWhileTheInfeasiblePrevailAndShrinksWhileTheFeasibleDo)
{
    Ranking ranking{{.how = LimitRule::balanced}};
    std::vector<Score> const mostly_late{good_but_late, good_but_late, in_time};
    std::vector<Score> const mostly_in_time{in_time, in_time, good_but_late};
    ranking.look_at(mostly_late); // spread 5 / violation 0.1: 50 points for 100 %, 5 for 10 %
    ranking.look_at(mostly_late);
    EXPECT_TRUE(ranking.precedes(in_time, good_but_late));
    ranking.look_at(mostly_in_time);
    ranking.look_at(mostly_in_time);
    EXPECT_TRUE(ranking.precedes(good_but_late, in_time));
}

} // namespace
} // namespace sunder::nas
