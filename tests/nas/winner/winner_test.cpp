#include "nas/config/load_search.hpp"
#include "nas/evaluate/simulator.hpp"
#include "nas/search/draw.hpp"
#include "nas/winner/winner.hpp"
#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/forecast/lone_request.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

/// A search beside the scenarios of this project. \param scenario  and application in it
SearchSpecification search_of(std::string const& scenario, std::string const& rest)
{
    bool const learns = rest.find("supernet") != std::string::npos;
    auto const text = fmt::format("format: sunder-search/1\nscenario: {}\napplication: camera\n{}\n"
                                  "objectives: [accuracy]\noptimizer: {}\n",
                                  scenario, rest, learns ? "{asng: {}}" : "random");
    return parse_search({.path = fs::path{SUNDER_SOURCE_DIR} / "scenarios/taken.yaml", .text = text});
}

JourneyTable table_of(SearchSpecification const& search)
{
    return {search.setting, ChainTable{*search.space, search.device, search.server}};
}

/// As `sunder run` does it, from the disk.
sim::Deployment deployed(Winner const& winner)
{
    sim::ScratchFolder const folder;
    sim::write_content(folder / winner_model_file, winner.model);
    sim::write_content(folder / "scenario.yaml", winner.scenario);
    return sim::deploy(sim::load_scenario(folder / "scenario.yaml"));
}

/// Some architectures, each at every one of its cuts.
std::vector<Choices> some_candidates(ArchitectureSpace const& space, int architectures)
{
    sim::Random random{sim::Seed{1}};
    auto const& variables = space.space().variables;
    auto const split =
        static_cast<std::size_t>(std::ranges::find(variables, "split", &Variable::name) - variables.begin());
    std::vector<Choices> candidates;
    for (int i = 0; i < architectures; ++i) {
        auto choices = draw_choices(space.space(), random);
        for (std::size_t cut = 0; cut < variables[split].choices.size(); ++cut) {
            choices[split] = static_cast<int>(cut);
            candidates.push_back(canonical(space.space(), choices));
        }
    }
    return candidates;
}

void expect_same_journeys(SearchSpecification const& search, int architectures)
{
    auto const table = table_of(search);
    std::size_t looked_at = 0;
    for (auto const& choices : some_candidates(*search.space, architectures)) {
        auto const row = table.row(choices);
        if (row.obstacle != CandidateObstacle::none) continue;
        ++looked_at;
        auto const winner =
            take_home({.table = table, .choices = choices, .accuracy = {}, .name = "w", .origin = "a test"});
        auto const deployment = deployed(winner);
        auto const& application = deployment.applications[search.setting.application];
        auto const& way = application.ways.front();
        auto const text = text_of(search.space->space(), choices);
        auto const alone = sim::LoneRequest{deployment, way, application.answer};
        EXPECT_EQ(alone.latency(sim::stays_of(way)), table.evaluation(row, 0).latency) << text;
        EXPECT_EQ(alone.energy(sim::stays_of(way)), table.lone().energy(row.journey)) << text;
        EXPECT_EQ(way.legs.front().sent, row.journey.sent) << text;
        EXPECT_EQ(way.legs.size(), row.journey.end == Journey::End::on_device ? 1U : 2U) << text;
    }
    EXPECT_GE(looked_at, search.space->block_names().size());
}

TEST(AWinner, IsAsFastAsTheSearchSaidInTheCellsOfNasBench201ByFigures)
{
    expect_same_journeys(search_of("pi_and_titan.yaml",
                                   "space: nasbench201\n"
                                   "accuracy: {formula: nasbench201_accuracy, column: cifar100}\n"
                                   "compute: {pi: {figures: nasbench201_latency, column: raspi4}, "
                                   "titan: {figures: nasbench201_latency, column: titan_rtx_1}}"),
                         5);
}

TEST(AWinner, IsAsFastAsTheSearchSaidByRooflinesAndWithACodec)
{
    expect_same_journeys(
        search_of("first_split.yaml",
                  "space: {nasbench201: {classes: 10, channels: 8, cells: 1}}\n"
                  "accuracy: {supernet: {data: {synthetic: {classes: 10, channels: 3, size: 32}}}}"),
        20);
}

TEST(AWinner, IsAsFastAsTheSearchSaidWhereTheSpaceChoosesTheCoding)
{
    expect_same_journeys(
        search_of("pi_and_titan.yaml",
                  "space: {nasbench201: {bottlenecks: [1, 4], bits: [32, 8]}}\n"
                  "accuracy: {supernet: {data: {synthetic: {classes: 100, channels: 3, size: 32}}}}"),
        4);
}

TEST(AWinner, IsAsFastAsTheSearchSaidInFbnet)
{
    expect_same_journeys(search_of("pi_and_titan.yaml", "space: fbnet\naccuracy: {formula: fbnet_accuracy}"),
                         3);
}

TEST(AWinner, IsAsFastAsTheSearchSaidInSpacesOfOnesOwn)
{
    expect_same_journeys(search_of("pi_and_titan.yaml",
                                   "space: space_small.yaml\naccuracy: {formula: space_small_accuracy.csv}"),
                         10);
    expect_same_journeys(search_of("pi_and_titan.yaml",
                                   "space: space_transformer.yaml\n"
                                   "accuracy: {formula: space_transformer_accuracy.csv}"),
                         10);
}

TEST(AWinner, FaresUnderLoadAsItsJourneyDid)
{
    auto const search =
        search_of("first_split.yaml",
                  "space: {nasbench201: {classes: 10, channels: 8, cells: 1}}\n"
                  "accuracy: {supernet: {data: {synthetic: {classes: 10, channels: 3, size: 32}}}}");
    auto const table = table_of(search);
    auto const choices = some_candidates(*search.space, 1)[3];
    auto const winner =
        take_home({.table = table, .choices = choices, .accuracy = 90.0, .name = "w", .origin = "a test"});
    auto deployment = deployed(winner);
    deployment.run.replications = 2;
    auto const summary = sim::summarise(sim::run_replications(deployment, {})).applications[0];
    std::vector<Journey> const journeys{table.row(choices).journey};
    auto const outcome = Simulator{search.setting, {.replications = 2}}.outcomes(journeys).front();
    EXPECT_EQ(outcome.p95, summary.latency->p95);
    EXPECT_EQ(outcome.mean, summary.latency->mean);
    EXPECT_EQ(outcome.energy, *summary.energy);
}

TEST(AWinner, ThatCannotBeUsedIsNotTakenHome)
{
    auto const search = search_of("first_split.yaml", // whose images do not leave the device
                                  "space: nasbench201\n"
                                  "accuracy: {formula: nasbench201_accuracy, column: cifar100}");
    auto const table = table_of(search);
    WinnerRequest const request{.table = table,
                                .choices = Choices(search.space->space().variables.size(), 0),
                                .accuracy = {},
                                .name = "w",
                                .origin = "a test"};
    EXPECT_THROW((void)take_home(request), sim::RunError);
}

} // namespace
} // namespace sunder::nas
