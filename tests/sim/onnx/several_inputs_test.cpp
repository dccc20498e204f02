// Graphs into which several tensors go, written by the ONNX library itself.
#include "sim/onnx/import_onnx.hpp"
#include "sim/output/model_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Integers = std::vector<std::int64_t>;

class GraphOfSeveralInputs : public testing::Test {
protected:
    void add_input(std::string const& name, Integers const& shape,
                   onnx::TensorProto::DataType element = onnx::TensorProto::FLOAT)
    {
        auto& input = *graph().add_input();
        input.set_name(name);
        auto& type = *input.mutable_type()->mutable_tensor_type();
        type.set_elem_type(element);
        type.mutable_shape();
        for (auto const length : shape)
            type.mutable_shape()->add_dim()->set_dim_value(length);
    }

    /// Node n makes "v<n>".
    void add(std::string const& type, std::vector<std::string> const& inputs)
    {
        auto& node = *graph().add_node();
        node.set_op_type(type);
        for (auto const& input : inputs)
            node.add_input(input);
        node.add_output("v" + std::to_string(graph().node_size()));
    }

    [[nodiscard]] onnx::GraphProto& graph() { return *model_.mutable_graph(); }

    [[nodiscard]] ImportedModel imported(OnnxChoices const& choices = {}) const
    {
        auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
        auto const path =
            std::filesystem::temp_directory_path() / (std::string{"sunder_inputs_"} + test->name() + ".onnx");
        std::ofstream{path, std::ios::binary} << model_.SerializeAsString();
        auto result = import_onnx(path, choices);
        std::filesystem::remove(path);
        return result;
    }

private:
    onnx::ModelProto model_;
};

TEST_F(GraphOfSeveralInputs, KeepsTheirOrderShapesAndTypes)
{
    add_input("x", {1, 3, 8, 8});
    add_input("y", {1, 3, 8, 8}, onnx::TensorProto::FLOAT16);
    add_input("table", {7, 5});
    add("Relu", {"x"});
    add("Relu", {"y"});
    add("Relu", {"table"});
    auto const model = imported({.input_type = ElementType::uint8}).model;
    EXPECT_EQ(model.input_name, "x");
    EXPECT_EQ(model.input.type, ElementType::uint8); // of the first alone
    ASSERT_EQ(model.further_inputs.size(), 2);
    EXPECT_EQ(model.further_inputs[0].name, "y");
    EXPECT_EQ(model.further_inputs[0].tensor.shape, (Integers{3, 8, 8}));
    EXPECT_EQ(model.further_inputs[0].tensor.type, ElementType::float16);
    EXPECT_EQ(model.further_inputs[1].tensor.shape, (Integers{7, 5})); // its first dimension is no batch
    ASSERT_EQ(model.ops.size(), 3);
    EXPECT_THAT(model.ops[1].inputs, ElementsAre("y"));
    auto const text = model_text(model);
    EXPECT_THAT(text, HasSubstr("inputs:\n  - {name: x, shape: [3, 8, 8], type: uint8}\n"
                                "  - {name: \"y\", shape: [3, 8, 8], type: float16}\n"
                                "  - {name: table, shape: [7, 5], type: float32}\n"));
}

TEST_F(GraphOfSeveralInputs, LeavesOutThoseThatNobodyReads)
{
    add_input("idle", {1, 4});
    add_input("x", {1, 4});
    add_input("sized", {1, 4});
    add("Relu", {"x"});
    add("Shape", {"sized"});
    add("Reshape", {"v1", "v2"});
    auto const [model, warnings] = imported();
    EXPECT_EQ(model.input_name, "x");
    EXPECT_TRUE(model.further_inputs.empty());
    std::vector<std::string> messages;
    for (auto const& warning : warnings)
        messages.push_back(warning.message);
    EXPECT_THAT(messages, ::testing::IsSupersetOf({"input 'idle' is left out: no op reads its values",
                                                   "input 'sized' is left out: no op reads its values"}));
}

TEST_F(GraphOfSeveralInputs, GivesEachANameOfItsOwn)
{
    add_input("a/b", {1, 4});
    add_input("a:b", {1, 4});
    add("Add", {"a/b", "a:b"});
    auto const model = imported().model;
    ASSERT_EQ(model.further_inputs.size(), 1);
    EXPECT_EQ(model.input_name, "a_b");
    EXPECT_EQ(model.further_inputs[0].name, "a_b_2");
    EXPECT_THAT(model.ops[0].inputs, ElementsAre("a_b", "a_b_2"));
}

} // namespace
} // namespace sunder::sim
