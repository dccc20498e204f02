#include "sim/onnx/nodes.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/typed_ops.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr int deepest = 32; ///< branches within branches

Numbers of_attribute(onnx::AttributeProto const& value)
{
    Numbers numbers;
    switch (value.type()) {
    case onnx::AttributeProto::INT:
        numbers.values = {static_cast<Number>(value.i())};
        break;
    case onnx::AttributeProto::INTS:
        numbers.values.assign(value.ints().begin(), value.ints().end());
        numbers.shape = {value.ints_size()};
        break;
    case onnx::AttributeProto::FLOAT:
        numbers.values = {static_cast<Number>(value.f())};
        numbers.type = onnx::TensorProto::FLOAT;
        break;
    case onnx::AttributeProto::FLOATS:
        numbers.values.assign(value.floats().begin(), value.floats().end());
        numbers.shape = {value.floats_size()};
        numbers.type = onnx::TensorProto::FLOAT;
        break;
    default:
        throw Misfit{"it is no tensor of numbers"};
    }
    return numbers;
}

} // namespace

void NodeReader::read(onnx::GraphProto const& proto)
{
    for (auto const& node : proto.node()) {
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
    if (node.output().empty() || node.output(0).empty()) throw Misfit{"it has no output"};
    if (node.op_type() == "Constant") return read_constant(node);
    if (node.op_type() == "If") return read_branch(node);
    graph_.known().follow(node);
    if (graph_.is_constant(node.output(0))) return;
    try {
        import_node(node, graph_);
    } catch (NoSuchOp const&) {
        graph_.add_opaque(node);
    }
}

void NodeReader::read_constant(onnx::NodeProto const& node)
{
    if (node.attribute_size() != 1) throw Misfit{"it is not one value"};
    auto const& value = node.attribute(0);
    if (value.has_t())
        graph_.known().set_constant(node.output(0), value.t());
    else
        graph_.known().set(node.output(0), constant(of_attribute(value)));
}

/// Where the condition is not known before a run, the first branch is taken.
void NodeReader::read_branch(onnx::NodeProto const& node)
{
    auto const* const condition = has_input(node, 0) ? graph_.known().find(node.input(0)) : nullptr;
    if (condition == nullptr) throw Misfit{"no node before it makes its condition"};
    bool const is_known = condition->numbers && condition->numbers->values.size() == 1;
    bool const holds = !is_known || condition->numbers->values.front() != 0;
    auto const* const branch = find_attribute(node, holds ? "then_branch" : "else_branch");
    if (branch == nullptr || !branch->has_g() || branch->g().output_size() != node.output_size())
        throw Misfit{"it has no branches of as many outputs as itself"};
    if (depth_ == deepest)
        throw Misfit{fmt::format("branches lie more than {} deep in one another", deepest)};
    if (!is_known) branches_.push_back(node.name());
    for (auto const& tensor : branch->g().initializer())
        graph_.known().set_constant(tensor.name(), tensor);
    ++depth_;
    read(branch->g());
    --depth_;
    for (int i = 0; i < node.output_size(); ++i)
        alias(branch->g().output(i).name(), node.output(i));
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

std::vector<std::string> NodeReader::remarks() const
{
    std::vector<std::string> remarks;
    auto const& unknown = graph_.without_work();
    auto const count = std::accumulate(unknown.begin(), unknown.end(), 0,
                                       [](int sum, auto const& each) { return sum + each.second; });
    std::vector<std::string> kinds;
    for (auto const& [type, nodes] : unknown)
        kinds.push_back(nodes == 1 ? type : fmt::format("{} ({})", type, nodes));
    if (count > 0)
        remarks.push_back(fmt::format("the work of {} of its ops is not known and stands as 0 in `work`: {}",
                                      count, fmt::join(kinds, ", ")));
    if (!branches_.empty())
        remarks.push_back(
            fmt::format("the conditions of {} nodes depend on the input, and their first branch is taken: {}",
                        branches_.size(), fmt::join(branches_, ", ")));
    return remarks;
}

} // namespace sunder::sim
