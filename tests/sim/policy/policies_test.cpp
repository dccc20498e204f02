#include "sim/policy/banded_policy.hpp"
#include "sim/policy/deadline_policy.hpp"
#include "sim/policy/policy.hpp"
#include "sim/policy/rate_estimator.hpp"
#include "tests/sim/policy/some_ways.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace sunder::sim {
namespace {

double estimate(RateEstimate const& rule, std::vector<double> const& rates)
{
    RateEstimator estimator{rule};
    for (double const rate : rates)
        estimator.add(BytesPerSecond{rate});
    return estimator.estimate().value();
}

TEST(ARateEstimate, WeighsTheNewestOfAll)
{
    EXPECT_DOUBLE_EQ(estimate(Ewma{0.25}, {8}), 8);
    EXPECT_DOUBLE_EQ(estimate(Ewma{0.25}, {8, 4}), 7);
    EXPECT_DOUBLE_EQ(estimate(Ewma{0.25}, {8, 4, 11}), 8);
}

TEST(ARateEstimate, IsTheMeanOfTheLast)
{
    EXPECT_DOUBLE_EQ(estimate(MeanOfLast{2}, {100}), 100);
    EXPECT_DOUBLE_EQ(estimate(MeanOfLast{2}, {100, 3, 5}), 4);
}

TEST(ARateEstimate, IsTheHarmonicMeanOfTheLast)
{
    EXPECT_DOUBLE_EQ(estimate(HarmonicMeanOfLast{2}, {100, 3, 6}), 4);
}

TEST(ARateEstimate, IsAQuantileOfTheLast)
{
    EXPECT_DOUBLE_EQ(estimate(QuantileOfLast{.share = 0.5, .of = 3}, {9, 1, 4, 2}), 2);
    EXPECT_DOUBLE_EQ(estimate(QuantileOfLast{.share = 0.25, .of = 3}, {9, 1, 4, 2}), 1.5);
    EXPECT_DOUBLE_EQ(estimate(QuantileOfLast{.share = 1, .of = 3}, {9, 1, 4, 2}), 4);
}

TEST(ARateEstimate, ForgetsWhenTold)
{
    RateEstimator estimator{Ewma{0.5}};
    estimator.add(BytesPerSecond{10});
    estimator.clear();
    EXPECT_TRUE(estimator.empty());
    estimator.add(BytesPerSecond{4});
    EXPECT_DOUBLE_EQ(estimator.estimate().value(), 4);
}

/// Of this kind over three_ways(), at a time.
class ThreeWays : public testing::Test {
protected:
    void use(PolicyKind const& kind)
    {
        settings.kind = kind;
        policy = make_policy({.settings = settings, .ways = ways, .deadline = deadline}, Seed{1});
    }
    std::size_t choose(double now)
    {
        return policy->choose({.now = Seconds{now}, .request = request++, .own_wait = own_wait});
    }
    /// A message of the second way was sent at this rate.
    void tell(double now, double rate, double server_wait = 0)
    {
        policy->learn({.now = Seconds{now},
                       .request = request - 1,
                       .way = 1,
                       .finished = true,
                       .latency = Seconds{1},
                       .energy = {},
                       .sent = ways[1].sent,
                       .sending = ways[1].delay + ways[1].sent / BytesPerSecond{rate},
                       .own_wait = {},
                       .server_wait = Seconds{server_wait}});
    }

