// Which ops the operators of ONNX become: one node each.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void set_word(onnx::NodeProto& node, std::string const& name, std::string const& value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::STRING);
    attribute.set_s(value);
}

/// The graph's only op.
Op only_op(SmallGraph const& graph)
{
    auto const model = graph.built();
    EXPECT_EQ(model.ops.size(), 1);
    return model.ops.front();
}

template <class Kind>
Kind only(SmallGraph const& graph)
{
    return std::get<Kind>(only_op(graph).kind);
}

std::vector<std::string_view> keys_of(ModelGraph const& model)
{
    std::vector<std::string_view> keys;
    for (auto const& op : model.ops)
        keys.push_back(key_of(op.kind));
    return keys;
}

TEST(AConvolutionOfSound, GoesAlongOneAxis)
{
    SmallGraph graph{{1, 4, 10}};
    graph.add_weights("w", {6, 4, 3});
    graph.add("Conv", {"x", "w"}, {"y"});
    auto const op = only_op(graph);
    EXPECT_EQ(key_of(op.kind), "conv1d");
    EXPECT_THAT(op.output.shape, ElementsAre(6, 8));
    EXPECT_EQ(op.parameters, 72);
}

TEST(AConvolutionOfSeveralSamplesThatAreNoBatch, HasTheirWork)
{
    SmallGraph graph{{1, 4, 3, 8, 8}};
    graph.add_weights("w", {2, 3, 3, 3});
    graph.add_integers("shape", {4, 3, 8, 8});
    graph.add("Reshape", {"x", "shape"}, {"four"});
    graph.add("Conv", {"four", "w"}, {"y"});
    auto const model = graph.built();
    EXPECT_EQ(model.multiply_accumulates(), 4 * 2 * 6 * 6 * 27);
    EXPECT_EQ(model.parameters(), 54);
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(4, 2, 6, 6));
}

TEST(ATransposedConvolution, TakesItsPadsFromTheShapeThatIsAskedFor)
{
    SmallGraph graph{{1, 3, 8, 8}};
    graph.add_weights("w", {3, 5, 4, 4});
    auto& node = graph.add("ConvTranspose", {"x", "w"}, {"y"});
    set(node, "strides", Numbers64{2, 2});
    set(node, "output_shape", Numbers64{16, 16});
    auto const op = only_op(graph);
    EXPECT_THAT(op.output.shape, ElementsAre(5, 16, 16));
    EXPECT_EQ(op.multiply_accumulates, 3 * 8 * 8 * 5 * 16);
}

TEST(AnAverageOfAllPositions, OfSoundIsAReduction)
{
    SmallGraph graph{{1, 4, 10}};
    graph.add("GlobalAveragePool", {"x"}, {"y"});
    EXPECT_THAT(only_op(graph).output.shape, ElementsAre(4, 1));
    EXPECT_EQ(only<Reduce>(graph).kind, ReductionKind::mean);
}

TEST(AProductWithAMatrixOfWeights, MayHaveAnyNumberOfAxes)
{
    SmallGraph graph{{1, 2, 5, 8}};
    graph.add_weights("w", {8, 3});
    graph.add("MatMul", {"x", "w"}, {"y"});
    EXPECT_EQ(only<Linear>(graph).in, 8);
    EXPECT_EQ(only_op(graph).multiply_accumulates, 2 * 5 * 8 * 3);
}

TEST(AProductWithWeightsOnTheLeft, IsOneOfTurnedMatrices)
{
    SmallGraph graph{{1, 5, 8}};
    graph.add_weights("w", {3, 5});
    graph.add("MatMul", {"w", "x"}, {"y"});
    auto const model = graph.built();
    EXPECT_THAT(keys_of(model), ElementsAre("transpose", "linear", "transpose"));
    EXPECT_EQ(model.parameters(), 15);
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(3, 8));
}

TEST(AProductOfTwoTensors, IsThatOfTheirMatrices)
{
    SmallGraph graph{{1, 2, 5, 8}};
    graph.add("Relu", {"x"}, {"a"});
    set(graph.add("Transpose", {"x"}, {"b"}), "perm", Numbers64{0, 1, 3, 2});
    graph.add("MatMul", {"a", "b"}, {"y"});
    EXPECT_THAT(keys_of(graph.built()), ElementsAre("activation", "transpose", "matmul"));
    EXPECT_EQ(graph.built().multiply_accumulates(), 2 * 5 * 8 * 5);
}

