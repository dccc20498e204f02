// Groups of nodes that become one op.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;

void add_number(SmallGraph& graph, std::string const& name, float value)
{
    graph.add_weights(name, {}).add_float_data(value);
}

std::vector<std::string_view> keys_of(SmallGraph const& graph)
{
    auto const model = graph.built();
    std::vector<std::string_view> keys;
    for (auto const& op : model.ops)
        keys.push_back(key_of(op.kind));
    return keys;
}

/// (x - mean(x)) / sqrt(mean of its square + epsilon) as "n".
SmallGraph centred()
{
    SmallGraph graph{{1, 5, 8}};
    add_number(graph, "two", 2);
    add_number(graph, "epsilon", 1e-5F);
    set(graph.add("ReduceMean", {"x"}, {"mean"}), "axes", Numbers64{-1});
    graph.add("Sub", {"x", "mean"}, {"d"});
    graph.add("Pow", {"d", "two"}, {"square"});
    set(graph.add("ReduceMean", {"square"}, {"variance"}), "axes", Numbers64{-1});
    graph.add("Add", {"variance", "epsilon"}, {"sum"});
    graph.add("Sqrt", {"sum"}, {"root"});
    graph.add("Div", {"d", "root"}, {"n"});
    return graph;
}

TEST(ALayerNormInParts, IsOneOp)
{
    auto graph = centred();
    EXPECT_THAT(keys_of(graph), ElementsAre("layer_norm"));
    graph.add_weights("factor", {8});
    graph.add_weights("shift", {8});
    graph.add("Mul", {"n", "factor"}, {"m"});
    graph.add("Add", {"m", "shift"}, {"y"});
    EXPECT_THAT(keys_of(graph), ElementsAre("layer_norm"));
    EXPECT_EQ(graph.built().parameters(), 16);
}

TEST(ALayerNormInParts, OfWhichOneIsReadElsewhereStaysInParts)
{
    auto graph = centred();
    graph.add_output("n");
    graph.add_output("variance");
    EXPECT_EQ(keys_of(graph).size(), 7);
}

TEST(TheRootOfAMeanSquareInParts, IsOneOp)
{
    SmallGraph graph{{1, 5, 8}};
    add_number(graph, "one", 1);
    add_number(graph, "epsilon", 1e-5F);
    graph.add_weights("factor", {8});
    graph.add("Mul", {"x", "x"}, {"square"});
    set(graph.add("ReduceMean", {"square"}, {"mean"}), "axes", Numbers64{-1});
    graph.add("Add", {"mean", "epsilon"}, {"sum"});
    graph.add("Sqrt", {"sum"}, {"root"});
    graph.add("Div", {"one", "root"}, {"inverse"});
    graph.add("Mul", {"x", "inverse"}, {"n"});
    graph.add("Mul", {"factor", "n"}, {"y"});
    EXPECT_THAT(keys_of(graph), ElementsAre("rms_norm"));
    EXPECT_EQ(graph.built().parameters(), 8);
}

/// Queries, keys and values of two heads are the input and functions of it; the product of queries and keys
/// is "s".
SmallGraph with_scores()
{
    SmallGraph graph{{1, 2, 5, 8}};
    add_number(graph, "scale", 2.8F);
    graph.add("Relu", {"x"}, {"q"});
    graph.add("Tanh", {"x"}, {"k"});
    graph.add("Abs", {"x"}, {"v"});
    set(graph.add("Transpose", {"k"}, {"kt"}), "perm", Numbers64{0, 1, 3, 2});
    graph.add("MatMul", {"q", "kt"}, {"s"});
    graph.add("Div", {"s", "scale"}, {"scaled"});
    return graph;
}

TEST(AttentionInParts, IsOneOpWithItsMask)
{
    auto graph = with_scores();
    graph.add_weights("table", {1, 1, 5, 5});
    graph.add("Add", {"scaled", "table"}, {"masked"});
    graph.add("Softmax", {"masked"}, {"p"});
    graph.add("MatMul", {"p", "v"}, {"y"});
    EXPECT_THAT(keys_of(graph), ElementsAre("activation", "activation", "activation", "attention"));
    auto const model = graph.built();
    auto const& op = model.ops.back();
    EXPECT_EQ(std::get<Attention>(op.kind).keys, KeyOrder::rows);
    EXPECT_THAT(std::get<Attention>(op.kind).mask, ElementsAre(1, 5, 5));
    EXPECT_EQ(op.multiply_accumulates, 2 * 5 * 5 * 16);
    EXPECT_EQ(op.parameters, 25);
}

