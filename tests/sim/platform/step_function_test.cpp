#include "sim/platform/step_function.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace sunder::sim {
namespace {

using namespace literals;

/// 10 for one second, 0 for two, 4 for one; then again.
StepFunction ten_nothing_four()
{
    return StepFunction{{0, 1, 3}, {10, 0, 4}, 4_s};
}

/// Whole-number values, one of them positive, on steps of whole tenths of a second.
StepFunction any_periodic()
{
    auto const lengths = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 50)));
    std::vector<double> starts;
    std::vector<double> values;
    double end = 0;
    for (int const length : lengths) {
        starts.push_back(end);
        values.push_back(*rc::gen::element(0, 0, 1, 2, 7, 1000));
        end += 0.1 * length;
    }
    values[*rc::gen::inRange<std::size_t>(0, values.size())] = 3;
    return StepFunction{starts, values, Seconds{end}};
}

Seconds any_instant()
{
    return Seconds{*rc::gen::inRange(0, 1000000) / 997.0};
}

TEST(ConstantFunction, HasOneValueAndNeverChanges)
{
    StepFunction const five{5.0};
    EXPECT_TRUE(five.constant());
    EXPECT_EQ(five.at(7_s), 5);
    EXPECT_EQ(five.least(), 5);
    EXPECT_EQ(five.peak(), 5);
    EXPECT_EQ(five.mean(), 5);
    EXPECT_EQ(five.integral(3_s), 15);
    EXPECT_EQ(five.next_change(1_s).value(), std::numeric_limits<double>::infinity());
}

TEST(ConstantFunction, ReachesAnAmountExactlyAfterAmountOverValue)
{
    EXPECT_EQ(StepFunction{6.25e6}.when(0.3_s, 1e5), 0.3_s + Seconds{1e5 / 6.25e6});
}

TEST(ConstantFunction, IsAlsoMadeOfASingleStep)
{
    StepFunction const single{{0}, {5}, 2_s};
    EXPECT_TRUE(single.constant());
    EXPECT_EQ(single.when(0_s, 100), 20_s);
}

TEST(ConstantFunction, OfZeroIsZeroAllTheTime)
{
    EXPECT_EQ(StepFunction{0.0}.time_at_zero(1_s, 4_s), 3_s);
    EXPECT_EQ(StepFunction{1.0}.time_at_zero(1_s, 4_s), 0_s);
}

TEST(PeriodicFunction, TakesTheNewValueAtTheStep)
{
    auto const f = ten_nothing_four();
    EXPECT_EQ(f.at(0_s), 10);
    EXPECT_EQ(f.at(1_s), 0);
    EXPECT_EQ(f.at(3.5_s), 4);
    EXPECT_EQ(f.at(4_s), 10);
    EXPECT_EQ(f.at(43.5_s), 4);
}

TEST(PeriodicFunction, KnowsItsLeastPeakAndMeanOverTime)
{
    auto const f = ten_nothing_four();
    EXPECT_EQ(f.least(), 0);
    EXPECT_EQ(f.peak(), 10);
    EXPECT_EQ(f.mean(), 14.0 / 4);
}

TEST(PeriodicFunction, IntegratesOverWholePeriodsAndTheRest)
{
    auto const f = ten_nothing_four();
    EXPECT_EQ(f.integral(0.5_s), 5);
    EXPECT_EQ(f.integral(2_s), 10);
    EXPECT_EQ(f.integral(4_s), 14);
    EXPECT_EQ(f.integral(41_s), 150);
}

TEST(PeriodicFunction, ReachesAnAmountAcrossSteps)
{
    auto const f = ten_nothing_four();
    EXPECT_EQ(f.when(0.5_s, 5), 1_s);
    EXPECT_EQ(f.when(0.5_s, 7), 3.5_s);
    EXPECT_EQ(f.when(1.5_s, 4), 4_s);
    EXPECT_EQ(f.when(3.5_s, 2 + 1), 4.1_s);
    EXPECT_EQ(f.when(1_s, 4 + 14 * 10 + 5), 44.5_s);
}

TEST(PeriodicFunction, ReachesAnAmountBeforeTheZeroThatFollowsIt)
{
    StepFunction const ten_nothing{{0, 1}, {10, 0}, 4_s};
    EXPECT_EQ(ten_nothing.when(0_s, 10), 1_s);
    EXPECT_EQ(ten_nothing.when(2_s, 30), 13_s);
}

