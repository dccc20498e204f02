// Graphs within the graph: branches, and what is done again and again.
#include "sim/model/infer.hpp"
#include "sim/onnx/axes.hpp"
#include "sim/onnx/usage.hpp"
#include "sim/onnx/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::int64_t most_turns = 1'000'000; ///< of a loop that are believed

onnx::GraphProto const& body_of(onnx::NodeProto const& node)
{
    auto const* const body = find_attribute(node, "body");
    if (body == nullptr || !body->has_g()) throw Misfit{"it has no body"};
    return body->g();
}

/// One of the tensors of which there is one for each turn, put together.
onnx::TypeProto stacked(KnownValues::Value const& each, std::int64_t turns)
{
    auto shape = each.shape().value_or(Integers{});
    shape.insert(shape.begin(), turns);
    return type_of(each.element_type(), shape);
}

/// A sequence that grows by a tensor a turn.
void grow(KnownValues::Value& last, KnownValues::Value const& first, std::int64_t turns)
{
    if (!last.items || !first.items || last.items->size() != first.items->size() + 1) return;
    constexpr std::int64_t most_items = 10'000;
    auto const more = static_cast<std::size_t>(std::clamp<std::int64_t>(turns - 1, 0, most_items));
    auto const item = last.items->back();
    last.items->insert(last.items->end(), more, item);
}

} // namespace

void KnownValues::follow(onnx::GraphProto const& graph)
{
    for (auto const& tensor : graph.initializer())
        set_constant(tensor.name(), tensor);
    for (auto const& node : graph.node())
        follow(node);
}

onnx::GraphProto const* KnownValues::branch_of(onnx::NodeProto const& node) const
{
    if (!has_input(node, 0)) throw Misfit{"its input 0 is missing"};
    auto const& condition = at(node.input(0));
    bool const is_known = condition.numbers && condition.numbers->values.size() == 1;
    bool const holds = !is_known || condition.numbers->values.front() != 0;
    auto const* const branch = find_attribute(node, holds ? "then_branch" : "else_branch");
    bool const fits = branch != nullptr && branch->has_g() && branch->g().output_size() == node.output_size();
    return fits ? &branch->g() : nullptr;
}

void KnownValues::follow_branch(onnx::NodeProto const& node)
{
    auto const* const branch = branch_of(node);
    if (branch == nullptr) throw Misfit{"it has no branches of as many outputs as itself"};
    follow(*branch);
    for (int i = 0; i < node.output_size(); ++i)
        set(node.output(i), Value{at(branch->output(i).name())});
}

/// Nothing that it takes, or that the graph within reads from outside, depends on an input of the model.
bool KnownValues::takes_constants_only(onnx::NodeProto const& node) const
{
    auto names = names_from_outside(node);
    names.insert(names.end(), node.input().begin(), node.input().end());
    return std::ranges::all_of(names, [&](std::string const& name) {
        auto const* const value = find(name);
        return name.empty() || (value != nullptr && value->is_constant);
    });
}

/// Inputs: how often, whether at all, and what each turn hands on to the next. A turn's outputs: whether to
/// go on, what it hands on, and what is gathered.
void KnownValues::follow_loop(onnx::NodeProto const& node)
{
    auto const& body = body_of(node);
    auto const given = inputs_of(node);
    auto const handed_on = node.input_size() - 2;
    if (handed_on < 0 || body.input_size() != node.input_size() ||
        body.output_size() != 1 + node.output_size() || node.output_size() < handed_on)
        throw Misfit{"its body does not take and make what it does"};
    bool const is_counted = given[0] != nullptr && given[0]->numbers && given[0]->numbers->values.size() == 1;
    auto const count = is_counted ? integers_of(*given[0]->numbers).front() : most_turns + 1;
    auto const turns = count > most_turns ? 1 : std::max<std::int64_t>(count, 0);
    set_input(body.input(0).name(), onnx::TensorProto::INT64, {});
    set_input(body.input(1).name(), onnx::TensorProto::BOOL, {});
    std::vector<Value> first;
    for (int i = 0; i < handed_on; ++i) {
        auto const* const value = given[static_cast<std::size_t>(i) + 2];
        if (value == nullptr) throw Misfit{fmt::format("its input {} is missing", i + 2)};
        first.push_back({.type = value->type, .is_constant = false, .numbers = {}, .items = value->items});
        set(body.input(i + 2).name(), first.back());
    }
    follow(body);
    bool const is_constant = takes_constants_only(node);
    for (int i = 0; i < node.output_size(); ++i) {
        auto last = at(body.output(i + 1).name());
        if (i >= handed_on)
            last = {.type = stacked(last, turns)};
        else
            grow(last, first[static_cast<std::size_t>(i)], turns);
        last.is_constant = is_constant;
        last.numbers.reset();
        set(node.output(i), std::move(last));
    }
    if (count > most_turns) ++guesses_.likenesses[node.op_type()];
}

/// Inputs: what each turn hands on, then what is gone through, an entry of its first axis a turn.
void KnownValues::follow_scan(onnx::NodeProto const& node)
{
    auto const& body = body_of(node);
    auto const given = inputs_of(node);
    auto const through = integer(node, "num_scan_inputs", 0);
    auto const handed_on = static_cast<std::int64_t>(node.input_size()) - through;
    if (through < 1 || handed_on < 0 || body.input_size() != node.input_size() ||
        body.output_size() != node.output_size() || node.output_size() < handed_on)
        throw Misfit{"its body does not take and make what it does"};
    std::int64_t turns = 1;
    for (int i = 0; i < node.input_size(); ++i) {
        auto const* const value = given[static_cast<std::size_t>(i)];
        auto shape = value == nullptr ? std::nullopt : value->shape();
        if (!shape) throw Misfit{fmt::format("its input {} is missing", i)};
        if (i >= handed_on) {
            if (shape->empty()) throw Misfit{fmt::format("its input {} has no axis to go along", i)};
            turns = shape->front();
            shape->erase(shape->begin());
        }
        set_input(body.input(i).name(), value->element_type(), *shape);
    }
    follow(body);
    bool const is_constant = takes_constants_only(node);
    for (int i = 0; i < node.output_size(); ++i) {
        auto const& made = at(body.output(i).name());
        set(node.output(i),
            {.type = i < handed_on ? made.type : stacked(made, turns), .is_constant = is_constant});
    }
}

} // namespace sunder::sim
