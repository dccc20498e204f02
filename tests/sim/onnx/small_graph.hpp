/// \file
/// ONNX graphs of a few nodes, written by the ONNX library itself.
#pragma once

#include "sim/model/build_model.hpp"
#include "sim/onnx/import_onnx.hpp"

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {

using Numbers64 = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

/// Sets an attribute of a node.
inline void set(onnx::NodeProto& node, std::string const& name, std::int64_t value)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
}
inline void set(onnx::NodeProto& node, std::string const& name, Numbers64 const& values)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (auto const value : values)
        attribute.add_ints(value);
}
/// The graph within, still empty.
inline onnx::GraphProto& graph_in(onnx::NodeProto& node, std::string const& name)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::GRAPH);
    return *attribute.mutable_g();
}

/// Adds a node to a graph, a function or a graph within.
template <class Nodes>
onnx::NodeProto& add_node(Nodes& graph, std::string const& type, Names const& inputs, Names const& outputs)
{
    auto& node = *graph.add_node();
    node.set_op_type(type);
    node.set_name(outputs.front() + "_node");
    for (auto const& input : inputs)
        node.add_input(input);
    for (auto const& output : outputs)
        node.add_output(output);
    return node;
}

inline void describe(onnx::ValueInfoProto& info, std::string const& name, std::int32_t type,
                     Numbers64 const& shape)
{
    info.set_name(name);
    auto& tensor = *info.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(type);
    tensor.mutable_shape();
    for (auto const length : shape)
        tensor.mutable_shape()->add_dim()->set_dim_value(length);
}

class SmallGraph {
public:
    static constexpr auto real = onnx::TensorProto::FLOAT;

    /// With the input "x", of one sample.
    explicit SmallGraph(Numbers64 const& shape = {1, 3, 8, 8}, std::int32_t type = real)
    {
        set_version(13);
        describe(*graph().add_input(), "x", type, shape);
    }

    void set_version(std::int64_t version, std::string const& domain = "")
    {
        auto& opset = *model_.add_opset_import();
        opset.set_domain(domain);
        opset.set_version(version);
    }
    onnx::NodeProto& add(std::string const& type, Names const& inputs, Names const& outputs)
    {
        return add_node(graph(), type, inputs, outputs);
    }
    /// Without values, which are not needed.
    onnx::TensorProto& add_weights(std::string const& name, Numbers64 const& shape, std::int32_t type = real)
    {
        auto& tensor = *graph().add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(type);
        for (auto const length : shape)
            tensor.add_dims(length);
        return tensor;
    }
    void add_integers(std::string const& name, Numbers64 const& values)
    {
        auto& tensor =
            add_weights(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64);
        for (auto const value : values)
            tensor.add_int64_data(value);
    }
    void add_integer(std::string const& name, std::int64_t value)
    {
        add_weights(name, {}, onnx::TensorProto::INT64).add_int64_data(value);
    }
    void add_output(std::string const& name) { graph().add_output()->set_name(name); }

    onnx::GraphProto& graph() { return *model_.mutable_graph(); }
    onnx::ModelProto& model() { return model_; }

    [[nodiscard]] ImportedModel imported(OnnxChoices const& choices = {}) const
    {
        auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
        auto const path = std::filesystem::temp_directory_path() /
                          (std::string{"sunder_"} + test->test_suite_name() + "_" + test->name() + ".onnx");
        std::ofstream{path, std::ios::binary} << model_.SerializeAsString();
        struct Removed {
            std::filesystem::path const& path;
            ~Removed() { std::filesystem::remove(path); }
        } const removed{path};
        return import_onnx(path, choices);
    }
    /// The whole way, with what follows from the ops.
    [[nodiscard]] ModelGraph built(OnnxChoices const& choices = {}) const
    {
        Diagnostics diagnostics;
        auto model = build_model(imported(choices).model, diagnostics);
        diagnostics.raise_if_any();
        return model;
    }
    /// What is said of the file: "accepted" where nothing is wrong.
    [[nodiscard]] std::string refusal(OnnxChoices const& choices = {}) const
    {
        try {
            static_cast<void>(imported(choices));
        } catch (InputError const& error) {
            return error.what();
        }
        return "accepted";
    }
    [[nodiscard]] Names warnings(OnnxChoices const& choices = {}) const
    {
        Names texts;
        for (auto const& warning : imported(choices).warnings)
            texts.push_back(warning.message);
        return texts;
    }

private:
    onnx::ModelProto model_;
};

/// The op called so; the first of all where there is none, beside a failure.
inline Op op_of(ModelGraph const& model, std::string const& name)
{
    auto const found = model.find_op(name);
    EXPECT_TRUE(found) << name;
    return model.ops.at(static_cast<std::size_t>(found.value_or(0)));
}

inline Names names_of(ModelGraph const& model)
{
    Names names;
    for (auto const& op : model.ops)
        names.push_back(op.name);
    return names;
}

} // namespace sunder::sim
