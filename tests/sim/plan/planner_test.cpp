#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
#include "tests/sim/arbitrary.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

std::string best_name(Chain const& chain, Objective objective)
{
    auto const cuts = best_cuts(ChainCosts{chain}, objective);
    return cuts ? plan_name(chain.model, pointers_to(*cuts)) : "none";
}

class TheBestCut : public testing::Test {
protected:
    ModelGraph model = three_ops();
    Platform platform = three_in_a_row();
};

TEST_F(TheBestCut, StaysOnTheDeviceWhereTheServerHardlyHelps)
{
    // 30 ms on the phone; behind narrow 10 + 11 + 10 ms.
    EXPECT_EQ(best_name(chain_over(model, platform, 1), Objective::latency), "device_only");
}

TEST_F(TheBestCut, GoesBehindTheNarrowTensorForAFastServer)
{
    platform.devices[1_id].profile.speed = FlopsPerSecond{10e9}; // 10 + 11 + 2 ms
    EXPECT_EQ(best_name(chain_over(model, platform, 1), Objective::latency), "narrow");
}

TEST_F(TheBestCut, SendsTheInputOverAFastLinkIfItMay)
{
    platform.devices[1_id].profile.speed = FlopsPerSecond{10e9};
    platform.links[0_id].up = StepFunction{100e6}; // 2 + 3 ms
    auto chain = chain_over(model, platform, 1);
    EXPECT_EQ(best_name(chain, Objective::latency), "server_only");
    chain.raw_input = RawInput::forbidden; // 10 + 1.1 + 2 ms
    EXPECT_EQ(best_name(chain, Objective::latency), "narrow");
}

TEST_F(TheBestCut, CountsTheWayBackOfTheAnswer)
{
    platform.devices[1_id].profile.speed = FlopsPerSecond{10e9}; // 23 ms behind narrow, 30 ms on the phone
    auto chain = chain_over(model, platform, 1);
    chain.answer = Bytes{7e3}; // 1 + 7 ms
    EXPECT_EQ(best_name(chain, Objective::latency), "device_only");
}

TEST_F(TheBestCut, MayBeAnotherForEnergy)
{
    platform.devices[0_id].profile.busy_power = Watts{1};
    platform.links[0_id].send_power = Watts{0.5};
    // 30 mJ on the phone; behind narrow 10 mJ and 10 ms of radio at 0.5 W
    EXPECT_EQ(best_name(chain_over(model, platform, 1), Objective::energy), "narrow");
}

TEST_F(TheBestCut, FitsIntoTheMemoryOfItsDevices)
{
    platform.devices[0_id].profile.memory = Bytes{110e3}; // narrow needs 5 + 110 kB
    EXPECT_EQ(best_name(chain_over(model, platform, 1), Objective::latency), "server_only");
}

TEST_F(TheBestCut, IsNoneWhereSomethingStandsAgainstAll)
{
    platform.devices[0_id].profile.memory = Bytes{110e3};
    auto chain = chain_over(model, platform, 1);
    chain.raw_input = RawInput::forbidden;
    EXPECT_EQ(best_name(chain, Objective::latency), "none");
}

TEST_F(TheBestCut, UsesBothHopsWhereThatPays)
{
    // Through the edge: phone 10 ms, radio 11 ms, cable 1.1 ms, cloud 1 ms; wide on the edge adds 2 + 2 ms.
    model.ops[2].work = Flops{1e9};
    platform.devices[1_id].profile.speed = FlopsPerSecond{5e9};
    platform.devices[2_id].profile.speed = FlopsPerSecond{1e12};
    platform.links[1_id] = small_link("cable", 100, 1);
    EXPECT_EQ(best_name(chain_over(model, platform, 2), Objective::latency), "narrow | narrow");
    platform.devices[2_id].profile.memory = Bytes{250e3}; // last alone needs 206 kB
    model.ops[1].weights = Bytes{100e3};
    EXPECT_EQ(best_name(chain_over(model, platform, 2), Objective::latency), "narrow | wide");
}

TEST_F(TheBestCut, HasTheSmallerHeadAmongEquals)
{
    platform.devices[1_id].profile.speed = platform.devices[0_id].profile.speed;
    platform.links[0_id] = small_link("radio", 1e30, 0);
    EXPECT_EQ(best_name(chain_over(model, platform, 1), Objective::latency), "server_only");
}

TEST_F(TheBestCut, IsFoundByMinimumCutWhereThereAreTooManyCuts)
{
    platform.devices[1_id].profile.speed = FlopsPerSecond{10e9};
    ChainCosts const costs{chain_over(model, platform, 1)};
    auto const cuts = best_cuts(costs, Objective::latency, 1);
    ASSERT_TRUE(cuts);
    EXPECT_EQ(name_of(cuts->front(), model), "narrow");
}

