#include "nas/evaluate/candidate_evaluator.hpp"
#include "tests/nas/evaluate/small_search.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

using sim::Seconds;

struct World {
    explicit World(sim::Scenario const& scenario) : setting{search_setting_of(scenario, {})} {}

    [[nodiscard]] std::vector<Evaluation> evaluate(std::vector<Choices> const& candidates,
                                                   EvaluationSettings const& settings)
    {
        return CandidateEvaluator{table, accuracy, simulator, settings}.evaluate(candidates);
    }

    SearchSetting setting;
    std::unique_ptr<ArchitectureSpace> space = three_blocks_of_four();
    JourneyTable table{setting, by_speed(*space, setting)};
    GivenAccuracy accuracy = more_is_better();
    Simulator simulator{setting, {}};
};

std::vector<Choices> const candidates{{0, 0, 0}, {0, 0, 1}, {0, 0, 3}, {3, 3, 3}};

TEST(AnalyticEvaluation, IsThatOfALoneRequest)
{
    World world{phone_and_server()};
    auto const evaluations = world.evaluate(candidates, {.method = Method::analytic});
    EXPECT_NEAR(evaluations[2].latency.value(), 6e-3, 1e-12);
    EXPECT_EQ(evaluations[2].evaluator, Evaluator::analytic);
    EXPECT_NEAR(evaluations[3].accuracy, 61.7, 1e-12);
    EXPECT_EQ(world.simulator.simulated(), 0);
}

/// The later the cut, the less it gives away.
class WithLeakage final : public AccuracyModel {
public:
    [[nodiscard]] double accuracy(Choices const& /*choices*/) const override { return 50; }
    [[nodiscard]] std::optional<double> leakage(Choices const& choices) const override
    {
        return 1 - choices[2] / 4.0;
    }
    [[nodiscard]] std::string source() const override { return "made up by the test"; }
};

TEST(AnEvaluation, HasALeakageWhereSomebodyMeasuresIt)
{
    World world{phone_and_server()};
    for (auto const& evaluation : world.evaluate(candidates, {.method = Method::analytic}))
        EXPECT_FALSE(evaluation.leakage);
    WithLeakage const accuracy;
    for (auto const method : {Method::analytic, Method::simulated, Method::screened}) {
        CandidateEvaluator evaluator{
            world.table,
            accuracy,
            world.simulator,
            {.method = method, .limits = {{.metric = Metric::leakage, .value = 0.5}}}};
        auto const evaluations = evaluator.evaluate(candidates);
        EXPECT_EQ(evaluations[0].leakage, 1.0);
        EXPECT_EQ(evaluations[1].leakage, 0.75);
        EXPECT_EQ(evaluations[2].leakage, 0.25);
    }
}

TEST(ScreenedEvaluation, DoesNotSimulateWhatGivesTooMuchAway)
{
    World world{phone_and_server()};
    WithLeakage const accuracy;
    CandidateEvaluator evaluator{
        world.table,
        accuracy,
        world.simulator,
        {.method = Method::screened, .limits = {{.metric = Metric::leakage, .value = 0.5}}}};
    auto const evaluations = evaluator.evaluate({{0, 0, 1}, {0, 0, 3}});
    EXPECT_EQ(evaluations[0].evaluator, Evaluator::bounded);
    EXPECT_EQ(evaluations[1].evaluator, Evaluator::simulated);
}

TEST(SimulatedEvaluation, LeavesOutWhatCannotBeUsed)
{
    World world{phone_and_server()};
    auto const evaluations = world.evaluate(candidates, {.method = Method::simulated});
    EXPECT_EQ(evaluations[0].obstacle, CandidateObstacle::raw_input);
    EXPECT_EQ(evaluations[0].evaluator, Evaluator::analytic);
    EXPECT_EQ(evaluations[1].evaluator, Evaluator::simulated);
    EXPECT_NEAR(evaluations[2].p95->value(), 6e-3, 1e-9);
    EXPECT_EQ(world.simulator.simulated(), 3);
}

TEST(ScreenedEvaluation, SimulatesOnlyWhatMayKeepTheLimits)
{
    World world{phone_and_server()};
    std::vector<Limit> const limits{{.metric = Metric::p95, .value = 10e-3}};
    auto const evaluations = world.evaluate(candidates, {.method = Method::screened, .limits = limits});
    EXPECT_EQ(evaluations[1].evaluator, Evaluator::bounded); // 20 kB at 1 MB/s
    EXPECT_GT(violation_of(limits[0], evaluations[1]), 0.0);
    EXPECT_EQ(evaluations[2].evaluator, Evaluator::simulated);
    EXPECT_EQ(evaluations[3].evaluator, Evaluator::bounded); // 12 ms on the phone
    EXPECT_NEAR(evaluations[3].p95->value(), 12e-3, 1e-9);
    EXPECT_EQ(world.simulator.simulated(), 1);
}

TEST(ScreenedEvaluation, KnowsAnOverloadThatNoLoneRequestShows)
{
    auto scenario = phone_and_server();
    scenario.applications[0_id].arrivals = sim::Periodic{.every = Seconds{5e-3}, .start = {}, .stagger = {}};
    World world{scenario};
    std::vector<Limit> const limits{{.metric = Metric::p95, .value = 10e-3}};
    auto const evaluations = world.evaluate({{0, 0, 3}}, {.method = Method::screened, .limits = limits});
    // 6 ms of work every 5 ms for 10 s: the last of 2,000 requests waits 2 s, and the bound is within a
    // quarter.
    EXPECT_EQ(evaluations[0].evaluator, Evaluator::bounded);
    EXPECT_GT(evaluations[0].p95->value(), 1.9 / 1.25);
    EXPECT_LE(evaluations[0].p95->value(), 1.91);
    EXPECT_EQ(world.simulator.simulated(), 0);
}

} // namespace
} // namespace sunder::nas
