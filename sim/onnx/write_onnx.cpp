#include "sim/onnx/write_onnx.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"
#include "sim/model/stored_tensors.hpp"
#include "sim/onnx/import_onnx.hpp"
#include "sim/onnx/onnx_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr auto operators = 17; // of libonnx 1.12
constexpr auto form = 8;       // likewise
constexpr auto batch = "batch";

void describe(onnx::ValueInfoProto& value, std::string const& name, Integers const& shape)
{
    value.set_name(name);
    auto& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    type.mutable_shape()->add_dim()->set_dim_param(batch);
    for (auto const length : shape)
        type.mutable_shape()->add_dim()->set_dim_value(length);
}

onnx::ModelProto empty_model(std::string const& name)
{
    onnx::ModelProto proto;
    proto.set_ir_version(form);
    proto.set_producer_name("sunder");
    proto.add_opset_import()->set_version(operators);
    proto.mutable_graph()->set_name(name);
    return proto;
}

/// "/cell0/conv" of "cell0.conv".
std::string path_of(std::string name)
{
    std::ranges::replace(name, '.', '/');
    return '/' + name;
}

} // namespace

OnnxBuilder::OnnxBuilder(ModelGraph const& model, TensorValues const& values)
    : model_{model}, values_{values}, proto_{empty_model(model.name)}
{
    SUNDER_EXPECTS(model.further_inputs() == 0 && !model.input.shape.empty());
    describe(*proto_.mutable_graph()->add_input(), model.input_name, model.input.shape);
}

std::string const& OnnxBuilder::input(std::size_t which) const
{
    return model_.name_of(op().inputs[which]);
}

Integers const& OnnxBuilder::shape(std::size_t which) const
{
    return model_.tensor_of(op().inputs[which]).shape;
}

onnx::NodeProto& OnnxBuilder::node(NodeParts const& parts)
{
    auto& node = *proto_.mutable_graph()->add_node();
    node.set_op_type(parts.type);
    node.set_name(fmt::format("{}/{}{}", path_of(op().name), parts.type,
                              nodes_ == 0 ? "" : fmt::format("_{}", nodes_)));
    for (auto const& input : parts.inputs)
        node.add_input(input);
    node.add_output(fmt::format("{}/{}", op().name, nodes_++));
    return node;
}

bool OnnxBuilder::has_stored(std::string_view name) const
{
    auto const stored = stored_tensors(model_, number_);
    return std::ranges::find(stored, name, &StoredTensor::name) != stored.end();
}

std::string OnnxBuilder::stored(std::string const& name)
{
    auto const all = stored_tensors(model_, number_);
    auto const found = std::ranges::find(all, name, &StoredTensor::name);
    SUNDER_EXPECTS(found != all.end());
    auto& tensor = *proto_.mutable_graph()->add_initializer();
    tensor.set_name(fmt::format("{}.{}", op().name, name));
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (auto const length : found->shape)
        tensor.add_dims(length);
    auto const values = values_({.op = op().name, .name = name});
    auto const count =
        std::accumulate(found->shape.begin(), found->shape.end(), std::int64_t{1}, std::multiplies<>{});
    SUNDER_EXPECTS(std::ssize(values) == count);
    tensor.set_raw_data(values.data(), values.size() * sizeof(float)); // little-endian, as all that we run on
    return tensor.name();
}

std::string OnnxBuilder::constant_name()
{
    return fmt::format("{}/constant_{}", op().name, constants_++);
}

std::string OnnxBuilder::constant(Integers const& numbers)
{
    auto& tensor = *proto_.mutable_graph()->add_initializer();
    tensor.set_name(constant_name());
    tensor.set_data_type(onnx::TensorProto::INT64);
    tensor.add_dims(std::ssize(numbers));
    for (auto const number : numbers)
        tensor.add_int64_data(number);
    return tensor.name();
}

std::string OnnxBuilder::constant(float number)
{
    auto& tensor = *proto_.mutable_graph()->add_initializer();
    tensor.set_name(constant_name());
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    tensor.add_float_data(number);
    return tensor.name();
}

std::string OnnxBuilder::reshaped(std::string const& tensor, Integers const& shape)
{
    Integers whole{0}; // as long as it was
    whole.insert(whole.end(), shape.begin(), shape.end());
    return made_by(node({.type = "Reshape", .inputs = {tensor, constant(whole)}}));
}

void OnnxBuilder::refuse(std::string_view why) const
{
    throw RunError{fmt::format("op '{}' cannot be written as ONNX: {}", op().name, why)};
}

void OnnxBuilder::add(int op)
{
    number_ = op;
    nodes_ = 0;
    constants_ = 0;
    auto const made = add_nodes(*this);
    auto& nodes = *proto_.mutable_graph()->mutable_node();
    auto& last = *nodes.rbegin();
    SUNDER_ENSURES(last.output(0) == made);
    last.set_output(0, model_.name_of(op));
}

std::string OnnxBuilder::bytes(std::string const& output)
{
    describe(*proto_.mutable_graph()->add_output(), output, model_.ops.back().output.shape);
    return proto_.SerializeAsString();
}

std::string onnx_bytes(ModelGraph const& model, TensorValues const& values)
{
    OnnxBuilder builder{model, values};
    for (int op = 0; op < static_cast<int>(model.ops.size()); ++op)
        builder.add(op);
    return builder.bytes(model.ops.back().name);
}

std::string find_difference(ModelGraph const& model, std::string const& bytes)
{
    auto const imported = parse_onnx(bytes, "written.onnx", {.input_type = model.input.type});
    Diagnostics diagnostics;
    auto const again = build_model(imported.model, diagnostics);
    diagnostics.raise_if_any();
    if (again.multiply_accumulates() != model.multiply_accumulates())
        return fmt::format("{} multiply-accumulates, not {}", again.multiply_accumulates(),
                           model.multiply_accumulates());
    if (again.parameters() != model.parameters())
        return fmt::format("{} parameters, not {}", again.parameters(), model.parameters());
    if (again.input.bytes != model.input.bytes)
        return fmt::format("{} B go in, not {}", again.input.bytes.value(), model.input.bytes.value());
    auto const& out = again.ops.back().output;
    auto const& meant = model.ops.back().output;
    if (out.bytes != meant.bytes)
        return fmt::format("{} B come out, not {}", out.bytes.value(), meant.bytes.value());
    return {};
}

std::string onnx_of_nothing(Tensor const& tensor, std::string const& name)
{
    auto proto = empty_model(name);
    auto& graph = *proto.mutable_graph();
    describe(*graph.add_input(), name, tensor.shape);
    describe(*graph.add_output(), name + "_sent", tensor.shape);
    auto& node = *graph.add_node();
    node.set_op_type("Identity");
    node.set_name("/sent/Identity");
    node.add_input(name);
    node.add_output(name + "_sent");
    return proto.SerializeAsString();
}

} // namespace sunder::sim
