#include "sim/plan/chain.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

Cut head_of(ModelGraph const& model, std::vector<int> const& ops)
{
    std::vector<bool> head(model.ops.size(), false);
    for (int const op : ops)
        head[static_cast<std::size_t>(op)] = true;
    return cut_with_head(model, head);
}

class ALoneRequest : public testing::Test {
protected:
    ModelGraph model = three_ops();
    Platform platform = three_in_a_row();

    [[nodiscard]] Price price(Chain const& chain, std::vector<Cut> const& cuts) const
    {
        return ChainCosts{chain}.price(pointers_to(cuts));
    }
};

TEST_F(ALoneRequest, PaysForItsHeadItsMessageAndItsTail)
{
    auto const cost = price(chain_over(model, platform, 1), {head_of(model, {0})});
    EXPECT_NEAR(cost.head.value(), 10e-3, 1e-15);
    EXPECT_NEAR(cost.transfer.value(), 11e-3, 1e-15); // 10 kB at 1 MB/s, 1 ms
    EXPECT_NEAR(cost.tail.value(), 10e-3, 1e-15);     // two ops at 2 Gflop/s
    EXPECT_NEAR(cost.total().value(), 31e-3, 1e-15);
    EXPECT_EQ(cost.payload, Bytes{10e3});
}

TEST_F(ALoneRequest, IsAnsweredAsWellAsItsModelDoes)
{
    EXPECT_FALSE(price(chain_over(model, platform, 1), {head_of(model, {0})}).accuracy);
    model.accuracy = 0.71;
    EXPECT_EQ(price(chain_over(model, platform, 1), {head_of(model, {0})}).accuracy.value(), 0.71);
}

TEST_F(ALoneRequest, SendsNothingWhenItStaysOnItsDevice)
{
    auto chain = chain_over(model, platform, 1);
    chain.answer = Bytes{1e3};
    auto const cost = price(chain, {head_of(model, {0, 1, 2})});
    EXPECT_EQ(cost.payload, Bytes{});
    EXPECT_NEAR(cost.total().value(), 30e-3, 1e-15);
}

TEST_F(ALoneRequest, SendsItsInputWhenAllRunsOnTheServer)
{
    auto const cost = price(chain_over(model, platform, 1), {head_of(model, {})});
    EXPECT_EQ(cost.raw, Bytes{100e3});
    EXPECT_NEAR(cost.total().value(), 101e-3 + 15e-3, 1e-15);
}

TEST_F(ALoneRequest, WaitsForItsAnswer)
{
    auto chain = chain_over(model, platform, 1);
    chain.answer = Bytes{2e3};
    EXPECT_NEAR(price(chain, {head_of(model, {0})}).back.value(), 3e-3, 1e-15);
}

TEST_F(ALoneRequest, GetsItsAnswerOverTheFirstRouteToo)
{
    std::swap(platform.routes[0_id], platform.routes[1_id]);
    auto chain = chain_over(model, platform, 1);
    std::swap(chain.out[0], chain.back[0]); // back over route 0
    chain.answer = Bytes{2e3};
    EXPECT_NEAR(price(chain, {head_of(model, {0})}).back.value(), 3e-3, 1e-15);
    EXPECT_TRUE(ChainCosts{chain}.obstacles(pointers_to(std::vector{head_of(model, {0})})).empty());
}

TEST_F(ALoneRequest, GetsItsAnswerHopByHop)
{
    auto chain = chain_over(model, platform, 2);
    chain.answer = Bytes{10e3};
    auto const cost = price(chain, {head_of(model, {0}), head_of(model, {0, 1})});
    EXPECT_NEAR(cost.back.value(), 6e-3 + 11e-3, 1e-15); // cable 5 + 1 ms, radio 1 + 10 ms
}

TEST_F(ALoneRequest, SharesADeviceWithItsConstantLoad)
{
    platform.devices[0_id].load = StepFunction{0.5};
    EXPECT_NEAR(price(chain_over(model, platform, 1), {head_of(model, {0})}).head.value(), 20e-3, 1e-15);
}

