// Inputs that come from the pass before: graphs of a few nodes, written by the ONNX library itself, and one
// of a language model.
#include "sim/onnx/import_onnx.hpp"
#include "sim/output/model_file.hpp"
#include "tests/source_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using ::testing::HasSubstr;

void add_input(onnx::GraphProto& graph, std::string const& name, std::vector<std::int64_t> const& shape)
{
    auto& input = *graph.add_input();
    input.set_name(name);
    auto& type = *input.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (auto const length : shape)
        type.mutable_shape()->add_dim()->set_dim_value(length);
}

onnx::NodeProto& add(onnx::GraphProto& graph, std::string const& type, std::vector<std::string> const& inputs)
{
    auto& node = *graph.add_node();
    node.set_op_type(type);
    for (auto const& input : inputs)
        node.add_input(input);
    node.add_output("v" + std::to_string(graph.node_size()));
    return node;
}

/// Keys of 5 tokens, two heads of 8 numbers, and those of one more: v1 joins them, v2 reads all.
onnx::ModelProto one_token_more()
{
    onnx::ModelProto model;
    auto& graph = *model.mutable_graph();
    add_input(graph, "x", {1, 2, 1, 8});
    add_input(graph, "past", {1, 2, 5, 8});
    auto& axis = *add(graph, "Concat", {"past", "x"}).add_attribute();
    axis.set_name("axis");
    axis.set_i(2);
    add(graph, "Relu", {"v1"});
    graph.add_output()->set_name("v2");
    return model;
}

ImportedModel imported(onnx::ModelProto const& model)
{
    auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    auto const path =
        std::filesystem::temp_directory_path() / (std::string{"sunder_states_"} + test->name() + ".onnx");
    std::ofstream{path, std::ios::binary} << model.SerializeAsString();
    auto result = import_onnx(path);
    std::filesystem::remove(path);
    return result;
}

TEST(AnInputFromThePassBefore, IsKeptWhereItIsJoined)
{
    auto graph = one_token_more();
    graph.mutable_graph()->add_output()->set_name("v1");
    auto const [model, warnings] = imported(graph);
    EXPECT_EQ(model.input_name, "x");
    EXPECT_TRUE(model.further_inputs.empty());
    ASSERT_EQ(model.kept.of.size(), 1U);
    EXPECT_EQ(model.kept.tokens, 6);
    EXPECT_EQ(model.kept.of.front().op, model.ops.front().name);
    EXPECT_EQ(model.kept.of.front().bytes, Bytes{2 * 8 * 4.0});
    EXPECT_EQ(model.ops.front().inputs, std::vector<std::string>{"x"});
    ASSERT_FALSE(warnings.empty());
    EXPECT_THAT(warnings.front().message, HasSubstr("1 of its inputs come from the pass before"));
    EXPECT_THAT(model_text(model),
                HasSubstr("cache:\n  tokens: 6\n  of:\n    " + model.ops.front().name + ": {bytes: 64 B}\n"));
}

TEST(AnInput, IsNotKeptUnlessItGoesOnToTheNextPass)
{
    auto const [model, warnings] = imported(one_token_more());
    EXPECT_TRUE(model.kept.of.empty());
    EXPECT_EQ(model.further_inputs.size(), 1U);
    EXPECT_THAT(model_text(model), ::testing::Not(HasSubstr("cache:")));
}

TEST(AnInput, IsNotKeptIfAnotherNodeReadsIt)
{
    auto graph = one_token_more();
    auto const& reader = add(*graph.mutable_graph(), "Relu", {"past"});
    graph.mutable_graph()->add_output()->set_name(reader.output(0));
    EXPECT_TRUE(imported(graph).model.kept.of.empty());
}

/// Eight layers with keys and values of 4 heads of 64 numbers, after 128 tokens.
TEST(AStepOfALanguageModel, KeepsKeysAndValuesOfEachLayer)
{
    char const* const given = std::getenv("SUNDER_DATA");
    auto const folder = given != nullptr ? std::filesystem::path{given}
                                         : std::filesystem::path{SUNDER_SOURCE_DIR} / "../shared/data";
    auto const file = folder / "onnx_2026/llama_like_decode.onnx";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is absent; SUNDER_DATA names the folder";
    auto const model = import_onnx(file).model;
    EXPECT_TRUE(model.further_inputs.empty());
    EXPECT_EQ(model.kept.tokens, 129);
    EXPECT_EQ(model.kept.of.size(), 16U);
    for (auto const& kept : model.kept.of)
        EXPECT_EQ(kept.bytes, Bytes{4 * 64 * 4.0});
}

} // namespace
} // namespace sunder::sim
