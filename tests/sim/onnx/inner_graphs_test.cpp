// Branches, loops, sequences and functions.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>

#include <variant>

namespace sunder::sim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto boolean = onnx::TensorProto::BOOL;
constexpr auto int64 = onnx::TensorProto::INT64;

// ---- loops ----

/// As many turns as `turns` says, each of which multiplies by weights from outside and keeps what it makes.
SmallGraph looping()
{
    SmallGraph graph{{1, 4}};
    graph.add_integer("turns", 7);
    graph.add_weights("yes", {}, boolean).add_int32_data(1);
    graph.add_weights("w", {4, 4});
    auto& body = graph_in(graph.add("Loop", {"turns", "yes", "x"}, {"last", "all"}), "body");
    body.add_input()->set_name("turn");
    body.add_input()->set_name("go");
    body.add_input()->set_name("state");
    add_node(body, "MatMul", {"state", "w"}, {"next"});
    add_node(body, "Identity", {"go"}, {"go_on"});
    add_node(body, "Identity", {"next"}, {"kept"});
    for (auto const* const name : {"go_on", "next", "kept"})
        body.add_output()->set_name(name);
    return graph;
}

TEST(ALoop, IsAnOpOfUnknownWorkThatHoldsItsWeights)
{
    auto graph = looping();
    graph.add_output("last");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("last_node"));
    EXPECT_EQ(model.ops[0].output.shape, (Numbers64{4}));
    EXPECT_EQ(model.ops[0].weights, Bytes{4.0 * 4 * 4});
    EXPECT_THAT(graph.warnings(), Contains(HasSubstr("in `work`: Loop")));
}

TEST(ALoop, KeepsATensorOfEachTurn)
{
    auto graph = looping();
    graph.add("Relu", {"all"}, {"y"});
    graph.add_output("y");
    EXPECT_EQ(op_of(graph.built(), "y_node").output.shape, (Numbers64{7, 1, 4}));
}

TEST(ALoop, WhoseBodyDoesNotFitIsRefused)
{
    auto graph = looping();
    auto& node = *graph.graph().mutable_node(0);
    node.mutable_attribute(0)->mutable_g()->mutable_output()->RemoveLast();
    EXPECT_THAT(graph.refusal(),
                HasSubstr("node 'last_node' (Loop): its body does not take and make what it does\n"));
    node.clear_attribute();
    EXPECT_THAT(graph.refusal(), HasSubstr("node 'last_node' (Loop): it has no body\n"));
}

TEST(AScan, GoesAlongTheFirstAxis)
{
    SmallGraph graph{{1, 9, 4}};
    graph.add("Squeeze", {"x"}, {"rows"}); // (9, 4)
    graph.add_weights("start", {4});
    auto& node = graph.add("Scan", {"start", "rows"}, {"last", "all"});
    set(node, "num_scan_inputs", 1);
    auto& body = graph_in(node, "body");
    body.add_input()->set_name("state");
    body.add_input()->set_name("row");
    add_node(body, "Add", {"state", "row"}, {"next"});
    add_node(body, "Identity", {"next"}, {"kept"});
    body.add_output()->set_name("next");
    body.add_output()->set_name("kept");
    graph.add("Relu", {"all"}, {"y"});
    graph.add_output("y");
    EXPECT_EQ(op_of(graph.built(), "y_node").output.shape, (Numbers64{9, 4}));
}

// ---- branches ----

SmallGraph branching(bool known)
{
    SmallGraph graph{{1, 4}};
    if (known) {
        graph.add_weights("holds", {}, boolean).add_int32_data(0);
    } else {
        graph.add("ReduceMax", {"x"}, {"most"});
        set(*graph.graph().mutable_node(0), "keepdims", 0);
        set(graph.add("Cast", {"most"}, {"holds"}), "to", boolean);
    }
    auto& node = graph.add("If", {"holds"}, {"y"});
    auto& yes = graph_in(node, "then_branch");
    add_node(yes, "Relu", {"x"}, {"a"});
    yes.add_output()->set_name("a");
    auto& no = graph_in(node, "else_branch");
    add_node(no, "Tanh", {"x"}, {"b"});
    no.add_output()->set_name("b");
    graph.add_output("y");
    return graph;
}

TEST(ABranch, IsTheOneThatIsTaken)
{
    EXPECT_THAT(names_of(branching(true).built()), ElementsAre("b_node"));
    EXPECT_THAT(branching(true).warnings(), IsEmpty());
}

TEST(ABranch, OfAnUnknownConditionIsTheFirst)
{
    auto const graph = branching(false);
    EXPECT_THAT(names_of(graph.built()), Contains("a_node"));
    EXPECT_THAT(graph.warnings(),
                Contains("the conditions of 1 node depend on the input, and their first branch is "
                         "taken: y_node"));
}

TEST(ABranch, ThatMakesNothingIsRefused)
{
    auto graph = branching(true);
    auto& branch = *graph.graph().mutable_node(0)->mutable_attribute(1)->mutable_g();
    branch.mutable_output(0)->set_name("c");
    EXPECT_THAT(graph.refusal(), HasSubstr("node 'y_node' (If): no node of its branch makes 'c'\n"));
    branch.clear_output();
    EXPECT_THAT(graph.refusal(), HasSubstr("it has no branches of as many outputs as itself\n"));
}

// ---- sequences ----

