// Quantised graphs: operators of whole numbers, and floats between QuantizeLinear and DequantizeLinear.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>

#include <variant>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto int8 = onnx::TensorProto::INT8;
constexpr auto uint8 = onnx::TensorProto::UINT8;
constexpr auto int32 = onnx::TensorProto::INT32;

/// A graph with a scale "s" and a zero point "z" of unsigned bytes.
SmallGraph with_scale(std::int32_t input_type, Numbers64 const& shape = {1, 3, 8, 8})
{
    SmallGraph graph{shape, input_type};
    graph.set_version(1, "com.microsoft");
    graph.add_weights("s", {}).add_float_data(0.1F);
    graph.add_weights("z", {}, uint8).add_int32_data(128);
    return graph;
}

TEST(AQuantisedConvolution, HasBytesForWeightsAndForWhatItPutsOut)
{
    auto graph = with_scale(uint8);
    graph.add_weights("w", {16, 3, 3, 3}, int8);
    graph.add_weights("wz", {}, int8).add_int32_data(0);
    graph.add_weights("b", {16}, int32);
    graph.add("QLinearConv", {"x", "s", "z", "w", "s", "wz", "s", "z", "b"}, {"y"});
    auto const model = graph.built();
    auto const& op = op_of(model, "y_node");
    auto const& conv = std::get<Conv2d>(op.kind);
    EXPECT_EQ(conv.out, 16);
    EXPECT_EQ(conv.bias, Bias::present);
    EXPECT_EQ(op.output.type, ElementType::uint8);
    EXPECT_EQ(op.output.bytes, Bytes{16.0 * 6 * 6});
    EXPECT_EQ(op.parameters, 16 * 3 * 3 * 3 + 16);
    EXPECT_EQ(op.weights, Bytes{16.0 * 3 * 3 * 3 + 16});
    EXPECT_EQ(op.work, Flops{2.0 * 16 * 6 * 6 * 27 + 16 * 6 * 6});
    EXPECT_THAT(graph.warnings(), IsEmpty());
}

TEST(AProductOfWholeNumbers, PutsOutSumsOfFourBytes)
{
    SmallGraph graph{{1, 12}, uint8};
    graph.add_weights("w", {12, 5}, int8);
    graph.add("MatMulInteger", {"x", "w"}, {"y"});
    auto const& op = op_of(graph.built(), "y_node");
    EXPECT_EQ(std::get<Linear>(op.kind).out, 5);
    EXPECT_EQ(op.output.type, ElementType::int32);
    EXPECT_EQ(op.weights, Bytes{12.0 * 5});
}

TEST(OperatorsOfTheRuntime, AreThePlainOnesOfWhatTheyTake)
{
    auto graph = with_scale(uint8);
    graph.add("QLinearSigmoid", {"x", "s", "z", "s", "z"}, {"a"}).set_domain("com.microsoft");
    graph.add("QLinearAdd", {"x", "s", "z", "a", "s", "z", "s", "z"}, {"b"}).set_domain("com.microsoft");
    set(graph.add("QLinearConcat", {"s", "z", "a", "s", "z", "b", "s", "z"}, {"c"}), "axis", 1);
    graph.graph().mutable_node(2)->set_domain("com.microsoft");
    graph.add("QLinearGlobalAveragePool", {"c", "s", "z", "s", "z"}, {"d"}).set_domain("com.microsoft");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("a_node", "b_node", "c_node", "d_node"));
    EXPECT_EQ(std::get<Activation>(model.ops[0].kind).kind, ActivationKind::sigmoid);
    EXPECT_TRUE(std::holds_alternative<Add>(model.ops[1].kind));
    EXPECT_TRUE(std::holds_alternative<Concat>(model.ops[2].kind));
    EXPECT_EQ(model.ops[2].output.shape, (Numbers64{6, 8, 8}));
    for (auto const& op : model.ops)
        EXPECT_EQ(op.output.type, ElementType::uint8) << op.name;
}

