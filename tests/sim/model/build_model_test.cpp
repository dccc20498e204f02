#include "sim/model/build_model.hpp"
#include "sim/model/cost_class.hpp"
#include "sim/model/footprint.hpp"
#include "tests/sim/model/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AModel, IsAChainWhereNoInputsAreNamed)
{
    auto const model = build(describe({3, 8, 8}, {op("a", convolution(4, 3)), op("b", Activation{})}));
    EXPECT_THAT(model.ops[0].inputs, ElementsAre(model_input));
    EXPECT_THAT(model.ops[1].inputs, ElementsAre(0));
    EXPECT_EQ(model.ops[1].output.bytes, Bytes{4.0 * 4 * 6 * 6});
}

TEST(AModel, SumsWorkWeightsAndParametersOfItsOps)
{
    auto const model = build(describe({2}, {op("a", Linear{.out = 3}), op("b", Linear{.out = 1})}));
    EXPECT_EQ(model.parameters(), 9 + 4);
    EXPECT_EQ(model.weights(), Bytes{52.0});
    EXPECT_EQ(model.work(), Flops{3.0 * 5 + 7.0});
}

TEST(AModel, OrdersOpsWrittenInAnyOrder)
{
    auto const model = build(describe({3, 8, 8}, {op("sum", Add{}, {"a", "b"}), op("b", Activation{}, {"a"}),
                                                  op("a", BatchNorm{}, {"image"})}));
    EXPECT_EQ(model.ops[0].name, "a");
    EXPECT_EQ(model.ops[1].name, "b");
    EXPECT_THAT(model.ops[2].inputs, ElementsAre(0, 1));
}

TEST(AModel, MayJoinOpsOfWhichOnlyTheBytesAreKnown)
{
    auto description = describe(
        {}, {op("a", link_of_chain()), op("b", link_of_chain()), op("joined", Concat{}, {"a", "b"})});
    description.input.bytes = Bytes{150e3};
    EXPECT_EQ(build(description).ops[2].output.bytes, Bytes{8.0});
}

TEST(AModel, TellsWhoTakesEachTensor)
{
    auto const model = build(describe({3, 8, 8}, {op("a", Activation{}), op("square", Multiply{}, {"a", "a"}),
                                                  op("sum", Add{}, {"a", "square"})}));
    EXPECT_THAT(consumers_of(model),
                ElementsAre(ElementsAre(0), ElementsAre(1, 2), ElementsAre(2), IsEmpty()));
}

TEST(MistakesOfAModel, AreAllReportedAtOnce)
{
    EXPECT_THAT(mistakes_in(describe({3, 8, 8}, {op("conv", convolution(4, 9)), op("relu", Activation{}),
                                                 op("conv", Activation{}, {"image"}),
                                                 op("image", Activation{}, {"image"}),
                                                 op("sum", Add{}, {"relu", "conw"})})),
                ElementsAre("1: op 'conv': its kernel covers 9 x 9, more than the padded input of 8 x 8",
                            "3: two ops are called 'conv' | the other stands on line 1",
                            "4: 'image' is the name of the model's input",
                            "5: no op or input is called 'conw' | did you mean 'conv'?"));
}

TEST(MistakesOfAModel, NameTheOpsOfACircle)
{
    EXPECT_THAT(mistakes_in(describe({3, 8, 8}, {op("a", Add{}, {"image", "c"}), op("b", Activation{}),
                                                 op("c", Activation{}), op("behind", Activation{}),
                                                 op("alone", Activation{}, {"alone"})})),
                ElementsAre("1: ops take one another's outputs in a circle: a -> b -> c -> a",
                            "5: ops take one another's outputs in a circle: alone -> alone"));
}

TEST(MistakesOfAModel, AreNoCirclesOfWhatStandsBeforeOne)
{
    EXPECT_THAT(mistakes_in(describe({3, 8, 8}, {op("first", Activation{}), op("second", Activation{}),
                                                 op("a", Add{}, {"second", "b"}), op("b", Activation{})})),
                ElementsAre("3: ops take one another's outputs in a circle: a -> b -> a"));
}

TEST(MistakesOfAModel, OfOneOpAreNotRepeatedForThoseBehindIt)
{
    EXPECT_THAT(mistakes_in(describe({10}, {op("a", convolution(1, 1)), op("b", convolution(1, 1))})),
                ElementsAre("1: op 'a': conv2d needs an input of shape (channels, height, width), not (10)"));
}

