#include "sim/onnx/nodes.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/float_form.hpp"
#include "sim/onnx/opaque_ops.hpp"
#include "sim/onnx/typed_ops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace sunder::sim {
namespace {

constexpr int deepest = 32; ///< branches within branches

/// Tensors are put together, taken apart or handed on, and nothing is computed.
bool only_moves(std::string_view type)
{
    static std::unordered_set<std::string_view> const movers = {
        "SequenceConstruct", "SequenceInsert",  "SequenceErase",      "SequenceAt",
        "SequenceEmpty",     "SplitToSequence", "ConcatFromSequence", "Split"};
    return movers.contains(type);
}

/// What goes in comes out.
bool hands_on(std::string_view type)
{
    return type == "Optional" || type == "OptionalGetElement";
}

/// Of each element of what it takes; nothing where that is not known.
std::optional<double> operations_of(std::string_view type)
{
    static std::unordered_map<std::string_view, double> const operations = {
        {"DynamicQuantizeLinear", 4}, // least and greatest, divided, shifted
    };
    auto const found = operations.find(type);
    if (found != operations.end()) return found->second;
    return only_moves(type) ? std::optional{0.0} : std::nullopt;
}

} // namespace

void NodeReader::read(onnx::GraphProto const& proto)
{
    for (auto const& node : proto.node()) {
        if (graph_.usage().is_dead(node)) continue;
        bool const behind_a_mistake = std::ranges::any_of(
            node.input(), [&](std::string const& input) { return lost_.contains(input); });
        if (!behind_a_mistake) {
            try {
                read(node);
                continue;
            } catch (Misfit const& misfit) {
                diagnostics_.report(
                    where_, fmt::format("node '{}' ({}): {}", node.name(), node.op_type(), misfit.what()),
                    misfit.hint());
            }
        }
        lost_.insert(node.output().begin(), node.output().end());
    }
}

void NodeReader::read(onnx::NodeProto const& node)
{
    if (node.output().empty()) throw Misfit{"it has no output"};
    if (node.op_type() == "If") return read_branch(node);
    auto const plain = float_form(node, graph_.known());
    if (!plain) return read_operator(node);
    graph_.known().follow(plain->node);
    if (plain->type != onnx::TensorProto::UNDEFINED && !plain->node.output(0).empty())
        graph_.known().set_element_type(plain->node.output(0), plain->type);
    become_op(plain->node);
}

void NodeReader::read_operator(onnx::NodeProto const& node)
{
    graph_.known().follow(node);
    become_op(node);
}

/// A node of which the outputs are known. What depends on no input becomes none.
void NodeReader::become_op(onnx::NodeProto const& node)
{
    bool const is_computed = std::ranges::any_of(node.output(), [&](std::string const& output) {
        return !output.empty() && !graph_.is_constant(output);
    });
    if (!is_computed) return;
    auto const& type = node.op_type();
    bool const is_onnx = node.domain().empty() || node.domain() == "ai.onnx";
    auto const from = has_input(node, 0) ? graph_.find(node.input(0)) : nullptr;
    bool const all_have_shapes = std::ranges::all_of(node.input(), [&](std::string const& input) {
        auto const* const value = graph_.find(input);
        return value == nullptr || !value->tensor.shape.empty();
    });
    try {
        if (is_onnx && type == "QuantizeLinear") return quantise(node, graph_);
        if (is_onnx && type == "DequantizeLinear") return dequantise(node, graph_);
        if (hands_on(type) && from != nullptr) return graph_.set(node.output(0), OnnxGraph::Value{*from});
        if (!all_have_shapes) throw NoSuchOp{"only the bytes of what it takes are known"};
        import_node(node, graph_);
    } catch (NoSuchOp const&) {
        auto const operations = operations_of(type);
        if (!operations) graph_.miss_work_of(node);
        auto const elements = from == nullptr ? 0.0 : from->tensor.elements();
        add_opaque(node, graph_, Flops{operations.value_or(0) * elements});
    }
}

/// Where the condition is not known before a run, the first branch is taken.
void NodeReader::read_branch(onnx::NodeProto const& node)
{
    auto const* const branch = graph_.known().branch_of(node);
    if (branch == nullptr) throw Misfit{"it has no branches of as many outputs as itself"};
    if (depth_ == deepest)
        throw Misfit{fmt::format("branches lie more than {} deep in one another", deepest)};
    if (!graph_.known().at(node.input(0)).numbers) branches_.push_back(node.name());
    for (auto const& tensor : branch->initializer())
        graph_.known().set_constant(tensor.name(), tensor);
    ++depth_;
    read(*branch);
    --depth_;
    for (int i = 0; i < node.output_size(); ++i)
        alias(branch->output(i).name(), node.output(i));
}

void NodeReader::alias(std::string const& name, std::string const& as)
{
    if (lost_.contains(name)) {
        lost_.insert(as);
        return;
    }
    auto const* const known = graph_.known().find(name);
    if (known == nullptr) throw Misfit{fmt::format("no node of its branch makes '{}'", name)};
    graph_.known().set(as, KnownValues::Value{*known});
    if (auto const* const value = graph_.find(name)) graph_.set(as, OnnxGraph::Value{*value});
}

} // namespace sunder::sim
