#include "sim/cost/compute_cost.hpp"
#include "tests/sim/model/describe.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

Tensor tensor(double kilobytes)
{
    return {.shape = {}, .type = ElementType::float32, .bytes = Bytes{1e3 * kilobytes}};
}

/// Two ops in a row: 10 kB -> first (1 Mflop, 1 kB of weights) -> 4 kB -> second (2 Mflop, 2 kB) -> 1 kB.
ModelGraph two_ops()
{
    ModelGraph model;
    model.input = tensor(10);
    model.ops.resize(2);
    model.ops[0] = {.name = "first",
                    .kind = Opaque{},
                    .inputs = {model_input},
                    .time = {},
                    .output = tensor(4),
                    .work = Flops{1e6},
                    .weights = Bytes{1e3},
                    .cost_class = "conv2d",
                    .where = {}};
    model.ops[1] = {.name = "second",
                    .kind = Opaque{},
                    .inputs = {0},
                    .time = {},
                    .output = tensor(1),
                    .work = Flops{2e6},
                    .weights = Bytes{2e3},
                    .cost_class = "linear",
                    .where = {}};
    return model;
}

DeviceGroup phone()
{
    DeviceGroup group;
    group.name = "phone";
    group.profile.name = "raspberry_pi_4";
    group.profile.speed = FlopsPerSecond{1e9};
    return group;
}

Seconds time_on(DeviceGroup const& group, ModelGraph const& model)
{
    auto const time = find_op_time(model, 0, group);
    return time ? time->mean() : Seconds{-1};
}

TEST(AnOp, TakesWorkOverSpeed)
{
    EXPECT_EQ(time_on(phone(), two_ops()), 1_ms);
}

TEST(AnOp, ReachesOnlyTheEfficiencyOfItsClass)
{
    auto group = phone();
    group.profile.efficiency = {{"conv2d", 0.25}, {"linear", 0.1}};
    EXPECT_EQ(time_on(group, two_ops()), 4_ms);
}

TEST(AnOp, TakesAsLongAsItsMemoryTraffic)
{
    auto group = phone();
    group.profile.memory_rate = BytesPerSecond{1e6}; // 10 kB in, 4 kB out, 1 kB of weights
    EXPECT_EQ(time_on(group, two_ops()), 15_ms);
}

TEST(AnOp, PaysTheLaunchOverhead)
{
    auto group = phone();
    group.profile.launch_overhead = 2_ms;
    EXPECT_EQ(time_on(group, two_ops()), 3_ms);
}

TEST(AnOp, TakesWorkAndTrafficOneAfterTheOtherWithoutOverlap)
{
    auto group = phone();
    group.profile.memory_rate = BytesPerSecond{1e6}; // 15 kB, and 1 Mflop
    group.profile.launch_overhead = 2_ms;
    group.profile.overlap = Overlap::none;
    EXPECT_EQ(time_on(group, two_ops()), 18_ms);
}

TEST(AnOp, MovesBytesAtTheRateOfItsClass)
{
    auto group = phone();
    group.profile.memory_rate = BytesPerSecond{1e6};
    group.profile.memory_rates = {{"conv2d", BytesPerSecond{5e6}}, {"linear", BytesPerSecond{1e3}}};
    EXPECT_EQ(time_on(group, two_ops()), 3_ms);
    group.profile.memory_rate.reset();
    EXPECT_EQ(time_on(group, two_ops()), 3_ms);
}

TEST(AnOp, OfAFinerClassIsLikeItsGeneralClassWhereNothingElseIsStated)
{
    auto model = two_ops();
    model.ops[0].cost_class = "winograd";
    auto group = phone();
    group.profile.memory_rates = {{"conv2d", BytesPerSecond{5e6}}};
    group.profile.efficiency = {{"conv2d", 0.25}};
    EXPECT_EQ(time_on(group, model), 4_ms);
    group.profile.memory_rates["winograd"] = BytesPerSecond{2.5e6};
    group.profile.efficiency["winograd"] = 0.5;
    EXPECT_EQ(time_on(group, model), 6_ms);
}

TEST(TheDemandOfAnOp, IsItsWorkAndAllThatItMoves)
{
    auto const demand = demand_of(two_ops(), 1);
    EXPECT_EQ(demand.work, Flops{2e6});
    EXPECT_EQ(demand.traffic.bytes(), Bytes{7e3}); // 4 kB in, 1 kB out, 2 kB of weights
    EXPECT_EQ(demand.cost_class, "linear");
}