TEST(PeriodicFunction, DoesNotWaitForZerosToEndBecauseOfRounding)
{
    StepFunction const three_nothing{{0, 0.1}, {3, 0}, 10_s}; // 3 x 0.1 is a little more than 0.3
    EXPECT_LT(three_nothing.when(0_s, 3 * 0.1).value(), 0.11);
    EXPECT_LT(three_nothing.when(100.07_s, 0.03 * 3).value(), 100.11);
    EXPECT_LT(three_nothing.when(0_s, 300 * 0.3).value(), 2990.11);
}

TEST(PeriodicFunction, ReachesWhatIsLeftOfAStepExactlyAfterAmountOverValue)
{
    StepFunction const f{{0, 1}, {3, 7}, 2_s};
    for (int i = 0; i < 1000; ++i) {
        Seconds const from{static_cast<double>(i) / 1000};
        double const rest = 3 * (1.0 - from.value());
        EXPECT_EQ(f.when(from, rest), from + Seconds{rest / 3});
    }
}

TEST(PeriodicFunction, MakesTheLeastAmountWaitForItsZerosToEnd)
{
    StepFunction const nothing_billion{{0, 1}, {0, 1e9}, 2_s};
    EXPECT_NEAR(nothing_billion.when(0.5_s, 1e-8).value(), 1, 1e-12);
}

TEST(PeriodicFunction, NeedsNoTimeForNothing)
{
    EXPECT_EQ(ten_nothing_four().when(1.5_s, 0), 1.5_s);
    EXPECT_EQ(StepFunction{0.0}.when(1.5_s, 0), 1.5_s);
}

TEST(PeriodicFunction, NamesTheNextStep)
{
    auto const f = ten_nothing_four();
    EXPECT_EQ(f.next_change(0_s), 1_s);
    EXPECT_EQ(f.next_change(1_s), 3_s);
    EXPECT_EQ(f.next_change(3.9_s), 4_s);
    EXPECT_EQ(f.next_change(42_s), 43_s);
}

TEST(PeriodicFunction, CountsTheTimeAtZero)
{
    auto const f = ten_nothing_four();
    EXPECT_EQ(f.time_at_zero(0_s, 4_s), 2_s);
    EXPECT_EQ(f.time_at_zero(2_s, 9.5_s), 3.5_s);
    EXPECT_EQ(f.time_at_zero(3_s, 4.5_s), 0_s);
}

TEST(PeriodicFunction, KeepsItsStepsWhenItsValuesAreMapped)
{
    auto const doubled = ten_nothing_four().mapped([](double value) { return 2 * value; });
    EXPECT_EQ(doubled.integral(5_s), 2 * 24);
    EXPECT_EQ(doubled.next_change(0_s), 1_s);
}

RC_GTEST_PROP(AnyPeriodicFunction, ReachesTheAmountItIntegratesTo, ())
{
    auto const f = any_periodic();
    auto const from = any_instant();
    double const amount = *rc::gen::inRange(1, 1000000) / 7.0;
    auto const end = f.when(from, amount);
    RC_ASSERT(end >= from);
    double const reached = f.integral(end) - f.integral(from);
    RC_ASSERT(std::abs(reached - amount) <= 1e-9 * (f.integral(end) + f.peak()));
}

RC_GTEST_PROP(AnyPeriodicFunction, HasNotReachedAnAmountBefore, ())
{
    auto const f = any_periodic();
    auto const from = any_instant();
    double const amount = *rc::gen::inRange(1, 10000) + 1.0 / 13; // not what whole steps carry
    auto const end = f.when(from, amount);
    auto const before = from + (end - from) * (1 - 1e-6);
    RC_ASSERT(f.integral(before) - f.integral(from) < amount);
}

RC_GTEST_PROP(AnyPeriodicFunction, ChangesOnlyWhereItSays, ())
{
    auto const f = any_periodic();
    RC_PRE(!f.constant());
    auto t = any_instant();
    for (int step = 0; step < 100; ++step) {
        auto const change = f.next_change(t);
        RC_ASSERT(change > t);
        auto const middle = t + (change - t) * 0.5;
        RC_ASSERT(middle == change || f.at(middle) == f.at(t));
        t = change;
    }
}

