// Inputs that begin elsewhere than the request.
#include "sim/plan/chain.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

/// An image of 100 kB -> narrow 10 ms -> 10 kB, which wide (10 ms) joins with a text; then last 10 ms.
ModelGraph with_text(double kilobytes_of_text)
{
    auto model = small_model(100, {{.name = "text", .output = kilobytes_of_text, .inputs = {model_input}},
                                   {.name = "narrow", .work = 10, .output = 10, .inputs = {model_input}},
                                   {.name = "wide", .work = 10, .output = 200, .inputs = {0, 1}},
                                   {.name = "last", .work = 10, .output = 1, .inputs = {2}}});
    model.ops[0].kind = ModelInput{};
    model.ops[0].inputs.clear();
    return model;
}

class AnInputFromElsewhere : public testing::Test {
protected:
    AnInputFromElsewhere()
    {
        platform.links[1_id].send_power = platform.links[1_id].receive_power = Watts{1};
        platform.routes.push_back({.from = 2_id, .to = 0_id, .via = {1_id, 0_id}, .forward = false});
    }

    /// From the cloud to the phone by 1 MB/s and 6 ms, to the edge by 10 MB/s and 5 ms.
    [[nodiscard]] Chain chain(ModelGraph& model)
    {
        model.apart = {0};
        auto over = chain_over(model, platform, 1);
        over.inputs = {{.producer = 0,
                        .from = 2_id,
                        .to = {{.is_there = false, .route = 4_id}, {.is_there = false, .route = 3_id}}}};
        return over;
    }

    [[nodiscard]] Cut behind(ModelGraph const& model, std::string_view op) const
    {
        return cut_after(model, {*model.find_op(op)});
    }

    [[nodiscard]] Price price(Chain const& chain, Cut const& cut) const
    {
        return ChainCosts{chain}.price({&cut});
    }

    Platform platform = three_in_a_row();
};

TEST_F(AnInputFromElsewhere, CrossesNoCut)
{
    auto model = with_text(20);
    auto const from_cloud = chain(model);
    auto const cut = behind(model, "narrow");
    EXPECT_EQ(name_of(cut, model), "narrow");
    EXPECT_EQ(cut.bytes, Bytes{10e3});
    std::vector<std::string> names;
    for (auto const& at_vertex : cuts_at_vertices(model))
        names.push_back(name_of(at_vertex, model));
    EXPECT_EQ(names, (std::vector<std::string>{"server_only", "narrow", "wide", "device_only"}));
}

TEST_F(AnInputFromElsewhere, CostsNoTimeWhereItComesFirst)
{
    auto model = with_text(20); // 7 ms, and 21 ms for narrow and its message
    auto const over = chain(model);
    auto const cost = price(over, behind(model, "narrow"));
    EXPECT_NEAR(cost.total().value(), 31e-3, 1e-15);
    EXPECT_NEAR(cost.transfer.value(), 11e-3, 1e-15);
    EXPECT_EQ(cost.payload, Bytes{30e3});
    EXPECT_EQ(cost.raw, Bytes{30e3});
    EXPECT_NEAR(cost.radio_energy.value(), 2e-3, 1e-15);
    EXPECT_NEAR(cost.energy.value(), 2e-3, 1e-15);
}

TEST_F(AnInputFromElsewhere, IsWaitedFor)
{
    auto model = with_text(500); // 55 ms
    auto const over = chain(model);
    auto const cost = price(over, behind(model, "narrow"));
    EXPECT_NEAR(cost.total().value(), 65e-3, 1e-15);
    EXPECT_NEAR(cost.transfer.value(), 45e-3, 1e-15);
}

TEST_F(AnInputFromElsewhere, IsWaitedForByAllOpsOfADevice)
{
    auto model = with_text(20); // 26 ms to the phone
    auto const over = chain(model);
    auto const cost = price(over, behind(model, "last"));
    EXPECT_NEAR(cost.total().value(), 56e-3, 1e-15);
    EXPECT_EQ(cost.payload, Bytes{20e3});
}

