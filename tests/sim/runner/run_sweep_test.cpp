#include "sim/base/run_error.hpp"
#include "sim/records/figures.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_sweep.hpp"
#include "sim/runner/sweep_table.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

/// Point n has n requests a phone, which all take 27 ms.
SweepProblem growing_world()
{
    return {.includes = [](std::int64_t) { return true; },
            .deployment_of =
                [](std::int64_t point) {
                    auto world = small_world();
                    world.run.requests = point + 1;
                    return world;
                },
            .schema = schema_of(summarise(run_once(small_world()))),
            .stop = {},
            .keep_records = {}};
}

/// Poisson arrivals: requests wait for one another by chance.
Deployment busy_world()
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{20}};
    world.run.requests = 200;
    return world;
}

double figure(SweepProblem const& problem, PointResult const& result, std::string const& name)
{
    auto const& figures = problem.schema.figures;
    return result.figures.at(
        static_cast<std::size_t>(std::ranges::find(figures, name, &Figure::name) - figures.begin()));
}

std::map<std::int64_t, PointResult> all_results(SweepProblem const& problem, std::int64_t count,
                                                int processes)
{
    std::vector<std::int64_t> points(static_cast<std::size_t>(count));
    std::iota(points.begin(), points.end(), 0);
    std::map<std::int64_t, PointResult> results;
    run_sweep(problem, points, {.processes = processes, .keep = [&](PointResult const& result) {
                                    results[result.number] = result;
                                }});
    return results;
}

constexpr auto mean_latency = "applications.camera.latency.mean";

TEST(APoint, HasTheFiguresOfItsRun)
{
    auto const problem = growing_world();
    auto const result = run_point(problem, 4);
    EXPECT_EQ(result.status, PointStatus::done);
    EXPECT_EQ(result.number, 4);
    EXPECT_EQ(figure(problem, result, "applications.camera.requests"), 5);
    EXPECT_NEAR(figure(problem, result, mean_latency), 27e-3, 1e-12);
    EXPECT_EQ(result.cuts, std::vector<std::string>{"conv1"});
}

TEST(APoint, ThatDoesNotMeetTheConditionIsSkipped)
{
    auto problem = growing_world();
    problem.includes = [](std::int64_t) { return false; };
    EXPECT_EQ(run_point(problem, 0).status, PointStatus::skipped);
}

TEST(APoint, WhoseScenarioIsWrongFailsWithTheMistake)
{
    auto problem = growing_world();
    auto const source = std::make_shared<Source const>(Source{"file.yaml", ""});
    problem.deployment_of = [&](std::int64_t) -> Deployment {
        throw InputError{{{.where = {source, 3, 7}, .message = "too small", .hint = {}}}};
    };
    auto const result = run_point(problem, 0);
    EXPECT_EQ(result.status, PointStatus::failed);
    EXPECT_EQ(result.failure, "file.yaml:3:7: too small");
}

TEST(APoint, WithMistakesInAWholeFileNamesItsBeginning)
{
    auto problem = growing_world();
    auto const source = std::make_shared<Source const>(Source{"file.yaml", ""});
    problem.deployment_of = [&](std::int64_t) -> Deployment {
        throw InputError{{{.where = {source, 0, 0}, .message = "too small", .hint = {}},
                          {.where = {source, 0, 0}, .message = "too large", .hint = {}}}};
    };
    EXPECT_EQ(run_point(problem, 0).failure, "file.yaml:1:1: too small; file.yaml:1:1: too large");
}

TEST(APoint, WithOtherLinksThanTheRestFails)
{
    auto problem = growing_world();
    problem.deployment_of = [](std::int64_t) {
        auto world = small_world();
        world.platform.links[0_id].name = "radio";
        return world;
    };
    EXPECT_EQ(run_point(problem, 0).failure,
              "it has other applications, devices or links than the scenario that is swept");
}

TEST(APoint, ThatNeedsTheSolverHasTheFiguresOfTheClosedForm)
{
    auto problem = growing_world();
    problem.deployment_of = [](std::int64_t point) {
        auto world = busy_world();
        world.run.network_model = point == 0 ? NetworkModel::exact : NetworkModel::solver;
        world.run.replications = 2;
        return world;
    };
    auto const exact = figure(problem, run_point(problem, 0), mean_latency);
    auto const solved = run_point(problem, 1);
    ASSERT_EQ(solved.status, PointStatus::done) << solved.failure;
    EXPECT_NEAR(figure(problem, solved, mean_latency), exact, 1e-9);
}

TEST(PointsOfOneSeed, MeetTheSameArrivals)
{
    auto problem = growing_world();
    std::map<std::int64_t, std::vector<Seconds>> arrivals;
    problem.deployment_of = [](std::int64_t point) {
        auto world = busy_world();
        if (point == 1) world.platform.links[0_id].up = StepFunction{10e6 / 8};
        return world;
    };
    problem.keep_records = [&](std::int64_t point, Records const& records) {
        arrivals[point] = records.requests.arrived_at;
    };
    auto const fast = run_point(problem, 0);
    auto const slow = run_point(problem, 1);
    EXPECT_EQ(arrivals[0], arrivals[1]);
    EXPECT_GT(figure(problem, slow, mean_latency), figure(problem, fast, mean_latency));
}