TEST(ASequence, HasTheBytesOfItsTensorsAndHandsThemOut)
{
    SmallGraph graph{{1, 6, 5}};
    graph.add_integers("parts", {1, 2, 3});
    set(graph.add("SplitToSequence", {"x", "parts"}, {"pieces"}), "axis", 1);
    graph.add_integer("second", 1);
    graph.add("SequenceAt", {"pieces", "second"}, {"piece"});
    graph.add("Relu", {"piece"}, {"y"});
    graph.add_output("y");
    auto const model = graph.built();
    ASSERT_THAT(names_of(model), ElementsAre("pieces_node", "piece_node", "y_node"));
    EXPECT_EQ(model.ops[0].output.bytes, Bytes{4.0 * 6 * 5});
    EXPECT_EQ(model.ops[2].output.shape, (Numbers64{2, 5}));
    EXPECT_THAT(graph.warnings(), IsEmpty());
}

TEST(ASequence, GrowsAndIsJoined)
{
    SmallGraph graph{{1, 4}};
    graph.add("SequenceConstruct", {"x", "x"}, {"two"});
    graph.add("SequenceInsert", {"two", "x"}, {"three"});
    graph.add("SequenceErase", {"three"}, {"again_two"});
    set(graph.add("ConcatFromSequence", {"again_two"}, {"y"}), "axis", 1);
    auto const model = graph.built();
    EXPECT_EQ(op_of(model, "three_node").output.bytes, Bytes{3.0 * 4 * 4});
    EXPECT_EQ(op_of(model, "y_node").output.shape, (Numbers64{8}));
}

TEST(ASequence, TellsItsLengthBeforehand)
{
    SmallGraph graph{{1, 4}};
    graph.add("SequenceConstruct", {"x", "x"}, {"two"});
    graph.add("SequenceLength", {"two"}, {"length"});
    graph.add_integers("first", {0});
    graph.add("Unsqueeze", {"length", "first"}, {"lengths"});
    graph.add("Expand", {"x", "lengths"}, {"wrong"}); // 4 is not spread over 2
    EXPECT_THAT(graph.refusal(), HasSubstr("(Expand)"));
}

TEST(ASequence, OfNothingHasNoItems)
{
    SmallGraph graph{{1, 4}};
    graph.add("SequenceEmpty", {}, {"none"});
    graph.add_integer("first", 0);
    graph.add("SequenceAt", {"none", "first"}, {"y"});
    EXPECT_THAT(graph.refusal(), HasSubstr("node 'y_node' (SequenceAt): its sequence is empty\n"));
    SmallGraph joined{{1, 4}};
    joined.add("SequenceEmpty", {}, {"none"});
    set(joined.add("ConcatFromSequence", {"none"}, {"y"}), "axis", 0);
    EXPECT_THAT(joined.refusal(), HasSubstr("node 'y_node' (ConcatFromSequence): its sequence is empty\n"));
}

TEST(AnOptional, IsWhatItHolds)
{
    SmallGraph graph{{1, 4}};
    graph.set_version(16);
    graph.add("Optional", {"x"}, {"maybe"});
    graph.add("OptionalGetElement", {"maybe"}, {"sure"});
    graph.add("Relu", {"sure"}, {"y"});
    EXPECT_THAT(names_of(graph.built()), ElementsAre("y_node"));
}

// ---- functions of the file's own ----

/// "Twice" is its input, through `Inner`, which is a Relu or as its attribute says, and a Tanh.
SmallGraph with_functions()
{
    SmallGraph graph{{1, 4}};
    graph.set_version(1, "own");
    auto& inner = *graph.model().add_functions();
    inner.set_domain("own");
    inner.set_name("Inner");
    inner.add_input("u");
    inner.add_output("v");
    inner.add_attribute("along");
    auto& softmax = add_node(inner, "Softmax", {"u"}, {"v"});
    auto& axis = *softmax.add_attribute();
    axis.set_name("axis");
    axis.set_ref_attr_name("along");
    auto& outer = *graph.model().add_functions();
    outer.set_domain("own");
    outer.set_name("Outer");
    outer.add_input("a");
    outer.add_output("b");
    set(add_node(outer, "Inner", {"a"}, {"t"}), "along", 1);
    outer.mutable_node(0)->set_domain("own");
    add_node(outer, "Tanh", {"t"}, {"b"});
    return graph;
}

TEST(AFunction, IsWrittenOutWhereItIsCalled)
{
    auto graph = with_functions();
    graph.add("Outer", {"x"}, {"y"}).set_domain("own");
    graph.add("Outer", {"y"}, {"z"}).set_domain("own");
    auto const model = graph.built();
    ASSERT_EQ(model.ops.size(), 4);
    EXPECT_THAT(names_of(model), ElementsAre("y_node.t_node.v_node", "y_node.b_node", "z_node.t_node.v_node",
                                             "z_node.b_node"));
    EXPECT_EQ(model.ops[3].inputs, std::vector<int>{2});
}

TEST(AFunction, ThatCallsItselfIsRefused)
{
    auto graph = with_functions();
    graph.model().mutable_functions(0)->mutable_node(0)->set_op_type("Outer");
    graph.model().mutable_functions(0)->mutable_node(0)->set_domain("own");
    graph.add("Outer", {"x"}, {"y"}).set_domain("own");
    EXPECT_THAT(graph.refusal(), HasSubstr("functions call one another more than 32 deep\n"));
}

TEST(AFunction, OfFewerInputsThanItsCallIsRefused)
{
    auto graph = with_functions();
    graph.add("Outer", {"x", "x"}, {"y"}).set_domain("own");
    EXPECT_THAT(graph.refusal(),
                HasSubstr("node 'y_node' (Outer): it has more inputs or outputs than its function\n"));
}

} // namespace
} // namespace sunder::sim
