#include "sim/onnx/graph.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {

OnnxGraph::OnnxGraph(onnx::ModelProto const& proto, ModelDescription& model) : model_{model}, known_{proto}
{
    count(proto.graph());
}

/// With the graphs of branches.
void OnnxGraph::count(onnx::GraphProto const& graph)
{
    for (auto const& node : graph.node()) {
        for (auto const& input : node.input())
            consumers_[input].push_back(&node);
        if (node.op_type() != "Constant") names_.count(split_name(node.name(), node.op_type()).scope);
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) count(attribute.g());
    }
    for (auto const& output : graph.output())
        consumers_[output.name()].push_back(nullptr);
}

OnnxGraph::Value const* OnnxGraph::find(std::string const& name) const
{
    auto const found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

bool OnnxGraph::is_constant(std::string const& name) const
{
    auto const* const value = known_.find(name);
    return value != nullptr && value->is_constant;
}

void OnnxGraph::add_input(std::string const& name, Integers const& whole_shape, ElementType type)
{
    if (!batch_ && whole_shape.size() > 1) batch_ = whole_shape.front();
    auto const tensor = sized({.shape = without_batch(whole_shape), .type = type, .bytes = {}});
    auto own = plain_name(name);
    auto const is_taken = [&](std::string const& wanted) {
        return std::ranges::any_of(inputs_, [&](auto const& input) { return input.second.name == wanted; });
    };
    for (int number = 2; is_taken(own); ++number)
        own = fmt::format("{}_{}", plain_name(name), number);
    names_.reserve(own);
    set(name, {own, tensor});
    inputs_.emplace_back(name, FurtherInput{.name = own, .tensor = tensor});
}

std::vector<std::string> OnnxGraph::drop_idle_inputs()
{
    std::set<std::string> read;
    for (auto const& op : model_.ops)
        read.insert(op.inputs.begin(), op.inputs.end());
    std::vector<std::string> idle;
    model_.further_inputs.clear();
    bool is_first = true;
    for (auto const& [name, input] : inputs_) {
        if (!read.contains(input.name)) {
            idle.push_back(name);
        } else if (std::exchange(is_first, false)) {
            model_.input_name = input.name;
            model_.input = input.tensor;
        } else {
            model_.further_inputs.push_back(input);
        }
    }
    return idle;
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
    if (is_constant(name)) throw NoSuchOp{fmt::format("'{}' is a constant", name)};
    auto const* const found = find(name);
    if (found == nullptr) throw Misfit{fmt::format("no node before it makes '{}'", name)};
    return *found;
}

OnnxGraph::Value const& OnnxGraph::value_at(onnx::NodeProto const& node, int index) const
{
    if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
    return value_of(node.input(index));
}

Integers OnnxGraph::weights_at(onnx::NodeProto const& node, int index) const
{
    if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
    if (!is_constant(node.input(index))) throw NoSuchOp{fmt::format("its input {} is not a constant", index)};
    return whole_shape_at(node, index);
}

Numbers const& OnnxGraph::numbers_at(onnx::NodeProto const& node, int index) const
{
    if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
    auto const* const found = known_.find(node.input(index));
    if (found == nullptr || !found->numbers)
        throw NoSuchOp{fmt::format("its input {} is not a constant of known values", index)};
    return *found->numbers;
}

Integers OnnxGraph::whole_shape_at(onnx::NodeProto const& node, int index) const
{
    if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
    auto const* const found = known_.find(node.input(index));
    auto const shape = found == nullptr ? std::nullopt : found->shape();
    if (!shape) throw NoSuchOp{fmt::format("the shape of its input {} is not known", index)};
    return *shape;
}

Integers OnnxGraph::without_batch(Integers const& shape) const
{
    if (shape.empty()) return {1}; // a scalar
    if (shape.size() == 1 || shape.front() != batch_.value_or(1)) return shape;
    return {shape.begin() + 1, shape.end()};
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
    auto output = output_of(kind, tensors, node.output(0));
    auto const* const known = known_.find(node.output(0));
    auto const type = known == nullptr ? output.type : element_type_of(known->element_type());
    if (type != output.type) {
        op.type = type;
        output.type = type;
        output = sized(std::move(output));
    }
    op.name = names_.name_for(node.name(), node.op_type());
    values_[node.output(0)] = {op.name, std::move(output)};
    model_.ops.push_back(std::move(op));
}

/// What our rules say, where they apply and say the same as ONNX's.
Tensor OnnxGraph::output_of(OpKind const& kind, std::vector<Tensor> const& inputs,
                            std::string const& name) const
{
    Tensor output;
    try {
        output = infer(kind, inputs).output;
    } catch (Misfit const& misfit) {
        throw NoSuchOp{misfit.what()};
    }
    auto const* const known = known_.find(name);
    auto const shape = known == nullptr ? std::nullopt : known->shape();
    if (shape && !output.shape.empty() && output.shape != without_batch(*shape))
        throw NoSuchOp{"ours has another shape"};
    return output;
}

/// Each constant of real numbers counts for the op that reads it first.
Bytes OnnxGraph::new_weights(onnx::NodeProto const& node)
{
    Bytes weights;
    for (auto const& input : node.input()) {
        auto const* const value = known_.find(input);
        bool const is_weight = value != nullptr && value->is_constant && !is_integral(value->element_type());
        auto const shape = is_weight ? value->shape() : std::nullopt;
        if (!shape || !counted_weights_.insert(input).second) continue;
        weights += sized({.shape = *shape, .type = ElementType::float32, .bytes = {}}).bytes;
    }
    return weights;
}

/// Where its shape is not known, as the first tensor that goes in.
Tensor OnnxGraph::tensor_of(onnx::NodeProto const& node, std::string const& output) const
{
    auto const* const known = known_.find(output);
    auto const shape = known == nullptr ? std::nullopt : known->shape();
    if (shape)
        return sized(
            {.shape = without_batch(*shape), .type = element_type_of(known->element_type()), .bytes = {}});
    for (auto const& input : node.input())
        if (auto const* const value = find(input)) return value->tensor;
    throw Misfit{"neither its inputs nor its output have a known size"};
}

void OnnxGraph::add_opaque(onnx::NodeProto const& node)
{
    std::vector<std::string> inputs;
    for (auto const& input : node.input())
        if (find(input) != nullptr && std::ranges::find(inputs, input) == inputs.end())
            inputs.push_back(input);
    auto const output = tensor_of(node, node.output(0));
    ++without_work_[node.op_type()];
    add(node, Opaque{.work = {}, .output = output.bytes, .weights = new_weights(node), .shape = output.shape},
        inputs);
}

} // namespace sunder::sim
