#include "nas/evaluate/metric.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

Evaluation some()
{
    return {.accuracy = 70, .latency = sim::Seconds{0.02}, .energy = sim::Joules{3}, .depth = 2};
}

TEST(AMetric, IsFoundByItsName)
{
    EXPECT_EQ(find_metric("latency.p95"), Metric::p95);
    EXPECT_EQ(find_metric("latency.mean"), Metric::latency);
    EXPECT_EQ(name_of(Metric::p95), "latency.p95");
    EXPECT_FALSE(find_metric("latency.p42"));
}

TEST(APercentile, IsTheLoneLatencyUntilItIsSimulated)
{
    EXPECT_EQ(value_of(some(), Metric::p95), 0.02);
    auto simulated = some();
    simulated.p95 = sim::Seconds{0.03};
    EXPECT_EQ(value_of(simulated, Metric::p95), 0.03);
}

TEST(ALimit, IsMissedInItsOwnDirection)
{
    EXPECT_DOUBLE_EQ(violation_of({.metric = Metric::energy, .value = 2}, some()), 0.5);
    EXPECT_EQ(violation_of({.metric = Metric::energy, .value = 3}, some()), 0.0);
    EXPECT_DOUBLE_EQ(violation_of({.metric = Metric::depth, .value = 4}, some()), 0.5);
    EXPECT_EQ(violation_of({.metric = Metric::depth, .value = 1}, some()), 0.0);
}

TEST(ALeakage, IsAllOfTheInputUntilItIsMeasured)
{
    EXPECT_EQ(find_metric("leakage"), Metric::leakage);
    EXPECT_FALSE(find_value(some(), Metric::leakage));
    EXPECT_EQ(value_of(some(), Metric::leakage), 1.0);
    auto measured = some();
    measured.leakage = 0.25;
    EXPECT_EQ(value_of(measured, Metric::leakage), 0.25);
}

TEST(ALeakage, IsBetterSmall)
{
    auto leaky = some();
    leaky.leakage = 0.75;
    EXPECT_DOUBLE_EQ(violation_of({.metric = Metric::leakage, .value = 0.5}, leaky), 0.5);
    EXPECT_EQ(violation_of({.metric = Metric::leakage, .value = 0.75}, leaky), 0.0);
    EXPECT_EQ(score_of(leaky, {Metric::leakage}, {}).objectives, std::vector{0.75});
}

TEST(ACandidateThatGivesTooMuchAway, ComesBehindALessAccurateOneThatDoesNot)
{
    auto leaky = some();
    leaky.accuracy = 90;
    leaky.leakage = 0.75;
    auto discreet = some();
    discreet.leakage = 0.5;
    std::vector<Limit> const limits{{.metric = Metric::leakage, .value = 0.6}};
    EXPECT_TRUE(
        better(score_of(discreet, {Metric::accuracy}, limits), score_of(leaky, {Metric::accuracy}, limits)));
}

TEST(AScore, MakesEveryObjectiveSmall)
{
    auto const score = score_of(some(), {Metric::accuracy, Metric::latency}, {});
    EXPECT_EQ(score.objectives, (std::vector{-70.0, 0.02}));
    EXPECT_EQ(score.violation, 0.0);
}

TEST(ACandidateThatCannotBeUsed, ComesBehindAnyThatMissesALimit)
{
    auto unusable = some();
    unusable.obstacle = CandidateObstacle::raw_input;
    auto missing = some();
    missing.latency = sim::Seconds{100};
    std::vector<Limit> const limits{{.metric = Metric::latency, .value = 0.01}};
    EXPECT_TRUE(better(score_of(missing, {}, limits), score_of(unusable, {}, limits)));
}

} // namespace
} // namespace sunder::nas