TEST(AttentionInParts, WhoseProbabilitiesAreReadStaysInParts)
{
    auto graph = with_scores();
    graph.add("Softmax", {"scaled"}, {"p"});
    graph.add("MatMul", {"p", "v"}, {"y"});
    graph.add_output("p");
    graph.add_output("y");
    EXPECT_EQ(keys_of(graph).back(), "matmul");
}

TEST(AGate, OfItsOwnInputIsOneActivation)
{
    SmallGraph silu;
    silu.add("Sigmoid", {"x"}, {"s"});
    silu.add("Mul", {"x", "s"}, {"y"});
    EXPECT_EQ(std::get<Activation>(silu.built().ops.front().kind).kind, ActivationKind::silu);
    SmallGraph hard;
    add_number(hard, "zero", 0);
    add_number(hard, "three", 3);
    add_number(hard, "six", 6);
    hard.add("Add", {"x", "three"}, {"shifted"});
    hard.add("Clip", {"shifted", "zero", "six"}, {"clipped"});
    hard.add("Mul", {"x", "clipped"}, {"product"});
    hard.add("Div", {"product", "six"}, {"y"});
    ASSERT_EQ(hard.built().ops.size(), 1);
    EXPECT_EQ(std::get<Activation>(hard.built().ops.front().kind).kind, ActivationKind::hard_swish);
}

TEST(AGate, ThatIsReadElsewhereStaysAnOp)
{
    SmallGraph graph;
    graph.add("Sigmoid", {"x"}, {"s"});
    graph.add("Mul", {"x", "s"}, {"y"});
    graph.add_output("s");
    graph.add_output("y");
    EXPECT_THAT(keys_of(graph), ElementsAre("activation", "multiply"));
}

TEST(AGeluInParts, IsOneActivation)
{
    SmallGraph graph;
    add_number(graph, "root", 1.4142135F);
    add_number(graph, "one", 1);
    add_number(graph, "half", 0.5F);
    graph.add("Div", {"x", "root"}, {"a"});
    graph.add("Erf", {"a"}, {"b"});
    graph.add("Add", {"b", "one"}, {"c"});
    graph.add("Mul", {"x", "c"}, {"d"});
    graph.add("Mul", {"d", "half"}, {"y"});
    ASSERT_EQ(graph.built().ops.size(), 1);
    EXPECT_EQ(std::get<Activation>(graph.built().ops.front().kind).kind, ActivationKind::gelu);
}

TEST(ABiasBehindAProduct, BelongsToIt)
{
    SmallGraph graph{{1, 5, 8}};
    graph.add_weights("w", {8, 3});
    graph.add_weights("b", {3});
    graph.add("MatMul", {"x", "w"}, {"a"});
    graph.add("Add", {"b", "a"}, {"y"});
    EXPECT_THAT(keys_of(graph), ElementsAre("linear"));
    EXPECT_EQ(graph.built().parameters(), 27);
}

TEST(AGroupNormInParts, IsOneOp)
{
    SmallGraph graph{{1, 6, 4, 4}};
    graph.add_weights("ones", {2});
    graph.add_weights("zeros", {2});
    graph.add_weights("factor", {6, 1, 1});
    graph.add_weights("shift", {6, 1, 1});
    graph.add_integers("apart", {1, 2, 48});
    graph.add_integers("back", {1, 6, 4, 4});
    graph.add("Reshape", {"x", "apart"}, {"a"});
    graph.add("InstanceNormalization", {"a", "ones", "zeros"}, {"n"});
    graph.add("Reshape", {"n", "back"}, {"r"});
    graph.add("Mul", {"r", "factor"}, {"m"});
    graph.add("Add", {"m", "shift"}, {"y"});
    EXPECT_THAT(keys_of(graph), ElementsAre("group_norm"));
    EXPECT_EQ(graph.built().parameters(), 12);
}

TEST(ChannelsThatAreMixedByShape, AreShuffled)
{
    SmallGraph graph{{1, 6, 4, 4}};
    graph.add_integers("apart", {1, 2, 3, 4, 4});
    graph.add_integers("back", {1, 6, 4, 4});
    graph.add("Reshape", {"x", "apart"}, {"a"});
    set(graph.add("Transpose", {"a"}, {"t"}), "perm", Numbers64{0, 2, 1, 3, 4});
    graph.add("Reshape", {"t", "back"}, {"y"});
    EXPECT_THAT(keys_of(graph), ElementsAre("channel_shuffle"));
}

} // namespace
} // namespace sunder::sim