TEST_F(ALoneRequest, EncodesAndDecodesWhatCrosses)
{
    auto chain = chain_over(model, platform, 1);
    chain.codec = {Quantise{8}};
    auto const cost = price(chain, {head_of(model, {0})});
    EXPECT_EQ(cost.payload, Bytes{2500});
    EXPECT_NEAR(cost.encode.value(), 5e-6, 1e-18);   // 2500 elements, 2 flop each, 1 Gflop/s
    EXPECT_NEAR(cost.decode.value(), 2.5e-6, 1e-18); // 2 Gflop/s
}

TEST_F(ALoneRequest, UsesTheEnergyOfWorkersAndRadios)
{
    platform.devices[0_id].profile.busy_power = Watts{2};
    platform.devices[1_id].profile.busy_power = Watts{30};
    platform.devices[1_id].workers = 3;
    platform.links[0_id].send_power = Watts{1};
    auto const cost = price(chain_over(model, platform, 1), {head_of(model, {0})});
    EXPECT_NEAR(cost.device_energy.value(), 2 * 10e-3, 1e-15);
    EXPECT_NEAR(cost.radio_energy.value(), 1 * 10e-3, 1e-15);
    EXPECT_NEAR(cost.energy.value(), 2 * 10e-3 + 1 * 10e-3 + 10 * 10e-3, 1e-15);
}

TEST_F(ALoneRequest, StopsAtTheLastDeviceWithOps)
{
    auto const whole = head_of(model, {0, 1, 2});
    auto const chain = chain_over(model, platform, 2);
    EXPECT_NEAR(price(chain, {head_of(model, {0}), whole}).total().value(), 31e-3, 1e-15);
    EXPECT_EQ(ChainCosts{chain}.stretches({head_of(model, {0}), whole}).size(), 2);
}

TEST_F(ALoneRequest, PassesThroughADeviceWithoutOps)
{
    auto chain = chain_over(model, platform, 2);
    chain.codec = {Quantise{8}};
    auto const cut = head_of(model, {0});
    auto const stretches = ChainCosts{chain}.stretches({cut, cut});
    ASSERT_EQ(stretches.size(), 3);
    EXPECT_GT(stretches[0].encode.mean(), Seconds{});
    EXPECT_EQ(stretches[1].decode.mean() + stretches[1].compute.mean() + stretches[1].encode.mean(),
              Seconds{});
    EXPECT_EQ(stretches[1].sent, Bytes{2500});
    EXPECT_GT(stretches[2].decode.mean(), Seconds{});
}

TEST(ATensorReadFurtherOn, IsEncodedOnceAndDecodedWhereItIsRead)
{
    // fork's 40 kB are read by left on the edge and by right on the cloud.
    auto const model = diamond();
    auto const platform = three_in_a_row();
    auto chain = chain_over(model, platform, 2);
    chain.codec = {Quantise{8}};
    auto const stretches = ChainCosts{chain}.stretches({head_of(model, {0}), head_of(model, {0, 1})});
    ASSERT_EQ(stretches.size(), 3);
    EXPECT_NEAR(stretches[0].encode.fixed.value(), 20e-6, 1e-18);  // fork: 10,000 elements at 1 Gflop/s
    EXPECT_NEAR(stretches[1].decode.fixed.value(), 10e-6, 1e-18);  // fork at 2 Gflop/s
    EXPECT_NEAR(stretches[1].encode.fixed.value(), 2.5e-6, 1e-18); // left: 2,500 elements
    EXPECT_NEAR(stretches[2].decode.fixed.value(), 2.5e-6, 1e-18); // fork and left at 10 Gflop/s
    EXPECT_EQ(stretches[1].sent, Bytes{12500});
}

TEST(ATensorWithTwoReaders, CrossesOnce)
{
    auto const model = diamond();
    auto const platform = three_in_a_row();
    EXPECT_EQ(ChainCosts{chain_over(model, platform, 1)}.stretches({head_of(model, {0})}).front().sent,
              Bytes{40e3});
}

TEST(RandomOpTimes, StayRandomInTheStretch)
{
    auto model = three_ops();
    model.ops[2].time["edge"] = Exponential{4_ms};
    auto const platform = three_in_a_row();
    auto const stretches = ChainCosts{chain_over(model, platform, 1)}.stretches({head_of(model, {0})});
    EXPECT_NEAR(stretches[1].compute.fixed.value(), 5e-3, 1e-15);
    EXPECT_EQ(stretches[1].compute.random.size(), 1);
    EXPECT_EQ(stretches[1].work, Flops{20e6});
}

