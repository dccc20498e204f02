#include "sim/records/records_bytes.hpp"
#include "sim/records/summary.hpp"
#include "tests/sim/engine/power/powered_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr double mean_power = 1 + 2 * 0.1;

Battery battery_of(double joules)
{
    return {.capacity = Joules{joules}, .off_at = 0, .on_at = 0.5};
}

TEST(BatteryUnderAPeriodicLoad, LastsForCapacityOverPower)
{
    for (double const periods : {10.0, 33.0, 49.0}) {
        auto world = phone_alone();
        world.platform.devices[0_id].battery = battery_of(periods * mean_power);
        auto const records = simulate(world, 0);
        EXPECT_NEAR(records.batteries.off_at.front().value(), periods, 1e-9 * periods);
        EXPECT_NEAR(records.batteries.left.front().value(), 0, 1e-9);
    }
}

TEST(BatteryUnderAPeriodicLoad, EndsInTheMiddleOfAJob)
{
    auto world = phone_alone();
    world.platform.devices[0_id].battery = battery_of(20 * mean_power + 3 * 0.06);
    auto const records = simulate(world, 0);
    EXPECT_NEAR(records.batteries.off_at.front().value(), 20.06, 1e-9);
    auto const& requests = records.requests;
    ASSERT_EQ(requests.size(), 50U);
    EXPECT_EQ(requests.status[19], Status::finished);
    for (std::size_t row = 20; row < 50; ++row) {
        EXPECT_EQ(requests.status[row], Status::failed);
        EXPECT_EQ(requests.failed_by[row], FailedBy::battery);
    }
    EXPECT_NEAR(requests.finished_at[20].value(), 20.06, 1e-9);
    EXPECT_NEAR(requests.wasted_energy[20].value(), 3 * 0.06, 1e-9);
    EXPECT_NEAR(requests.finished_at[30].value(), 30, 1e-9);
}

TEST(BatteryUnderAPeriodicLoad, HasItsLifeTold)
{
    auto world = phone_alone();
    world.platform.devices[0_id].battery = Battery{.capacity = Joules{36000}, .off_at = 0.05};
    auto const summary = summarise(simulate(world, 0));
    auto const& battery = summary.devices.front().battery.value();
    EXPECT_EQ(battery.went_off, 0);
    EXPECT_FALSE(battery.first_off.has_value());
    double const life = 36000 * 0.95 / mean_power;
    EXPECT_NEAR(battery.expected_life.value().value(), life, 1e-9 * life);
    EXPECT_NEAR(battery.left, 1 - 50 * mean_power / 36000, 1e-12);
}

TEST(EnergyOfADevice, IsWhatItsBatteryGaveAndWhatItsRequestsUsed)
{
    auto world = phone_alone();
    world.platform.devices[0_id].battery = battery_of(20 * mean_power + 3 * 0.06);
    auto const records = simulate(world, 0);
    auto const& batteries = records.batteries;
    double const energy = records.devices.energy.front().value();
    EXPECT_NEAR(energy, batteries.drawn.front().value(), 1e-9);
    double const of_requests = std::accumulate(records.requests.energy.begin(), records.requests.energy.end(),
                                               0.0, [](double sum, Joules one) { return sum + one.value(); });
    double const idle_for = 20.06 - records.devices.busy.front().value();
    EXPECT_NEAR(energy, of_requests + 1 * idle_for, 1e-9);
}

