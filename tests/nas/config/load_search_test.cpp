#include "nas/config/load_search.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/errors_search/base";

/// A search of the space beside which it stands, with more lines at its end.
SearchSpecification search_with(std::string const& lines)
{
    auto const text = fmt::format(R"(format: sunder-search/1
scenario: scenario.yaml
application: camera
space: space.yaml
accuracy: {{formula: formula.csv}}
{})",
                                  lines);
    return parse_search({.path = folder / "toy.yaml", .text = text});
}

TEST(Search, LooksAtAThousandLoneRequestsUnlessToldOtherwise)
{
    auto const plan = search_with("objectives: [accuracy]\noptimizer: evolution\n").plan;
    EXPECT_EQ(plan.method, Method::analytic);
    EXPECT_EQ(plan.budget.evaluations, 1000);
    EXPECT_EQ(plan.seed, 1U);
}

/// The names of the variables of a built-in space.
std::vector<std::string> variables_of(std::string const& space)
{
    auto const text = fmt::format("format: sunder-search/1\nscenario: scenario.yaml\napplication: camera\n"
                                  "space: {}\naccuracy: {{formula: formula.csv}}\nobjectives: [accuracy]\n"
                                  "optimizer: random\n",
                                  space);
    auto const search = parse_search({.path = folder / "toy.yaml", .text = text});
    std::vector<std::string> names;
    for (auto const& variable : search.space->space().variables)
        names.push_back(variable.name);
    return names;
}

TEST(SettingsOfASpace, ScaleFbnet)
{
    EXPECT_EQ(variables_of("{fbnet: {width: 0.25, depth: 0.3, image_channels: 1, image_size: 28}}"),
              (std::vector<std::string>{"layer0", "layer1", "layer2", "layer3", "layer4", "layer5", "layer6",
                                        "split"}));
    EXPECT_EQ(variables_of("{fbnet_extended: {depth: 0.5}}").size(), 12U + 7 + 3);
}

TEST(SettingsOfASpace, LetNasBench201SearchItsCoding)
{
    auto const plain = variables_of("{nasbench201: {channels: 4, cells: 1}}");
    EXPECT_EQ(plain.back(), "split");
    auto const coded = variables_of("{nasbench201: {channels: 4, bottlenecks: [1, 2], bits: [32, 8]}}");
    EXPECT_EQ((std::vector<std::string>{coded.end() - 3, coded.end()}),
              (std::vector<std::string>{"split", "bottleneck", "bits"}));
}

TEST(Search, HasNoBudgetWhenExhaustive)
{
    auto const plan = search_with("objectives: [accuracy]\noptimizer: exhaustive\n").plan;
    EXPECT_FALSE(plan.budget.evaluations);
}

TEST(Search, TakesLimitsInSIUnitsAndAccuracyInPerCent)
{
    auto const plan = search_with("objectives: [accuracy]\noptimizer: random\n"
                                  "constraints: {accuracy: 70 %, latency: 30 ms, depth: 2}\n")
                          .plan;
    ASSERT_EQ(plan.limits.size(), 3U);
    EXPECT_EQ(plan.limits[0].metric, Metric::accuracy);
    EXPECT_DOUBLE_EQ(plan.limits[0].value, 70);
    EXPECT_DOUBLE_EQ(plan.limits[1].value, 0.03);
    EXPECT_DOUBLE_EQ(plan.limits[2].value, 2);
}

TEST(Search, TakesSettingsOfTheOptimizer)
{
    auto const plan = search_with("objectives: [accuracy]\n"
                                  "optimizer: {asng: {samples: 6, limits: penalty, weight: 5}}\n")
                          .plan;
    auto const& asng = std::get<AsngSettings>(plan.optimizer);
    EXPECT_EQ(asng.samples, 6U);
    EXPECT_EQ(asng.limits.how, LimitRule::penalty);
    EXPECT_DOUBLE_EQ(asng.limits.weight, 5);
    EXPECT_DOUBLE_EQ(asng.alpha, AsngSettings{}.alpha);
}

