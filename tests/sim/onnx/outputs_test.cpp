// Nodes with several outputs: what crosses where such a graph is cut.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>

#include <variant>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ASplit, IsASliceForEachPartThatIsUsed)
{
    SmallGraph graph{{1, 6, 4, 4}};
    graph.add_integers("parts", {1, 2, 3});
    set(graph.add("Split", {"x", "parts"}, {"a", "b", "c"}), "axis", 1);
    graph.add("Relu", {"a"}, {"y"});
    graph.add("Tanh", {"c"}, {"z"});
    graph.add_output("y");
    graph.add_output("z");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("a_node_2", "a_node", "y_node", "z_node"));
    auto const& first = std::get<Slice>(model.ops[0].kind);
    EXPECT_EQ(std::pair(first.from, first.to), std::pair(std::int64_t{0}, std::int64_t{1}));
    EXPECT_EQ(first.axis, 0);
    auto const& last = std::get<Slice>(model.ops[1].kind);
    EXPECT_EQ(std::pair(last.from, last.to), std::pair(std::int64_t{3}, std::int64_t{6}));
    EXPECT_EQ(model.ops[1].output.bytes, Bytes{3.0 * 4 * 4 * 4});
}

TEST(ASplit, MayBeAlongAnyAxisAndUneven)
{
    SmallGraph graph{{1, 2, 5}};
    graph.set_version(18);
    set(graph.add("Split", {"x"}, {"a", "b"}), "axis", -1);
    graph.add("Relu", {"b"}, {"y"});
    auto const model = graph.built();
    auto const& slice = std::get<Slice>(model.ops[0].kind);
    EXPECT_EQ(slice.axis, 1);
    EXPECT_EQ(std::pair(slice.from, slice.to), std::pair(std::int64_t{3}, std::int64_t{5}));
    EXPECT_EQ(op_of(model, "y_node").output.shape, (Numbers64{2, 2}));
}

TEST(ASplit, OfTheWholeLeavesNoTrace)
{
    SmallGraph graph;
    graph.add_integers("parts", {3});
    set(graph.add("Split", {"x", "parts"}, {"a"}), "axis", 1);
    graph.add("Relu", {"a"}, {"y"});
    EXPECT_THAT(names_of(graph.built()), ElementsAre("y_node"));
}

TEST(ASplit, WhosePartsAreNotItsInputIsRefused)
{
    SmallGraph graph;
    graph.add_integers("parts", {1, 1});
    set(graph.add("Split", {"x", "parts"}, {"a", "b"}), "axis", 1);
    EXPECT_THAT(graph.refusal(), HasSubstr("node 'a_node' (Split): its parts are not 2 of 3 together\n"));
    SmallGraph far;
    set(far.add("Split", {"x"}, {"a"}), "axis", 4);
    EXPECT_THAT(far.refusal(), HasSubstr("its axis is none of its input's\n"));
}

/// Keys of 3 and 8-byte positions of the 2 greatest of 8 numbers in each of 4 rows.
SmallGraph greatest()
{
    SmallGraph graph{{1, 4, 8}};
    graph.add_integers("k", {2});
    graph.add("TopK", {"x", "k"}, {"values", "places"});
    return graph;
}

TEST(ANodeOfSeveralUsedOutputs, PutsThemOutTogetherAndEachBehind)
{
    SmallGraph graph{{1, 8}};
    graph.set_version(1, "my.own");
    graph.add("Mystery", {"x"}, {"values", "places"}).set_domain("my.own");
    describe(*graph.graph().add_value_info(), "values", SmallGraph::real, {1, 8});
    describe(*graph.graph().add_value_info(), "places", onnx::TensorProto::INT64, {1, 8});
    graph.add("Relu", {"values"}, {"y"});
    graph.add_output("y");
    graph.add_output("places");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("values_node", "values_node_2", "values_node_3", "y_node"));
    EXPECT_EQ(model.ops[0].output.bytes, Bytes{4.0 * 8 + 8.0 * 8});
    EXPECT_EQ(model.ops[1].output.bytes, Bytes{4.0 * 8});
    EXPECT_EQ(model.ops[2].output.bytes, Bytes{8.0 * 8});
    EXPECT_EQ(model.ops[2].output.type, ElementType::int64);
    EXPECT_EQ(model.ops[1].work, Flops{});
    EXPECT_EQ(model.ops[2].inputs, std::vector<int>{0});
    EXPECT_EQ(model.ops[3].inputs, std::vector<int>{1});
}

TEST(ANodeOfSeveralOutputs, OfWhichOneIsUsedPutsOutThatOne)
{
    auto graph = greatest();
    graph.add("Cast", {"places"}, {"y"});
    set(*graph.graph().mutable_node(1), "to", onnx::TensorProto::FLOAT);
    graph.add_output("y");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("values_node", "y_node"));
    EXPECT_EQ(model.ops[0].output.bytes, Bytes{4.0 * 2 * 8});
    EXPECT_EQ(model.ops[0].output.type, ElementType::int64);
}

TEST(ANodeThatNobodyReads, LeavesNoTrace)
{
    SmallGraph graph;
    graph.add("Relu", {"x"}, {"y"});
    graph.add("Tanh", {"x"}, {"dead"});
    graph.add("Sigmoid", {"dead"}, {"dead_too"});
    graph.add_output("y");
    EXPECT_THAT(names_of(graph.built()), ElementsAre("y_node"));
}

TEST(ANodeThatABranchReads, IsNotDead)
{
    SmallGraph graph;
    graph.add("Tanh", {"x"}, {"inside"});
    graph.add_weights("yes", {}, onnx::TensorProto::BOOL).add_int32_data(1);
    auto& node = graph.add("If", {"yes"}, {"y"});
    for (auto const* const branch : {"then_branch", "else_branch"}) {
        auto& within = graph_in(node, branch);
        add_node(within, "Relu", {"inside"}, {std::string{"in_"} + branch});
        within.add_output()->set_name(std::string{"in_"} + branch);
    }
    graph.add_output("y");
    EXPECT_THAT(names_of(graph.built()), ElementsAre("inside_node", "in_then_branch_node"));
}

} // namespace
} // namespace sunder::sim