/// A model of up to `most` ops, each reading up to three tensors made before it.
ModelGraph arbitrary_model(int most)
{
    std::vector<OpLine> lines;
    auto const ops = *rc::gen::inRange(1, most + 1);
    for (int op = 0; op < ops; ++op) {
        auto const reads = static_cast<std::size_t>(*rc::gen::inRange(1, std::min(op + 2, 4)));
        lines.push_back({.name = "op" + std::to_string(op),
                         .work = static_cast<double>(*rc::gen::inRange(0, 100)),
                         .output = static_cast<double>(*rc::gen::inRange(1, 100)),
                         .inputs = *rc::gen::unique<std::vector<int>>(reads, rc::gen::inRange(-1, op)),
                         .weights = static_cast<double>(*rc::gen::inRange(0, 100))});
    }
    return small_model(static_cast<double>(*rc::gen::inRange(1, 100)), lines);
}

ModelGraph arbitrary_chain_of_ops(int most)
{
    std::vector<OpLine> lines;
    auto const ops = *rc::gen::inRange(1, most + 1);
    lines.reserve(static_cast<std::size_t>(ops));
    for (int op = 0; op < ops; ++op)
        lines.push_back({.name = "op" + std::to_string(op),
                         .work = static_cast<double>(*rc::gen::inRange(0, 100)),
                         .output = static_cast<double>(*rc::gen::inRange(1, 100)),
                         .inputs = {},
                         .weights = static_cast<double>(*rc::gen::inRange(0, 100))});
    return small_model(static_cast<double>(*rc::gen::inRange(1, 100)), lines);
}

/// A row of four devices with arbitrary speeds, powers, rates and delays.
Platform arbitrary_platform()
{
    Platform platform;
    for (int device = 0; device < 4; ++device) {
        auto group = small_device("device" + std::to_string(device), *rc::gen::inRange(1, 30));
        group.profile.busy_power = Watts{static_cast<double>(*rc::gen::inRange(0, 10))};
        group.profile.launch_overhead = Seconds{1e-3 * *rc::gen::inRange(0, 30)}; // makes coding matter
        platform.devices.push_back(group);
    }
    for (int hop = 0; hop < 3; ++hop) {
        auto link = small_link("link", *rc::gen::inRange(1, 20), *rc::gen::inRange(0, 20));
        link.send_power = Watts{static_cast<double>(*rc::gen::inRange(0, 5))};
        Id<DeviceGroup> const near{hop};
        Id<DeviceGroup> const far{hop + 1};
        auto const id = platform.links.push_back(link);
        platform.routes.push_back({.from = near, .to = far, .via = {id}, .forward = true});
        platform.routes.push_back({.from = far, .to = near, .via = {id}, .forward = false});
    }
    return platform;
}

void vary(Chain& chain)
{
    chain.answer = Bytes{1e3 * *rc::gen::inRange(0, 20)};
    chain.raw_input = *rc::gen::element(RawInput::forbidden, RawInput::allowed);
    chain.codec = any_codec();
}

double cost_of(ChainCosts const& costs, std::vector<Cut> const& cuts, Objective objective)
{
    auto const price = costs.price(pointers_to(cuts));
    return objective == Objective::latency ? price.total().value() : price.energy.value();
}

RC_GTEST_PROP(TheChainPlanner, IsAsGoodAsTryingEveryPlan, ())
{
    auto const model = arbitrary_chain_of_ops(7);
    auto platform = arbitrary_platform();
    for (auto& group : platform.devices)
        if (*rc::gen::inRange(0, 4) == 0) group.profile.memory = Bytes{1e3 * *rc::gen::inRange(100, 600)};
    auto chain = chain_over(model, platform, *rc::gen::inRange(0, 4));
    vary(chain);
    auto const objective = *rc::gen::element(Objective::latency, Objective::energy);
    ChainCosts const costs{chain};

    auto const best = best_of(costs, all_cuts(model), objective);
    auto const found = best_along_chain(costs, objective);
    RC_ASSERT(found.has_value() == best.has_value());
    if (!best) return;
    RC_ASSERT(costs.obstacles(pointers_to(*found)).empty());
    double const expected = cost_of(costs, *best, objective);
    RC_ASSERT(std::abs(cost_of(costs, *found, objective) - expected) <= 1e-12 * expected);
}

RC_GTEST_PROP(TheMinimumCutPlanner, IsAsGoodAsTryingEveryCut, ())
{
    auto const model = arbitrary_model(15);
    auto const platform = arbitrary_platform();
    auto chain = chain_over(model, platform, 1);
    vary(chain);
    auto const objective = *rc::gen::element(Objective::latency, Objective::energy);
    ChainCosts const costs{chain};

    auto const best = best_of(costs, all_cuts(model), objective);
    auto const found = best_by_min_cut(costs, objective);
    RC_ASSERT(best && found);
    double const expected = cost_of(costs, *best, objective);
    RC_ASSERT(std::abs(cost_of(costs, {*found}, objective) - expected) <= 1e-12 * expected);
}

} // namespace
} // namespace sunder::sim