TEST(AnOp, ReadsATensorItUsesTwiceOnce)
{
    auto model = two_ops();
    model.ops[1].inputs = {0, 0};
    EXPECT_EQ(input_bytes_of(model, 1), Bytes{4e3});
}

TEST(AMeasuredTime, GoesBeforeTheRoofline)
{
    auto model = two_ops();
    model.ops[0].time["raspberry_pi_4"] = Deterministic{7_ms};
    EXPECT_EQ(time_on(phone(), model), 7_ms);
}

TEST(AMeasuredTime, OfTheDeviceGoesBeforeThatOfItsProfile)
{
    auto model = two_ops();
    model.ops[0].time["raspberry_pi_4"] = Deterministic{7_ms};
    model.ops[0].time["phone"] = Deterministic{5_ms};
    EXPECT_EQ(time_on(phone(), model), 5_ms);
}

TEST(AMeasuredTime, IsFixedUnlessItIsRandom)
{
    auto model = two_ops();
    model.ops[0].time["phone"] = Deterministic{5_ms};
    EXPECT_TRUE(find_op_time(model, 0, phone())->random.empty());
    model.ops[0].time["phone"] = Exponential{5_ms};
    auto const time = find_op_time(model, 0, phone());
    EXPECT_EQ(time->fixed, Seconds{});
    ASSERT_EQ(time->random.size(), 1);
    EXPECT_EQ(time->mean(), 5_ms);
}

/// The two ops as a kernel and the activation behind it, which inference engines join.
ModelGraph kernel_and_activation()
{
    auto model = two_ops();
    model.ops[0].kind = Linear{};
    model.ops[1].kind = Activation{};
    return model;
}

TEST(AMeasuredTime, OfOneDeviceChangesNothingOnAnother)
{
    auto group = phone();
    group.profile.launch_overhead = 2_ms;
    group.profile.memory_rate = BytesPerSecond{1e6};
    auto const plain = kernel_and_activation();
    auto measured = plain;
    measured.ops[0].time.emplace("server", Deterministic{1_ms});
    EXPECT_EQ(time_on(group, fuse(measured)), time_on(group, fuse(plain)));
}

TEST(AMeasuredTime, OfOnePartLeavesTheOthersToTheRoofline)
{
    auto model = kernel_and_activation();
    model.ops[0].time.emplace("phone", Deterministic{5_ms});
    EXPECT_EQ(time_on(phone(), fuse(model)), 7_ms); // 2 Mflop of the activation
}

TEST(ADeviceWithoutSpeed, KnowsMeasuredTimesOnly)
{
    auto group = phone();
    group.profile.speed.reset();
    EXPECT_FALSE(find_op_time(two_ops(), 0, group));
    auto model = two_ops();
    model.ops[0].time["phone"] = Deterministic{5_ms};
    EXPECT_EQ(time_on(group, model), 5_ms);
}

TEST(ADeviceWithoutSpeed, DoesOpsWithoutWork)
{
    auto group = phone();
    group.profile.speed.reset();
    auto model = two_ops();
    model.ops[0].work = Flops{};
    EXPECT_EQ(time_on(group, model), Seconds{});
}

TEST(Memory, HoldsAllWeightsAndTheTensorsOfTheLargestOp)
{
    EXPECT_EQ(memory_need(two_ops(), {true, true}, {}), Bytes{3e3 + 14e3});
    EXPECT_EQ(memory_need(two_ops(), {false, true}, {}), Bytes{2e3 + 5e3});
    EXPECT_EQ(memory_need(two_ops(), {false, false}, {}), Bytes{});
}

TEST(Memory, OfADeviceOfInt8TakesOneByteAWeight)
{
    DeviceProfile profile;
    EXPECT_EQ(held_by(profile, Bytes{4e6}), Bytes{4e6});
    profile.element_bits = 8;
    EXPECT_EQ(held_by(profile, Bytes{4e6}), Bytes{1e6});
}

