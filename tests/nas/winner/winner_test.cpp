#include "nas/evaluate/simulator.hpp"
#include "nas/winner/winner.hpp"
#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/forecast/lone_request.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/nas/winner/some_searches.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sunder::nas {
namespace {

/// As `sunder run` does it, from the disk.
sim::Deployment deployed(Winner const& winner)
{
    sim::ScratchFolder const folder;
    sim::write_content(folder / winner_model_file, winner.model);
    sim::write_content(folder / "scenario.yaml", winner.scenario);
    return sim::deploy(sim::load_scenario(folder / "scenario.yaml"));
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
    expect_same_journeys(cells_by_figures(), 5);
}

TEST(AWinner, IsAsFastAsTheSearchSaidByRooflinesAndWithACodec)
{
    expect_same_journeys(small_cells(), 20);
}

TEST(AWinner, IsAsFastAsTheSearchSaidWhereTheSpaceChoosesTheCoding)
{
    expect_same_journeys(coded_cells(), 4);
}

TEST(AWinner, IsAsFastAsTheSearchSaidInFbnet)
{
    expect_same_journeys(fbnet(), 3);
}

TEST(AWinner, IsAsFastAsTheSearchSaidInSpacesOfOnesOwn)
{
    expect_same_journeys(own_space(), 10);
    expect_same_journeys(transformers(), 10);
}

TEST(AWinner, FaresUnderLoadAsItsJourneyDid)
{
    auto const search = small_cells();
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
    auto const search = small_cells(); // whose images do not leave the device
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
