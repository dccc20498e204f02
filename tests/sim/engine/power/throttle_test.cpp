#include "sim/engine/power/device_factors.hpp"
#include "sim/engine/seeds.hpp"
#include "tests/sim/engine/power/powered_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

constexpr Throttle slows_after_10_s{.after = Seconds{10}, .to = 0.5, .sustains = 0.5, .again_at = 0.9};

TEST(SaturatedDevice, SlowsAfterTheStatedTimeAndStaysSlow)
{
    for (Queue const& queue : {Queue{Fifo{}}, Queue{Sharing{}}}) {
        auto world = phone_alone();
        auto& phone = world.platform.devices[0_id];
        phone.queue = queue;
        phone.throttle = slows_after_10_s;
        auto& camera = world.applications[0_id];
        camera.arrivals = Closed{Deterministic{Seconds{0}}};
        camera.ways.front().legs.front().compute.fixed = Seconds{1.5};
        auto const records = simulate(world, 0);
        auto const& ends = records.requests.finished_at;
        EXPECT_NEAR(ends[5].value(), 9, 1e-9);
        EXPECT_NEAR(ends[6].value(), 10 + 0.5 / 0.5, 1e-9); // 1 s done at full speed
        EXPECT_NEAR(ends[7].value(), 14, 1e-9);
        ASSERT_EQ(records.outages.size(), 1U);
        EXPECT_EQ(records.outages.cause.front(), OutageCause::heat);
        EXPECT_NEAR(records.outages.started_at.front().value(), 10, 1e-9);
        // Busy power is 3 W, and 2 W while it is slow: what it draws beyond idle goes with the speed.
        EXPECT_NEAR(records.requests.energy[6].value(), 3 * 1.0 + 2 * 1.0, 1e-9);
        EXPECT_NEAR(records.requests.energy[7].value(), 2 * 3.0, 1e-9);
        EXPECT_NEAR(records.devices.energy.front().value(), 3 * 10 + 2 * 40.0, 1e-9);
    }
}

/// When a device slows that works for `busy` at the begin of each second, by the recursion of its peaks.
double first_slow(double busy, double tau, double edge)
{
    double warmth = 0;
    for (int second = 0; second < 10'000; ++second) {
        double const peak = 1 - (1 - warmth) * std::exp(-busy / tau);
        if (peak > edge) return second + tau * std::log((1 - warmth) / (1 - edge));
        warmth = peak * std::exp(-(1 - busy) / tau);
    }
    return std::nan("");
}

TEST(DeviceUnderAPeriodicLoad, SlowsWhenItsPeaksReachTheEdge)
{
    auto world = phone_alone();
    world.platform.devices[0_id].throttle = slows_after_10_s;
    world.applications[0_id].ways.front().legs.front().compute.fixed = Seconds{0.6};
    auto const records = simulate(world, 0);
    double const tau = 10 / std::log(2.0);
    double const slow_at = first_slow(0.6, tau, 0.5);
    ASSERT_TRUE(slow_at > 10 && slow_at < 50);
    ASSERT_GE(records.outages.size(), 1U);
    EXPECT_NEAR(records.outages.started_at.front().value(), slow_at, 1e-9);
}

TEST(DeviceUnderAPeriodicLoad, NeverSlowsWhereItBearsIt)
{
    auto world = phone_alone();
    world.platform.devices[0_id].throttle = slows_after_10_s;
    world.applications[0_id].ways.front().legs.front().compute.fixed = Seconds{0.45};
    EXPECT_EQ(simulate(world, 0).outages.size(), 0U);
}

TEST(WarmDevice, IsFastAgainWhenItHasCooled)
{
    auto world = phone_alone();
    world.platform.devices[0_id].throttle = slows_after_10_s;
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{100}, .start = Seconds{0}, .stagger = Seconds{0}};
    camera.ways.front().legs.front().compute.fixed = Seconds{12};
    auto const records = simulate(world, 0);
    double const tau = 10 / std::log(2.0);
    EXPECT_NEAR(records.requests.finished_at.front().value(), 10 + 4, 1e-9);
    ASSERT_EQ(records.outages.size(), 1U);
    EXPECT_NEAR(records.outages.ended_at.front().value(), 14 + tau * std::log(1 / 0.9), 1e-9);
}

TEST(BatchOnADeviceThatSlows, GoesOnAtTheOtherSpeed)
{
    auto world = phone_alone();
    auto& phone = world.platform.devices[0_id];
    phone.throttle = slows_after_10_s;
    phone.batch = Batching{.max = 2, .window = {}, .growth = {1, 2}};
    world.applications[0_id].ways.front().legs.front().compute.fixed = Seconds{8};
    world.run.until = Seconds{2};
    auto const records = simulate(world, 0);
    EXPECT_NEAR(records.requests.finished_at[0].value(), 8, 1e-9);
    EXPECT_NEAR(records.requests.finished_at[1].value(), 10 + 6 / 0.5, 1e-9);
}

TEST(SpreadOfSpeeds, HasTheMedianOfTheGroupAndDiffersByReplication)
{
    DeviceGroup group;
    group.name = "phone";
    group.spread = DeviceSpread{.speed = LognormalFactor{0.3}, .power = UniformFactor{0.2}, .capacity = {}};
    std::vector<double> speeds;
    std::vector<double> powers;
    for (std::int64_t index = 0; index < 20'001; ++index) {
        auto const factors = factors_of(group, index, Seed{1});
        speeds.push_back(std::log(factors.speed));
        powers.push_back(factors.power);
        EXPECT_EQ(factors.capacity, 1);
    }
    std::ranges::sort(speeds);
    std::ranges::sort(powers);
    EXPECT_NEAR(speeds[10'000], 0, 0.01);
    EXPECT_NEAR(speeds[16'827] - speeds[10'000], std::sqrt(std::log1p(0.09)), 0.01); // one deviation
    EXPECT_NEAR(powers.front(), 0.8, 0.001);
    EXPECT_NEAR(powers.back(), 1.2, 0.001);
    EXPECT_EQ(factors_of(group, 3, Seed{1}).speed, factors_of(group, 3, Seed{1}).speed);
    EXPECT_NE(factors_of(group, 3, Seed{1}).speed, factors_of(group, 3, Seed{2}).speed);
}

TEST(DevicesThatDiffer, TakeTheirOwnTimeAndPower)
{
    auto world = phone_alone();
    auto& phone = world.platform.devices[0_id];
    phone.count = 5;
    phone.spread = DeviceSpread{.speed = LognormalFactor{0.3}, .power = LognormalFactor{0.1}, .capacity = {}};
    auto const records = simulate(world, 0);
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        auto const factors =
            factors_of(phone, records.requests.device[row], seed_of_replication(world.run, 0));
        EXPECT_NEAR(latency_of(records, row).value(), 0.1 / factors.speed, 1e-9);
        EXPECT_NEAR(records.requests.energy[row].value(), 3 * factors.power * 0.1 / factors.speed, 1e-9);
    }
}

} // namespace
} // namespace sunder::sim