TEST(Memory, HoldsWhatIsNotFloat32AsItIs)
{
    DeviceProfile half;
    half.element_bits = 16;
    auto described =
        describe({4, 8}, {op("first", Linear{.out = 8, .in = 8}), op("last", Linear{.out = 8, .in = 8})});
    described.ops[0].weight_bits = 8;
    auto const model = build(described);
    // 72 weights of 1 byte, 72 of 2, and of the second op 32 + 32 numbers of 2 (the first takes 32 of uint8).
    EXPECT_EQ(memory_need(model, {true, true}, half), Bytes{72.0 + 144.0 + 128.0});
    EXPECT_EQ(memory_need(model, {true, false}, half), Bytes{72.0 + 32.0 + 64.0});
}

TEST(Memory, HoldsSharedWeightsOnce)
{
    auto described = describe({4}, {op("words", Embedding{.rows = 50, .width = 8}),
                                    op("scores", Linear{.out = 50, .bias = Bias::none, .in = 8})});
    described.ops[1].weights_of = "words";
    auto const model = build(described);
    Bytes const tensors{4.0 * (4 * 8 + 4 * 50)};
    EXPECT_EQ(memory_need(model, {true, true}, {}), Bytes{1600.0} + tensors);
    EXPECT_EQ(memory_need(model, {false, true}, {}), Bytes{1600.0} + tensors);
}

TEST(AProductOfTwoTensors, IsAsEfficientAsALinearOpWhereNothingElseIsStated)
{
    DeviceProfile profile;
    profile.speed = Flops{100.0} / Seconds{1.0};
    profile.efficiency = {{"linear", 0.5}};
    Demand const demand{.work = Flops{100.0}, .traffic = {}, .cost_class = "matmul"};
    EXPECT_EQ(find_roofline_time(demand, profile), Seconds{2.0});
    profile.efficiency["matmul"] = 0.25;
    EXPECT_EQ(find_roofline_time(demand, profile), Seconds{4.0});
}

TEST(ALoad, TakesItsShareOfTheSpeed)
{
    auto group = phone();
    EXPECT_EQ(mean_speed_share(group), 1.0);
    group.load = StepFunction{0.25};
    EXPECT_EQ(mean_speed_share(group), 0.75);
}

TEST(ALoad, ThatVariesCountsByItsMean)
{
    auto group = phone();
    group.load = StepFunction{{0.0, 1.0}, {0.0, 0.5}, 2_s};
    EXPECT_EQ(mean_speed_share(group), 0.75);
}

TEST(CompetingJobs, DoNotSlowALoneRequest)
{
    auto group = phone();
    group.load = CompetingJobs{.gap = Exponential{1_s}, .service = Deterministic{500_ms}};
    EXPECT_EQ(mean_speed_share(group), 1.0);
    EXPECT_EQ(speed_of(group).at(0_s), 1.0);
}

TEST(AWorker, IsSlowedByTheMeanLoadAndByNoLessThanTheLeast)
{
    auto group = phone();
    group.load = StepFunction{{0.0, 1.0}, {0.25, 0.75}, 2_s};
    EXPECT_EQ(mean_cost(group).time(3_s), 6_s);
    EXPECT_EQ(least_cost(group).time(3_s), 4_s);
}

TEST(AWorker, OfDevicesThatDifferIsTheMedianAndNoLessThanTheBest)
{
    auto group = phone();
    group.profile.busy_power = Watts{8};
    group.spread = DeviceSpread{.speed = UniformFactor{0.5}, .power = UniformFactor{0.25}, .capacity = {}};
    EXPECT_EQ(mean_cost(group).time(3_s), 3_s);
    EXPECT_EQ(least_cost(group).time(3_s), 2_s);
    EXPECT_EQ(least_cost(group).energy(2_s), Joules{12});
    group.spread->speed = LognormalFactor{0.1};
    EXPECT_EQ(least_cost(group).time(3_s), 0_s);
}

TEST(AWorker, DrawsItsShareOfTheBusyPower)
{
    auto group = phone();
    group.profile.busy_power = Watts{8};
    group.workers = 4;
    EXPECT_EQ(mean_cost(group).energy(3_s), Joules{6});
}

TEST(AWorker, ThatStandsStillTakesNoTimeForNothing)
{
    auto group = phone();
    group.load = StepFunction{1.0};
    EXPECT_EQ(mean_cost(group).time(0_s), 0_s);
    EXPECT_EQ(mean_cost(group).time(1_s).value(), std::numeric_limits<double>::infinity());
    EXPECT_EQ(mean_cost(group).energy(mean_cost(group).time(1_s)).value(),
              std::numeric_limits<double>::infinity());
}

} // namespace
} // namespace sunder::sim