TEST(ATranspose, OfABatchOfOneThatMovesIsShapedWhereNoElementMoves)
{
    SmallGraph graph{{1, 5, 8}};
    set(graph.add("Transpose", {"x"}, {"y"}), "perm", Numbers64{1, 0, 2});
    auto const op = only_op(graph);
    EXPECT_EQ(key_of(op.kind), "reshape");
    EXPECT_THAT(op.output.shape, ElementsAre(5, 1, 8));
}

TEST(ATranspose, KeepsTheBatchInFrontOrMovesWhatIsLeft)
{
    SmallGraph plain{{1, 3, 4, 5}};
    set(plain.add("Transpose", {"x"}, {"y"}), "perm", Numbers64{0, 2, 3, 1});
    EXPECT_THAT(only<Transpose>(plain).order, ElementsAre(1, 2, 0));
    SmallGraph mixed{{1, 3, 4, 5}};
    set(mixed.add("Transpose", {"x"}, {"y"}), "perm", Numbers64{3, 0, 1, 2});
    auto const model = mixed.built();
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(5, 1, 3, 4));
    EXPECT_THAT(std::get<Transpose>(model.ops.front().kind).order, ElementsAre(2, 0, 1));
}

TEST(ATranspose, OfSeveralSamplesOutOfTheirBatchIsNoOpOfOurs)
{
    SmallGraph graph{{2, 3, 4}};
    set(graph.add("Transpose", {"x"}, {"y"}), "perm", Numbers64{1, 0, 2});
    EXPECT_EQ(key_of(only_op(graph).kind), "");
}

TEST(AReshape, ThatChangesNothingLeavesNoTrace)
{
    SmallGraph graph{{1, 3, 4}};
    graph.add_integers("shape", {1, 3, 4});
    graph.add("Reshape", {"x", "shape"}, {"same"});
    graph.add("Relu", {"same"}, {"y"});
    EXPECT_EQ(key_of(only_op(graph).kind), "activation");
}

TEST(AConcat, WithAConstantHoldsIt)
{
    SmallGraph graph{{1, 4, 8}};
    graph.add_weights("token", {1, 1, 8});
    set(graph.add("Concat", {"token", "x"}, {"y"}), "axis", 1);
    auto const op = only_op(graph);
    EXPECT_EQ(op.parameters, 8);
    EXPECT_THAT(op.output.shape, ElementsAre(5, 8));
}

TEST(ASlice, MayGoAlongSeveralAxesAndBackwards)
{
    SmallGraph graph{{1, 4, 6}};
    graph.add_integers("starts", {1, -1});
    graph.add_integers("ends", {3, -100});
    graph.add_integers("axes", {1, 2});
    graph.add_integers("steps", {1, -2});
    graph.add("Slice", {"x", "starts", "ends", "axes", "steps"}, {"y"});
    auto const model = graph.built();
    EXPECT_THAT(keys_of(model), ElementsAre("slice", "gather"));
    EXPECT_THAT(std::get<Gather>(model.ops.back().kind).at, ElementsAre(5, 3, 1));
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(2, 3));
}

TEST(ASplit, IsASliceForEachPartThatIsRead)
{
    SmallGraph graph{{1, 6, 4}};
    graph.add_integers("parts", {1, 2, 3});
    set(graph.add("Split", {"x", "parts"}, {"a", "b", "c"}), "axis", 1);
    graph.add("Relu", {"c"}, {"y"});
    graph.add("Tanh", {"a"}, {"z"});
    auto const model = graph.built();
    EXPECT_THAT(keys_of(model), ElementsAre("slice", "slice", "activation", "activation"));
    EXPECT_EQ(std::get<Slice>(model.ops[1].kind).from, 3);
}

TEST(AGather, OfATableIsAnEmbedding)
{
    SmallGraph graph{{1, 7}, onnx::TensorProto::INT64};
    graph.add_weights("table", {100, 16});
    graph.add("Gather", {"table", "x"}, {"y"});
    auto const op = only_op(graph);
    EXPECT_EQ(key_of(op.kind), "embedding");
    EXPECT_EQ(op.parameters, 1600);
    EXPECT_THAT(op.output.shape, ElementsAre(7, 16));
}

TEST(AGather, OfOneNumberDropsTheAxis)
{
    SmallGraph graph{{1, 5, 8}};
    graph.add_integer("first", 0);
    set(graph.add("Gather", {"x", "first"}, {"y"}), "axis", 1);
    EXPECT_THAT(only_op(graph).output.shape, ElementsAre(8));
}

