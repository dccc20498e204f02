// Operators that are newer than the ONNX library here, of its runtime, or older than most.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The shape behind the batch of what the last node makes.
Numbers64 made_by(SmallGraph const& graph)
{
    return graph.built().ops.back().output.shape;
}

TEST(ANewerVersion, IsReadWithANote)
{
    SmallGraph graph;
    graph.add("Relu", {"x"}, {"y"});
    EXPECT_THAT(graph.warnings(), IsEmpty());
    graph.set_version(23);
    EXPECT_THAT(graph.warnings(),
                Contains("its operators are of version 23, and the ONNX library here knows them up "
                         "to 17"));
}

TEST(AnOlderVersion, IsReadToo)
{
    SmallGraph graph;
    graph.set_version(7);
    auto& scales = *graph.add("Upsample", {"x"}, {"y"}).add_attribute();
    scales.set_name("scales");
    scales.set_type(onnx::AttributeProto::FLOATS);
    for (auto const scale : {1.0F, 1.0F, 2.0F, 2.0F})
        scales.add_floats(scale);
    EXPECT_EQ(made_by(graph), (Numbers64{3, 16, 16}));
}

TEST(AReduction, MayHaveItsAxesAsAnInput)
{
    SmallGraph graph;
    graph.set_version(18);
    graph.add_integers("axes", {2, -1});
    graph.add("ReduceMean", {"x", "axes"}, {"y"});
    EXPECT_EQ(made_by(graph), (Numbers64{3, 1, 1}));
    set(*graph.graph().mutable_node(0), "keepdims", 0);
    EXPECT_EQ(made_by(graph), (Numbers64{3}));
    graph.graph().mutable_initializer(0)->set_int64_data(0, 4);
    EXPECT_THAT(graph.refusal(),
                HasSubstr("node 'y_node' (ReduceMean): an axis of it is none of its input's\n"));
    SmallGraph idle;
    idle.set_version(18);
    set(idle.add("ReduceMax", {"x"}, {"y"}), "noop_with_empty_axes", 1);
    idle.add("Relu", {"y"}, {"z"});
    EXPECT_EQ(made_by(idle), (Numbers64{3, 8, 8}));
}

TEST(APad, MayNameItsAxes)
{
    SmallGraph graph;
    graph.set_version(18);
    graph.add_integers("pads", {1, 2, 3, 4});
    graph.add_integers("axes", {-1, 2});
    graph.add("Pad", {"x", "pads", "", "axes"}, {"y"});
    EXPECT_EQ(made_by(graph), (Numbers64{3, 8 + 2 + 4, 8 + 1 + 3}));
    graph.graph().mutable_initializer(1)->set_int64_data(0, 4);
    EXPECT_THAT(graph.refusal(), HasSubstr("node 'y_node' (Pad): an axis of it is none of its input's\n"));
    graph.graph().mutable_initializer(0)->add_int64_data(1);
    graph.graph().mutable_initializer(0)->set_dims(0, 5);
    EXPECT_THAT(graph.refusal(), HasSubstr("node 'y_node' (Pad): its pads are not two for each axis\n"));
}

TEST(AResize, MayNameItsAxes)
{
    SmallGraph graph;
    graph.set_version(18);
    graph.add_integers("sizes", {5});
    set(graph.add("Resize", {"x", "", "", "sizes"}, {"y"}), "axes", Numbers64{-1});
    EXPECT_EQ(made_by(graph), (Numbers64{3, 8, 5}));
    SmallGraph scaled;
    scaled.set_version(18);
    auto& scales = scaled.add_weights("scales", {1});
    scales.add_float_data(1.5F);
    set(scaled.add("Resize", {"x", "", "scales"}, {"y"}), "axes", Numbers64{2});
    EXPECT_EQ(made_by(scaled), (Numbers64{3, 12, 8}));
    scaled.graph().mutable_initializer(0)->set_float_data(0, -1);
    EXPECT_THAT(scaled.refusal(), HasSubstr("node 'y_node' (Resize): a scale of it is out of range\n"));
    scaled.graph().mutable_node(0)->mutable_attribute(0)->set_ints(0, 9);
    EXPECT_THAT(scaled.refusal(),
                HasSubstr("node 'y_node' (Resize): an axis of it is none of its input's\n"));
}

TEST(NormsAndPositionsOfNewVersions, KeepTheShape)
{
    for (auto const* const type :
         {"GroupNormalization", "RMSNormalization", "RotaryEmbedding", "Swish", "Gelu"}) {
        SmallGraph graph{{1, 4, 6}};
        graph.set_version(23);
        graph.add_weights("w", {6});
        graph.add(type, {"x", "w", "w"}, {"y"});
        EXPECT_EQ(made_by(graph), (Numbers64{4, 6})) << type;
    }
}