TEST(BatteryThatIsRecharged, ComesOnAgainAtItsChargeAndGoesOffAgain)
{
    auto world = phone_alone();
    auto& phone = world.platform.devices[0_id];
    phone.profile.busy_power = phone.profile.idle_power; // 1 W, whatever it does
    phone.battery =
        Battery{.capacity = Joules{10}, .off_at = 0.1, .on_at = 0.5, .recharge = StepFunction{0.5}};
    world.applications[0_id].arrivals =
        Periodic{.every = Seconds{1}, .start = Seconds{0.5}, .stagger = Seconds{0}};
    auto const records = simulate(world, 0);
    // 9 J at 0.5 W: off at 18 s; 4 J at 0.5 W: on at 26 s, off at 34 s, on at 42 s, off at 50 s, which is the
    // end.
    auto const& outages = records.outages;
    ASSERT_GE(outages.size(), 2U);
    EXPECT_EQ(outages.cause[0], OutageCause::battery);
    EXPECT_NEAR(outages.started_at[0].value(), 18, 1e-9);
    EXPECT_NEAR(outages.ended_at[0].value(), 26, 1e-9);
    EXPECT_NEAR(outages.started_at[1].value(), 34, 1e-9);
    EXPECT_NEAR(outages.ended_at[1].value(), 42, 1e-9);
    EXPECT_EQ(std::ranges::count(records.requests.status, Status::failed), 16);
    auto const& rows = records.batteries;
    EXPECT_NEAR(rows.recharged.front().value(), 25, 1e-9);
    EXPECT_NEAR(rows.left.front().value(),
                (rows.start.front() + rows.recharged.front() - rows.drawn.front()).value(), 1e-9);
}

TEST(BatteryThatIsFull, TakesInWhatIsDrawn)
{
    auto world = phone_alone();
    auto& phone = world.platform.devices[0_id];
    phone.battery = Battery{.capacity = Joules{100}, .recharge = StepFunction{5.0}};
    auto const records = simulate(world, 0);
    EXPECT_NEAR(records.batteries.left.front().value(), 100, 1e-9);
    EXPECT_NEAR(records.batteries.recharged.front().value(), 50 * mean_power, 1e-9);
}

TEST(BatteryThatIsRechargedByATrace, FollowsIt)
{
    auto world = phone_alone();
    auto& phone = world.platform.devices[0_id];
    phone.profile.busy_power = phone.profile.idle_power;
    // 1 W is drawn; 2 W for 5 s, then nothing for 15 s, again and again.
    phone.battery = Battery{.capacity = Joules{40},
                            .charge = 19.5 / 40,
                            .on_at = 2.0 / 40,
                            .recharge = StepFunction{{0, 5}, {2, 0}, Seconds{20}}};
    auto const records = simulate(world, 0);
    ASSERT_EQ(records.outages.size(), 1U);
    EXPECT_NEAR(records.outages.started_at[0].value(), 39.5, 1e-9);
    EXPECT_NEAR(records.outages.ended_at[0].value(), 41, 1e-9);
    EXPECT_NEAR(records.batteries.left.front().value(), 19.5 + 3 * 10 - (50 - 1.5), 1e-9);
}

TEST(DeviceThatGoesOff, CutsOffWhatItSends)
{
    auto world = phone_that_sends({.idle = Watts{0}, .send = Watts{2}, .receive = Watts{0}, .tail = {}});
    world.platform.devices[0_id].battery = battery_of(2 * (3 * 0.16 + 0.1));
    auto const records = simulate(world, 0);
    EXPECT_NEAR(records.batteries.off_at.front().value(), 3.1, 1e-9);
    auto const& requests = records.requests;
    EXPECT_EQ(requests.status[2], Status::finished);
    EXPECT_EQ(requests.failed_by[3], FailedBy::battery);
    EXPECT_NEAR(requests.finished_at[3].value(), 3.1, 1e-9);
    EXPECT_NEAR(requests.energy[3].value(), 0.2, 1e-9);
    EXPECT_NEAR(records.link_rows.carried.front().value(), 3e6 + 0.1 * 50e6 / 8, 1);
}

TEST(DeviceThatGoesOff, DoesNotSeeTheAnswer)
{
    auto world = phone_alone();
    auto& camera = world.applications[0_id];
    camera = small_world().applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{100}, .start = Seconds{0}, .stagger = Seconds{0}};
    camera.ways.front().legs.back().compute.fixed = Seconds{10};
    camera.ways.front().back = {1_id};
    camera.answer = Bytes{1};
    world.platform.devices[0_id].battery = battery_of(5);
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.requests.failed_by.front(), FailedBy::battery);
    EXPECT_GT(records.requests.finished_at.front(), Seconds{10});
}

} // namespace
} // namespace sunder::sim
