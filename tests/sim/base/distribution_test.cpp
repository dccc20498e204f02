#include "sim/base/distribution.hpp"
#include "sim/base/normal.hpp"
#include "tests/sim/base/kolmogorov_smirnov.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using namespace literals;

Empirical measured(std::vector<Seconds> values)
{
    return {std::make_shared<std::vector<Seconds> const>(std::move(values))};
}

/// One of each kind, none of them of mean 1 or deviation 1.
std::vector<Distribution> one_of_each()
{
    return {Uniform{.low = 1_s, .high = 3_s},         Exponential{2_s},
            Erlang{.stages = 3, .mean = 6_s},         Gamma{.mean = 4_s, .deviation = 3_s},
            Lognormal{.mean = 4_s, .deviation = 3_s}, TruncatedNormal{.mean = 2_s, .deviation = 4_s},
            Pareto{.scale = 2_s, .shape = 3}};
}

TEST(TheNormalDistribution, HasItsTabulatedValues)
{
    EXPECT_NEAR(normal_cumulative(0), 0.5, 1e-15);
    EXPECT_NEAR(normal_cumulative(1), 0.841344746, 1e-9);
    EXPECT_NEAR(normal_quantile(0.975), 1.959963985, 1e-9);
}

TEST(ADeterministicTime, IsAlwaysTheSame)
{
    Distribution const always = Deterministic{2_s};
    EXPECT_EQ(mean_of(always), 2_s);
    EXPECT_EQ(least_of(always), 2_s);
    EXPECT_EQ(quantile(always, 0.1), 2_s);
    EXPECT_EQ(cumulative(always, 1.9_s), 0);
    EXPECT_EQ(cumulative(always, 2_s), 1);
}

TEST(AUniformTime, IsEquallyLikelyBetweenItsEnds)
{
    Distribution const uniform = Uniform{.low = 1_s, .high = 3_s};
    EXPECT_EQ(mean_of(uniform), 2_s);
    EXPECT_EQ(least_of(uniform), 1_s);
    EXPECT_EQ(quantile(uniform, 0.25), 1.5_s);
    EXPECT_EQ(cumulative(uniform, 1.5_s), 0.25);
    EXPECT_EQ(cumulative(uniform, 0.5_s), 0);
    EXPECT_EQ(cumulative(uniform, 5_s), 1);
}

TEST(AnExponentialTime, OutlastsItsMeanOneTimeInE)
{
    Distribution const exponential = Exponential{2_s};
    EXPECT_EQ(mean_of(exponential), 2_s);
    EXPECT_NEAR(cumulative(exponential, 2_s), 1 - 1 / std::numbers::e, 1e-15);
    EXPECT_NEAR(quantile(exponential, 1 - 1 / std::numbers::e).value(), 2, 1e-14);
}

TEST(AnErlangTime, IsASumOfExponentialStages)
{
    Distribution const erlang = Erlang{.stages = 2, .mean = 2_s}; // P(T > t) = (1 + t) exp(-t)
    EXPECT_EQ(mean_of(erlang), 2_s);
    EXPECT_NEAR(cumulative(erlang, 2_s), 1 - 3 * std::exp(-2), 1e-14);
    EXPECT_NEAR(quantile(erlang, 1 - 3 * std::exp(-2)).value(), 2, 1e-13);
}

TEST(AGammaTime, HasTheQuantilesOfMorePrecision)
{
    for (double const variation : {0.001, 0.01, 0.1, 0.3, 0.7, 1.0, 2.0, 5.0, 10.0, 30.0})
        for (double p = 1e-9; p < 1; p += 0.0099) {
            auto const shape = 1 / (variation * variation);
            auto const precise =
                boost::math::gamma_p_inv(static_cast<long double>(shape), static_cast<long double>(p));
            auto const expected = static_cast<double>(precise / shape);
            if (expected < 1e-290) continue; // few digits are left
            Distribution const gamma = Gamma{.mean = 1_s, .deviation = Seconds{variation}};
            EXPECT_NEAR(quantile(gamma, p).value(), expected, 1e-12 * expected) << variation << ' ' << p;
        }
}

TEST(AGammaTime, HasTheShapeOfItsMeanAndDeviation)
{
    Distribution const gamma = Gamma{.mean = 4_s, .deviation = Seconds{std::sqrt(8)}}; // shape 2, scale 2 s
    EXPECT_EQ(mean_of(gamma), 4_s);
    EXPECT_NEAR(cumulative(gamma, 4_s), 1 - 3 * std::exp(-2), 1e-14);
    EXPECT_NEAR(quantile(gamma, 1 - 3 * std::exp(-2)).value(), 4, 1e-13);
}

