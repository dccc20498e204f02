#include "sim/workload/arrivals.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

std::shared_ptr<std::vector<Seconds> const> instants(std::vector<Seconds> values)
{
    return std::make_shared<std::vector<Seconds> const>(std::move(values));
}

TEST(TheMeanRate, OfPeriodicArrivalsIsOneAPeriod)
{
    EXPECT_EQ(mean_rate(Periodic{.every = 250_ms, .start = {}, .stagger = {}}, 0, 1_s), PerSecond{4});
}

TEST(TheMeanRate, OfRandomArrivalsIsTheirRate)
{
    EXPECT_EQ(mean_rate(Poisson{.rate = PerSecond{3}}, 0, 1_s), PerSecond{3});
    EXPECT_EQ(mean_rate(GammaArrivals{.rate = PerSecond{5}, .cv = 2.0}, 0, 1_s), PerSecond{5});
}

TEST(TheMeanRate, OfRecordedArrivalsCountsThoseBeforeTheEnd)
{
    Recorded const recorded{.every_device = instants({1_s, 2_s, 3_s, 10_s}), .by_device = {}};
    EXPECT_EQ(mean_rate(recorded, 0, 4_s), PerSecond{0.75});
    EXPECT_EQ(mean_rate(recorded, 0, {}), PerSecond{0.4});
}

TEST(TheMeanRate, OfRecordedArrivalsIsEachDevicesOwn)
{
    auto const by_device = std::make_shared<std::vector<std::vector<Seconds>> const>(
        std::vector<std::vector<Seconds>>{{1_s}, {}});
    Recorded const recorded{.every_device = instants({}), .by_device = by_device};
    EXPECT_EQ(mean_rate(recorded, 0, 2_s), PerSecond{0.5});
    EXPECT_EQ(mean_rate(recorded, 1, 2_s), PerSecond{0});
    EXPECT_EQ(mean_rate(recorded, 2, 2_s), PerSecond{0});
}

TEST(TheMeanRate, OfRecordedArrivalsAddsThoseForEveryDeviceAndItsOwn)
{
    auto const by_device = std::make_shared<std::vector<std::vector<Seconds>> const>(
        std::vector<std::vector<Seconds>>{{1_s, 8_s}});
    Recorded const recorded{.every_device = instants({2_s, 3_s}), .by_device = by_device};
    EXPECT_EQ(mean_rate(recorded, 0, 4_s), PerSecond{0.75});
    EXPECT_EQ(mean_rate(recorded, 0, {}), PerSecond{0.5}); // four up to 8 s
    EXPECT_EQ(mean_rate(recorded, 1, {}), PerSecond{2.0 / 3});
}

TEST(TheMeanRate, OfAClosedLoopIsNone)
{
    EXPECT_EQ(mean_rate(Closed{.think = Deterministic{1_s}}, 0, 1_s), PerSecond{0});
}

} // namespace
} // namespace sunder::sim
