#include "nas/search/screened.hpp"
#include "tests/nas/search/given_prospects.hpp"
#include "tests/nas/search/spaces.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace sunder::nas {
namespace {

Score flat(Choices const& /*choices*/)
{
    return {.objectives = {0}};
}

/// Nine candidates of two variables, three of them beyond a limit.
GivenProspects beyond_three()
{
    return {space_of({3, 3}), {.violation = [](Choices const& choices) {
                return std::max(0.0, choices[0] + choices[1] - 2.0);
            }}};
}

TEST(AScreenedOptimizer, AsksForNothingThatMissesALimit)
{
    auto const prospects = beyond_three();
    auto const optimizer = make_screened(make_random(prospects.space(), {}, sim::Seed{1}), prospects, 1);
    auto const rows = asked(run(*optimizer, flat, 100));
    EXPECT_EQ(rows.size(), 6U);
    for (auto const& row : rows) {
        ASSERT_EQ(row.size(), 3U);
        EXPECT_EQ(row[2], row[0] + row[1]);
        EXPECT_LE(row[2], 2);
    }
}

TEST(AScreenedOptimizer, AsksForOneOfThoseThatAreTheSame)
{
    GivenProspects const prospects{space_of({3, 3}), {.identity = [](Choices const& choices) {
                                       return std::to_string(choices[0] + choices[1]);
                                   }}};
    auto const optimizer = make_screened(make_random(prospects.space(), {}, sim::Seed{1}), prospects, 1);
    std::set<int> sums;
    auto const rows = asked(run(*optimizer, flat, 100));
    for (auto const& row : rows)
        sums.insert(row[2]);
    EXPECT_EQ(rows.size(), 5U);
    EXPECT_EQ(sums.size(), 5U);
}

TEST(AScreenedOptimizer, LearnsOfWhatItDidNotAskFor)
{
    auto const prospects = beyond_three();
    auto const optimizer = make_screened(make_asng(prospects.space(), {}, sim::Seed{1}), prospects, 1);
    run(
        *optimizer, [](Choices const& row) { return Score{.objectives = {-row[2] * 1.0}}; }, 6);
    auto const theta = optimizer->theta();
    ASSERT_EQ(theta.size(), 3U);
    EXPECT_EQ(theta[2].size(), 5U);
    EXPECT_DOUBLE_EQ(std::accumulate(theta[2].begin(), theta[2].end(), 0.0), 1);
    EXPECT_EQ(optimizer->mode().size(), 3U);
}

TEST(AScreenedOptimizer, EndsWhereNothingMayKeepTheLimits)
{
    GivenProspects const prospects{space_of({3, 3}), {.violation = [](Choices const&) { return 1.0; }}};
    auto const make = [&](std::unique_ptr<Optimizer> optimizer) {
        return make_screened(std::move(optimizer), prospects, 1);
    };
    EXPECT_TRUE(make(make_evolution(prospects.space(), {}, sim::Seed{1}))->ask().empty());
    EXPECT_TRUE(make(make_asng(prospects.space(), {}, sim::Seed{1}))->ask().empty());
    EXPECT_TRUE(make(make_nsga2(prospects.space(), {}, sim::Seed{1}))->ask().empty());
}

} // namespace
} // namespace sunder::nas
