// Files that are damaged, or made to harm: refused with what is wrong and where, or read, and never a crash.
#include "tests/fuzz/program/mutate_protobuf.hpp"
#include "tests/fuzz/random_onnx.hpp"
#include "tests/sim/onnx/small_graph.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <string>

namespace sunder::sim {
namespace {

using ::testing::HasSubstr;

// ---- tensors ----

TEST(AConstant, OfFewerOrMoreValuesThanItsShapeSaysIsRefused)
{
    SmallGraph graph;
    graph.add("Relu", {"x"}, {"y"});
    auto& tensor = graph.add_weights("w", {2, 3});
    EXPECT_EQ(graph.refusal(), "accepted"); // weights left out
    tensor.set_raw_data(std::string(24, '\0'));
    EXPECT_EQ(graph.refusal(), "accepted");
    for (std::size_t const size : {1U, 20U, 25U}) {
        tensor.set_raw_data(std::string(size, '\0'));
        EXPECT_THAT(graph.refusal(),
                    HasSubstr(fmt::format(
                        "error: constant 'w' holds {} bytes, and its shape and type say 24\n", size)));
    }
    tensor.set_data_type(22); // 4 bits each
    tensor.set_raw_data("123");
    EXPECT_EQ(graph.refusal(), "accepted");
}

TEST(AConstant, KeptInAnotherFileIsTakenByItsShape)
{
    SmallGraph graph{{1, 12}};
    auto& tensor = graph.add_weights("w", {12, 5});
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
    auto& entry = *tensor.add_external_data();
    entry.set_key("location");
    entry.set_value("/no/such/file");
    graph.add("MatMul", {"x", "w"}, {"y"});
    EXPECT_EQ(graph.built().parameters(), 60);
}

TEST(AConstant, BeyondAllBoundsIsRefused)
{
    SmallGraph graph;
    graph.add("Relu", {"x"}, {"y"});
    graph.add_weights("w", {4'000'000'000, 4'000'000'000});
    EXPECT_THAT(graph.refusal(),
                HasSubstr("error: constant 'w': its shape holds a negative number, or more than "
                          "1e15 elements\n"));
    SmallGraph deep;
    deep.add("Relu", {"x"}, {"y"});
    deep.add_weights("w", Numbers64(17, 1));
    EXPECT_THAT(deep.refusal(),
                HasSubstr("error: constant 'w': it has 17 dimensions, and at most 16 are supported\n"));
}

TEST(ATensor, ThatIsMadeTwiceIsRefused)
{
    SmallGraph graph;
    graph.add("Relu", {"x"}, {"y"});
    graph.add("Tanh", {"x"}, {"y"});
    EXPECT_THAT(graph.refusal(), HasSubstr("error: node 'y_node' (Tanh): there is a tensor 'y' before it\n"));
    SmallGraph over_input;
    over_input.add("Relu", {"x"}, {"x"});
    EXPECT_THAT(over_input.refusal(),
                HasSubstr("error: node 'x_node' (Relu): there is a tensor 'x' before it\n"));
    SmallGraph constants;
    constants.add("Relu", {"x"}, {"y"});
    constants.add_weights("w", {1});
    constants.add_weights("w", {1});
    EXPECT_THAT(constants.refusal(), HasSubstr("error: constant 2: there is a tensor 'w' before it\n"));
    SmallGraph inputs;
    inputs.add("Relu", {"x"}, {"y"});
    describe(*inputs.graph().add_input(), "x", SmallGraph::real, {1, 2});
    EXPECT_THAT(inputs.refusal(), HasSubstr("error: input 2: there is a tensor 'x' before it\n"));
}

TEST(AConstant, ThatIsListedAmongTheInputsIsNone)
{
    SmallGraph graph{{1, 12}};
    graph.add_weights("w", {12, 5});
    describe(*graph.graph().add_input(), "w", SmallGraph::real, {12, 5});
    graph.add("MatMul", {"x", "w"}, {"y"});
    EXPECT_EQ(graph.built().parameters(), 60);
}

// ---- nodes ----

TEST(ANode, ThatBreaksTheRuleOfItsOperatorIsRefused)
{
    SmallGraph few;
    few.add("Add", {"x"}, {"y"});
    EXPECT_THAT(few.refusal(), HasSubstr("node 'y_node' (Add): ONNX's rule for it: "));
    SmallGraph none;
    set(none.add("MaxPool", {"x"}, {"y"}), "kernel_shape", Numbers64{0, 2});
    EXPECT_THAT(none.refusal(),
                HasSubstr("node 'y_node' (MaxPool): its kernel_shape must be from 1 to 1000000000\n"));
    SmallGraph mute;
    mute.add("Relu", {"x"}, {"y"}).clear_output();
    EXPECT_THAT(mute.refusal(), HasSubstr("(Relu): it has no output\n"));
    SmallGraph constant;
    constant.add("Constant", {}, {"c"});
    constant.add("Add", {"x", "c"}, {"y"});
    EXPECT_THAT(constant.refusal(), HasSubstr("node 'c_node' (Constant): it is not one value\n"));
    auto& attribute = *constant.graph().mutable_node(0)->add_attribute();
    attribute.set_name("value_string");
    attribute.set_type(onnx::AttributeProto::STRING);
    EXPECT_THAT(constant.refusal(), HasSubstr("node 'c_node' (Constant): it is no tensor of numbers\n"));
}

TEST(AGraphWithinAGraph, IsFollowedToAStatedDepth)
{
    SmallGraph graph;
    graph.add_weights("yes", {}, onnx::TensorProto::BOOL).add_int32_data(1);
    auto* outer = &graph.graph();
    std::string name = "y";
    for (int i = 0; i < 33; ++i) {
        auto& node = add_node(*outer, "If", {"yes"}, {name});
        node.clear_name();
        auto& branch = graph_in(node, "then_branch");
        name = fmt::format("y{}", i);
        branch.add_output()->set_name(name);
        outer = &branch;
    }
    add_node(*outer, "Relu", {"x"}, {name});
    EXPECT_THAT(graph.refusal(), HasSubstr("error: "));
}

// ---- whole files ----

/// Each empty node takes 2 bytes in the file, and a hundred times as much in memory.
TEST(AFileOfManyEmptyParts, IsRefusedBeforeItTakesMemory)
{
    std::string nodes;
    for (int i = 0; i < 4'000'001; ++i)
        nodes += std::string{"\x0a\x00", 2};
    std::string size;
    for (auto rest = nodes.size(); rest > 0; rest >>= 7U)
        size += static_cast<char>((rest & 0x7fU) | (rest >= 0x80 ? 0x80U : 0U));
    try {
        static_cast<void>(parse_onnx("\x3a" + size + nodes, "bomb.onnx"));
        FAIL() << "accepted";
    } catch (InputError const& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("bomb.onnx:1:1: error: holds 4000002 parts, and at most 4000000 are "
                              "read\n"));
    }
}

std::uint64_t number_of_graphs()
{
    auto const* const stated = std::getenv("SUNDER_GRAPHS");
    return stated == nullptr ? 3'000 : std::stoull(stated);
}

/// Whether it was read; the figures of what was read are finite.
bool is_read(std::string const& bytes)
{
    try {
        Diagnostics diagnostics;
        auto const model = build_model(parse_onnx(bytes, "random.onnx").model, diagnostics);
        diagnostics.raise_if_any();
        EXPECT_TRUE(std::isfinite(model.work().value()));
        EXPECT_TRUE(std::isfinite(model.weights().value()));
        return true;
    } catch (InputError const&) {
        return false;
    }
}

TEST(RandomGraphs, AreReadOrRefused)
{
    auto const count = number_of_graphs();
    std::uint64_t read = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        fuzz::Draw draw{Seed{1}.child(i)};
        SCOPED_TRACE(i);
        auto const bytes = fuzz::random_onnx(draw);
        if (is_read(bytes)) ++read;
        if (is_read(fuzz::mutate_protobuf(bytes, draw))) ++read;
    }
    EXPECT_GT(read, count / 20);
    EXPECT_LT(read, 2 * count);
}

} // namespace
} // namespace sunder::sim
