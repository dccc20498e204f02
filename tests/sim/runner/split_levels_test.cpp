#include "sim/runner/split_levels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>

namespace sunder::sim {
namespace {

/// Of runs of 1,000,000 requests that rise to each height once in e^(height / 20) requests, from height 10
/// on, below which all are; `seen` by trials of the levels so far.
SplitCounts exponential(double trials)
{
    SplitCounts counts;
    counts.finished = 1e6;
    for (std::size_t height = 10; height < heights; ++height) {
        double const weight = 1e6 * std::exp(-static_cast<double>(height) / 20);
        counts.rises[height] = {.weight = weight, .seen = static_cast<std::int64_t>(trials * weight)};
    }
    return counts;
}

TEST(LevelsOfAPilot, BeginWhereOneInAThousandRises)
{
    auto const ladder = longer({}, exponential(1));
    ASSERT_FALSE(ladder.levels.empty());
    EXPECT_EQ(ladder.levels.front().height, 139U) << "20 ln 1000 = 138.2";
}

TEST(LevelsOfAPilot, FollowEachOtherWhereAThirdRisesAsFarAsRisesWereSeen)
{
    auto const ladder = longer({}, exponential(1));
    ASSERT_GE(ladder.levels.size(), 3U);
    EXPECT_EQ(ladder.levels[1].height, 161U) << "20 ln 3 = 21.97 higher";
    EXPECT_EQ(ladder.levels[2].height, 183U);
    EXPECT_EQ(ladder.levels.front().trials, 3);
    EXPECT_FALSE(ladder.is_whole);
    for (auto const& level : ladder.levels)
        EXPECT_GE(exponential(1).rises[level.height].seen, 40);
}

TEST(LevelsOfAPilot, ReachTheBoundWhenEnoughRisesWereSeenThere)
{
    auto const first = longer({}, exponential(1));
    auto const whole = longer(first, exponential(1000));
    EXPECT_TRUE(whole.is_whole);
    ASSERT_GT(whole.levels.size(), first.levels.size());
    EXPECT_LT(whole.levels.back().height, heights - 1);
    for (std::size_t i = 0; i + 1 < whole.levels.size(); ++i)
        EXPECT_EQ(whole.levels[i].trials, 3);
}

TEST(LevelsOfAPilot, GetMoreTrialsWhereRunsRiseByLeaps)
{
    SplitCounts leaps;
    leaps.finished = 100'000;
    for (std::size_t height = 0; height < heights; ++height)
        leaps.rises[height] = height < 100 ? SplitCounts::Rises{100, 100} : SplitCounts::Rises{5, 50};
    auto const ladder = longer({}, leaps);
    ASSERT_EQ(ladder.levels.size(), 2U) << "at first sight, and behind the leap";
    EXPECT_EQ(ladder.levels[0].height, 0U);
    EXPECT_EQ(ladder.levels[0].trials, 20);
    EXPECT_EQ(ladder.levels[1].height, 100U);
}

TEST(LevelsOfAPilot, GetMoreTrialsWhereNothingElseIsTold)
{
    SplitLadder const ladder{.levels = {{.height = 30, .trials = 3}}};
    auto const next = longer(ladder, SplitCounts{});
    EXPECT_EQ(next.levels.size(), 1U);
    EXPECT_EQ(next.levels.front().trials, 6);
    EXPECT_FALSE(next.is_whole);
}

} // namespace
} // namespace sunder::sim