TEST(Attention, PutsOutAsManyFeaturesAsItsValuesHaveInItsHeads)
{
    SmallGraph graph{{1, 5, 8}};
    graph.set_version(23);
    graph.add_weights("k", {1, 7, 4});
    graph.add_weights("v", {1, 7, 6});
    auto& node = graph.add("Attention", {"x", "k", "v"}, {"y"});
    set(node, "q_num_heads", 4);
    set(node, "kv_num_heads", 2);
    EXPECT_EQ(made_by(graph), (Numbers64{5, 4 * 3}));
    node.mutable_attribute(1)->set_i(5);
    EXPECT_THAT(graph.refusal(),
                HasSubstr("node 'y_node' (Attention): its queries, keys and values are not divided "
                          "into its heads\n"));
    SmallGraph apart{{1, 4, 5, 2}};
    apart.set_version(23);
    apart.add_weights("k", {1, 4, 7, 2});
    apart.add_weights("v", {1, 4, 7, 3});
    apart.add("Attention", {"x", "k", "v"}, {"y"});
    EXPECT_EQ(made_by(apart), (Numbers64{4, 5, 3}));
}

TEST(ATransform, MayHaveItsAxisAsAnInput)
{
    SmallGraph graph{{1, 16, 1}};
    graph.set_version(20);
    graph.add_integer("axis", 1);
    set(graph.add("DFT", {"x", "", "axis"}, {"y"}), "onesided", 1);
    EXPECT_EQ(made_by(graph), (Numbers64{9, 2}));
}

TEST(AGridOfPositions, IsOfItsSize)
{
    SmallGraph graph{{1, 2, 3}};
    graph.set_version(20);
    graph.add_integers("size", {1, 3, 4, 5});
    graph.add("AffineGrid", {"x", "size"}, {"y"});
    EXPECT_EQ(made_by(graph), (Numbers64{4, 5, 2}));
    graph.graph().mutable_initializer(0)->add_int64_data(6);
    graph.graph().mutable_initializer(0)->add_int64_data(6);
    graph.graph().mutable_initializer(0)->set_dims(0, 6);
    EXPECT_THAT(graph.refusal(), HasSubstr("its size is of neither an image nor a volume\n"));
}

/// A node of ONNX Runtime's own operators.
onnx::NodeProto& add_of_runtime(SmallGraph& graph, std::string const& type, Names const& inputs,
                                Names const& outputs)
{
    auto& node = graph.add(type, inputs, outputs);
    node.set_domain("com.microsoft");
    return node;
}

TEST(TheRuntimesOperators, HaveTheShapesOfItsManual)
{
    SmallGraph attention{{1, 5, 8}};
    attention.add_weights("w", {8, 3 * 8});
    set(add_of_runtime(attention, "Attention", {"x", "w"}, {"y"}), "num_heads", 2);
    EXPECT_EQ(made_by(attention), (Numbers64{5, 8}));
    SmallGraph grouped{{1, 5, (4 + 2 * 2) * 3}};
    auto& node = add_of_runtime(grouped, "GroupQueryAttention", {"x"}, {"y", "k", "v"});
    set(node, "num_heads", 4);
    set(node, "kv_num_heads", 2);
    grouped.add_output("y");
    EXPECT_EQ(made_by(grouped), (Numbers64{5, 4 * 3}));
    grouped.add_output("k");
    auto const ops = grouped.built().ops;
    EXPECT_TRUE(std::ranges::any_of(ops, [](Op const& op) { return op.output.shape == Numbers64{2, 5, 3}; }));
    SmallGraph packed{{1, 5, 8}};
    packed.add_weights("w", {6, 1, 4}, onnx::TensorProto::UINT8);
    packed.add_weights("scales", {6});
    auto& product = add_of_runtime(packed, "MatMulNBits", {"x", "w", "scales"}, {"y"});
    set(product, "K", 8);
    set(product, "N", 6);
    set(product, "bits", 4);
    EXPECT_EQ(made_by(packed), (Numbers64{5, 6}));
    SmallGraph skip{{1, 5, 8}};
    skip.add_weights("w", {8});
    add_of_runtime(skip, "SkipLayerNormalization", {"x", "x", "w", "w"}, {"y", "", "", "sum"});
    skip.add_output("y");
    skip.add_output("sum");
    EXPECT_EQ(made_by(skip), (Numbers64{5, 8}));
}

} // namespace
} // namespace sunder::sim
