#include "tests/sim/engine/power/powered_world.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

constexpr double sending = 0.16; // s, of each second

DeviceRadio radio_with_tail(double seconds)
{
    return {.idle = Watts{0.1},
            .send = Watts{2},
            .receive = Watts{1},
            .tail = RadioTail{.power = Watts{0.5}, .lasts = Seconds{seconds}}};
}

TEST(RadioTailShorterThanTheGap, IsPaidAfterEachMessage)
{
    auto const records = simulate(phone_that_sends(radio_with_tail(0.3)), 0);
    double const of_a_second = 2 * sending + 0.5 * 0.3 + 0.1 * (1 - sending - 0.3);
    EXPECT_NEAR(records.devices.radio_energy.front().value(), 50 * of_a_second, 1e-9);
    EXPECT_NEAR(records.devices.energy.front().value(), 50 * of_a_second, 1e-9);
    EXPECT_NEAR(records.requests.energy.front().value(), 2 * sending, 1e-9);
}

TEST(RadioTailLongerThanTheGap, FillsItOnce)
{
    auto const records = simulate(phone_that_sends(radio_with_tail(11)), 0);
    double const of_a_second = 2 * sending + 0.5 * (1 - sending);
    EXPECT_NEAR(records.devices.radio_energy.front().value(), 50 * of_a_second, 1e-9);
}

TEST(MessagesAtOnce, ShareTheEnergyOfTheRadio)
{
    auto world = phone_that_sends(radio_with_tail(0.3));
    world.applications.push_back(world.applications[0_id]);
    world.applications[1_id].name = "other";
    auto const records = simulate(world, 0);
    double const both = 2 * 2 * sending; // each second, at half the rate each
    EXPECT_NEAR(records.requests.energy[0].value(), both / 2, 1e-9);
    EXPECT_NEAR(records.requests.energy[1].value(), both / 2, 1e-9);
    double const of_a_second = both + 0.5 * 0.3 + 0.1 * (1 - 2 * sending - 0.3);
    EXPECT_NEAR(records.devices.radio_energy.front().value(), 50 * of_a_second, 1e-8);
}

TEST(RadioOfTheReceiver, DrawsWhatItReceivesWith)
{
    auto world = phone_that_sends(radio_with_tail(0.3));
    world.platform.devices[1_id].radio =
        DeviceRadio{.idle = Watts{0}, .send = Watts{7}, .receive = Watts{1}, .tail = {}};
    auto const records = simulate(world, 0);
    EXPECT_NEAR(records.devices.radio_energy[1].value(), 50 * sending, 1e-9);
    EXPECT_NEAR(records.requests.energy.front().value(), 3 * sending, 1e-9);
}

} // namespace
} // namespace sunder::sim