TEST_F(AnInputFromElsewhere, NeedsAWayToWhereItIsRead)
{
    auto model = with_text(20);
    auto over = chain(model);
    over.inputs[0].to[1].route.reset();
    auto const cut = behind(model, "narrow");
    auto const obstacles = ChainCosts{over}.obstacles({&cut});
    ASSERT_EQ(obstacles.size(), 1);
    EXPECT_EQ(sentence(obstacles[0], over),
              "no route leads from 'cloud' to 'edge', where an op reads input 'text'");
    auto const whole = behind(model, "last");
    EXPECT_TRUE(ChainCosts{over}.obstacles({&whole}).empty());
}

TEST_F(AnInputFromElsewhere, IsThereWhereItBegins)
{
    auto model = with_text(500);
    auto over = chain(model);
    over.inputs[0].to[1] = {.is_there = true, .route = {}};
    auto const cost = price(over, behind(model, "narrow"));
    EXPECT_NEAR(cost.total().value(), 31e-3, 1e-15);
    EXPECT_EQ(cost.payload, Bytes{10e3});
}

TEST_F(AnInputFromElsewhere, IsPartOfWhatIsBest)
{
    auto model =
        with_text(20); // device only 56 ms, narrow 31 ms, wide 26 + 20 + 201 ms, server only 101 + 15 ms
    auto const best = best_cuts(ChainCosts{chain(model)}, Objective::latency);
    ASSERT_TRUE(best);
    EXPECT_EQ(plan_name(model, pointers_to(*best)), "narrow");
    auto long_text = with_text(500); // 55 + 10 ms at the edge, 506 + 30 ms on the phone
    auto const still = best_cuts(ChainCosts{chain(long_text)}, Objective::latency, 1);
    ASSERT_TRUE(still);
    EXPECT_EQ(plan_name(long_text, pointers_to(*still)), "narrow");
}

TEST(SeveralInputs, CrossTogetherWhereTheyBeginWithTheRequest)
{
    auto const model = with_text(20);
    auto const platform = three_in_a_row();
    auto chain = chain_over(model, platform, 1);
    auto const none = cut_with_head(model, std::vector<bool>(4, false));
    auto const cost = ChainCosts{chain}.price({&none});
    EXPECT_EQ(cost.payload, Bytes{120e3});
    EXPECT_NEAR(cost.transfer.value(), 121e-3, 1e-15);
    EXPECT_NEAR(cost.tail.value(), 15e-3, 1e-15);
    EXPECT_EQ(plan_name(model, {&none}), "server_only");
    auto const cut = cut_after(model, {1});
    EXPECT_EQ(plan_name(model, {&cut}), "[text, narrow]");
    chain.raw_input = RawInput::forbidden; // both inputs
    EXPECT_FALSE(ChainCosts{chain}.obstacles({&cut}).empty());
    auto const best = best_cuts(ChainCosts{chain}, Objective::latency);
    ASSERT_TRUE(best);
    EXPECT_EQ(plan_name(model, pointers_to(*best)), "device_only");
}

TEST(SeveralInputs, AreOfTheFirstDeviceWhoeverPlans)
{
    auto const model = with_text(5);
    auto platform = three_in_a_row();
    platform.devices[1_id].profile.speed = FlopsPerSecond{20e9};
    platform.links[0_id].up = StepFunction{100e6};
    auto const chain = chain_over(model, platform, 1);
    ChainCosts const costs{chain};
    auto const exhaustive = best_of(costs, all_cuts(model), Objective::latency);
    auto const by_min_cut = best_by_min_cut(costs, Objective::latency);
    ASSERT_TRUE(exhaustive && by_min_cut);
    EXPECT_EQ(exhaustive->front(), *by_min_cut);
    auto const along = best_along_chain(costs, Objective::latency);
    ASSERT_TRUE(along);
    EXPECT_EQ(plan_name(model, pointers_to(*along)), "server_only");
    EXPECT_NEAR(costs.price(pointers_to(*along)).total().value(), 1e-3 + 1.05e-3 + 1.5e-3, 1e-15);
}

} // namespace
} // namespace sunder::sim