    std::vector<WayProfile> ways = three_ways();
    PolicySettings settings;
    std::optional<Seconds> deadline;
    Seconds own_wait;
    std::int64_t request = 0;
    std::unique_ptr<Policy> policy;
};

TEST_F(ThreeWays, AreReplannedAtTheRateMeasured)
{
    settings.estimate.rate = MeanOfLast{1};
    use(Replan{});
    EXPECT_EQ(choose(0), 1); // 10 + 1 + 20 + 5 = 36 ms at the mean rate, 40 ms alone, 109 ms the third
    tell(1, 0.5e6);          // 56 ms
    EXPECT_EQ(choose(1), 0);
    tell(2, 100e6); // 16.2 ms and 10 ms
    EXPECT_EQ(choose(2), 2);
    tell(3, 100e6, 31e-3); // 47.2 ms and 41 ms, where the server lets them wait so long
    EXPECT_EQ(choose(3), 0);
}

TEST_F(ThreeWays, AreLookedAtAnewWhenWhatWasMeasuredIsOld)
{
    settings.estimate = {.rate = MeanOfLast{1}, .forget = Seconds{10}};
    use(Replan{});
    tell(1, 0.5e6);
    EXPECT_EQ(choose(11), 0);
    EXPECT_EQ(choose(11.001), 1);
}

TEST_F(ThreeWays, AreKeptForAWhile)
{
    settings.estimate.rate = MeanOfLast{1};
    settings.hold = Hold{.requests = 3, .time = {}};
    use(Replan{});
    EXPECT_EQ(choose(0), 1);
    tell(1, 0.5e6);
    EXPECT_EQ(choose(1), 1);
    EXPECT_EQ(choose(2), 1);
    EXPECT_EQ(choose(3), 0); // the fourth, 3 after the first
    tell(4, 100e6);
    EXPECT_EQ(choose(4), 0);
}

TEST_F(ThreeWays, AreLeftForAGainOnly)
{
    settings.estimate.rate = MeanOfLast{1};
    settings.gain = LeastGain{.cost = Seconds{17e-3}};
    use(Replan{});
    EXPECT_EQ(choose(0), 1);
    tell(1, 0.5e6); // 56 ms against 40 ms
    EXPECT_EQ(choose(1), 1);
    tell(2, 0.4e6); // 66 ms
    EXPECT_EQ(choose(2), 0);
}

TEST_F(ThreeWays, AreKeptForATime)
{
    settings.estimate.rate = MeanOfLast{1};
    settings.hold = Hold{.requests = 1, .time = Seconds{3}};
    use(Replan{});
    EXPECT_EQ(choose(0), 1);
    tell(1, 0.5e6);
    EXPECT_EQ(choose(2.9), 1);
    EXPECT_EQ(choose(3), 0); // 3 s after the first
    tell(4, 100e6);
    EXPECT_EQ(choose(5.9), 0);
    EXPECT_EQ(choose(6), 2);
}

TEST_F(ThreeWays, AreLeftForAShareOnly)
{
    settings.estimate.rate = MeanOfLast{1};
    settings.gain = LeastGain{.cost = {}, .share = 0.3};
    use(Replan{});
    EXPECT_EQ(choose(0), 1);
    tell(1, 0.5e6); // 56 ms against 40 ms: less than 30 % of 56
    EXPECT_EQ(choose(1), 1);
    tell(2, 0.4e6); // 66 ms
    EXPECT_EQ(choose(2), 0);
}

TEST_F(ThreeWays, AreLookedAtEverySoOften)
{
    settings.estimate.rate = MeanOfLast{1};
    settings.every = Seconds{5};
    use(Replan{});
    EXPECT_EQ(choose(0), 1);
    EXPECT_EQ(choose(1), 1); // looks, and not again before 6 s
    tell(2, 0.5e6);
    EXPECT_EQ(choose(5), 1);
    EXPECT_EQ(choose(6), 0);
}

TEST_F(ThreeWays, AreChosenForEnergyWhereThatIsAskedFor)
{
    settings.objective = {.latency = 0, .energy = SecondsPerJoule{1}};
    use(Replan{});
    EXPECT_EQ(choose(0), 0); // 0.2 J against 0.05 + 0.02 + 0.5 J
}

TEST_F(ThreeWays, MeetTheDeadlineWithTheLeastEnergy)
{
    deadline = Seconds{45e-3};
    use(LeastEnergyInTime{});
    EXPECT_EQ(choose(0), 0);
    own_wait = Seconds{6e-3};
    EXPECT_EQ(choose(1), 1); // 42 ms
    own_wait = Seconds{20e-3};
    EXPECT_EQ(choose(2), 1); // nothing is in time: the fastest
}

TEST_F(ThreeWays, HaveBandsOfRates)
{
    auto const bands = rate_bands(ways, settings.objective);
    ASSERT_EQ(bands.size(), 3);
    EXPECT_EQ(bands[0].way, 2); // 9 ms + 100 kB / r, against
    EXPECT_EQ(bands[1].way, 1); // 16 ms + 20 kB / r
    EXPECT_EQ(bands[2].way, 0);
    EXPECT_NEAR(bands[0].from.value(), 80e3 / 7e-3, 1);
    EXPECT_NEAR(bands[1].from.value(), 20e3 / 24e-3, 1);
    EXPECT_EQ(bands[2].from.value(), 0);
}

TEST_F(ThreeWays, StayInTheirBandNearItsEdge)
{
    settings.estimate.rate = MeanOfLast{1};
    use(Threshold{.hysteresis = 0.1});
    EXPECT_EQ(choose(0), 1);
    tell(1, 20e3 / 24e-3 / 1.05); // beyond the edge by 5 %
    EXPECT_EQ(choose(1), 1);
    tell(2, 20e3 / 24e-3 / 1.2);
    EXPECT_EQ(choose(2), 0);
    tell(3, 20e3 / 24e-3 * 1.05);
    EXPECT_EQ(choose(3), 0);
    tell(4, 20e3 / 24e-3 * 1.2);
    EXPECT_EQ(choose(4), 1);
}

TEST(BandsOfRates, HoldTheBestWayAtEachRate)
{
    Random random{Seed{3}};
    for (int world = 0; world < 300; ++world) {
        auto const ways = random_ways(random, 2 + static_cast<std::size_t>(5 * random.uniform()));
        Preference const objective{.latency = random.uniform(), .energy = SecondsPerJoule{random.uniform()}};
        auto const bands = rate_bands(ways, objective);
        for (double rate = 1e3; rate < 1e9; rate *= 1.7) {
            auto const cost = [&](WayProfile const& way) {
                return predicted_cost(way, {.rate = BytesPerSecond{rate}, .server_wait = {}}, objective)
                    .value();
            };
            auto const band =
                std::ranges::find_if(bands, [&](RateBand const& each) { return rate >= each.from.value(); });
            ASSERT_NE(band, bands.end());
            auto const best = std::ranges::min(ways, {}, cost);
            EXPECT_NEAR(cost(ways[band->way]), cost(best), 1e-9 * cost(best)) << world << ", " << rate;
        }
    }
}

TEST(AFrontOfWays, HoldsThoseThatNoOtherBeats)
{
    Random random{Seed{4}};
    for (int world = 0; world < 300; ++world) {
        auto const ways = random_ways(random, 1 + static_cast<std::size_t>(8 * random.uniform()));
        auto const front = front_of(ways);
        for (std::size_t way = 0; way < ways.size(); ++way) {
            auto const latency = [](WayProfile const& of) {
                return predicted_latency(of, usual_conditions(of));
            };
            auto const energy = [](WayProfile const& of) {
                return predicted_energy(of, usual_conditions(of));
            };
            bool const beaten = std::ranges::any_of(ways, [&](WayProfile const& other) {
                return latency(other) < latency(ways[way]) && energy(other) < energy(ways[way]);
            });
            EXPECT_EQ(std::ranges::find(front, way) == front.end(), beaten) << world << ", " << way;
        }
    }
}

} // namespace
} // namespace sunder::sim
