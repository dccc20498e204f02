#include "tests/sim/model/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> names_of(std::vector<Op> const& ops)
{
    std::vector<std::string> names;
    names.reserve(ops.size());
    for (auto const& each : ops)
        names.push_back(each.name);
    return names;
}

std::vector<std::string> names_of(ModelGraph const& model)
{
    return names_of(model.ops);
}

/// A convolution, its normalisation and activation, and what does nothing; fused.
Op four_in_one()
{
    return fuse(build(describe({3, 8, 8}, {op("conv", convolution(3, 1)), op("norm", BatchNorm{}),
                                           op("relu", Activation{}), op("drop", Dropout{})})))
        .ops.at(0);
}

auto called(std::string_view name)
{
    return [name](Op const& part) { return part.name == name; };
}

TEST(FusedOps, JoinAConvolutionWithItsNormAndActivation)
{
    auto const model = build(describe(
        {3, 8, 8}, {op("conv", convolution(4, 3)), op("norm", BatchNorm{}), op("relu", Activation{})}));
    auto const fused = fuse(model);
    ASSERT_THAT(names_of(fused), ElementsAre("relu"));
    EXPECT_THAT(names_of(fused.ops[0].parts), ElementsAre("conv", "norm", "relu"));
    EXPECT_EQ(fused.ops[0].cost_class, "narrow"); // of 3 channels
    EXPECT_THAT(fused.ops[0].inputs, ElementsAre(model_input));
}

TEST(FusedOps, KeepTheWorkTheWeightsAndTheLastTensor)
{
    auto const model = build(describe({3, 8, 8}, {op("conv", convolution(4, 3)), op("norm", BatchNorm{}),
                                                  op("relu", Activation{}), op("pool", AdaptivePool2d{}),
                                                  op("flat", Flatten{}), op("fc", Linear{.out = 2})}));
    auto const fused = fuse(model);
    EXPECT_THAT(names_of(fused), ElementsAre("relu", "pool", "fc"));
    EXPECT_EQ(fused.work(), model.work());
    EXPECT_EQ(fused.weights(), model.weights());
    EXPECT_EQ(fused.parameters(), model.parameters());
    EXPECT_EQ(fused.ops[1].output.shape, (std::vector<std::int64_t>{4}));
    EXPECT_THAT(fused.ops[2].inputs, ElementsAre(1));
}

TEST(FusedOps, LeaveATensorAloneThatOthersTakeToo)
{
    auto const fused =
        fuse(build(describe({3, 8, 8}, {op("conv", convolution(4, 3)), op("relu", Activation{}),
                                        op("sum", Add{}, {"conv", "relu"})})));
    EXPECT_THAT(names_of(fused), ElementsAre("conv", "relu", "sum"));
}

TEST(FusedOps, JoinALoneNormWithItsActivation)
{
    auto const fused =
        fuse(build(describe({3, 8, 8}, {op("norm", BatchNorm{}), op("relu", Activation{}),
                                        op("conv", convolution(4, 3)), op("relu2", Activation{})})));
    EXPECT_THAT(names_of(fused), ElementsAre("relu", "relu2"));
    EXPECT_EQ(fused.ops[0].cost_class, "norm");
}

TEST(FusedOps, LeaveAnActivationBehindASumAlone)
{
    auto const fused =
        fuse(build(describe({3, 8, 8}, {op("conv", convolution(3, 1)), op("sum", Add{}, {"image", "conv"}),
                                        op("relu", Activation{})})));
    EXPECT_THAT(names_of(fused), ElementsAre("conv", "sum", "relu"));
}

TEST(FusedOps, AreTheSameWhateverIsMeasured)
{
    auto description =
        describe({3, 8, 8}, {op("conv", convolution(3, 1)), op("relu", Activation{}), op("drop", Dropout{})});
    description.ops[1].time.emplace("phone", Deterministic{Seconds{1.0}});
    auto const fused = fuse(build(description));
    EXPECT_THAT(names_of(fused), ElementsAre("relu"));
    EXPECT_TRUE(fused.ops[0].time.empty());
    EXPECT_EQ(fused.ops[0].parts[1].time.count("phone"), 1);
}

TEST(Launches, AreOneWhereNoPartIsMeasured)
{
    EXPECT_THAT(names_of(launches_of(four_in_one(), called("nothing"))), ElementsAre("relu"));
}

TEST(Launches, OfMeasuredPartsStandAloneAndTheRestIsJoinedAgain)
{
    EXPECT_THAT(names_of(launches_of(four_in_one(), called("conv"))), ElementsAre("conv", "relu"));
    EXPECT_THAT(names_of(launches_of(four_in_one(), called("norm"))), ElementsAre("conv", "norm", "relu"));
    EXPECT_THAT(names_of(launches_of(four_in_one(), called("relu"))), ElementsAre("norm", "relu", "drop"));
}

TEST(FusedOps, AreFoundByTheNamesOfTheirParts)
{
    auto const fused = fuse(build(describe(
        {3, 8, 8}, {op("conv", convolution(4, 3)), op("relu", Activation{}), op("pool", AdaptivePool2d{})})));
    EXPECT_EQ(find_op_or_part(fused, "conv"), 0);
    EXPECT_EQ(find_op_or_part(fused, "pool"), 1);
    EXPECT_FALSE(find_op_or_part(fused, "flat"));
    EXPECT_FALSE(fused.find_op("conv"));
}

} // namespace
} // namespace sunder::sim
