#include "sim/runner/split_run.hpp"
#include "sim/runner/tail.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

/// A server that is asked at random.
Deployment busy_world()
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{60}};
    world.applications[0_id].ways[0].legs[0].sent = Bytes{1e3};
    world.run.requests.reset();
    world.run.until = Seconds{20};
    return world;
}

SplitPlan plan_of(std::vector<SplitLevel> levels)
{
    return {.beyond = Seconds{100e-3}, .whose = {}, .levels = std::move(levels)};
}

TEST(SplitRun, IsAPureFunctionOfItsArguments)
{
    auto const world = busy_world();
    auto const plan = plan_of({{.height = 100, .trials = 3}, {.height = 150, .trials = 2}});
    auto const once = split_run(world, 4, plan);
    auto const again = split_run(world, 4, plan);
    EXPECT_GT(once.copies, 0);
    EXPECT_EQ(once.copies, again.copies);
    EXPECT_EQ(once.finished, again.finished);
    EXPECT_EQ(once.requests, again.requests);
    EXPECT_EQ(once.unfinished, 0);
}

TEST(SplitRun, GoesItsOwnWayAsIfItHadNoCopies)
{
    // The first trial is the run itself: what copies add has their part of the weight.
    auto const world = busy_world();
    auto const plain = split_run(world, 0, plan_of({}));
    auto const split = split_run(world, 0, plan_of({{.height = 120, .trials = 4}}));
    EXPECT_EQ(plain.requests, static_cast<std::int64_t>(plain.finished));
    EXPECT_GT(split.requests, plain.requests);
    EXPECT_NEAR(split.finished, plain.finished, 0.02 * plain.finished);
}

TEST(SplitRun, CountsRequestsOfTheApplicationInQuestionOnly)
{
    auto world = busy_world();
    auto other = world.applications[0_id];
    other.name = "other";
    world.applications.push_back(other);
    auto plan = plan_of({});
    auto const all = split_run(world, 0, plan);
    plan.whose = 1_id;
    auto const some = split_run(world, 0, plan);
    EXPECT_EQ(some.requests, all.requests);
    EXPECT_LT(some.finished, 0.6 * all.finished);
    EXPECT_GT(some.finished, 0.4 * all.finished);
}

TEST(Tail, GoesOnUntilItIsAsNarrowAsWasAskedForOrHasRunOut)
{
    TailQuestion question{.beyond = Seconds{60e-3}, .whose = {}, .accuracy = 0.5};
    auto const narrow = estimate_tail(busy_world(), question, {.processes = 2, .progress = {}});
    ASSERT_TRUE(narrow.interval);
    EXPECT_LE(std::log(narrow.interval->high / narrow.probability), 0.5);
    question.accuracy = 0.001;
    question.most_replications = 30;
    auto const exhausted = estimate_tail(busy_world(), question, {.processes = 2, .progress = {}});
    EXPECT_EQ(exhausted.replications, 30);
}

} // namespace
} // namespace sunder::sim
