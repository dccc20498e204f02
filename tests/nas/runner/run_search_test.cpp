#include "tests/nas/runner/toy.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::nas {
namespace {

std::string text_of_best(SearchResult const& result)
{
    return text_of(result.space, result.candidates[best_of(result)].choices);
}

TEST(ExhaustiveSearch, FindsTheMostAccurateWithinTheLimit)
{
    auto const result =
        Toy{"objectives: [accuracy]\nconstraints: {latency: 15 ms}\noptimizer: exhaustive\n"}.run();
    EXPECT_EQ(result.candidates.size(), 6U);
    EXPECT_EQ(text_of_best(result), "space:kernel=k3,split=body");
    EXPECT_NEAR(result.candidates[best_of(result)].evaluation.latency.value(), 0.012048, 1e-12);
}

TEST(ExhaustiveSearch, GivesUpAccuracyForATighterLimit)
{
    auto const result =
        Toy{"objectives: [accuracy]\nconstraints: {latency: 10 ms}\noptimizer: exhaustive\n"}.run();
    EXPECT_EQ(text_of_best(result), "space:kernel=k1,split=body");
}

TEST(ExhaustiveSearch, KeepsTheImageOnThePhone)
{
    auto const result = Toy{"objectives: [latency]\noptimizer: exhaustive\n"}.run();
    EXPECT_EQ(text_of_best(result), "space:kernel=k1,split=body");
    auto const raw = std::ranges::count(result.candidates, CandidateObstacle::raw_input,
                                        [](Candidate const& c) { return c.evaluation.obstacle; });
    EXPECT_EQ(raw, 2);
}

/// Behind the body half of the image is given away.
class HalfBehindTheBody final : public AccuracyModel {
public:
    [[nodiscard]] double accuracy(Choices const& choices) const override { return 50.0 + choices[0]; }
    [[nodiscard]] std::optional<double> leakage(Choices const& choices) const override
    {
        return 1 - choices[1] / 2.0;
    }
    [[nodiscard]] std::string source() const override { return "made up by the test"; }
};

TEST(ASearchThatKnowsLeakages, LooksAtTheAnswersOtherCuts)
{
    auto const cuts = Toy{"objectives: [accuracy]\nconstraints: {latency: 15 ms}\noptimizer: exhaustive\n"}
                          .run(HalfBehindTheBody{})
                          .cuts.cuts;
    ASSERT_EQ(cuts.size(), 3U);
    EXPECT_EQ(cuts[0].evaluation.obstacle, CandidateObstacle::raw_input);
    EXPECT_EQ(cuts[1].evaluation.leakage, 0.5);
    EXPECT_EQ(cuts[1].violation, 0);
    EXPECT_NEAR(cuts[2].evaluation.latency.value(), 0.018, 1e-12);
    EXPECT_NEAR(cuts[2].violation, 0.2, 1e-12); // 18 ms are a fifth more than 15 ms
}

TEST(ASearchThatDoesNotKnowLeakages, LeavesTheOtherCutsAlone)
{
    EXPECT_TRUE((Toy{"objectives: [accuracy]\noptimizer: exhaustive\n"}.run().cuts.cuts.empty()));
}

/// Of six candidates two would send the image and three take more than 10 ms.
TEST(ScreenedSearch, SimulatesWhatBoundsDoNotRuleOut)
{
    auto const result = Toy{"objectives: [accuracy, latency.p95]\nconstraints: {latency.p95: 10 ms}\n"
                            "optimizer: exhaustive\nevaluate: {screen: analytic, confirm: simulated}\n"}
                            .run({.processes = 1});
    EXPECT_EQ(result.simulations, 1);
    auto const& best = result.candidates[best_of(result)];
    EXPECT_EQ(best.evaluation.evaluator, Evaluator::simulated);
    EXPECT_NEAR(best.evaluation.p95->value(), 0.008048, 1e-9);
}

TEST(ScreenedSearch, AnswersLikeSimulatingAll)
{
    std::string const asked = "objectives: [accuracy, latency.p95]\nconstraints: {latency.p95: 13 ms}\n"
                              "optimizer: exhaustive\nevaluate: ";
    auto const screened = Toy{asked + "{screen: analytic, confirm: simulated}\n"}.run({.processes = 1});
    auto const simulated = Toy{asked + "simulated\n"}.run({.processes = 1});
    EXPECT_EQ(front_of(screened), front_of(simulated));
    EXPECT_LT(screened.simulations, simulated.simulations);
}

constexpr auto exact = "objectives: [accuracy]\noptimizer: exhaustive\nconstraints: {latency.p95: 13 ms}\n"
                       "evaluate: {screen: analytic, confirm: simulated, most_replications: 4}\n";

/// Two pairs would send the image, two are too slow on the phone. Then the better one is simulated first, and
/// the other one need not be.
TEST(ExactSearch, AccountsForEveryPair)
{
    auto const result = Toy{exact}.run({.processes = 1});
    ASSERT_TRUE(result.certificate);
    auto const& certificate = *result.certificate;
    EXPECT_EQ(certificate.architectures, 2);
    EXPECT_EQ(certificate.pairs, 6);
    EXPECT_EQ(certificate.unusable, 2);
    EXPECT_EQ(certificate.bounded, 2);
    EXPECT_EQ(certificate.unusable + certificate.bounded + certificate.overloaded + certificate.simulated +
                  certificate.shared + certificate.skipped,
              6);
    EXPECT_EQ(certificate.answer->text, "space:kernel=k3,split=body");
    EXPECT_NEAR(certificate.margin.value(), 0.013 - 0.012048, 1e-9);
}

TEST(ExactSearch, AnswersWithItsCertificate)
{
    auto const result = Toy{exact}.run({.processes = 1});
    auto const front = front_of(result);
    ASSERT_EQ(front.size(), 1U);
    EXPECT_EQ(result.candidates[front.front()].choices, result.certificate->answer->choices);
}

TEST(ExactSearch, TakesOverWhatAnEarlierRunSimulated)
{
    Toy const toy{exact};
    std::vector<LearnedOutcome> learned;
    auto const whole = toy.run(
        {.processes = 1, .keep_outcome = [&](LearnedOutcome const& outcome) { learned.push_back(outcome); }});
    EXPECT_EQ(std::ssize(learned), whole.simulations);
    std::int64_t again = 0;
    auto const resumed = toy.run(
        {.learned = learned, .processes = 1, .keep_outcome = [&](LearnedOutcome const&) { ++again; }});
    EXPECT_EQ(again, 0);
    EXPECT_EQ(resumed.simulations, whole.simulations);
    EXPECT_EQ(resumed.certificate->simulated, whole.certificate->simulated);
    EXPECT_EQ(resumed.candidates.size(), whole.candidates.size());
}

TEST(ExactSearch, EndsInterruptedWithoutACertificate)
{
    auto const result = Toy{exact}.run({.processes = 1, .is_stopped = [] { return true; }});
    EXPECT_EQ(result.ending, Ending::interrupted);
    EXPECT_FALSE(result.certificate);
    EXPECT_FALSE(result.candidates.empty());
}

TEST(Search, StopsAtTheNumberOfEvaluationsInTheMiddleOfATurn)
{
    auto const result = Toy{"objectives: [accuracy]\noptimizer: {asng: {samples: 3, repeats: evaluate}}\n"
                            "budget: {evaluations: 4}\n"}
                            .run();
    EXPECT_EQ(result.candidates.size(), 4U);
    EXPECT_EQ(result.candidates.back().turn, 1);
}

TEST(Search, StopsAtTheNumberOfSimulations)
{
    auto const result = Toy{"objectives: [accuracy]\noptimizer: {random: {batch: 1}}\nevaluate: simulated\n"
                            "budget: {simulations: 2}\n"}
                            .run({.processes = 1});
    EXPECT_EQ(result.simulations, 2);
}

TEST(Search, StopsWhenItsTimeIsUp)
{
    auto const result =
        Toy{"objectives: [accuracy]\noptimizer: {random: {batch: 1}}\nbudget: {time: 1 ns}\n"}.run();
    EXPECT_LT(result.candidates.size(), 6U);
    EXPECT_EQ(result.ending, Ending::complete);
}

TEST(Search, EndsInterruptedWhenItIsStopped)
{
    auto const result = Toy{"objectives: [accuracy]\noptimizer: {random: {batch: 1}}\n"}.run(
        {.is_stopped = [] { return true; }});
    EXPECT_EQ(result.candidates.size(), 1U);
    EXPECT_EQ(result.ending, Ending::interrupted);
}

class SearchCutShort : public testing::TestWithParam<char const*> {};

TEST_P(SearchCutShort, GoesOnAsIfItHadNotBeen)
{
    Toy const toy{fmt::format("objectives: [accuracy]\nconstraints: {{latency.p95: 13 ms}}\noptimizer: {}\n"
                              "evaluate: simulated\nbudget: {{evaluations: 6}}\n",
                              GetParam())};
    std::vector<SearchTurn> turns;
    auto const whole =
        toy.run({.processes = 1, .keep = [&](SearchTurn const& turn) { turns.push_back(turn); }});
    turns.resize(turns.size() / 2);
    auto const resumed = toy.run({.earlier = turns, .processes = 1});
    ASSERT_EQ(resumed.candidates.size(), whole.candidates.size());
    for (std::size_t i = 0; i < whole.candidates.size(); ++i) {
        EXPECT_EQ(resumed.candidates[i].choices, whole.candidates[i].choices);
        EXPECT_EQ(resumed.candidates[i].evaluation.p95, whole.candidates[i].evaluation.p95);
    }
    EXPECT_EQ(resumed.simulations, whole.simulations);
    EXPECT_EQ(resumed.theta.probabilities, whole.theta.probabilities);
}

INSTANTIATE_TEST_SUITE_P(By, SearchCutShort,
                         testing::Values("{random: {batch: 1}}", "{evolution: {population: 2, batch: 1}}",
                                         "{asng: {samples: 2, repeats: evaluate}}",
                                         "{local: {start: 1, batch: 1}}", "{nsga2: {population: 2}}"));

TEST(SearchByAsng, RecordsThetaAfterEveryTurn)
{
    auto const result = Toy{"objectives: [accuracy]\noptimizer: {asng: {samples: 2, repeats: evaluate}}\n"
                            "budget: {evaluations: 8}\n"}
                            .run();
    EXPECT_EQ(result.theta.evaluations, (std::vector<std::int64_t>{2, 4, 6, 8}));
    ASSERT_EQ(result.theta.probabilities.front().size(), 5U); // two kernels, three splits
    auto const& last = result.theta.probabilities.back();
    EXPECT_NEAR(last[0] + last[1], 1, 1e-12);
    EXPECT_EQ(result.mode.size(), 2U);
}

TEST(SearchByAsng, KeepsAThousandSnapshotsAtMost)
{
    auto const result = Toy{"objectives: [accuracy]\noptimizer: {asng: {samples: 2, repeats: evaluate}}\n"
                            "budget: {evaluations: 5000}\n"}
                            .run();
    EXPECT_LE(result.theta.evaluations.size(), 1001U);
    EXPECT_GE(result.theta.evaluations.size(), 500U);
    EXPECT_EQ(result.theta.evaluations.back(), 5000);
    EXPECT_TRUE(std::ranges::all_of(result.theta.probabilities, [](std::vector<double> const& row) {
        return row.size() == 5; // two kernels, three splits
    }));
}

} // namespace
} // namespace sunder::nas
