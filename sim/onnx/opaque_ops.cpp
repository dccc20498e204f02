#include "sim/onnx/opaque_ops.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/axes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

using Value = OnnxGraph::Value;

constexpr std::size_t most_axes = 8; ///< that a model's file states

/// Where a shape cannot be written down, its bytes are known, and as good. What is empty counts as one
/// element.
Tensor as_stated(Tensor tensor)
{
    bool const is_empty = std::ranges::find(tensor.shape, 0) != tensor.shape.end();
    if (is_empty) tensor.shape = {1};
    tensor = sized(std::move(tensor));
    bool const is_odd = tensor.shape.size() > most_axes ||
                        std::ranges::any_of(tensor.shape, [](auto length) { return length > most_length; });
    if (is_odd) tensor.shape.clear();
    return tensor;
}

Tensor tensor_of(onnx::TypeProto const& type, OnnxGraph const& graph)
{
    auto const value = KnownValues::Value{.type = type};
    return as_stated({.shape = graph.without_batch(value.shape().value_or(Integers{})),
                      .type = element_type_by_size(value.element_type()),
                      .bytes = {}});
}

/// Its type as ONNX has it; its bytes, where it is a sequence, those of all its tensors.
Tensor tensor_of(std::string const& output, OnnxGraph const& graph)
{
    auto const& known = graph.known().at(output);
    if (!known.items) return tensor_of(known.type, graph);
    Tensor all{.shape = {}, .type = ElementType::float32, .bytes = {}};
    for (auto const& item : *known.items)
        all.bytes += tensor_of(item, graph).bytes;
    return all;
}

/// What a node reads, with the graphs within it.
std::vector<std::string> names_read_by(onnx::NodeProto const& node)
{
    auto names = names_read_within(node);
    names.insert(names.begin(), node.input().begin(), node.input().end());
    return names;
}

std::vector<std::string> computed_inputs(onnx::NodeProto const& node, OnnxGraph const& graph)
{
    std::vector<std::string> producers;
    for (auto const& name : names_read_by(node)) {
        auto const* const value = graph.is_constant(name) ? nullptr : graph.find(name);
        bool const is_new =
            value != nullptr && std::ranges::find(producers, value->producer) == producers.end();
        if (is_new) producers.push_back(value->producer);
    }
    return producers;
}

/// Constants that no op has counted so far.
Bytes new_weights(std::vector<std::string> const& constants, OnnxGraph const& graph)
{
    auto const& weights = graph.weights();
    Bytes bytes;
    for (auto const& root : weights.unowned(weights.roots_of(constants))) {
        std::set<std::string> const alone{root};
        constexpr double bits_of_byte = 8;
        bytes +=
            Bytes{static_cast<double>(weights.elements_of(alone)) * weights.bits_of(alone) / bits_of_byte};
    }
    return bytes;
}

Value append(onnx::NodeProto const& node, OnnxGraph& graph, OpDescription op, Tensor tensor,
             std::vector<std::string> const& constants = {})
{
    auto const& opaque = std::get<Opaque>(op.kind);
    constexpr double bytes_of_float32 = 4;
    auto const parameters = static_cast<std::int64_t>(std::floor(opaque.weights.value() / bytes_of_float32));
    op.name = graph.name_for(node);
    if (!tensor.shape.empty() && tensor.type != ElementType::float32) op.type = tensor.type;
    Value value{.producer = op.name, .tensor = std::move(tensor)};
    graph.append(node, std::move(op), {.constants = constants, .parameters = parameters});
    return value;
}

OpDescription described(Flops work, Tensor const& tensor, std::vector<std::string> inputs)
{
    return {.name = {},
            .kind = Opaque{.work = work, .output = tensor.bytes, .weights = {}, .shape = tensor.shape},
            .inputs = std::move(inputs),
            .time = {},
            .where = {},
            .inputs_where = {}};
}

} // namespace

void add_opaque(onnx::NodeProto const& node, OnnxGraph& graph, Flops work)
{
    auto inputs = computed_inputs(node, graph);
    if (inputs.empty()) throw Misfit{"nothing that it takes is computed"};
    std::vector<std::string> constants;
    for (auto const& name : names_read_by(node))
        if (!name.empty() && graph.is_constant(name)) constants.push_back(name);
    auto const used = graph.usage().used_outputs(node);
    std::vector<Tensor> tensors;
    Tensor all{.shape = {}, .type = ElementType::float32, .bytes = {}};
    for (auto const& output : used) {
        tensors.push_back(tensor_of(output, graph));
        all.bytes += tensors.back().bytes;
    }
    if (used.size() == 1) all = tensors.front();
    auto op = described(work, all, std::move(inputs));
    std::get<Opaque>(op.kind).weights = new_weights(constants, graph);
    auto const together = append(node, graph, std::move(op), all, constants);
    if (used.size() == 1) return graph.set(used.front(), together);
    for (std::size_t i = 0; i < used.size(); ++i)
        graph.set(used[i], append(node, graph, described({}, tensors[i], {together.producer}), tensors[i]));
}

void quantise(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const value = graph.value_at(node, 0);
    auto const tensor = tensor_of(node.output(0), graph);
    if (value.tensor.type == tensor.type) return graph.set(node.output(0), value);
    auto const readers = graph.usage().readers_of(node.input(0));
    bool const is_alone =
        readers.size() == 1 && readers.front() != nullptr && graph.is_one_tensor(value.producer);
    constexpr double operations = 2; // divided, and shifted
    if (!is_alone) return add_opaque(node, graph, Flops{operations * tensor.elements()});
    graph.retype(value.producer, tensor);
    graph.set(node.output(0), {value.producer, tensor});
}

void dequantise(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const value = graph.value_at(node, 0);
    constexpr double operations = 2; // shifted, and multiplied
    if (graph.usage().is_output(node.output(0)))
        add_opaque(node, graph, Flops{operations * value.tensor.elements()});
    else
        graph.set(node.output(0), value);
}

} // namespace sunder::sim
