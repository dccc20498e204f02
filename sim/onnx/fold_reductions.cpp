#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"

#include <algorithm>
#include <unordered_map>

namespace sunder::sim {
namespace {

using Join = Number (*)(Number, Number);

Join find_join(std::string_view type)
{
    static std::unordered_map<std::string_view, Join> const joins = {
        {"ReduceProd", [](Number a, Number b) { return a * b; }},
        {"ReduceSum", [](Number a, Number b) { return a + b; }},
        {"ReduceMean", [](Number a, Number b) { return a + b; }},
        {"ReduceMax", [](Number a, Number b) { return std::max(a, b); }},
        {"ReduceMin", [](Number a, Number b) { return std::min(a, b); }},
    };
    auto const found = joins.find(type);
    return found == joins.end() ? nullptr : found->second;
}

/// Which axes go; nothing where that is not known.
std::optional<std::vector<bool>> reduced_axes(onnx::NodeProto const& node, KnownInputs const& inputs,
                                              std::size_t rank)
{
    auto const axes = list_at(node, inputs, 1, "axes");
    if (!axes) return std::nullopt;
    bool const all = axes->empty() && integer(node, "noop_with_empty_axes", 0) == 0;
    return all ? std::vector<bool>(rank, true) : chosen_axes(*axes, rank);
}

Integers without(Integers const& shape, std::vector<bool> const& goes)
{
    Integers rest;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (!goes[i]) rest.push_back(shape[i]);
    return rest;
}

Folded fold_reduction(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const goes = reduced_axes(node, inputs, from.shape.size());
    if (!goes || from.values.empty()) return std::nullopt;
    auto kept = from.shape;
    for (std::size_t i = 0; i < kept.size(); ++i)
        if ((*goes)[i]) kept[i] = 1;
    auto const count = *count_of(kept); // no more than there were
    auto const join = find_join(node.op_type());
    auto const strides = strides_of(kept);
    std::vector<std::optional<Number>> joined(count);
    Integers position(kept.size(), 0);
    for (auto const value : from.values) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < position.size(); ++i)
            if (!(*goes)[i]) place += index(position[i]) * strides[i];
        joined[place] = joined[place] ? join(*joined[place], value) : value;
        advance(position, from.shape);
    }
    Numbers reduced{.type = from.type, .shape = std::move(kept), .values = {}};
    auto const each = static_cast<Number>(from.values.size()) / static_cast<Number>(count);
    for (auto const& value : joined)
        reduced.values.push_back(
            rounded_as(from.type, node.op_type() == "ReduceMean" ? *value / each : *value));
    if (integer(node, "keepdims", 1) == 0) reduced.shape = without(from.shape, *goes);
    return reduced;
}

/// Sums of what lies before each element along an axis, with itself unless `exclusive`.
Folded fold_cumulative_sum(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2) || inputs[1].numbers->values.size() != 1) return std::nullopt;
    auto sums = *inputs[0].numbers;
    auto const axis = axis_of(integers_of(*inputs[1].numbers).front(), sums.shape.size());
    if (!axis || sums.values.empty()) return std::nullopt;
    auto const length = index(sums.shape[*axis]);
    auto const stride = strides_of(sums.shape)[*axis];
    bool const exclusive = integer(node, "exclusive", 0) != 0;
    bool const reverse = integer(node, "reverse", 0) != 0;
    for (std::size_t first = 0; first < sums.values.size(); ++first) {
        if (first / stride % length != 0) continue;
        Number sum = 0;
        for (std::size_t i = 0; i < length; ++i) {
            auto& value = sums.values[first + (reverse ? length - 1 - i : i) * stride];
            auto const next = rounded_as(sums.type, sum + value);
            value = exclusive ? sum : next;
            sum = next;
        }
    }
    return sums;
}

/// Where along an axis the largest or smallest element stands, the first of equals unless told otherwise.
Folded fold_position_of_extreme(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const axis = axis_of(integer(node, "axis", 0), from.shape.size());
    if (!axis || from.values.empty()) return std::nullopt;
    auto kept = from.shape;
    kept[*axis] = 1;
    auto const strides = strides_of(from.shape);
    bool const is_max = node.op_type() == "ArgMax";
    bool const last = integer(node, "select_last_index", 0) != 0;
    auto found = made(onnx::TensorProto::INT64, std::move(kept), [&](Integers const& position) {
        std::size_t first = 0;
        for (std::size_t i = 0; i < position.size(); ++i)
            first += index(position[i]) * strides[i];
        std::size_t best = 0;
        for (std::size_t i = 1; i < index(from.shape[*axis]); ++i) {
            auto const value = from.values[first + i * strides[*axis]];
            auto const so_far = from.values[first + best * strides[*axis]];
            if (is_max ? value > so_far : value < so_far) best = i;
            if (last && value == so_far) best = i;
        }
        return static_cast<Number>(best);
    });
    if (found && integer(node, "keepdims", 1) == 0)
        found->shape.erase(found->shape.begin() + static_cast<std::ptrdiff_t>(*axis));
    return found;
}

} // namespace

FoldOperator find_reduction_folder(std::string_view type)
{
    if (type == "CumSum") return fold_cumulative_sum;
    if (type == "ArgMax" || type == "ArgMin") return fold_position_of_extreme;
    return find_join(type) == nullptr ? nullptr : fold_reduction;
}

} // namespace sunder::sim
