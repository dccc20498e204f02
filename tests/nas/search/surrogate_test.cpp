#include "nas/search/surrogate.hpp"
#include "tests/nas/search/given_prospects.hpp"
#include "tests/nas/search/spaces.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sunder::nas {
namespace {

/// Highest, 80 %, at (3, 3, 3); falls off smoothly.
Score hill(Choices const& row)
{
    double squares = 0;
    for (std::size_t i = 0; i < 3; ++i)
        squares += (row[i] - 3.0) * (row[i] - 3.0);
    return {.objectives = {-80 + squares}};
}

SearchSpace thousand()
{
    return space_of({10, 10, 10});
}

TEST(ASurrogate, ClimbsASmoothHillWithoutLookingAtAll)
{
    GivenProspects const prospects{thousand(), {}};
    auto const optimizer = make_surrogate(prospects, {.start = 10, .batch = 5}, sim::Seed{1});
    auto const rows = asked(run(*optimizer, hill, 60));
    EXPECT_NE(std::ranges::find(rows, Choices{3, 3, 3, 9}), rows.end());
}

TEST(ASurrogate, ClimbsInASpaceThatIsTooLargeToLookAtAll)
{
    GivenProspects const prospects{space_of({10, 10, 10, 10, 10}), {}};
    auto const optimizer = make_surrogate(prospects, {.start = 10, .batch = 5, .pool = 200}, sim::Seed{1});
    double best = 0;
    for (auto const& row : asked(run(*optimizer, hill, 150)))
        best = std::max(best, -hill(row).objectives[0]);
    EXPECT_GE(best, 79);
}

TEST(ASurrogate, AsksForNothingThatMissesALimit)
{
    GivenProspects const prospects{thousand(),
                                   {.violation = [](Choices const& row) { return row[0] > 2 ? 1.0 : 0.0; }}};
    auto const optimizer = make_surrogate(prospects, {}, sim::Seed{1});
    auto const rows = asked(run(*optimizer, hill, 100));
    EXPECT_TRUE(std::ranges::all_of(rows, [](Choices const& row) { return row[0] <= 2; }));
    EXPECT_NE(std::ranges::find(rows, Choices{2, 3, 3, 8}), rows.end());
}

TEST(ASurrogate, BeginsAmongTheBestGuesses)
{
    GivenProspects const prospects{thousand(), {.guess = [](Choices const& row) { return -row[0]; }}};
    auto const optimizer = make_surrogate(prospects, {.start = 30, .best_share = 0.1}, sim::Seed{1});
    auto const first = optimizer->ask();
    EXPECT_EQ(first.size(), 30U);
    EXPECT_TRUE(std::ranges::all_of(first, [](Choices const& row) { return row[0] == 0; }));
}

TEST(ASurrogate, EndsWhenEachWasAskedForOnce)
{
    GivenProspects const prospects{space_of({3, 3, 3}), {.identity = [](Choices const& row) {
                                       return std::to_string(row[0] + row[1]) + "/" + std::to_string(row[2]);
                                   }}};
    auto const optimizer = make_surrogate(prospects, {.start = 4, .batch = 4}, sim::Seed{1});
    auto const rows = asked(run(*optimizer, hill, 1000));
    EXPECT_EQ(rows.size(), 15U);
    EXPECT_TRUE(optimizer->ask().empty());
}

TEST(ASurrogateToldTheSame, AsksTheSame)
{
    GivenProspects const prospects{thousand(), {}};
    auto const first = make_surrogate(prospects, {}, sim::Seed{7});
    auto const second = make_surrogate(prospects, {}, sim::Seed{7});
    EXPECT_EQ(asked(run(*first, hill, 50)), asked(run(*second, hill, 50)));
}

TEST(ASurrogate, GoesOnWhereAccuraciesAreInfinite)
{
    GivenProspects const prospects{thousand(), {}};
    auto const optimizer = make_surrogate(prospects, {}, sim::Seed{1});
    auto const turns = run(
        *optimizer,
        [](Choices const&) { return Score{.objectives = {std::numeric_limits<double>::infinity()}}; }, 60);
    EXPECT_GE(turns.size(), 3U);
}

} // namespace
} // namespace sunder::nas
