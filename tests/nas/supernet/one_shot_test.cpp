#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/one_shot.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "sim/base/run_error.hpp"
#include "tests/nas/evaluate/small_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

namespace sunder::nas {
namespace {

/// A phone of 10 Mflop/s, a link of 1 ms + 1 MB/s, and at most 4 ms: everything on the phone takes longer.
class SmallOneShot : public testing::Test {
protected:
    SmallOneShot()
    {
        plan.objectives = {Metric::accuracy};
        plan.limits = {{.metric = Metric::latency, .value = 0.004}};
    }

    static sim::Scenario slow_phone()
    {
        auto scenario = phone_and_server();
        scenario.platform.devices[0_id].profile.speed = sim::FlopsPerSecond{1e7};
        return scenario;
    }

    static OneShotSettings usual() { return {.warm_up = 20, .turns = 60, .finalists = 4}; }

    /// A search with weights of its own.
    struct Search {
        Supernet supernet;
        OneShotSearch search;

        Search(SmallOneShot const& of, OneShotSettings const& settings)
            : supernet{*of.space,
                       of.data,
                       {.steps = settings.warm_up + settings.turns,
                        .batch = 32,
                        .learning_rate = 0.1,
                        .validation = 64},
                       sim::Seed{3}},
              search{{.subject = {.objectives = of.plan.objectives, .limits = of.plan.limits},
                      .plan = of.plan,
                      .table = of.table,
                      .accuracy = of.nobody_asks},
                     supernet,
                     settings,
                     1}
        {
        }
        void take_steps(std::int64_t count)
        {
            for (std::int64_t i = 0; i < count; ++i)
                search.take_step();
        }
    };

