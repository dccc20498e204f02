#include "sim/config/power_fields.hpp"
#include "tests/sim/form/read_text.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(BatteryInFiles, IsFullAndComesOnAgainALittleAboveWhereItGoesOff)
{
    auto const battery = read_text<Battery>("{capacity: 10 Wh, off_at: 5 %, recharge: 500 mW}");
    EXPECT_EQ(battery.capacity, Joules{36000});
    EXPECT_EQ(battery.charge, 1);
    EXPECT_EQ(battery.off_at, 0.05);
    EXPECT_EQ(battery.on_at, 0.1);
    EXPECT_EQ(battery.recharge.mean(), 0.5);
}

TEST(RadioInFiles, HasATailOrNone)
{
    EXPECT_FALSE(read_text<DeviceRadio>("{send: 2 W}").tail.has_value());
    auto const radio = read_text<DeviceRadio>("{idle: 10 mW, receive: 1 W, tail: {power: 1 W, for: 11 s}}");
    EXPECT_EQ(radio.idle, Watts{0.01});
    EXPECT_EQ(radio.send, Watts{0});
    EXPECT_EQ(radio.tail->lasts, Seconds{11});
}

TEST(ThrottleInFiles, SustainsWhatItSlowsTo)
{
    EXPECT_EQ(read_text<Throttle>("{after: 120 s, to: 70 %}").sustains, 0.7);
    EXPECT_EQ(read_text<Throttle>("{after: 120 s, to: 70 %, sustains: 40 %}").sustains, 0.4);
}

TEST(SpreadInFiles, IsLognormalOrUniform)
{
    auto const spread = read_text<DeviceSpread>("{speed: {lognormal: 20 %}, capacity: {uniform: 0.1}}");
    EXPECT_EQ(std::get<LognormalFactor>(spread.speed.value()).variation, 0.2);
    EXPECT_EQ(std::get<UniformFactor>(spread.capacity.value()).width, 0.1);
    EXPECT_FALSE(spread.power.has_value());
}

} // namespace
} // namespace sunder::sim