/// Floats, quantised at once, through a convolution of weights in 8 bits, and back.
SmallGraph quantise_and_back()
{
    auto graph = with_scale(SmallGraph::real);
    graph.add_weights("w", {16, 3, 3, 3}, int8);
    graph.add_weights("wz", {}, int8).add_int32_data(0);
    graph.add_weights("b", {16}, int32);
    graph.add("QuantizeLinear", {"x", "s", "z"}, {"xq"});
    graph.add("DequantizeLinear", {"xq", "s", "z"}, {"xf"});
    graph.add("DequantizeLinear", {"w", "s", "wz"}, {"wf"});
    graph.add("DequantizeLinear", {"b", "s"}, {"bf"});
    graph.add("Conv", {"xf", "wf", "bf"}, {"c"});
    graph.add("QuantizeLinear", {"c", "s", "z"}, {"cq"});
    graph.add("DequantizeLinear", {"cq", "s", "z"}, {"cf"});
    graph.add("Relu", {"cf"}, {"r"});
    graph.add_output("r");
    return graph;
}

TEST(FloatsBetweenQuantisations, AreBytes)
{
    auto const model = quantise_and_back().built();
    ASSERT_THAT(names_of(model), ElementsAre("xq_node", "c_node", "r_node"));
    EXPECT_EQ(model.ops[0].output.bytes, Bytes{3.0 * 8 * 8});
    EXPECT_EQ(model.ops[0].output.type, ElementType::uint8);
    EXPECT_EQ(model.ops[0].work, Flops{2.0 * 3 * 8 * 8});
    EXPECT_TRUE(std::holds_alternative<Conv2d>(model.ops[1].kind));
    EXPECT_EQ(model.ops[1].output.type, ElementType::uint8);
    EXPECT_EQ(model.ops[1].output.bytes, Bytes{16.0 * 6 * 6});
    EXPECT_EQ(model.ops[1].parameters, 16 * 3 * 3 * 3 + 16);
    EXPECT_EQ(model.ops[1].weights, Bytes{16.0 * 3 * 3 * 3 + 16});
    EXPECT_EQ(model.ops[2].output.type, ElementType::float32);
}

TEST(FloatsBetweenQuantisations, AreFloatsWhereTheyAreReadAsSuch)
{
    auto graph = quantise_and_back();
    graph.add("Tanh", {"c"}, {"t"});
    graph.add_output("t");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("xq_node", "c_node", "cq_node", "r_node", "t_node"));
    EXPECT_EQ(model.ops[1].output.type, ElementType::float32);
    EXPECT_EQ(model.ops[2].output.type, ElementType::uint8);
}

TEST(WhatIsDequantisedLast, IsAnsweredAsFloats)
{
    auto graph = quantise_and_back();
    graph.graph().mutable_output(0)->set_name("cf");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("xq_node", "c_node", "cf_node"));
    EXPECT_EQ(model.ops[2].output.bytes, Bytes{4.0 * 16 * 6 * 6});
}

TEST(DynamicQuantisation, PutsOutBytesAndTheirScale)
{
    SmallGraph graph{{1, 12}};
    graph.add("DynamicQuantizeLinear", {"x"}, {"q", "qs", "qz"});
    graph.add_weights("w", {12, 5}, int8);
    graph.add("MatMulInteger", {"q", "w", "qz"}, {"p"});
    set(graph.add("Cast", {"p"}, {"f"}), "to", SmallGraph::real);
    graph.add("Mul", {"f", "qs"}, {"y"});
    graph.add_output("y");
    auto const model = graph.built();
    EXPECT_EQ(model.ops[0].output.bytes, Bytes{12 + 4 + 1});
    EXPECT_EQ(model.ops[0].work, Flops{4.0 * 12});
    EXPECT_EQ(op_of(model, "q_node_2").output.type, ElementType::uint8);
    EXPECT_EQ(op_of(model, "q_node_3").output.bytes, Bytes{4});
    EXPECT_EQ(op_of(model, "p_node").output.type, ElementType::int32);
}

TEST(WeightsOfHalfPrecision, TakeTwoBytes)
{
    SmallGraph graph{{1, 12}, onnx::TensorProto::FLOAT16};
    graph.add_weights("w", {12, 5}, onnx::TensorProto::FLOAT16);
    graph.add("MatMul", {"x", "w"}, {"y"});
    auto const& op = op_of(graph.built(), "y_node");
    EXPECT_EQ(op.weights, Bytes{2.0 * 12 * 5});
    EXPECT_EQ(op.output.bytes, Bytes{2.0 * 5});
}

} // namespace
} // namespace sunder::sim