TEST(ASum, WithAConstantCountsItWhereItIsTrained)
{
    SmallGraph graph{{1, 5, 8}};
    graph.add_weights("positions", {1, 5, 8});
    graph.add("Add", {"x", "positions"}, {"y"});
    EXPECT_EQ(only_op(graph).parameters, 40);
}

TEST(ASum, WithAVectorBesideAnImageMeetsItsLastAxis)
{
    SmallGraph graph{{1, 3, 1, 1}};
    graph.add_weights("v", {3});
    graph.add("Add", {"x", "v"}, {"y"});
    EXPECT_THAT(only_op(graph).output.shape, ElementsAre(3, 1, 3));
}

TEST(AReduction, OverTheBatchOfOneIsNone)
{
    SmallGraph graph{{1, 3, 4}};
    auto& node = graph.add("ReduceMean", {"x"}, {"y"});
    set(node, "axes", Numbers64{0, 2});
    set(node, "keepdims", 0);
    EXPECT_THAT(only<Reduce>(graph).axes, ElementsAre(1));
}

TEST(ASoftmax, WasOverAllAxesFromOneOnBeforeVersion13)
{
    SmallGraph graph{{1, 3, 4}};
    graph.model().mutable_opset_import(0)->set_version(11);
    graph.add("Softmax", {"x"}, {"y"});
    EXPECT_THAT(keys_of(graph.built()), ElementsAre("reshape", "softmax", "reshape"));
    graph.model().mutable_opset_import(0)->set_version(13);
    EXPECT_EQ(only<Softmax>(graph).axis, -1);
}

TEST(ARecurrentNode, GivesAllStatesAndTheLast)
{
    SmallGraph graph{{7, 1, 5}};
    graph.add_weights("w", {2, 12, 5});
    graph.add_weights("r", {2, 12, 3});
    graph.add_weights("b", {2, 24});
    auto& node = graph.add("LSTM", {"x", "w", "r", "b"}, {"y", "h", "c"});
    set(node, "hidden_size", 3);
    set_word(node, "direction", "bidirectional");
    graph.add("Relu", {"y"}, {"all"});
    graph.add("Relu", {"h"}, {"last"});
    auto const model = graph.built();
    EXPECT_EQ(model.parameters(), 2 * 12 * (5 + 3 + 2));
    EXPECT_THAT(op_of(model, "last_node").output.shape, ElementsAre(2, 1, 3));
    EXPECT_THAT(op_of(model, "all_node").output.shape, ElementsAre(7, 2, 1, 3));
}

TEST(WeightsThatTwoOpsRead, CountOnce)
{
    SmallGraph graph{{1, 4, 8}};
    graph.add_weights("w", {8, 8});
    graph.add("MatMul", {"x", "w"}, {"a"});
    graph.add("MatMul", {"a", "w"}, {"y"});
    EXPECT_EQ(graph.built().parameters(), 64);
    EXPECT_EQ(graph.imported().model.ops.back().weights_of, "a_node");
}

TEST(WeightsOfHalfPrecision, TakeHalfTheBytes)
{
    SmallGraph graph{{1, 4, 8}, onnx::TensorProto::FLOAT16};
    graph.add_weights("w", {8, 8}, onnx::TensorProto::FLOAT16);
    graph.add("MatMul", {"x", "w"}, {"y"});
    EXPECT_EQ(only_op(graph).weights, Bytes{128});
    EXPECT_EQ(only_op(graph).output.type, ElementType::float16);
}

TEST(DepthToSpace, MovesChannelsToPositions)
{
    SmallGraph graph{{1, 8, 2, 3}};
    set(graph.add("DepthToSpace", {"x"}, {"y"}), "blocksize", 2);
    EXPECT_THAT(graph.built().ops.back().output.shape, ElementsAre(2, 4, 6));
}

TEST(AnOperatorWithoutAnOpOfOurs, HasTheWorkThatIsKnownOfIt)
{
    SmallGraph graph{{1, 3, 4}};
    graph.add_integer("axis", 2);
    graph.add("CumSum", {"x", "axis"}, {"y"});
    EXPECT_EQ(only_op(graph).work, Flops{12});
    EXPECT_TRUE(graph.warnings().empty());
}

TEST(AConvolution, WhoseWeightsDoNotFitIsRefused)
{
    SmallGraph graph;
    graph.add_weights("w", {4, 2, 3, 3});
    graph.add("Conv", {"x", "w"}, {"y"});
    EXPECT_THAT(graph.refusal(), HasSubstr("its weights are for 2 channels a group, not 3"));
}

} // namespace
} // namespace sunder::sim
