#include "nas/config/load_search.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/errors_search/base";

SearchSpecification search_by(std::string const& supernet, std::string const& rest)
{
    auto const text = fmt::format("format: sunder-search/1\nscenario: scenario.yaml\napplication: camera\n"
                                  "space: space.yaml\naccuracy: {{supernet: {}}}\n{}",
                                  supernet, rest);
    return parse_search({.path = folder / "toy.yaml", .text = text});
}

OneShotPlan plan_of(std::string const& settings)
{
    return *search_by("{data: {synthetic: {}}, " + settings + "}",
                      "objectives: [accuracy]\noptimizer: asng\n")
                .one_shot;
}

TEST(SearchThatLearns, BeginsWithAFifthOfItsStepsOnUniformDraws)
{
    auto const plan = plan_of("steps: 100");
    EXPECT_EQ(plan.search.warm_up, 20);
    EXPECT_EQ(plan.search.turns, 80);
}

TEST(SearchThatLearns, NeedNotMoveTheta)
{
    EXPECT_EQ(plan_of("steps: 100, warm_up: 100 %").search.turns, 0);
}

TEST(SearchThatLearns, JudgesAsManyImagesATurnAsItLearnsFrom)
{
    EXPECT_EQ(plan_of("batch: 32").training.judged, 32);
    EXPECT_EQ(plan_of("batch: 32, judged: 256").training.judged, 256);
}

TEST(SearchThatLearns, KeepsItsWeightsBesideItsFile)
{
    EXPECT_EQ(plan_of("weights: net.pt").weights, folder / "net.pt");
    EXPECT_TRUE(plan_of("steps: 1").weights.empty());
}

TEST(SearchThatLearns, MayHaveSeveralObjectivesBehindAccuracy)
{
    auto const search =
        search_by("{data: {synthetic: {}}}", "objectives: [accuracy, latency]\noptimizer: asng\n");
    EXPECT_EQ(search.plan.objectives, (std::vector<Metric>{Metric::accuracy, Metric::latency}));
    EXPECT_EQ(search.accuracy, nullptr);
}

TEST(SearchByWeightsOfBefore, IsASearchLikeAnyOther)
{
    auto const search = search_by("kept/net.pt", "objectives: [latency, accuracy]\noptimizer: nsga2\n"
                                                 "budget: {evaluations: 40}\n");
    EXPECT_FALSE(search.one_shot);
    EXPECT_EQ(search.accuracy, nullptr);
    EXPECT_EQ(search.trained->file, folder / "kept/net.pt");
    EXPECT_EQ(search.trained->named, "kept/net.pt");
    EXPECT_EQ(search.trained->where.line, 5);
    EXPECT_EQ(search.plan.budget.evaluations, 40);
}

} // namespace
} // namespace sunder::nas
