#include "sim/model/onnx_graph.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <utility>

namespace sunder::sim {

OnnxGraph::OnnxGraph(onnx::GraphProto const& graph, ModelDescription& model) : model_{model}
{
    for (auto const& tensor : graph.initializer())
        constants_.emplace(tensor.name(), &tensor);
    for (auto const& node : graph.node()) {
        for (auto const& input : node.input())
            consumers_[input].push_back(&node);
        if (node.op_type() != "Constant") names_.count(split_name(node.name(), node.op_type()).scope);
    }
    for (auto const& output : graph.output())
        consumers_[output.name()].push_back(nullptr);
}

OnnxGraph::Value const* OnnxGraph::find(std::string const& name) const
{
    auto const found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

onnx::TensorProto const* OnnxGraph::find_constant(std::string const& name) const
{
    auto const found = constants_.find(name);
    return found == constants_.end() ? nullptr : found->second;
}

void OnnxGraph::set_constant(std::string const& name, onnx::TensorProto const& tensor)
{
    constants_.emplace(name, &tensor);
}

void OnnxGraph::set_input(std::string const& name, Tensor const& tensor)
{
    model_.input = tensor;
    model_.input_name = plain_name(name);
    names_.reserve(model_.input_name);
    set(name, {model_.input_name, tensor});
}

onnx::NodeProto const* OnnxGraph::only_consumer(onnx::NodeProto const& node) const
{
    auto const found = consumers_.find(node.output(0));
    return found != consumers_.end() && found->second.size() == 1 ? found->second.front() : nullptr;
}

void OnnxGraph::make_gate(onnx::NodeProto const& node, ActivationKind kind)
{
    gates_[node.output(0)] = kind;
    names_.discount(split_name(node.name(), node.op_type()).scope);
}

std::optional<ActivationKind> OnnxGraph::find_gate(std::string const& name) const
{
    auto const found = gates_.find(name);
    return found == gates_.end() ? std::nullopt : std::optional{found->second};
}

OnnxGraph::Value const& OnnxGraph::value_of(std::string const& name) const
{
    if (find_constant(name) != nullptr)
        throw Misfit{fmt::format("'{}' is a constant where only computed tensors are supported", name)};
    auto const* const found = find(name);
    if (found == nullptr) throw Misfit{fmt::format("no node before it makes '{}'", name)};
    return *found;
}

OnnxGraph::Value const& OnnxGraph::value_at(onnx::NodeProto const& node, int index) const
{
    if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
    return value_of(node.input(index));
}

onnx::TensorProto const& OnnxGraph::constant_at(onnx::NodeProto const& node, int index) const
{
    if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
    auto const* const found = find_constant(node.input(index));
    if (found == nullptr) throw Misfit{fmt::format("its input {} is not a constant", index)};
    return *found;
}

void OnnxGraph::add(onnx::NodeProto const& node, OpKind const& kind)
{
    if (!has_input(node, 0)) throw Misfit{"it has no input"};
    add(node, kind, {node.input(0)});
}

void OnnxGraph::add(onnx::NodeProto const& node, OpKind const& kind, std::vector<std::string> const& inputs)
{
    OpDescription op{
        .name = {}, .kind = kind, .inputs = {}, .time = {}, .where = model_.where, .inputs_where = {}};
    std::vector<Tensor> tensors;
    for (auto const& input : inputs) {
        auto const& value = value_of(input);
        op.inputs.push_back(value.producer);
        tensors.push_back(value.tensor);
    }
    auto output = infer(kind, tensors).output;
    op.name = names_.name_for(node.name(), node.op_type());
    values_[node.output(0)] = {op.name, std::move(output)};
    model_.ops.push_back(std::move(op));
}

} // namespace sunder::sim
