#include "sim/engine/message_luck.hpp"
#include "tests/sim/base/kolmogorov_smirnov.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

Seconds const millisecond{1e-3};

Draws draws_of(int message)
{
    return Draws{Seed{1}.child("message").child(static_cast<std::uint64_t>(message))};
}

std::vector<double> draws(Jitter const& jitter, int count)
{
    JitterProcess process{jitter};
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        values.push_back(process.next(static_cast<double>(i) * millisecond, draws_of(i)).value());
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
        lost += process.lost(packets, draws_of(i));
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
        auto const lost = process.lost(10, draws_of(i));
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
        bool const lost = process.lost(1, draws_of(i)) == 1;
        after_a_loss += lost_before ? 1 : 0;
        both += lost && lost_before ? 1 : 0;
        lost_before = lost;
    }
    EXPECT_NEAR(static_cast<double>(both) / after_a_loss, 0.75, 0.02);
}

TEST(GilbertElliottLoss, ChangesItsStateBehindTheLastPacketOfAMessage)
{
    // Bad and good by turns, a packet each: of messages of two packets one is lost, of messages of three one
    // and two in turn.
    GilbertElliott const chain{.good_to_bad = 1, .bad_to_good = 1, .loss_good = 0, .loss_bad = 1};
    Loss const loss{.process = chain};
    LossProcess process{loss, Seed{1}};
    EXPECT_EQ(process.lost(2, draws_of(0)), 1);
    auto const first = process.lost(3, draws_of(1));
    EXPECT_EQ(process.lost(3, draws_of(2)), 3 - first);
    EXPECT_EQ(process.lost(3, draws_of(3)), first);
}

TEST(CorrelatedScores, KeepTheirVariance)
{
    Jitter const jitter{TruncatedNormal{100 * millisecond, millisecond}, Ar1{0.8}};
    auto const values = draws(jitter, 200'000);
    double sum = 0;
    for (double const value : values)
        sum += (value - 0.1) * (value - 0.1);
    EXPECT_NEAR(std::sqrt(sum / 200'000), 1e-3, 0.02e-3);
}

/// A message of two full packets and a short one.
Unsent three_packets()
{
    return {Bytes{2500}, Bytes{1000}};
}

TEST(WhatIsUnsent, StaysAsItIsWhileAllIsLost)
{
    auto unsent = three_packets();
    for (int i = 0; i < 100; ++i) {
        unsent.keep(3, draws_of(i));
        ASSERT_EQ(unsent.bytes(), Bytes{2500});
        ASSERT_EQ(unsent.packets(), 3);
    }
}

TEST(WhatIsUnsent, HoldsTheShortPacketAsOftenAsAnyOther)
{
    int short_ones = 0;
    for (int i = 0; i < 30'000; ++i) {
        auto unsent = three_packets();
        unsent.keep(1, draws_of(i));
        ASSERT_TRUE(unsent.bytes() == Bytes{1000} || unsent.bytes() == Bytes{500});
        if (unsent.bytes() == Bytes{500}) ++short_ones;
    }
    EXPECT_NEAR(short_ones, 10'000, 4 * std::sqrt(30'000 * 2.0 / 9));
}

TEST(WhatIsUnsent, HasNoShortPacketOnceThatHasArrived)
{
    for (int i = 0; i < 100; ++i) {
        auto unsent = three_packets();
        unsent.keep(2, draws_of(i));
        if (unsent.bytes() == Bytes{1500}) continue;
        ASSERT_EQ(unsent.bytes(), Bytes{2000});
        unsent.keep(1, draws_of(i + 100));
        ASSERT_EQ(unsent.bytes(), Bytes{1000});
    }
}

} // namespace
} // namespace sunder::sim