TEST(ALognormalTime, HasItsMeanAndDeviationAndNotItsLogarithms)
{
    // (deviation / mean)^2 is e - 1, so the logarithm has variance 1 and mean ln 3 - 1 / 2.
    Distribution const lognormal =
        Lognormal{.mean = 3_s, .deviation = Seconds{3 * std::sqrt(std::numbers::e - 1)}};
    EXPECT_EQ(mean_of(lognormal), 3_s);
    EXPECT_NEAR(quantile(lognormal, 0.5).value(), 3 * std::exp(-0.5), 1e-14);
    EXPECT_NEAR(quantile(lognormal, normal_cumulative(1)).value(), 3 * std::exp(0.5), 1e-13);
    EXPECT_NEAR(cumulative(lognormal, Seconds{3 * std::exp(0.5)}), normal_cumulative(1), 1e-14);
    EXPECT_EQ(cumulative(lognormal, 0_s), 0);
}

TEST(ATruncatedNormalTime, IsHalfABellWhereItsMeanIsZero)
{
    Distribution const half = TruncatedNormal{.mean = 0_s, .deviation = 2_s};
    EXPECT_NEAR(mean_of(half).value(), 2 * std::sqrt(2 / std::numbers::pi), 1e-14);
    EXPECT_NEAR(cumulative(half, 2_s), 2 * normal_cumulative(1) - 1, 1e-14);
    EXPECT_NEAR(quantile(half, 2 * normal_cumulative(1) - 1).value(), 2, 1e-13);
}

TEST(ATruncatedNormalTime, LosesWhatLiesBelowZero)
{
    // Of the bell around 1 a share of Phi(-1) is cut off; its mean rises by phi(1) / Phi(1).
    Distribution const cut = TruncatedNormal{.mean = 1_s, .deviation = 1_s};
    double const kept = normal_cumulative(1);
    EXPECT_NEAR(mean_of(cut).value(), 1 + std::exp(-0.5) / std::sqrt(2 * std::numbers::pi) / kept, 1e-14);
    EXPECT_NEAR(cumulative(cut, 1_s), (kept - 0.5) / kept, 1e-14);
    EXPECT_NEAR(quantile(cut, (kept - 0.5) / kept).value(), 1, 1e-14);
}

TEST(ATruncatedNormalTime, IsNearlyExponentialFarInTheTail)
{
    Distribution const tail = TruncatedNormal{.mean = Seconds{-20}, .deviation = 1_s}; // rate 20 /s
    EXPECT_NEAR(quantile(tail, 0.5).value(), std::numbers::ln2 / 20, 1e-3);
    EXPECT_GE(quantile(TruncatedNormal{.mean = Seconds{-100}, .deviation = 1_s}, 0.5), 0_s);
}

TEST(AParetoTime, FallsByAPower)
{
    Distribution const pareto = Pareto{.scale = 1_s, .shape = 2};
    EXPECT_EQ(mean_of(pareto), 2_s);
    EXPECT_EQ(least_of(pareto), 1_s);
    EXPECT_EQ(quantile(pareto, 0.75), 2_s);
    EXPECT_EQ(cumulative(pareto, 2_s), 0.75);
    EXPECT_EQ(cumulative(pareto, 0.5_s), 0);
}

TEST(AnEmpiricalTime, IsOneOfTheMeasuredValues)
{
    Distribution const empirical = measured({1_s, 2_s, 4_s, 5_s});
    EXPECT_EQ(mean_of(empirical), 3_s);
    EXPECT_EQ(least_of(empirical), 1_s);
    EXPECT_EQ(quantile(empirical, 0.24), 1_s);
    EXPECT_EQ(quantile(empirical, 0.25), 2_s);
    EXPECT_EQ(quantile(empirical, 0.5), 4_s);
    EXPECT_EQ(quantile(empirical, 0.99), 5_s);
    EXPECT_EQ(cumulative(empirical, 0.9_s), 0);
    EXPECT_EQ(cumulative(empirical, 1.9_s), 0.25);
    EXPECT_EQ(cumulative(empirical, 2_s), 0.5);
}

TEST(AQuantile, IsWhatTheCumulativeShareLeadsBackFrom)
{
    auto const all = one_of_each();
    for (std::size_t kind = 0; kind < all.size(); ++kind)
        for (double const p : {0.01, 0.3, 0.5, 0.9, 0.999})
            EXPECT_NEAR(cumulative(all[kind], quantile(all[kind], p)), p, 1e-12) << kind;
}

TEST(AScaledTime, HasScaledQuantiles)
{
    auto all = one_of_each();
    all.push_back(Deterministic{2_s});
    all.push_back(measured({1_s, 4_s, 9_s}));
    for (auto const& distribution : all)
        for (double const probability : {0.1, 0.5, 0.99})
            EXPECT_NEAR(quantile(scaled(distribution, 2.5), probability).value(),
                        2.5 * quantile(distribution, probability).value(), 1e-9);
}

TEST(Draws, ComeFromTheirDistribution)
{
    auto const all = one_of_each();
    for (std::size_t kind = 0; kind < all.size(); ++kind) {
        std::vector<double> values;
        for (std::uint64_t draw = 0; draw < 2000; ++draw)
            values.push_back(sample(all[kind], Draws{Seed{1}.child(kind).child(draw)}).value());
        EXPECT_GT(kolmogorov_smirnov(values, all[kind]), 0.01) << kind;
    }
}

} // namespace
} // namespace sunder::sim