class AnObstacle : public testing::Test {
protected:
    ModelGraph model = three_ops();
    Platform platform = three_in_a_row();

    [[nodiscard]] std::string first(Chain const& chain, std::vector<Cut> const& cuts) const
    {
        auto const found = ChainCosts{chain}.obstacles(pointers_to(cuts));
        return found.empty() ? "none" : sentence(found.front(), chain);
    }
};

TEST_F(AnObstacle, IsRawInputThatMustStay)
{
    auto chain = chain_over(model, platform, 1);
    chain.raw_input = RawInput::forbidden;
    EXPECT_EQ(first(chain, {head_of(model, {})}), "the raw input 'image' would leave 'phone'");
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "none");
}

TEST_F(AnObstacle, IsMemoryThatIsTooSmall)
{
    platform.devices[0_id].profile.memory = Bytes{210e3};
    auto const chain = chain_over(model, platform, 1);
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "none");
    platform.devices[0_id].profile.memory = Bytes{115e3}; // 5 kB of weights, 100 + 10 kB of tensors
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "none");
    platform.devices[0_id].profile.memory = Bytes{210e3};
    EXPECT_EQ(first(chain, {head_of(model, {0, 1})}), // 10 kB of weights, 10 + 200 kB of tensors
              "model 'small' needs 0.22 MB of memory on 'phone', which has 0.21 MB");
}

TEST_F(AnObstacle, IsAnOpWithoutTime)
{
    platform.devices[1_id].profile.speed.reset();
    EXPECT_EQ(first(chain_over(model, platform, 1), {head_of(model, {0, 1})}),
              "op 'last' has no measured time on 'edge', which states no speed");
}

TEST_F(AnObstacle, IsCodingWithoutASpeed)
{
    platform.devices[1_id].profile.speed.reset();
    for (auto& op : model.ops)
        op.time["edge"] = Deterministic{1_ms};
    auto chain = chain_over(model, platform, 1);
    chain.codec = {Quantise{8}};
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "coding takes compute on 'edge', which states no speed");
}

TEST_F(AnObstacle, IsALoadThatLeavesNoSpeed)
{
    platform.devices[1_id].load = StepFunction{1.0};
    auto const chain = chain_over(model, platform, 1);
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "the load on 'edge' leaves it no speed at all");
    EXPECT_EQ(first(chain, {head_of(model, {0, 1, 2})}), "none");
    platform.devices[0_id].load = StepFunction{1.0};
    EXPECT_EQ(first(chain_over(model, platform, 1), {head_of(model, {0, 1, 2})}),
              "the load on 'phone' leaves it no speed at all");
}

TEST_F(AnObstacle, IsAMissingRoute)
{
    auto chain = chain_over(model, platform, 2);
    chain.out[1].reset();
    auto const narrow = head_of(model, {0});
    EXPECT_EQ(first(chain, {narrow, narrow}), "no route leads from 'edge' to 'cloud'");
    EXPECT_EQ(first(chain, {narrow, head_of(model, {0, 1, 2})}), "none");
}

TEST_F(AnObstacle, IsAMissingWayBackForAnAnswer)
{
    auto chain = chain_over(model, platform, 1);
    chain.back[0].reset();
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "none");
    chain.answer = Bytes{1};
    EXPECT_EQ(first(chain, {head_of(model, {0})}), "no route leads back from 'edge' to 'phone'");
}

TEST(APlansName, IsThatOfItsCuts)
{
    auto const model = three_ops();
    auto const none = head_of(model, {});
    auto const narrow = head_of(model, {0});
    auto const wide = head_of(model, {0, 1});
    auto const whole = head_of(model, {0, 1, 2});
    EXPECT_EQ(plan_name(model, {&narrow}), "narrow");
    EXPECT_EQ(plan_name(model, {&none}), "server_only");
    EXPECT_EQ(plan_name(model, {&whole}), "device_only");
    EXPECT_EQ(plan_name(model, {}), "device_only");
    EXPECT_EQ(plan_name(model, {&narrow, &wide}), "narrow | wide");
    EXPECT_EQ(plan_name(model, {&none, &wide}), "image | wide");
    EXPECT_EQ(plan_name(model, {&narrow, &whole}), "narrow");
}

} // namespace
} // namespace sunder::sim
