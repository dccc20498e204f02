#include "sim/cost/compute_cost.hpp"
#include "sim/profile/roofline_of_times.hpp"
#include "tests/sim/model/describe.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

/// Two convolutions and a function of elements.
ModelGraph const model =
    build(describe({4, 10, 10}, {op("wide", Conv2d{.out = 64, .kernel = {3, 3}, .pad = {1, 1, 1, 1}}),
                                 op("narrow", Conv2d{.out = 8, .kernel = {3, 3}, .pad = {1, 1, 1, 1}}),
                                 op("twice", Add{}, {"narrow", "narrow"})}));

TEST(ARooflineOfTimes, MakesTheOpsOfEachClassAddUp)
{
    std::vector<std::optional<Seconds>> const times{Seconds{0.004}, Seconds{0.016}, Seconds{0.003}};
    auto const profile = roofline_of_times(model, times);
    DeviceGroup group;
    group.profile = profile;
    auto const predicted = [&](int op) { return find_op_time(model, op, group)->fixed.value(); };
    EXPECT_NEAR(predicted(0) + predicted(1), 0.020, 1e-9);
    EXPECT_NEAR(predicted(2), 0.003, 1e-9);
    EXPECT_EQ(profile.speed,
              std::max(model.ops[0].work / Seconds{0.004}, model.ops[1].work / Seconds{0.016}));
}

TEST(ARooflineOfTimes, KnowsNothingWithoutTimes)
{
    auto const profile = roofline_of_times(model, {std::nullopt, std::nullopt, std::nullopt});
    EXPECT_FALSE(profile.speed);
    EXPECT_FALSE(profile.memory_rate);
    EXPECT_TRUE(profile.efficiency.empty());
}

} // namespace
} // namespace sunder::sim
