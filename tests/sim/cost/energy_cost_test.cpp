#include "sim/cost/energy_cost.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

Platform one_radio()
{
    Link link;
    link.up = StepFunction{1e6};
    link.down = StepFunction{2e6};
    link.latency = 5_s;
    link.send_power = Watts{3};
    link.receive_power = Watts{1};
    return {.devices = {}, .links = {link}, .routes = {}};
}

TEST(OneWorker, DrawsItsShareOfTheBusyPower)
{
    DeviceGroup group;
    group.profile.busy_power = Watts{8};
    group.workers = 4;
    EXPECT_EQ(compute_energy(group, 3_s), Joules{6});
}

TEST(ARadio, DrawsPowerWhileBytesFlow)
{
    Route const out{.via = {0}, .forward = true};
    EXPECT_EQ(transfer_energy(one_radio(), out, 2_MB), Joules{6}); // 2 s at 3 W, the latency is free
}

TEST(ARadio, DrawsAnotherPowerToReceive)
{
    Route const back{.via = {0}, .forward = false};
    EXPECT_EQ(transfer_energy(one_radio(), back, 2_MB), Joules{1}); // 1 s at 1 W
}

} // namespace
} // namespace sunder::sim
