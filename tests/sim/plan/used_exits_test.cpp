#include "sim/plan/planner.hpp"
#include "sim/plan/used_exits.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sunder::sim {
namespace {

ByThreshold always(double value)
{
    return {.points = {{.threshold = 0, .value = value}}};
}

/// Three ops; 40 % leave behind the first and 30 % behind the second.
ModelGraph with_exits()
{
    auto model = three_ops();
    model.accuracy = 0.8;
    model.exits = {{.name = "first",
                    .after = 0,
                    .ops = {},
                    .leaves = always(0.4),
                    .accuracy = always(0.9),
                    .accuracy_at_end = always(0.95),
                    .where = {}},
                   {.name = "second",
                    .after = 1,
                    .ops = {},
                    .leaves = always(0.3),
                    .accuracy = always(0.7),
                    .accuracy_at_end = {},
                    .where = {}}};
    return model;
}

using Numbers = std::vector<std::size_t>;

TEST(ExitsInUse, LetGoWhoIsEasyEnough)
{
    auto const used = used_exits(with_exits(), Numbers{0, 1}, {});
    ASSERT_EQ(used.exits.size(), 2);
    EXPECT_DOUBLE_EQ(used.exits[0].until, 0.4);
    EXPECT_DOUBLE_EQ(used.exits[1].until, 0.7);
    EXPECT_DOUBLE_EQ(used.share_that_leaves_at(0), 0.4);
    EXPECT_DOUBLE_EQ(used.share_that_leaves_at(1), 0.3);
    EXPECT_DOUBLE_EQ(used.share_that_leaves_at(2), 0.3);
    EXPECT_DOUBLE_EQ(used.share_that_comes_to(1), 0.6);
}

TEST(AnExitInUse, LetsGoWhomThoseBeforeItWouldHave)
{
    auto const used = used_exits(with_exits(), Numbers{1}, {});
    ASSERT_EQ(used.exits.size(), 1);
    EXPECT_DOUBLE_EQ(used.share_that_leaves_at(0), 0.7);
}

TEST(TheEnd, LosesTheAnswersToThoseWhoLeave)
{
    // Of 80 in 100 requests right 38 are of those that leave first and 24 of those that leave then.
    EXPECT_NEAR(used_exits(with_exits(), Numbers{0, 1}, {}).accuracy.value(), 0.18 / 0.3, 1e-12);
    EXPECT_NEAR(used_exits(with_exits(), Numbers{0}, {}).accuracy.value(), 0.42 / 0.6, 1e-12);
    EXPECT_EQ(used_exits(with_exits(), {}, {}).accuracy.value(), 0.8);
}

TEST(AccuracyOfAnExit, IsUnknownWhereNothingIsSaid)
{
    auto model = with_exits();
    model.exits[0].accuracy.reset();
    auto const used = used_exits(model, Numbers{0, 1}, {});
    EXPECT_FALSE(used.exits[0].accuracy);
    EXPECT_EQ(used.exits[1].accuracy.value(), 0.7);
    model.accuracy.reset();
    EXPECT_FALSE(used_exits(model, Numbers{1}, {}).accuracy);
}

TEST(ABestCut, IsThatOfTheMixture)
{
    auto model = with_exits();
    auto const platform = three_in_a_row();
    auto chain = chain_over(model, platform, 1);
    chain.exits = used_exits(model, Numbers{0}, {});
    ChainCosts const costs{chain};
    for (auto const objective : {Objective::latency, Objective::energy}) {
        auto const best = best_cuts(costs, objective);
        auto const within = best_of(costs, all_cuts(model), objective);
        ASSERT_TRUE(best && within);
        EXPECT_EQ(best->front(), within->front());
        EXPECT_EQ(best_cuts(costs, objective, 1)->front(),
                  within->front()); // cuts at vertices are all there are
    }
}

} // namespace
} // namespace sunder::sim