TEST(Search, TakesTheSettingsOfAnOptimizerThatIsOnlyNamedFromItsDefaults)
{
    auto const named = search_with("objectives: [accuracy]\noptimizer: asng\n").plan;
    auto const empty = search_with("objectives: [accuracy]\noptimizer: {asng: {}}\n").plan;
    auto const& a = std::get<AsngSettings>(named.optimizer);
    auto const& b = std::get<AsngSettings>(empty.optimizer);
    EXPECT_EQ(a.samples, b.samples);
    EXPECT_EQ(a.initial_step, b.initial_step);
    EXPECT_EQ(a.most_damping, b.most_damping);
    EXPECT_EQ(a.limits.how, b.limits.how);
    EXPECT_EQ(a.repeats, b.repeats);
}

TEST(Search, TakesMeasuredTimesWhereTheyAreNamed)
{
    auto const search = search_with("objectives: [accuracy]\noptimizer: random\n"
                                    "compute: {phone: {figures: times.csv}}\n");
    auto const times = times_of(*search.space, search.device, {1, 2}); // kernel k3, device_only
    ASSERT_EQ(times.size(), 2U);
    EXPECT_DOUBLE_EQ(times[0].value(), 0.008);
    EXPECT_DOUBLE_EQ(times[1].value(), 0.010);
}

/// k3: 8 x 64 positions x 27 multiply-accumulates and a bias each: 512 x 55 flop, at 1 Gflop/s.
TEST(Search, TakesTheRooflineWhereNoTimesAreNamed)
{
    auto const search = search_with("objectives: [accuracy]\noptimizer: random\n");
    auto const times = times_of(*search.space, search.device, {1, 2});
    EXPECT_DOUBLE_EQ(times[0].value(), 512 * 55 * 1e-9);
}

TEST(Search, NamesEveryFileThatItRead)
{
    auto const search = search_with("objectives: [accuracy]\noptimizer: random\n"
                                    "compute: {phone: {figures: times.csv}}\n");
    std::vector<std::string> paths;
    for (auto const& input : search.inputs)
        paths.push_back(input.path);
    EXPECT_EQ(paths, (std::vector<std::string>{"formula.csv", "scenario.yaml", "space.yaml", "times.csv",
                                               "toy.yaml"}));
}

TEST(ResolvedSearch, NeedsNoOtherFile)
{
    auto const search = search_with("objectives: [accuracy]\noptimizer: random\n"
                                    "compute: {phone: {figures: times.csv}}\n");
    auto const nothing = [](fs::path const&) { return sim::FileText{{}, "there is no such file"}; };
    auto const again = parse_search({.path = "elsewhere.yaml", .text = search.text, .read_file = nothing});
    EXPECT_EQ(again.text, search.text);
    EXPECT_EQ(again.name, "toy");
    EXPECT_EQ(again.setting.text, search.setting.text);
    EXPECT_EQ(again.accuracy->accuracy({1, 1}), search.accuracy->accuracy({1, 1}));
}

TEST(ResolvedSearch, OfATimeSaysForHowManyEvaluationsItWasGood)
{
    auto const search = search_with("objectives: [accuracy]\noptimizer: random\nbudget: {time: 1 min}\n");
    auto const again = parse_search({.path = folder / "again.yaml", .text = text_with_budget(search, 17)});
    EXPECT_EQ(again.plan.budget.evaluations, 17);
    EXPECT_FALSE(again.plan.budget.time);
}

TEST(WrittenSpace, HasItsVariablesAndTheSplit)
{
    auto const space = load_space(folder / "space.yaml");
    auto const& variables = space->space().variables;
    ASSERT_EQ(variables.size(), 2U);
    EXPECT_EQ(variables[0].name, "kernel");
    EXPECT_EQ(variables[1].name, "split");
    EXPECT_EQ(variables[1].choices, (std::vector<std::string>{"server_only", "body", "device_only"}));
    EXPECT_EQ(space->space().size(), 6);
}

TEST(WrittenSpace, ChoosesTheBits)
{
    auto const space = load_space(folder / "coded_space.yaml");
    EXPECT_TRUE(space->searches_codec());
    EXPECT_TRUE(space->space().find("bits"));
}

} // namespace
} // namespace sunder::nas
