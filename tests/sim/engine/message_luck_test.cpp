#include "sim/engine/message_luck.hpp"
#include "tests/sim/base/kolmogorov_smirnov.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

Seconds const millisecond{1e-3};

std::vector<double> draws(Jitter const& jitter, int count)
{
    JitterProcess process{jitter, Seed{1}.child("jitter")};
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        values.push_back(process.next(static_cast<double>(i) * millisecond).value());
    return values;
}

double lag_one_correlation(std::vector<double> const& x)
{
    double const mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
    double product = 0;
    double square = 0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        product += (x[i] - mean) * (x[i + 1] - mean);
        square += (x[i] - mean) * (x[i] - mean);
    }
    return product / square;
}

class AnyJitter : public testing::TestWithParam<Distribution> {};

TEST_P(AnyJitter, IsDrawnFromItsDistribution)
{
    EXPECT_GT(kolmogorov_smirnov(draws({GetParam(), Independent{}}, 20'000), GetParam()), 0.01);
}

TEST_P(AnyJitter, HasItsMean)
{
    auto const values = draws({GetParam(), Independent{}}, 200'000);
    double const mean = std::accumulate(values.begin(), values.end(), 0.0) / 200'000;
    EXPECT_NEAR(mean, mean_of(GetParam()).value(), 0.02 * mean_of(GetParam()).value());
}

TEST_P(AnyJitter, KeepsItsDistributionWhenCorrelated)
{
    // Every 50th of a process with correlation 0.5 is as good as independent.
    auto const values = draws({GetParam(), Ar1{0.5}}, 500'000);
    std::vector<double> thinned;
    for (std::size_t i = 0; i < values.size(); i += 50)
        thinned.push_back(values[i]);
    EXPECT_GT(kolmogorov_smirnov(thinned, GetParam()), 0.01);
}

INSTANTIATE_TEST_SUITE_P(Of, AnyJitter,
                         testing::Values(Uniform{millisecond, 3 * millisecond}, Exponential{millisecond},
                                         Erlang{3, millisecond}, Gamma{millisecond, 2 * millisecond},
                                         Lognormal{millisecond, 2 * millisecond},
                                         TruncatedNormal{millisecond, millisecond},
                                         Pareto{millisecond, 3.5}));

TEST(JitterOverMessages, IsCorrelatedFromOneToTheNext)
{
    // Of normal scores; a normal far from zero keeps their correlation.
    Jitter const jitter{TruncatedNormal{100 * millisecond, millisecond}, Ar1{0.8}};
    EXPECT_NEAR(lag_one_correlation(draws(jitter, 100'000)), 0.8, 0.02);
}

TEST(JitterOverTime, ForgetsAsTimePasses)
{
    Jitter const jitter{TruncatedNormal{100 * millisecond, millisecond}, GaussMarkov{2 * millisecond}};
    EXPECT_NEAR(lag_one_correlation(draws(jitter, 100'000)), std::exp(-0.5), 0.02); // draws are 1 ms apart
}

double share_lost(Loss const& loss, std::int64_t packets, int messages)
{
    LossProcess process{loss, Seed{1}.child("loss")};
    std::int64_t lost = 0;
    for (int i = 0; i < messages; ++i)
        lost += process.lost(packets);
    return static_cast<double>(lost) / static_cast<double>(packets) / messages;
}

TEST(PacketLoss, HitsItsShareOfPackets)
{
    EXPECT_NEAR(share_lost({.process = PacketLoss{0.02}}, 100, 10'000), 0.02,
                4 * std::sqrt(0.02 * 0.98 / 1e6));
}

TEST(PacketLoss, OfZeroAndOneAreCertain)
{
    EXPECT_EQ(share_lost({.process = PacketLoss{0}}, 100, 10), 0);
    EXPECT_EQ(share_lost({.process = PacketLoss{1}}, 100, 10), 1);
}

TEST(MessageLoss, TakesAllOrNothing)
{
    Loss const loss{.process = MessageLoss{0.5}};
    LossProcess process{loss, Seed{1}};
    for (int i = 0; i < 100; ++i) {
        auto const lost = process.lost(10);
        EXPECT_TRUE(lost == 0 || lost == 10);
    }
}

TEST(GilbertElliottLoss, HitsItsStationaryShareInBursts)
{
    GilbertElliott const chain{.good_to_bad = 0.01, .bad_to_good = 0.25, .loss_good = 0, .loss_bad = 1};
    EXPECT_NEAR(share_lost({.process = chain}, 100, 20'000), 0.01 / 0.26, 0.001);
    // A message of one packet is lost right after a lost one if the chain stays bad.
    Loss const loss{.process = chain};
    LossProcess process{loss, Seed{1}};
    int after_a_loss = 0;
    int both = 0;
    bool lost_before = false;
    for (int i = 0; i < 500'000; ++i) {
        bool const lost = process.lost(1) == 1;
        after_a_loss += lost_before ? 1 : 0;
        both += lost && lost_before ? 1 : 0;
        lost_before = lost;
    }
    EXPECT_NEAR(static_cast<double>(both) / after_a_loss, 0.75, 0.02);
}

} // namespace
} // namespace sunder::sim
