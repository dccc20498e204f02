#include "sim/onnx/graph.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {

OnnxGraph::OnnxGraph(onnx::ModelProto const& proto, ModelDescription& model)
    : model_{model}, known_{proto}, usage_{proto.graph()}, weights_{proto.graph(), known_}
{
    count_names(proto.graph());
}

/// With the graphs of branches.
void OnnxGraph::count_names(onnx::GraphProto const& graph)
{
    for (auto const& node : graph.node()) {
        if (usage_.is_dead(node)) continue;
        if (node.op_type() != "Constant") names_.count(split_name(node.name(), node.op_type()).scope);
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) count_names(attribute.g());
    }
}

OnnxGraph::Value const* OnnxGraph::find(std::string const& name) const
{
    auto const found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

void OnnxGraph::set(std::string const& name, Value value)
{
    ++tensors_of_[value.producer];
    values_[name] = std::move(value);
}

bool OnnxGraph::is_one_tensor(std::string const& op) const
{
    auto const found = tensors_of_.find(op);
    bool const is_op =
        std::ranges::none_of(inputs_, [&](auto const& input) { return input.second.name == op; });
    return is_op && found != tensors_of_.end() && found->second == 1;
}

void OnnxGraph::retype(std::string const& op, Tensor const& tensor)
{
    auto const place = place_of(op);
    if (auto* const opaque = std::get_if<Opaque>(&place->kind)) opaque->output = tensor.bytes;
    place->type = tensor.type;
}

bool OnnxGraph::is_constant(std::string const& name) const
{
    auto const* const value = known_.find(name);
    return value != nullptr && value->is_constant;
}

/// Recurrent nodes take steps first and samples behind, unless they say otherwise.
bool OnnxGraph::has_steps_first(std::string const& input) const
{
    return std::ranges::any_of(usage_.readers_of(input), [&](onnx::NodeProto const* node) {
        if (node == nullptr || node->input().empty() || node->input(0) != input) return false;
        auto const& type = node->op_type();
        bool const is_recurrent = type == "LSTM" || type == "GRU" || type == "RNN";
        return is_recurrent && integer(*node, "layout", 0) == 0;
    });
}

void OnnxGraph::add_input(std::string const& name, Integers const& whole_shape, ElementType type)
{
    if (!batch_ && whole_shape.size() > 1) batch_ = whole_shape[has_steps_first(name) ? 1 : 0];
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

std::vector<OpDescription>::iterator OnnxGraph::place_of(std::string const& op)
{
    // Who asks wants one of the last.
    auto const found = std::find_if(model_.ops.rbegin(), model_.ops.rend(),
                                    [&](OpDescription const& each) { return each.name == op; });
    return found == model_.ops.rend() ? model_.ops.end() : std::prev(found.base());
}

OpDescription const* OnnxGraph::only_op_of(onnx::NodeProto const& node) const
{
    auto const found = made_.find(&node);
    if (found == made_.end() || found->second.ops.size() != 1) return nullptr;
    auto const op = std::find_if(model_.ops.rbegin(), model_.ops.rend(), [&](OpDescription const& each) {
        return each.name == found->second.ops.front();
    });
    return op == model_.ops.rend() ? nullptr : &*op;
}

std::vector<std::string> const& OnnxGraph::constants_of(onnx::NodeProto const& node) const
{
    static std::vector<std::string> const none;
    auto const found = made_.find(&node);
    return found == made_.end() ? none : found->second.constants;
}

std::vector<OnnxGraph::Value> const& OnnxGraph::inputs_of(onnx::NodeProto const& node) const
{
    static std::vector<Value> const none;
    auto const found = made_.find(&node);
    return found == made_.end() ? none : found->second.inputs;
}

/// Weights that another op holds already count there.
void OnnxGraph::count_weights(OpDescription& op, HeldConstants const& holding)
{
    if (holding.constants.empty()) return;
    auto const roots = weights_.roots_of(holding.constants);
    auto const bits = weights_.bits_of(roots);
    if (bits != 0 && bits != model_.weight_bits) op.weight_bits = bits;
    auto const own = weights_.unowned(roots);
    auto const owner = own.empty() ? weights_.owner_of(roots) : "";
    auto const elements = weights_.elements_of(own);
    if (!owner.empty() && holding.parameters <= parameters_[owner])
        op.weights_of = owner;
    else if (elements != holding.parameters)
        op.parameters = elements;
    weights_.own(own, op.name);
    parameters_[op.name] = elements;
}

void OnnxGraph::append(onnx::NodeProto const& node, OpDescription op, HeldConstants const& holding)
{
    op.where = model_.where;
    count_weights(op, holding);
    auto& made = made_[&node];
    made.ops.push_back(op.name);
    made.inputs = holding.inputs;
    made.constants.insert(made.constants.end(), holding.constants.begin(), holding.constants.end());
    model_.ops.push_back(std::move(op));
}

void OnnxGraph::take_back(onnx::NodeProto const& node)
{
    auto const found = made_.find(&node);
    if (found == made_.end()) return;
    for (auto const& name : found->second.ops) {
        auto const op = place_of(name);
        if (op == model_.ops.end()) continue;
        weights_.disown(name);
        names_.release(name);
        model_.ops.erase(op);
    }
    names_.discount(split_name(node.name(), node.op_type()).scope);
    made_.erase(found);
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

} // namespace sunder::sim