TEST(MistakesOfAModel, IncludeHavingNoOpsAndAnImpossibleInput)
{
    EXPECT_THAT(mistakes_in(describe({3, 0, 8}, {})),
                ElementsAre("1: input 'image': shape (3, 0, 8) must hold numbers of 1 or more",
                            "1: a model needs at least one op"));
    EXPECT_THAT(
        mistakes_in(describe({1'000'000'000'000, 1'000'000'000'000}, {op("a", Activation{})})),
        ElementsAre("1: input 'image': shape (1000000000000, 1000000000000) has more than 1e15 elements"));
}

TEST(MistakesOfAModel, IncludeSizesThatGrowWithoutBounds)
{
    std::vector<OpDescription> ops{op("a0", Activation{})};
    for (int i = 1; i < 100; ++i)
        ops.push_back(op("a" + std::to_string(i), Concat{}, {ops.back().name, ops.back().name}));
    EXPECT_THAT(mistakes_in(describe({1}, ops)),
                ElementsAre("51: op 'a50': shape (1125899906842624) has more than 1e15 elements"));
}

TEST(AChainOfManyOps, IsBuiltInOrder)
{
    std::vector<OpDescription> ops;
    ops.reserve(20'000);
    for (int i = 0; i < 20'000; ++i)
        ops.push_back(op("op" + std::to_string(i), Activation{}));
    EXPECT_EQ(build(describe({1}, ops)).ops.back().name, "op19999");
}

TEST(TheClassOfAConvolution, FollowsFromGroupsAndKernel)
{
    Tensor const image{.shape = {32, 4, 4}};
    EXPECT_EQ(cost_class_of(convolution(8, 5), image), "conv2d");
    EXPECT_EQ(cost_class_of(convolution(8, 1), image), "pointwise");
    EXPECT_EQ(cost_class_of(Conv2d{.out = 32, .kernel = {3, 3}, .groups = 32}, image), "depthwise");
    EXPECT_EQ(cost_class_of(Conv2d{.out = 32, .kernel = {3, 3}, .groups = 2}, image), "conv2d");
    EXPECT_EQ(cost_class_of(ConvNd{.axes = {{.size = 3}}, .out = 32}, {.shape = {32, 9}}), "conv2d");
}

TEST(TheClassOfAConvolution, IsNarrowOfFewerThan16ChannelsInAGroup)
{
    EXPECT_EQ(cost_class_of(convolution(32, 3), {.shape = {3, 4, 4}}), "narrow");
    EXPECT_EQ(cost_class_of(convolution(32, 5), {.shape = {15, 4, 4}}), "narrow");
    EXPECT_EQ(cost_class_of(convolution(32, 5), {.shape = {16, 4, 4}}), "conv2d");
    EXPECT_EQ(cost_class_of(convolution(32, 1), {.shape = {3, 4, 4}}), "pointwise");
    EXPECT_EQ(cost_class_of(Conv2d{.out = 32, .kernel = {3, 3}, .groups = 4}, {.shape = {32, 4, 4}}),
              "narrow");
}

TEST(TheClassOfAConvolution, IsWinogradOf3x3SteppingByOneBetween16ChannelsOrMore)
{
    Tensor const image{.shape = {16, 4, 4}};
    EXPECT_EQ(cost_class_of(convolution(16, 3), image), "winograd");
    EXPECT_EQ(cost_class_of(convolution(15, 3), image), "conv2d");
    EXPECT_EQ(cost_class_of(Conv2d{.out = 16, .kernel = {3, 3}, .stride = {2, 2}}, image), "conv2d");
    EXPECT_EQ(cost_class_of(Conv2d{.out = 16, .kernel = {3, 3}, .dilation = {2, 2}}, image), "conv2d");
    EXPECT_EQ(cost_class_of(Conv2d{.out = 16, .kernel = {3, 1}}, image), "conv2d");
}

TEST(NarrowConvolutionsAndWinograds, AreAsEfficientAsAnyWhereNothingElseIsStated)
{
    EXPECT_EQ(general_class_of("narrow"), "conv2d");
    EXPECT_EQ(general_class_of("winograd"), "conv2d");
}

TEST(TheClassOfAnyOp, IsOneOfThoseThatDevicesMayName)
{
    Tensor const image{.shape = {8, 4, 4}};
    std::vector<OpKind> const kinds = {Conv2d{},
                                       Linear{},
                                       Pool2d{},
                                       AdaptivePool2d{},
                                       BatchNorm{},
                                       Activation{},
                                       Add{},
                                       Multiply{},
                                       Concat{},
                                       Flatten{},
                                       Dropout{},
                                       Slice{},
                                       LocalResponseNorm{},
                                       Pad2d{},
                                       ChannelShuffle{},
                                       ConvNd{.axes = {{.size = 3}}},
                                       TransposedConv{},
                                       PoolNd{},
                                       Resize{},
                                       MatMul{},
                                       Attention{},
                                       Recurrent{},
                                       Embedding{},
                                       LayerNorm{},
                                       RmsNorm{},
                                       GroupNorm{},
                                       Softmax{},
                                       Elementwise{},
                                       Cast{},
                                       Reduce{},
                                       TopK{},
                                       NonMaxSuppression{},
                                       Reshape{},
                                       Transpose{},
                                       Expand{},
                                       Pad{},
                                       Gather{},
                                       Opaque{},
                                       ModelInput{}};
    ASSERT_EQ(kinds.size(), std::variant_size_v<OpKind>);
    for (auto const& kind : kinds)
        EXPECT_EQ(std::ranges::count(cost_classes(), cost_class_of(kind, image)), 1) << key_of(kind);
}

TEST(ProductsOfAllSorts, AreAsEfficientAsThoseWithWeightsWhereNothingElseIsStated)
{
    for (auto const* name : {"matmul", "attention", "recurrent", "linear"})
        EXPECT_EQ(general_class_of(name), "linear");
    EXPECT_EQ(general_class_of("pool"), "pool");
}

ModelDescription with_a_tied_table(OpDescription last)
{
    return describe({4}, {op("words", Embedding{.rows = 50, .width = 8}),
                          op("block", Linear{.out = 8, .in = 8}), std::move(last)});
}

TEST(AnOpThatUsesTheWeightsOfAnother, AddsNoneToThoseThatTheModelHas)
{
    auto last = op("scores", Linear{.out = 50, .bias = Bias::none, .in = 8});
    auto const apart = build(with_a_tied_table(last));
    last.weights_of = "words";
    auto const tied = build(with_a_tied_table(last));
    EXPECT_EQ(apart.parameters(), 400 + 72 + 400);
    EXPECT_EQ(tied.parameters(), 400 + 72);
    EXPECT_EQ(tied.weights(), Bytes{4.0 * (400 + 72)});
    EXPECT_EQ(read_weights(tied.ops[2]).bytes(), Bytes{1600.0});
    EXPECT_EQ(read_weights(tied.ops[0]).bytes(), Bytes{4.0 * 4 * 8}) << "rows that are looked up";
    EXPECT_EQ(fuse(tied).weights(), tied.weights());
}

TEST(AnOpThatUsesTheWeightsOfAnother, NamesOneThatHasAsMany)
{
    auto last = op("scores", Linear{.out = 60, .bias = Bias::none, .in = 8});
    last.weights_of = "words";
    EXPECT_THAT(mistakes_in(with_a_tied_table(last)),
                ElementsAre("3: op 'scores': it has 480 parameters, and 'words' has only 400"));
    last.weights_of = "scores";
    EXPECT_THAT(mistakes_in(with_a_tied_table(last)),
                ElementsAre("3: op 'scores': no other op is called 'scores', whose weights it is to use"));
}

TEST(WeightsOfFewBits, TakeFewBytes)
{
    auto described =
        describe({1, 8}, {op("first", Linear{.out = 8, .in = 8}), op("last", Linear{.out = 8, .in = 8})});
    described.weight_bits = 4;
    described.ops[1].weight_bits = 16;
    auto const model = build(described);
    EXPECT_EQ(model.ops[0].weights, Bytes{72 / 2.0});
    EXPECT_EQ(read_weights(model.ops[0]).bytes(), Bytes{72 / 2.0});
    EXPECT_EQ(model.ops[1].weights, Bytes{72 * 2.0});
    EXPECT_EQ(model.parameters(), 144);
}

TEST(AnOpOfAnotherType, PutsThatOut)
{
    auto described =
        describe({3, 4, 4}, {op("first", convolution(8, 3)), op("last", MatMul{}, {"first", "first"})});
    described.ops.pop_back();
    described.ops[0].type = ElementType::int8;
    EXPECT_EQ(build(described).ops[0].output.bytes, Bytes{32.0});
}

TEST(WordsOfAModelFile, AreReadAsTheyAreWritten)
{
    for (auto const& name : activation_names())
        EXPECT_EQ(name_of(find_activation(name).value()), name);
    EXPECT_EQ(name_of(ActivationKind::softmax), "softmax");
    EXPECT_FALSE(find_activation("rleu"));
    for (auto const& name : element_type_names())
        EXPECT_EQ(name_of(find_element_type(name).value()), name);
    EXPECT_EQ(name_of(ElementType::float16), "float16");
    EXPECT_FALSE(find_element_type("float64"));
}

} // namespace
} // namespace sunder::sim
