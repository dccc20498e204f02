// What holds of every optimizer.
#include "tests/nas/search/spaces.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace sunder::nas {
namespace {

using Make = std::function<std::unique_ptr<Optimizer>(SearchSpace const&, sim::Seed)>;

struct Named {
    std::string name;
    Make make;
};

std::vector<Named> optimizers()
{
    using Leaves = EvolutionSettings::Leaves;
    using Step = LocalSettings::Step;
    auto const asng = [](AsngSettings const& settings) {
        return
            [settings](SearchSpace const& space, sim::Seed seed) { return make_asng(space, settings, seed); };
    };
    auto const evolution = [](EvolutionSettings const& settings) {
        return [settings](SearchSpace const& space, sim::Seed seed) {
            return make_evolution(space, settings, seed);
        };
    };
    auto const local = [](LocalSettings const& settings) {
        return [settings](SearchSpace const& space, sim::Seed seed) {
            return make_local_search(space, settings, seed);
        };
    };
    return {
        {"exhaustive",
         [](SearchSpace const& space, sim::Seed) { return make_exhaustive(space, {.batch = 7}); }},
        {"random",
         [](SearchSpace const& space, sim::Seed seed) { return make_random(space, {.batch = 5}, seed); }},
        {"nsga2",
         [](SearchSpace const& space, sim::Seed seed) { return make_nsga2(space, {.population = 6}, seed); }},
        {"asng", asng({})},
        {"asng, feasible first", asng({.samples = 5, .limits = {.how = LimitRule::feasible_first}})},
        {"asng, penalty", asng({.samples = 2, .limits = {.how = LimitRule::penalty, .weight = 1}})},
        {"evolution", evolution({.population = 8, .tournament = 3})},
        {"evolution, the worst leave",
         evolution({.leaves = Leaves::worst, .population = 8, .tournament = 3})},
        {"local", local({.start = 4})},
        {"local, best step", local({.step = Step::best, .start = 4, .kick = 0})},
    };
}

/// Any space of a few variables, some of them under conditions.
SearchSpace any_space()
{
    auto space = space_of(*rc::gen::container<std::vector<std::size_t>>(*rc::gen::inRange<std::size_t>(2, 6),
                                                                        rc::gen::inRange<std::size_t>(1, 5)));
    for (std::size_t i = 1; i < space.variables.size(); ++i)
        if (*rc::gen::inRange(0, 4) == 0)
            space.variables[i].only_if = {.variable = *rc::gen::inRange<std::size_t>(0, i), .values = {0, 2}};
    return space;
}

/// Two objectives and a violation that look random, the same for the same candidate.
Score arbitrary_score(SearchSpace const& space, Choices const& choices)
{
    sim::Random random{sim::Seed{hash_of(space, choices)}};
    return {.objectives = {random.uniform(), random.uniform()},
            .violation = std::max(0.0, random.uniform() - 0.5)};
}

void expect_equal(std::vector<Turn> const& a, std::vector<Turn> const& b)
{
    RC_ASSERT(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        RC_ASSERT(a[i].batch == b[i].batch);
}

RC_GTEST_PROP(AnyOptimizerToldTheSame, AsksTheSame, ())
{
    auto const space = any_space();
    auto const seed = sim::Seed{*rc::gen::arbitrary<std::uint64_t>()};
    auto const score_of = [&](Choices const& choices) { return arbitrary_score(space, choices); };
    for (auto const& [name, make] : optimizers()) {
        auto const first = make(space, seed);
        auto const second = make(space, seed);
        expect_equal(run(*first, score_of, 100), run(*second, score_of, 100));
        RC_ASSERT(first->mode() == second->mode());
        RC_ASSERT(first->theta() == second->theta());
    }
}

RC_GTEST_PROP(AnyOptimizerToldItsPast, GoesOnAsIfItHadNeverStopped, ())
{
    auto const space = any_space();
    auto const seed = sim::Seed{*rc::gen::arbitrary<std::uint64_t>()};
    auto const score_of = [&](Choices const& choices) { return arbitrary_score(space, choices); };
    for (auto const& [name, make] : optimizers()) {
        auto const whole = make(space, seed);
        auto const turns = run(*whole, score_of, 60);
        auto const resumed = make(space, seed);
        for (auto const& turn : turns) {
            RC_ASSERT(resumed->ask() == turn.batch);
            resumed->tell(turn.scores);
        }
        RC_ASSERT(resumed->ask() == whole->ask());
    }
}

RC_GTEST_PROP(AnyOptimizer, AsksForCanonicalCandidatesOnce, ())
{
    auto const space = any_space();
    auto const seed = sim::Seed{*rc::gen::arbitrary<std::uint64_t>()};
    for (auto const& [name, make] : optimizers()) {
        auto const optimizer = make(space, seed);
        auto const rows = asked(run(
            *optimizer, [&](Choices const& choices) { return arbitrary_score(space, choices); }, 200));
        RC_ASSERT(std::set<Choices>(rows.begin(), rows.end()).size() == rows.size());
        for (auto const& row : rows)
            RC_ASSERT(row == canonical(space, row));
    }
}

RC_GTEST_PROP(AnyOptimizerButAsng, TriesEverythingBeforeItEnds, ())
{
    auto const space = any_space();
    auto const seed = sim::Seed{*rc::gen::arbitrary<std::uint64_t>()};
    for (auto const& [name, make] : optimizers()) {
        if (name.starts_with("asng")) continue;
        auto const optimizer = make(space, seed);
        auto const turns = run(
            *optimizer, [&](Choices const& choices) { return arbitrary_score(space, choices); }, 10'000);
        RC_ASSERT(static_cast<double>(asked(turns).size()) == space.size());
    }
}

TEST(Exhaustive, ListsTheSpaceWithTheLastVariableRunningFastest)
{
    auto const optimizer = make_exhaustive(space_of({2, 3}), {.batch = 4});
    auto const turns = run(
        *optimizer, [](Choices const&) { return Score{.objectives = {0}}; }, 100);
    ASSERT_EQ(turns.size(), 2);
    EXPECT_EQ(turns[0].batch, (std::vector<Choices>{{0, 0}, {0, 1}, {0, 2}, {1, 0}}));
    EXPECT_EQ(turns[1].batch, (std::vector<Choices>{{1, 1}, {1, 2}}));
}

TEST(Exhaustive, SkipsWhatDiffersOnlyWhereAVariableDoesNotCount)
{
    auto const optimizer = make_exhaustive(conditional_space(), {});
    EXPECT_EQ(optimizer->ask(), (std::vector<Choices>{{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}}));
}

TEST(RandomSearch, DrawsEveryChoiceAboutAsOften)
{
    auto const optimizer = make_random(space_of({4, 100, 100, 100}), {.batch = 4000}, sim::Seed{1});
    std::vector<int> counts(4, 0);
    for (auto const& row : optimizer->ask())
        ++counts[static_cast<std::size_t>(row[0])];
    for (int const count : counts) // 1000, four standard deviations of 27
        EXPECT_NEAR(count, 1000, 110);
}

/// Distance from (3, 3) on a grid, in steps.
Score steps_from_the_middle(Choices const& choices)
{
    return {.objectives = {std::abs(choices[0] - 3.0) + std::abs(choices[1] - 3.0)}};
}

TEST(LocalSearch, StepsToTheBestOfAllNeighbours)
{
    auto const optimizer = make_local_search(
        space_of({5, 5}), {.step = LocalSettings::Step::best, .start = 1, .kick = 0}, sim::Seed{7});
    auto const turns = run(*optimizer, steps_from_the_middle, 1 + 8 + 4);
    ASSERT_EQ(turns.size(), 3);
    auto const start = turns[0].batch[0];
    ASSERT_NE(start[0], 3);
    ASSERT_NE(start[1], 3);
    // One variable comes to 3 first; of the neighbours there, the 4 that change the other one are new.
    EXPECT_EQ(turns[1].batch.size(), 8);
    EXPECT_EQ(turns[2].batch.size(), 4);
    EXPECT_NE(std::ranges::find(turns[2].batch, Choices{3, 3}), turns[2].batch.end());
}

std::size_t differences(Choices const& a, Choices const& b)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        count += a[i] != b[i] ? 1 : 0;
    return count;
}

TEST(LocalSearch, SetsOutNearTheBestCandidateOnceNoNeighbourIsBetter)
{
    auto const optimizer =
        make_local_search(space_of({2, 2, 2, 2, 2, 2}), {.start = 1, .batch = 2, .kick = 2}, sim::Seed{1});
    auto const best = optimizer->ask().at(0);
    optimizer->tell({{.objectives = {0}}});
    for (int turn = 0; turn < 3; ++turn) {
        for (auto const& neighbour : optimizer->ask())
            EXPECT_EQ(differences(neighbour, best), 1);
        optimizer->tell({{.objectives = {1}}, {.objectives = {1}}});
    }
    auto const next = optimizer->ask();
    ASSERT_EQ(next.size(), 1);
    EXPECT_EQ(differences(next[0], best), 2);
}

TEST(RegularisedEvolution, LetsTheOldestGoHoweverGood)
{
    // The best candidate of all is among the first ten, so nearly all of the next ten are its children. These
    // replace it: of its grandchildren, who would all differ from it in one variable if it were still a
    // parent, some differ in both.
    auto const optimizer = make_evolution(
        space_of({50, 50}),
        {.population = 10, .tournament = 40, .batch = 10, .limits = {.how = LimitRule::feasible_first}},
        sim::Seed{1});
    auto const best = optimizer->ask()[4];
    std::vector<Score> scores(10, Score{.objectives = {1}});
    scores[4].objectives = {0};
    optimizer->tell(scores);
    auto const differs_in_one = [&](Choices const& row) { return differences(row, best) == 1; };
    EXPECT_GE(std::ranges::count_if(optimizer->ask(), differs_in_one), 8);
    optimizer->tell(std::vector<Score>(10, Score{.objectives = {1}}));
    EXPECT_LE(std::ranges::count_if(optimizer->ask(), differs_in_one), 8);
}

TEST(EvolutionWhoseWorstLeave, KeepsTheBestForEver)
{
    auto const optimizer = make_evolution(space_of({50, 50}),
                                          {.leaves = EvolutionSettings::Leaves::worst,
                                           .population = 10,
                                           .tournament = 40,
                                           .batch = 10,
                                           .limits = {.how = LimitRule::feasible_first}},
                                          sim::Seed{1});
    auto const best = optimizer->ask()[4];
    std::vector<Score> scores(10, Score{.objectives = {1}});
    scores[4].objectives = {0};
    optimizer->tell(scores);
    for (int turn = 0; turn < 5; ++turn) {
        auto const children = optimizer->ask();
        EXPECT_GE(
            std::ranges::count_if(children, [&](Choices const& row) { return differences(row, best) == 1; }),
            8);
        optimizer->tell(std::vector<Score>(10, Score{.objectives = {1}}));
    }
}

} // namespace
} // namespace sunder::nas