    ImageSet data = make_synthetic_images({.train = 256, .test = 64}, sim::Seed{7});
    std::unique_ptr<NasBench201> space =
        make_nasbench201({.classes = 4, .channels = 4, .cells = 1, .image_channels = 1, .image_size = 8});
    SearchSetting setting = search_setting_of(slow_phone(), {});
    JourneyTable table{setting, by_speed(*space, setting)};
    SearchPlan plan;
    GivenAccuracy nobody_asks{[](Choices const&) { return 0.0; }};
};

TEST_F(SmallOneShot, EndsWithAnAccuratePairWithinTheLimit)
{
    Search one{*this, usual()};
    one.take_steps(80);
    EXPECT_TRUE(one.search.is_trained());
    auto const result = one.search.finish();
    auto const& best = result.candidates[best_of(result)];
    EXPECT_EQ(best.violation, 0);
    EXPECT_LE(best.evaluation.latency.value(), 0.004);
    EXPECT_GT(best.evaluation.accuracy, 60); // four classes
}

TEST_F(SmallOneShot, RefinesFinalistsBeforeTheyAreJudged)
{
    OneShotSettings settings{.warm_up = 10, .turns = 10, .finalists = 4};
    Search plain{*this, settings};
    plain.take_steps(20);
    settings.refined = 60;
    Search refined{*this, settings};
    refined.take_steps(20);
    auto const before = plain.search.finish().candidates;
    auto const result = refined.search.finish();
    double gained = 0;
    ASSERT_EQ(result.candidates.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(result.candidates[i].choices, before[i].choices);
        gained += result.candidates[i].evaluation.accuracy - before[i].evaluation.accuracy;
    }
    EXPECT_GT(gained, 20);
    auto const& best = result.candidates[best_of(result)];
    auto const& same = result.cuts.cuts[space->cut(best.choices)].evaluation;
    EXPECT_EQ(same.accuracy, best.evaluation.accuracy);
}

TEST_F(SmallOneShot, CutsLaterWhereLessMayBeGivenAway)
{
    plan.limits = {{.metric = Metric::latency, .value = 0.020}}; // the first cuts are the fastest
    Search open{*this, usual()};
    open.take_steps(80);
    auto const early = open.search.finish();
    auto const& before = early.candidates[best_of(early)].evaluation;
    plan.limits.push_back({.metric = Metric::leakage, .value = 0.9});
    Search discreet{*this, usual()};
    discreet.take_steps(80);
    auto const late = discreet.search.finish();
    auto const& after = late.candidates[best_of(late)];
    EXPECT_EQ(after.violation, 0);
    EXPECT_GT(*before.leakage, 0.9);
    EXPECT_LE(*after.evaluation.leakage, 0.9);
    EXPECT_GT(after.evaluation.depth, before.depth);
}

TEST_F(SmallOneShot, ShowsTheAnswerAtEachOfItsCuts)
{
    Search one{*this, usual()};
    one.take_steps(80);
    auto const result = one.search.finish();
    auto const& [cuts, images] = result.cuts;
    auto const& best = result.candidates[best_of(result)];
    ASSERT_EQ(cuts.size(), 8);
    EXPECT_EQ(images, 64);
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        EXPECT_EQ(cuts[i].evaluation.depth, i);
        EXPECT_EQ(cuts[i].evaluation.accuracy, best.evaluation.accuracy); // nothing is coded
    }
    EXPECT_EQ(cuts.front().evaluation.leakage, 1);
    EXPECT_EQ(cuts[best.evaluation.depth].evaluation.leakage, best.evaluation.leakage);
    EXPECT_EQ(cuts.back().evaluation.leakage, 0);
    EXPECT_GT(cuts.back().violation, 0); // 4 ms
}

TEST_F(SmallOneShot, JudgesTheModeAndOthersOnce)
{
    Search one{*this, usual()};
    one.take_steps(80);
    auto const result = one.search.finish();
    EXPECT_EQ(result.candidates.size(), 5);
    EXPECT_EQ(result.candidates.front().choices, canonical(result.space, result.mode));
    std::set<Choices> different;
    for (auto const& candidate : result.candidates)
        different.insert(candidate.choices);
    EXPECT_EQ(different.size(), 5);
}

TEST_F(SmallOneShot, BeginsWithAUniformThetaAfterTheWarmUp)
{
    Search one{*this, usual()};
    one.take_steps(20);
    EXPECT_EQ(one.search.history().size(), 0);
    one.take_steps(60);
    auto const& history = one.search.history();
    EXPECT_EQ(history.size(), 60);
    EXPECT_GT(history.entropy.front(), 0.9);
    EXPECT_LT(history.entropy.back(), history.entropy.front());
}

TEST_F(SmallOneShot, GoesOnFromAFileAsIfItHadNotStopped)
{
    auto const path = std::filesystem::path{testing::TempDir()} / "sunder_one_shot.pt";
    OneShotSettings const settings{.warm_up = 4, .turns = 8, .finalists = 3};
    Search whole{*this, settings};
    whole.take_steps(12);
    auto const expected = whole.search.finish();
    for (std::int64_t const stop : {2, 7}) {
        Search first{*this, settings};
        first.take_steps(stop);
        first.search.save(path, "one");
        Search second{*this, settings};
        second.search.load(path, "one");
        EXPECT_EQ(second.search.steps(), stop);
        second.take_steps(12 - stop);
        auto const result = second.search.finish();
        EXPECT_EQ(second.search.history().loss, whole.search.history().loss);
        EXPECT_EQ(second.search.history().accuracy, whole.search.history().accuracy);
        EXPECT_EQ(result.mode, expected.mode);
        for (std::size_t i = 0; i < expected.candidates.size(); ++i)
            EXPECT_EQ(result.candidates[i].evaluation.accuracy, expected.candidates[i].evaluation.accuracy);
    }
}

TEST_F(SmallOneShot, RefusesTheFileOfOtherSettings)
{
    auto const path = std::filesystem::path{testing::TempDir()} / "sunder_one_shot_other.pt";
    Search first{*this,
                 {.warm_up = 1, .turns = 4, .asng = {.samples = 4, .repeats = RepeatedSamples::evaluate}}};
    first.take_steps(3);
    first.search.save(path, "one");
    Search second{*this, {.warm_up = 1, .turns = 4}};
    EXPECT_THROW(second.search.load(path, "one"), sim::RunError);
}

TEST_F(SmallOneShot, RefusesTheFileOfAnotherSearch)
{
    auto const path = std::filesystem::path{testing::TempDir()} / "sunder_one_shot_name.pt";
    Search first{*this, usual()};
    first.search.save(path, "one");
    Search second{*this, usual()};
    EXPECT_THROW(second.search.load(path, "another"), sim::RunError);
}

TEST_F(SmallOneShot, KnowsAfterAFileWhatWasJudgedBeforeItStopped)
{
    auto const path = std::filesystem::path{testing::TempDir()} / "sunder_one_shot_judged.pt";
    OneShotSettings const settings{.warm_up = 4, .turns = 8, .finalists = 3};
    Search first{*this, settings};
    first.take_steps(12);
    EXPECT_THROW((void)first.search.finish({.progress = {}, .is_stopped = [] { return true; }}),
                 sim::Interrupted);
    first.search.save(path, "one");
    auto const expected = first.search.finish();
    Search second{*this, settings};
    second.search.load(path, "one");
    auto const result = second.search.finish();
    ASSERT_EQ(result.candidates.size(), expected.candidates.size());
    for (std::size_t i = 0; i < expected.candidates.size(); ++i)
        EXPECT_EQ(result.candidates[i].evaluation.accuracy, expected.candidates[i].evaluation.accuracy);
}

TEST_F(SmallOneShot, TellsHowManyFinalistsAreJudged)
{
    Search one{*this, {.warm_up = 4, .turns = 8, .finalists = 3}};
    one.take_steps(12);
    std::vector<std::int64_t> judged;
    (void)one.search.finish({.progress = [&](std::int64_t done, std::int64_t) { judged.push_back(done); }});
    EXPECT_EQ(judged, (std::vector<std::int64_t>{1, 2, 3, 4})); // with the mode
}

TEST_F(SmallOneShot, PrefersFinalistsWithinTheLimit)
{
    Search one{*this, {.warm_up = 2, .turns = 40, .finalists = 3}};
    one.take_steps(42);
    auto const result = one.search.finish();
    for (std::size_t i = 1; i < result.candidates.size(); ++i) // the first one is the mode
        EXPECT_EQ(result.candidates[i].violation, 0);
}

TEST_F(SmallOneShot, EndsWithinTheLimitByPenaltyToo)
{
    Search one{*this,
               {.warm_up = 20,
                .turns = 60,
                .finalists = 4,
                .asng = {.samples = 2,
                         .limits = {.how = LimitRule::penalty, .weight = 100},
                         .repeats = RepeatedSamples::evaluate}}};
    one.take_steps(80);
    auto const result = one.search.finish();
    EXPECT_EQ(result.candidates[best_of(result)].violation, 0);
}

TEST_F(SmallOneShot, EndsWithAFrontOfAllObjectives)
{
    plan.objectives = {Metric::accuracy, Metric::latency};
    Search one{*this, {.warm_up = 20, .turns = 20, .finalists = 10}};
    one.take_steps(40);
    auto const result = one.search.finish();
    auto const front = front_of(result);
    ASSERT_FALSE(front.empty());
    auto const fastest = std::ranges::min_element(result.candidates, {}, [](Candidate const& candidate) {
        return candidate.violation > 0 ? sim::Seconds{1e9} : candidate.evaluation.latency;
    });
    EXPECT_EQ(result.candidates[front.back()].evaluation.latency, fastest->evaluation.latency);
}

TEST_F(SmallOneShot, TrainsItsFrontAloneBeforeOthers)
{
    plan.objectives = {Metric::accuracy, Metric::latency};
    Search one{*this, {.warm_up = 20, .turns = 20, .finalists = 10}};
    one.take_steps(40);
    auto const result = one.search.finish();
    auto const front = front_of(result);
    auto const rows = best_rows(result, 100);
    EXPECT_EQ(rows.size(), result.candidates.size());
    EXPECT_TRUE(std::equal(front.begin(), front.end(), rows.begin()));
    EXPECT_EQ(best_rows(result, 1), std::vector<std::size_t>{front.front()});
}

TEST_F(SmallOneShot, LearnsWeightsAloneWhereThetaNeverMoves)
{
    Search one{*this, {.warm_up = 10, .turns = 0, .finalists = 4}};
    one.take_steps(10);
    EXPECT_TRUE(one.search.is_trained());
    auto const result = one.search.finish();
    EXPECT_TRUE(result.mode.empty());
    EXPECT_TRUE(result.theta.probabilities.empty());
    EXPECT_EQ(result.candidates.size(), 4);
    for (auto const& candidate : result.candidates)
        EXPECT_EQ(candidate.violation, 0);
}

TEST_F(SmallOneShot, SimulatesEachJourneyOnce)
{
    plan.method = Method::simulated;
    plan.limits = {{.metric = Metric::p95, .value = 0.02}};
    Search one{*this, {.warm_up = 2, .turns = 10, .finalists = 3}};
    one.take_steps(12);
    auto const result = one.search.finish();
    EXPECT_GT(result.simulations, 1);
    EXPECT_LE(result.simulations, 20 + 4); // two a turn, and the finalists
    for (auto const& candidate : result.candidates)
        EXPECT_TRUE(candidate.evaluation.p95 || candidate.evaluation.obstacle != CandidateObstacle::none);
}

TEST_F(SmallOneShot, CountsSimulationsBeforeAStopToo)
{
    auto const path = std::filesystem::path{testing::TempDir()} / "sunder_one_shot_simulated.pt";
    plan.method = Method::simulated;
    OneShotSettings const settings{.warm_up = 2, .turns = 10, .finalists = 3};
    Search whole{*this, settings};
    whole.take_steps(12);
    Search first{*this, settings};
    first.take_steps(9);
    first.search.save(path, "one");
    Search second{*this, settings};
    second.search.load(path, "one");
    second.take_steps(3);
    auto const expected = whole.search.finish();
    auto const result = second.search.finish();
    EXPECT_EQ(result.simulations, expected.simulations);
    EXPECT_EQ(result.mode, expected.mode);
    EXPECT_EQ(result.candidates.back().evaluation.p95, expected.candidates.back().evaluation.p95);
}

TEST_F(SmallOneShot, ConfirmsFinalistsAloneBySimulation)
{
    plan.method = Method::screened;
    plan.limits = {{.metric = Metric::p95, .value = 0.02}};
    Search one{*this, {.warm_up = 2, .turns = 10, .finalists = 3}};
    one.take_steps(12);
    auto const result = one.search.finish();
    auto const simulated = std::ranges::count(result.candidates, Evaluator::simulated,
                                              [](Candidate const& c) { return c.evaluation.evaluator; });
    EXPECT_GT(simulated, 0);
    EXPECT_GT(result.simulations, 0);
    EXPECT_LE(result.simulations, simulated);
    for (auto const& candidate : result.candidates)
        EXPECT_TRUE(candidate.evaluation.p95 || candidate.evaluation.obstacle != CandidateObstacle::none);
}

TEST_F(SmallOneShot, JudgesSplitsOfOneNetworkAlike)
{
    Search one{*this, usual()};
    SupernetAccuracy const accuracy{*space, one.supernet};
    Choices const early{0, 0, 0, 3, 0, 0, 1};
    Choices const late{0, 0, 0, 3, 0, 0, 5};
    EXPECT_EQ(accuracy.accuracy(early), accuracy.accuracy(late));
}

} // namespace
} // namespace sunder::nas
