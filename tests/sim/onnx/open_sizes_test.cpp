// Sizes that only a run, or the user, can tell.
#include "tests/sim/onnx/small_graph.hpp"

#include <gmock/gmock.h>

namespace sunder::sim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Numbers64 shape_of(SmallGraph const& graph, std::string const& op, OnnxChoices const& choices = {})
{
    return op_of(graph.built(choices), op).output.shape;
}

TEST(NonZero, HasRoomForAllPositions)
{
    SmallGraph graph{{1, 4, 5}};
    graph.add("NonZero", {"x"}, {"places"});
    graph.add("Transpose", {"places"}, {"y"});
    EXPECT_EQ(shape_of(graph, "places_node"), (Numbers64{3, 20}));
    EXPECT_THAT(
        graph.warnings(),
        Contains("only a run tells the sizes of what 1 node make, and they stand for the most that can "
                 "come: NonZero"));
}

TEST(NonMaxSuppression, HasRoomForWhatItMayKeepOfEachClass)
{
    SmallGraph graph{{1, 100, 4}};
    graph.add_weights("scores", {1, 5, 100});
    graph.add_integers("most", {10});
    graph.add("NonMaxSuppression", {"x", "scores", "most"}, {"kept"});
    auto const boxes = op_of(graph.built(), "kept_node").output;
    EXPECT_EQ(boxes.shape, (Numbers64{5 * 10, 3}));
    EXPECT_EQ(boxes.type, ElementType::int64);
}

TEST(UniqueAndTopK, HaveRoomForAll)
{
    SmallGraph unique{{1, 7}};
    unique.add("Unique", {"x"}, {"y"});
    EXPECT_EQ(shape_of(unique, "y_node"), (Numbers64{7}));
    SmallGraph top{{1, 7}};
    top.add("ReduceMax", {"x"}, {"real"});
    set(top.add("Cast", {"real"}, {"k"}), "to", onnx::TensorProto::INT64);
    top.add("Flatten", {"k"}, {"flat"});
    top.add_integers("one", {1});
    top.add("Reshape", {"k", "one"}, {"count"});
    top.add("TopK", {"x", "count"}, {"y", "places"});
    top.add_output("y");
    EXPECT_EQ(shape_of(top, "y_node"), (Numbers64{7}));
}

/// A step whose bounds are computed takes the whole at most.
TEST(ASliceOfComputedBounds, HasRoomForAll)
{
    SmallGraph graph{{1, 7}};
    set(graph.add("ArgMax", {"x"}, {"last"}), "axis", 1);
    graph.add_integers("one", {1});
    graph.add_integers("zero", {0});
    graph.add("Reshape", {"last", "one"}, {"end"});
    graph.add("Slice", {"x", "zero", "end", "one"}, {"y"});
    EXPECT_EQ(shape_of(graph, "y_node"), (Numbers64{7}));
    EXPECT_THAT(graph.warnings(), Contains(HasSubstr("can come: Slice")));
}

TEST(AnOperatorThatNobodyKnows, PutsOutWhatGoesInUnlessTheFileSaysOtherwise)
{
    SmallGraph graph{{1, 4, 5}};
    graph.set_version(1, "my.own");
    graph.add("Mystery", {"x"}, {"y"}).set_domain("my.own");
    EXPECT_EQ(shape_of(graph, "y_node"), (Numbers64{4, 5}));
    EXPECT_THAT(
        graph.warnings(),
        ElementsAre("the work of 1 of its ops is not known and stands as 0 in `work`: Mystery",
                    "the sizes of what 1 node make are not known, and taken as those of what they take: "
                    "Mystery"));
    describe(*graph.graph().add_value_info(), "y", onnx::TensorProto::FLOAT16, {1, 9});
    EXPECT_EQ(shape_of(graph, "y_node"), (Numbers64{9}));
    EXPECT_EQ(op_of(graph.built(), "y_node").output.type, ElementType::float16);
    EXPECT_EQ(graph.warnings().size(), 1);
}

TEST(ADimensionThatTheFileNames, IsAsLongAsTheUserSays)
{
    SmallGraph graph{{1, 4, 5}};
    graph.set_version(1, "my.own");
    graph.add("Mystery", {"x"}, {"y"}).set_domain("my.own");
    auto& info = *graph.graph().add_value_info();
    describe(info, "y", SmallGraph::real, {1});
    info.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_param("boxes");
    EXPECT_EQ(shape_of(graph, "y_node", {.sizes = {{"boxes", 30}}}), (Numbers64{30}));
    EXPECT_EQ(shape_of(graph, "y_node"), (Numbers64{4, 5}));
    auto const imported = graph.imported();
    EXPECT_EQ(imported.warnings.back().hint, "state what the file leaves open: --size boxes=100");
    EXPECT_EQ(imported.warnings.back().severity, Severity::warning);
    EXPECT_THAT(graph.refusal({.sizes = {{"box", 30}}}),
                HasSubstr("no dimension is called 'box'\n  hint: there are "
                          "boxes"));
}

TEST(ADimensionOfTheInput, IsAsLongWhereverItsNameStands)
{
    SmallGraph graph{{1}};
    graph.graph()
        .mutable_input(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->mutable_shape()
        ->add_dim()
        ->set_dim_param("words");
    graph.set_version(1, "my.own");
    graph.add("Mystery", {"x"}, {"y"}).set_domain("my.own");
    auto& info = *graph.graph().add_value_info();
    describe(info, "y", SmallGraph::real, {1, 2});
    info.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_param("words");
    EXPECT_EQ(shape_of(graph, "y_node", {.sizes = {{"words", 12}}}), (Numbers64{2, 12}));
}

TEST(ATensorOfNothing, CountsAsOneElement)
{
    SmallGraph graph{{1, 4, 5}};
    graph.add_integers("zero", {0});
    graph.add("Slice", {"x", "zero", "zero", "zero"}, {"none"});
    set(graph.add("Concat", {"none", "x"}, {"y"}), "axis", 0);
    auto const model = graph.built();
    EXPECT_EQ(op_of(model, "none_node").output.bytes, Bytes{4});
    EXPECT_EQ(op_of(model, "y_node").output.bytes, Bytes{4.0 * 4 * 5});
}

TEST(WordsAndComplexNumbers, CountAsEightBytes)
{
    SmallGraph graph{{1, 4}};
    graph.set_version(1, "my.own");
    graph.add("Mystery", {"x"}, {"y"}).set_domain("my.own");
    describe(*graph.graph().add_value_info(), "y", onnx::TensorProto::STRING, {1, 3});
    EXPECT_EQ(op_of(graph.built(), "y_node").output.bytes, Bytes{24});
}

} // namespace
} // namespace sunder::sim