RC_GTEST_PROP(AnyPeriodicFunction, PassesEachStepOncePerPeriod, ())
{
    auto const f = any_periodic();
    RC_PRE(!f.constant());
    Seconds t;
    auto const steps = f.starts().size();
    for (std::size_t step = 0; step < 50 * steps; ++step) {
        RC_ASSERT(f.at(t) == f.values()[step % steps]);
        t = f.next_change(t);
    }
}

RC_GTEST_PROP(AnyPeriodicFunction, IsAtZeroAsLongAsItsStepsSay, ())
{
    auto const f = any_periodic();
    RC_PRE(!f.constant());
    auto const from = any_instant();
    auto const to = from + any_instant() * 0.1;
    Seconds sum;
    for (auto t = from; t < to; t = f.next_change(t)) {
        if (f.at(t) == 0) sum += std::min(f.next_change(t), to) - t;
    }
    RC_ASSERT(std::abs((f.time_at_zero(from, to) - sum).value()) < 1e-9);
}

/// Factors in order and apart, some of them 0.
std::vector<StepFunction::Factor> any_factors()
{
    std::vector<StepFunction::Factor> factors;
    Seconds from;
    for (int left = *rc::gen::inRange(1, 6); left > 0; --left) {
        from += Seconds{*rc::gen::inRange(0, 40) / 8.0};
        Seconds const to = from + Seconds{*rc::gen::inRange(1, 40) / 8.0};
        factors.push_back({.from = from, .to = to, .factor = *rc::gen::inRange(0, 4) / 4.0});
        from = to;
    }
    return factors;
}

double factor_at(std::vector<StepFunction::Factor> const& factors, Seconds t)
{
    for (auto const& [from, to, factor] : factors)
        if (from <= t && t < to) return factor;
    return 1;
}

RC_GTEST_PROP(AScaledFunction, IsTheProductAtAnyTime, ())
{
    auto const f = any_periodic();
    auto const factors = any_factors();
    auto const scaled = f.scaled_by(factors);
    auto const t = any_instant();
    RC_ASSERT(scaled.at(t) == f.at(t) * factor_at(factors, t));
}

RC_GTEST_PROP(AScaledFunction, ReachesTheAmountItIntegratesTo, ())
{
    auto const f = any_periodic();
    RC_PRE(f.peak() > 0);
    auto const scaled = f.scaled_by(any_factors());
    auto const from = any_instant();
    auto const amount = *rc::gen::inRange(0, 1000) / 7.0;
    auto const to = scaled.when(from, amount);
    RC_ASSERT(std::abs(scaled.integral(from, to) - amount) < 1e-6 * (1 + amount));
}

RC_GTEST_PROP(AScaledFunction, IntegratesAndRestsAsItsStepsSay, ())
{
    auto const scaled = any_periodic().scaled_by(any_factors());
    RC_PRE(!scaled.constant());
    auto const from = any_instant();
    auto const to = from + any_instant() * 0.1;
    double sum = 0;
    Seconds zero;
    for (auto t = from; t < to;) {
        auto const next = std::min(scaled.next_change(t), to);
        sum += scaled.at(t) * (next - t).value();
        if (scaled.at(t) == 0) zero += next - t;
        t = next;
    }
    RC_ASSERT(std::abs(scaled.integral(from, to) - sum) < 1e-6 * (1 + sum));
    RC_ASSERT(std::abs((scaled.time_at_zero(from, to) - zero).value()) < 1e-9);
}

TEST(AConstantFunctionThatIsScaled, IsConstantBehindTheLastFactor)
{
    auto const scaled = StepFunction{4}.scaled_by({{.from = Seconds{1}, .to = Seconds{2}, .factor = 0},
                                                   {.from = Seconds{3}, .to = Seconds{4}, .factor = 0.5}});
    EXPECT_EQ(scaled.integral(Seconds{10}), 4 * 10 - 4 - 2);
    EXPECT_EQ(scaled.when(Seconds{0}, 6), Seconds{2.5});
    EXPECT_EQ(scaled.when(Seconds{3}, 10), Seconds{6});
    EXPECT_EQ(scaled.next_change(Seconds{4}).value(), std::numeric_limits<double>::infinity());
    EXPECT_EQ(scaled.mean(), 4);
    EXPECT_EQ(scaled.least(), 0);
    EXPECT_EQ(scaled.time_at_zero(Seconds{0}, Seconds{100}), Seconds{1});
}

} // namespace
} // namespace sunder::sim
