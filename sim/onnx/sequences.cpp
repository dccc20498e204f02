// Sequences of tensors, and tensors that may be absent.
#include "sim/model/infer.hpp"
#include "sim/onnx/axes.hpp"
#include "sim/onnx/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sunder::sim {
namespace {

using Value = KnownValues::Value;
using Given = std::vector<Value const*>;
using Items = std::vector<onnx::TypeProto>;
using Maker = Value (*)(onnx::NodeProto const&, Given const&);

constexpr std::int64_t most_items = 10'000;

Value sequence(Items items)
{
    return {.type = {}, .is_constant = false, .numbers = {}, .items = std::move(items)};
}

Value const& given_at(Given const& given, std::size_t i)
{
    if (i >= given.size() || given[i] == nullptr) throw Misfit{fmt::format("its input {} is missing", i)};
    return *given[i];
}

Items items_at(Given const& given, std::size_t i)
{
    auto const& value = given_at(given, i);
    return value.items ? *value.items : Items{value.type};
}

/// Where in a sequence of that length; nothing where it is not known, or not one.
std::optional<std::size_t> place_of(Given const& given, std::size_t i, std::size_t length)
{
    if (i >= given.size() || given[i] == nullptr || !given[i]->numbers) return std::nullopt;
    auto const places = integers_of(*given[i]->numbers);
    return places.size() == 1 ? axis_of(places.front(), length) : std::nullopt;
}

Value construct(onnx::NodeProto const& /*node*/, Given const& given)
{
    Items items;
    for (std::size_t i = 0; i < given.size(); ++i)
        items.push_back(given_at(given, i).type);
    return sequence(std::move(items));
}

/// Into parts of stated lengths, or of one each, which then may lose their axis.
Value split(onnx::NodeProto const& node, Given const& given)
{
    auto const& from = given_at(given, 0);
    auto const shape = from.shape();
    auto const axis = shape ? axis_of(integer(node, "axis", 0), shape->size()) : std::nullopt;
    if (!axis) throw Misfit{"its axis is none of its input's"};
    auto const length = (*shape)[*axis];
    bool const given_parts = given.size() > 1 && given[1] != nullptr;
    Integers parts;
    if (given_parts && given[1]->numbers && given[1]->numbers->shape.size() == 1)
        parts = integers_of(*given[1]->numbers);
    else if (given_parts && given[1]->numbers && given[1]->numbers->values.size() == 1) {
        auto const each = std::max<std::int64_t>(integers_of(*given[1]->numbers).front(), 1);
        for (std::int64_t at = 0; at < length && std::cmp_less(parts.size(), most_items); at += each)
            parts.push_back(std::min(each, length - at));
    } else {
        parts.assign(static_cast<std::size_t>(std::min(length, most_items)), 1);
    }
    bool const keeps = given_parts || integer(node, "keepdims", 1) != 0;
    Items items;
    for (auto const part : parts) {
        if (part < 0 || part > length) throw Misfit{"its parts are not within its input"};
        auto each = *shape;
        each[*axis] = part;
        if (!keeps) each.erase(each.begin() + static_cast<std::ptrdiff_t>(*axis));
        items.push_back(type_of(from.element_type(), each));
    }
    return sequence(std::move(items));
}

Value insert(onnx::NodeProto const& /*node*/, Given const& given)
{
    auto items = items_at(given, 0);
    auto const place = place_of(given, 2, items.size() + 1).value_or(items.size());
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(place), given_at(given, 1).type);
    return sequence(std::move(items));
}

Value erase(onnx::NodeProto const& /*node*/, Given const& given)
{
    auto items = items_at(given, 0);
    if (items.empty()) return sequence(std::move(items));
    auto const place = place_of(given, 1, items.size()).value_or(items.size() - 1);
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(place));
    return sequence(std::move(items));
}

/// Where it is not known which, the first.
Value item(onnx::NodeProto const& /*node*/, Given const& given)
{
    auto const items = items_at(given, 0);
    if (items.empty()) throw Misfit{"its sequence is empty"};
    return {.type = items[place_of(given, 1, items.size()).value_or(0)]};
}

Value length(onnx::NodeProto const& /*node*/, Given const& given)
{
    auto const items = items_at(given, 0);
    return constant({.shape = {}, .values = {static_cast<Number>(items.size())}});
}

Value joined(onnx::NodeProto const& node, Given const& given)
{
    auto const items = items_at(given, 0);
    if (items.empty()) throw Misfit{"its sequence is empty"};
    auto const first = Value{.type = items.front()};
    auto shape = first.shape().value_or(Integers{});
    bool const is_new = integer(node, "new_axis", 0) != 0;
    auto const axis = axis_of(integer(node, "axis", 0), shape.size() + (is_new ? 1 : 0));
    if (!axis) throw Misfit{"its axis is none of its input's"};
    if (is_new) shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*axis), 1);
    std::int64_t together = 0;
    for (auto const& each : items) {
        auto const of_each = Value{.type = each}.shape().value_or(Integers{});
        together += is_new || *axis >= of_each.size() ? 1 : of_each[*axis];
    }
    shape[*axis] = together;
    return {.type = type_of(first.element_type(), shape)};
}

Value empty(onnx::NodeProto const& /*node*/, Given const& /*given*/)
{
    return sequence({});
}

Value same(onnx::NodeProto const& /*node*/, Given const& given)
{
    return given.empty() ? sequence({}) : given_at(given, 0);
}

Value is_there(onnx::NodeProto const& /*node*/, Given const& given)
{
    return constant(
        {.type = onnx::TensorProto::BOOL, .shape = {}, .values = {given.empty() ? Number{0} : Number{1}}});
}

Maker find_maker(std::string_view type)
{
    static std::unordered_map<std::string_view, Maker> const makers = {
        {"SequenceConstruct", construct},
        {"SequenceInsert", insert},
        {"SequenceErase", erase},
        {"SequenceAt", item},
        {"SequenceLength", length},
        {"SequenceEmpty", empty},
        {"SequenceMap", same},
        {"SplitToSequence", split},
        {"ConcatFromSequence", joined},
        {"Optional", same},
        {"OptionalGetElement", same},
        {"OptionalHasElement", is_there},
    };
    auto const found = makers.find(type);
    return found == makers.end() ? nullptr : found->second;
}

} // namespace

bool KnownValues::follow_sequence(onnx::NodeProto const& node)
{
    auto const given = inputs_of(node);
    bool const copies =
        node.op_type() == "Identity" && !given.empty() && given[0] != nullptr && given[0]->items;
    auto const make = copies ? same : find_maker(node.op_type());
    if (make == nullptr || node.output_size() < 1) return false;
    auto made = make(node, given);
    if (!made.is_constant || !made.numbers)
        made.is_constant = std::ranges::all_of(
            given, [](Value const* value) { return value == nullptr || value->is_constant; });
    for (auto const& output : node.output())
        if (!output.empty()) set(output, made);
    return true;
}

} // namespace sunder::sim
