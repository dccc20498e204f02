#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"

#include <algorithm>
#include <unordered_map>

namespace sunder::sim {
namespace {

/// How a Transpose orders the axes; nothing where it does not name each once.
std::optional<Integers> order_of(onnx::NodeProto const& node, std::size_t rank)
{
    auto order = integers(node, "perm");
    if (order.empty())
        for (auto i = rank; i-- > 0;)
            order.push_back(static_cast<std::int64_t>(i));
    auto sorted = order;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < sorted.size(); ++i)
        if (sorted[i] != static_cast<std::int64_t>(i)) return std::nullopt;
    return order.size() == rank ? std::optional{order} : std::nullopt;
}

Folded fold_transpose(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto const order = order_of(node, numbers.shape.size());
    if (!order) return std::nullopt;
    Integers shape;
    for (auto const axis : *order)
        shape.push_back(numbers.shape[index(axis)]);
    auto const strides = strides_of(numbers.shape);
    return made(numbers.type, std::move(shape), [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < order->size(); ++i)
            place += index(position[i]) * strides[index((*order)[i])];
        return numbers.values[place];
    });
}

Folded fold_expand(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto shape = joint_shape(numbers.shape, integers_of(*inputs[1].numbers));
    if (!shape) return std::nullopt;
    auto const strides = strides_of(numbers.shape);
    return made(numbers.type, std::move(*shape),
                [&](Integers const& position) { return at_broadcast(numbers, strides, position); });
}

Folded fold_tile(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto const repeats = integers_of(*inputs[1].numbers);
    if (repeats.size() != numbers.shape.size()) return std::nullopt;
    Integers shape;
    for (std::size_t i = 0; i < repeats.size(); ++i) {
        if (repeats[i] < 0 || repeats[i] > static_cast<std::int64_t>(most_numbers)) return std::nullopt;
        shape.push_back(numbers.shape[i] * repeats[i]);
    }
    auto const strides = strides_of(numbers.shape);
    return made(numbers.type, std::move(shape), [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < position.size(); ++i)
            place += index(position[i] % numbers.shape[i]) * strides[i];
        return numbers.values[place];
    });
}

Folded fold_concat(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (inputs.empty() || !all_known(inputs, inputs.size())) return std::nullopt;
    auto const& first = *inputs[0].numbers;
    auto const axis = axis_of(integer(node, "axis", 0), first.shape.size());
    if (!axis) return std::nullopt;
    auto shape = first.shape;
    shape[*axis] = 0;
    for (auto const& input : inputs) {
        auto const& part = input.numbers->shape;
        if (part.size() != shape.size()) return std::nullopt;
        for (std::size_t i = 0; i < part.size(); ++i)
            if (i != *axis && part[i] != shape[i]) return std::nullopt;
        shape[*axis] += part[*axis];
    }
    return made(first.type, std::move(shape), [&](Integers position) {
        auto part = inputs.begin();
        for (; position[*axis] >= part->numbers->shape[*axis]; ++part)
            position[*axis] -= part->numbers->shape[*axis];
        return at_broadcast(*part->numbers, strides_of(part->numbers->shape), position);
    });
}

/// With a constant; other modes give values that no shape follows from.
Folded fold_pad(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const pads = list_at(node, inputs, 1, "pads");
    auto const* const mode = find_attribute(node, "mode");
    bool const is_constant = mode == nullptr || mode->s() == "constant";
    if (!all_known(inputs, 1) || !pads || !is_constant || has_input(node, 3)) return std::nullopt;
    Number filler = 0;
    if (has_input(node, 2)) {
        if (inputs[2].numbers == nullptr || inputs[2].numbers->values.size() != 1) return std::nullopt;
        filler = inputs[2].numbers->values.front();
    }
    auto const& from = *inputs[0].numbers;
    auto const rank = from.shape.size();
    if (pads->size() != 2 * rank) return std::nullopt;
    Integers shape;
    for (std::size_t i = 0; i < rank; ++i) {
        auto const most = static_cast<std::int64_t>(most_numbers);
        if (std::max(std::abs((*pads)[i]), std::abs((*pads)[rank + i])) > most) return std::nullopt;
        shape.push_back(from.shape[i] + (*pads)[i] + (*pads)[rank + i]);
    }
    auto const strides = strides_of(from.shape);
    return made(from.type, std::move(shape), [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < rank; ++i) {
            auto const at = position[i] - (*pads)[i];
            if (at < 0 || at >= from.shape[i]) return filler;
            place += index(at) * strides[i];
        }
        return from.values[place];
    });
}

} // namespace

FoldOperator find_movement_folder(std::string_view type)
{
    static std::unordered_map<std::string_view, FoldOperator> const folders = {
        {"Transpose", fold_transpose}, {"Expand", fold_expand}, {"Tile", fold_tile},
        {"Concat", fold_concat},       {"Pad", fold_pad},
    };
    auto const found = folders.find(type);
    return found == folders.end() ? nullptr : found->second;
}

} // namespace sunder::sim