TEST(StopRule, EndsAtOnceWhereChanceChangesNothing)
{
    auto problem = growing_world();
    problem.stop = StopRule{.figure = mean_latency, .within = 0.05, .at_least = 3, .at_most = 50};
    EXPECT_EQ(run_point(problem, 9).replications, 3);
}

TEST(StopRule, GoesOnUntilTheIntervalIsNarrow)
{
    auto problem = growing_world();
    problem.deployment_of = [](std::int64_t) { return busy_world(); };
    problem.stop = StopRule{.figure = mean_latency, .within = 0.02, .at_least = 3, .at_most = 1000};
    auto const result = run_point(problem, 0);
    EXPECT_GT(result.replications, 3);
    EXPECT_LT(result.replications, 1000);
    auto const low = figure(problem, result, "applications.camera.latency.ci95.low");
    auto const high = figure(problem, result, "applications.camera.latency.ci95.high");
    EXPECT_LE((high - low) / 2, 0.02 * figure(problem, result, mean_latency) * 1.001);
}

TEST(StopRule, IsNotMetWhereTheIntervalIsAbsent)
{
    auto problem = growing_world();
    problem.deployment_of = [](std::int64_t) {
        auto world = busy_world();
        world.run.until = Seconds{1}; // too few requests for an interval, so it takes 20 replications
        return world;
    };
    problem.stop = StopRule{.figure = mean_latency, .within = 1e6, .at_least = 2, .at_most = 50};
    EXPECT_EQ(run_point(problem, 0).replications, 20);
}

TEST(StopRule, GivesUpAtTheMost)
{
    auto problem = growing_world();
    problem.deployment_of = [](std::int64_t) { return busy_world(); };
    problem.stop = StopRule{.figure = mean_latency, .within = 1e-9, .at_least = 3, .at_most = 5};
    EXPECT_EQ(run_point(problem, 0).replications, 5);
}

TEST(ASweep, HasTheSameResultsWhateverTheNumberOfProcesses)
{
    auto const problem = growing_world();
    auto const one = all_results(problem, 20, 1);
    auto const three = all_results(problem, 20, 3);
    ASSERT_EQ(one.size(), 20U);
    for (auto const& [point, result] : one)
        EXPECT_EQ(pack(result), pack(three.at(point)));
}

TEST(APointThatKillsItsProcess, FailsAfterASecondTryAndStopsNoOther)
{
    auto problem = growing_world();
    problem.deployment_of = [](std::int64_t point) {
        if (point == 2) (void)std::raise(SIGKILL);
        return small_world();
    };
    auto const results = all_results(problem, 5, 2);
    ASSERT_EQ(results.size(), 5U);
    EXPECT_EQ(results.at(2).failure, "its process was killed by signal 9 (Killed)");
    EXPECT_EQ(
        std::ranges::count(results, PointStatus::done, [](auto const& entry) { return entry.second.status; }),
        4);
}

TEST(ASweep, EndsWithWhatItsKeeperThrows)
{
    auto const problem = growing_world();
    auto const refuse = [](PointResult const&) { throw RunError{"enough"}; };
    EXPECT_THROW(run_sweep(problem, {0, 1, 2}, {.processes = 2, .keep = refuse}), RunError);
}

TEST(ASweepThatIsInterrupted, KeepsWhatIsDone)
{
    auto const problem = growing_world();
    int kept = 0;
    auto const keep = [&](PointResult const&) {
        if (++kept == 2) (void)kill(getpid(), SIGINT);
    };
    EXPECT_THROW(run_sweep(problem, {0, 1, 2, 3, 4, 5, 6, 7}, {.processes = 1, .keep = keep}), Interrupted);
    EXPECT_EQ(kept, 2);
}

class TableOfASweep : public testing::Test {
protected:
    Sweep const sweep{.grid = {{.keys = {"devices.phone.count"},
                                .values = {{{.text = "1", .number = 1, .unit = {}}},
                                           {{.text = "2", .number = 2, .unit = {}}},
                                           {{.text = "3", .number = 3, .unit = {}}}}}}};
    Points const points{sweep, Seed{1}};
    PointSchema const schema{.figures = {{.name = "links.wifi.carried", .unit = "B"}}, .cuts = {}};
    SweepTable table{{.sweep = sweep, .points = points, .schema = schema}, Shard{.number = 1, .of = 2}};
};

TEST_F(TableOfASweep, HoldsThePointsOfItsShard)
{
    EXPECT_EQ(table.missing(), (std::vector<std::int64_t>{0, 2}));
    EXPECT_FALSE(table.lacks(1));
    EXPECT_FALSE(table.lacks(4));
}

TEST_F(TableOfASweep, ShowsResultsInTheRowOfTheirPoint)
{
    table.put({.number = 2,
               .status = PointStatus::done,
               .replications = 1,
               .failure = {},
               .figures = {7},
               .cuts = {}});
    EXPECT_EQ(table.missing(), std::vector<std::int64_t>{0});
    auto const& columns = table.table().columns;
    EXPECT_EQ(std::get<std::vector<double>>(columns[0].values), (std::vector<double>{1, 3}));
    EXPECT_EQ(std::get<std::vector<double>>(columns[1].values)[1], 7);
    EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(columns[1].values)[0]));
}

} // namespace
} // namespace sunder::sim
