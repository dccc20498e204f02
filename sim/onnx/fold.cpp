#include "sim/onnx/fold.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace sunder::sim {
namespace {

using Result = std::optional<Numbers>;
using Inputs = std::vector<KnownInput>;

std::size_t index(std::int64_t value)
{
    return static_cast<std::size_t>(value);
}

/// An axis of a tensor of that rank, counted from the end where negative.
std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank)
{
    if (axis < 0) axis += static_cast<std::int64_t>(rank);
    if (axis < 0 || axis >= static_cast<std::int64_t>(rank)) return std::nullopt;
    return index(axis);
}

/// Elements from one step along an axis to the next.
std::vector<std::size_t> strides_of(Integers const& shape)
{
    std::vector<std::size_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * index(std::max<std::int64_t>(shape[i], 0));
    return strides;
}

/// A tensor of that shape whose element at a position is what `pick` says.
template <class Pick>
Result made(std::int32_t type, Integers shape, Pick const& pick)
{
    auto const count = count_of(shape);
    if (!count) return std::nullopt;
    Numbers made{.type = type, .shape = std::move(shape), .values = std::vector<Number>(*count)};
    Integers position(made.shape.size(), 0);
    for (auto& value : made.values) {
        value = pick(position);
        for (std::size_t axis = position.size(); axis-- > 0;) {
            if (++position[axis] < made.shape[axis]) break;
            position[axis] = 0;
        }
    }
    return made;
}

/// The element that broadcasting puts at the position of a larger tensor.
Number at_broadcast(Numbers const& numbers, std::vector<std::size_t> const& strides, Integers const& position)
{
    std::size_t place = 0;
    auto const missing = position.size() - numbers.shape.size();
    for (std::size_t i = 0; i < numbers.shape.size(); ++i)
        if (numbers.shape[i] != 1) place += index(position[missing + i]) * strides[i];
    return numbers.values[place];
}

std::optional<Integers> joint_shape(Integers const& a, Integers const& b)
{
    Integers joint(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 1; i <= joint.size(); ++i) {
        auto const of_a = i <= a.size() ? a[a.size() - i] : 1;
        auto const of_b = i <= b.size() ? b[b.size() - i] : 1;
        if (of_a != of_b && of_a != 1 && of_b != 1) return std::nullopt;
        joint[joint.size() - i] = of_a == 1 ? of_b : of_a;
    }
    return joint;
}

bool all_known(Inputs const& inputs, std::size_t count)
{
    return inputs.size() >= count &&
           std::all_of(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(count),
                       [](KnownInput const& input) { return input.numbers != nullptr; });
}

Numbers const* numbers_at(Inputs const& inputs, std::size_t i)
{
    return i < inputs.size() ? inputs[i].numbers : nullptr;
}

/// Of an input, or, as older operators have it, of an attribute.
std::optional<Integers> list_at(onnx::NodeProto const& node, Inputs const& inputs, std::size_t i,
                                std::string_view attribute)
{
    if (has_input(node, static_cast<int>(i))) {
        auto const* const numbers = numbers_at(inputs, i);
        return numbers == nullptr ? std::nullopt : std::optional{integers_of(*numbers)};
    }
    return integers(node, attribute);
}

// Shapes
// ------------------------------------------------------------------------------------------------------

Result fold_shape(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (inputs.empty() || !inputs[0].shape) return std::nullopt;
    auto const& shape = *inputs[0].shape;
    auto const rank = static_cast<std::int64_t>(shape.size());
    auto const place = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
    };
    auto const from = place(integer(node, "start", 0));
    auto const to = std::max(from, place(integer(node, "end", rank)));
    return Numbers{.type = onnx::TensorProto::INT64,
                   .shape = {to - from},
                   .values = {shape.begin() + from, shape.begin() + to}};
}

Result fold_size(onnx::NodeProto const& /*node*/, Inputs const& inputs)
{
    if (inputs.empty() || !inputs[0].shape) return std::nullopt;
    auto const& shape = *inputs[0].shape;
    auto const size = std::accumulate(shape.begin(), shape.end(), Number{1}, [](Number sum, std::int64_t n) {
        return sum * static_cast<Number>(n);
    });
    return Numbers{.type = onnx::TensorProto::INT64, .shape = {}, .values = {size}};
}

Result fold_constant_of_shape(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const* const attribute = find_attribute(node, "value");
    Numbers value{.type = onnx::TensorProto::FLOAT, .shape = {1}, .values = {0}};
    if (attribute != nullptr) {
        auto const given = numbers_of(attribute->t());
        if (!given || given->values.size() != 1) return std::nullopt;
        value = *given;
    }
    return made(value.type, integers_of(*inputs[0].numbers), [&](auto const&) { return value.values[0]; });
}

Result reshaped(Numbers const& numbers, Integers shape)
{
    auto const count = count_of(shape);
    if (!count || *count != numbers.values.size()) return std::nullopt;
    return Numbers{.type = numbers.type, .shape = std::move(shape), .values = numbers.values};
}

Result fold_reshape(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto shape = integers_of(*inputs[1].numbers);
    bool const zero_is_zero = integer(node, "allowzero", 0) != 0;
    std::optional<std::size_t> open;
    Number others = 1;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0 && !zero_is_zero) {
            if (i >= numbers.shape.size()) return std::nullopt;
            shape[i] = numbers.shape[i];
        }
        if (shape[i] == -1 && std::exchange(open, i)) return std::nullopt;
        if (shape[i] != -1) others *= static_cast<Number>(shape[i]);
    }
    if (open) {
        if (others < 1) return std::nullopt;
        shape[*open] = static_cast<std::int64_t>(static_cast<Number>(numbers.values.size()) / others);
    }
    return reshaped(numbers, std::move(shape));
}

Result fold_squeeze(onnx::NodeProto const& node, Inputs const& inputs)
{
    auto const axes = list_at(node, inputs, 1, "axes");
    if (!all_known(inputs, 1) || !axes) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    std::vector<bool> drop(numbers.shape.size(), false);
    for (auto const axis : *axes) {
        auto const place = axis_of(axis, drop.size());
        if (!place) return std::nullopt;
        drop[*place] = true;
    }
    Integers shape;
    for (std::size_t i = 0; i < drop.size(); ++i)
        if (axes->empty() ? numbers.shape[i] != 1 : !drop[i]) shape.push_back(numbers.shape[i]);
    return reshaped(numbers, std::move(shape));
}

Result fold_unsqueeze(onnx::NodeProto const& node, Inputs const& inputs)
{
    auto const axes = list_at(node, inputs, 1, "axes");
    if (!all_known(inputs, 1) || !axes) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    std::vector<bool> is_new(numbers.shape.size() + axes->size(), false);
    for (auto const axis : *axes) {
        auto const place = axis_of(axis, is_new.size());
        if (!place) return std::nullopt;
        is_new[*place] = true;
    }
    Integers shape;
    std::size_t next = 0;
    for (bool const inserted : is_new) {
        if (!inserted && next == numbers.shape.size()) return std::nullopt;
        shape.push_back(inserted ? 1 : numbers.shape[next++]);
    }
    return reshaped(numbers, std::move(shape));
}

Result fold_transpose(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto order = integers(node, "perm");
    if (order.empty())
        for (auto i = numbers.shape.size(); i-- > 0;)
            order.push_back(static_cast<std::int64_t>(i));
    if (!std::is_permutation(order.begin(), order.end(), numbers.shape.begin(), numbers.shape.end(),
                             [](auto, auto) { return true; }))
        return std::nullopt;
    Integers sorted = order;
    std::ranges::sort(sorted);
    for (std::size_t i = 0; i < sorted.size(); ++i)
        if (sorted[i] != static_cast<std::int64_t>(i)) return std::nullopt;
    Integers shape;
    for (auto const axis : order)
        shape.push_back(numbers.shape[index(axis)]);
    auto const strides = strides_of(numbers.shape);
    return made(numbers.type, std::move(shape), [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < order.size(); ++i)
            place += index(position[i]) * strides[index(order[i])];
        return numbers.values[place];
    });
}

Result fold_expand(onnx::NodeProto const& /*node*/, Inputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto shape = joint_shape(numbers.shape, integers_of(*inputs[1].numbers));
    if (!shape) return std::nullopt;
    auto const strides = strides_of(numbers.shape);
    return made(numbers.type, std::move(*shape),
                [&](Integers const& position) { return at_broadcast(numbers, strides, position); });
}

Result fold_tile(onnx::NodeProto const& /*node*/, Inputs const& inputs)
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

// Picking and joining
// -----------------------------------------------------------------------------------------

Result fold_gather(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const& which = *inputs[1].numbers;
    auto const axis = axis_of(integer(node, "axis", 0), from.shape.size());
    if (!axis) return std::nullopt;
    auto const length = from.shape[*axis];
    auto picks = integers_of(which);
    for (auto& pick : picks) {
        if (pick < 0) pick += length;
        if (pick < 0 || pick >= length) return std::nullopt;
    }
    auto const split = from.shape.begin() + static_cast<std::ptrdiff_t>(*axis);
    Integers shape{from.shape.begin(), split};
    shape.insert(shape.end(), which.shape.begin(), which.shape.end());
    shape.insert(shape.end(), split + 1, from.shape.end());
    auto const strides = strides_of(from.shape);
    auto const pick_strides = strides_of(which.shape);
    return made(from.type, std::move(shape), [&](Integers const& position) {
        std::size_t pick = 0;
        for (std::size_t i = 0; i < which.shape.size(); ++i)
            pick += index(position[*axis + i]) * pick_strides[i];
        std::size_t place = index(picks[pick]) * strides[*axis];
        for (std::size_t i = 0; i < from.shape.size(); ++i)
            if (i != *axis) place += index(position[i < *axis ? i : i + which.shape.size() - 1]) * strides[i];
        return from.values[place];
    });
}

Result fold_concat(onnx::NodeProto const& node, Inputs const& inputs)
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

/// One axis of a slice.
struct Range {
    std::int64_t from = 0;
    std::int64_t step = 1;
    std::int64_t count = 0;
};

/// ONNX, operator Slice: positions behind the ends stand for these.
Range range_of(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t length)
{
    auto const clamped = [&](std::int64_t at, std::int64_t least, std::int64_t most) {
        if (at < 0) at = at < -length ? least : at + length;
        return std::clamp(at, least, most);
    };
    if (step > 0) {
        start = clamped(start, 0, length);
        end = clamped(end, 0, length);
        return {start, step, end > start ? (end - start - 1) / step + 1 : 0};
    }
    start = clamped(start, 0, length - 1);
    end = clamped(end, -1, length - 1);
    auto const back = step == std::numeric_limits<std::int64_t>::min() ? length : -step;
    return {start, -back, start > end ? (start - end - 1) / back + 1 : 0};
}

Result fold_slice(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    auto const starts = list_at(node, inputs, 1, "starts");
    auto const ends = list_at(node, inputs, 2, "ends");
    auto axes = list_at(node, inputs, 3, "axes");
    auto steps = list_at(node, inputs, 4, "steps");
    if (!starts || !ends || !axes || !steps || starts->size() != ends->size()) return std::nullopt;
    if (axes->empty())
        for (std::size_t i = 0; i < starts->size(); ++i)
            axes->push_back(static_cast<std::int64_t>(i));
    if (steps->empty()) steps->assign(starts->size(), 1);
    if (axes->size() != starts->size() || steps->size() != starts->size()) return std::nullopt;
    std::vector<Range> ranges;
    for (auto const length : from.shape)
        ranges.push_back({.from = 0, .step = 1, .count = length});
    for (std::size_t i = 0; i < starts->size(); ++i) {
        auto const axis = axis_of((*axes)[i], from.shape.size());
        if (!axis || (*steps)[i] == 0) return std::nullopt;
        ranges[*axis] = range_of((*starts)[i], (*ends)[i], (*steps)[i], from.shape[*axis]);
    }
    Integers shape;
    for (auto const& range : ranges)
        shape.push_back(range.count);
    auto const strides = strides_of(from.shape);
    return made(from.type, std::move(shape), [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < position.size(); ++i)
            place += index(ranges[i].from + position[i] * ranges[i].step) * strides[i];
        return from.values[place];
    });
}

Result fold_range(onnx::NodeProto const& /*node*/, Inputs const& inputs)
{
    if (!all_known(inputs, 3)) return std::nullopt;
    auto const scalar = [&](std::size_t i) { return inputs[i].numbers->values; };
    if (scalar(0).size() != 1 || scalar(1).size() != 1 || scalar(2).size() != 1) return std::nullopt;
    auto const start = scalar(0)[0];
    auto const step = scalar(2)[0];
    auto const count = step == 0 ? Number{-1} : std::ceil((scalar(1)[0] - start) / step);
    if (!(count <= static_cast<Number>(most_numbers))) return std::nullopt;
    return made(inputs[0].numbers->type, {static_cast<std::int64_t>(std::max<Number>(count, 0))},
                [&](Integers const& position) { return start + static_cast<Number>(position[0]) * step; });
}

// Arithmetic
// ---------------------------------------------------------------------------------------------------

using OfTwo = Number (*)(Number, Number);
using OfOne = Number (*)(Number);

struct Binary {
    OfTwo work = nullptr;
    bool compares = false;
};

Number remainder_of_floor(Number a, Number b)
{
    return b == 0 ? 0 : a - b * std::floor(a / b);
}

Binary const* find_binary(std::string_view type)
{
    static std::unordered_map<std::string_view, Binary> const binaries = {
        {"Add", {[](Number a, Number b) { return a + b; }}},
        {"Sub", {[](Number a, Number b) { return a - b; }}},
        {"Mul", {[](Number a, Number b) { return a * b; }}},
        {"Div", {[](Number a, Number b) { return a / b; }}},
        {"Mod", {remainder_of_floor}},
        {"Pow", {[](Number a, Number b) { return std::pow(a, b); }}},
        {"Min", {[](Number a, Number b) { return std::min(a, b); }}},
        {"Max", {[](Number a, Number b) { return std::max(a, b); }}},
        {"Equal", {[](Number a, Number b) { return Number(a == b); }, true}},
        {"Less", {[](Number a, Number b) { return Number(a < b); }, true}},
        {"LessOrEqual", {[](Number a, Number b) { return Number(a <= b); }, true}},
        {"Greater", {[](Number a, Number b) { return Number(a > b); }, true}},
        {"GreaterOrEqual", {[](Number a, Number b) { return Number(a >= b); }, true}},
        {"And", {[](Number a, Number b) { return Number(a != 0 && b != 0); }, true}},
        {"Or", {[](Number a, Number b) { return Number(a != 0 || b != 0); }, true}},
    };
    auto const found = binaries.find(type);
    return found == binaries.end() ? nullptr : &found->second;
}

/// Whole numbers are divided towards 0.
Number rounded_as(std::int32_t type, Number value)
{
    if (type == onnx::TensorProto::BOOL) return Number(value != 0);
    return is_integral(type) ? std::trunc(value) : value;
}

Result fold_binary(Binary const& binary, Inputs const& inputs)
{
    if (inputs.empty() || !all_known(inputs, inputs.size())) return std::nullopt;
    Numbers so_far = *inputs[0].numbers;
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        auto const& next = *inputs[i].numbers;
        auto shape = joint_shape(so_far.shape, next.shape);
        if (!shape) return std::nullopt;
        auto const strides = strides_of(so_far.shape);
        auto const next_strides = strides_of(next.shape);
        auto const type = so_far.type;
        auto joined = made(type, std::move(*shape), [&](Integers const& position) {
            return rounded_as(binary.compares ? std::int32_t{onnx::TensorProto::BOOL} : type,
                              binary.work(at_broadcast(so_far, strides, position),
                                          at_broadcast(next, next_strides, position)));
        });
        bool const is_whole =
            joined && (!is_integral(type) || std::ranges::all_of(joined->values, [](Number n) {
                return std::isfinite(n); // else it was divided by 0
            }));
        if (!is_whole) return std::nullopt;
        so_far = std::move(*joined);
    }
    if (binary.compares) so_far.type = onnx::TensorProto::BOOL;
    return so_far;
}

Result fold_where(onnx::NodeProto const& /*node*/, Inputs const& inputs)
{
    if (!all_known(inputs, 3)) return std::nullopt;
    auto const& [condition, yes, no] = std::tie(*inputs[0].numbers, *inputs[1].numbers, *inputs[2].numbers);
    auto shape = joint_shape(condition.shape, yes.shape);
    if (shape) shape = joint_shape(*shape, no.shape);
    if (!shape) return std::nullopt;
    auto const of_condition = strides_of(condition.shape);
    auto const of_yes = strides_of(yes.shape);
    auto const of_no = strides_of(no.shape);
    return made(yes.type, std::move(*shape), [&](Integers const& position) {
        return at_broadcast(condition, of_condition, position) != 0 ? at_broadcast(yes, of_yes, position)
                                                                    : at_broadcast(no, of_no, position);
    });
}

OfOne find_unary(std::string_view type)
{
    static std::unordered_map<std::string_view, OfOne> const unaries = {
        {"Identity", [](Number a) { return a; }},         {"Neg", [](Number a) { return -a; }},
        {"Abs", [](Number a) { return std::abs(a); }},    {"Floor", [](Number a) { return std::floor(a); }},
        {"Ceil", [](Number a) { return std::ceil(a); }},  {"Sqrt", [](Number a) { return std::sqrt(a); }},
        {"Not", [](Number a) { return Number(a == 0); }},
    };
    auto const found = unaries.find(type);
    return found == unaries.end() ? nullptr : found->second;
}

Result fold_unary(OfOne work, Inputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto made = *inputs[0].numbers;
    for (auto& value : made.values)
        value = work(value);
    return made;
}

Result fold_cast(onnx::NodeProto const& node, Inputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto made = *inputs[0].numbers;
    made.type = static_cast<std::int32_t>(integer(node, "to", made.type));
    for (auto& value : made.values)
        value = rounded_as(made.type, value);
    return made;
}

Result fold_reduction(onnx::NodeProto const& node, Inputs const& inputs)
{
    auto const axes = list_at(node, inputs, 1, "axes");
    bool const all = axes && axes->empty() && integer(node, "noop_with_empty_axes", 0) == 0;
    if (!all_known(inputs, 1) || !axes) return std::nullopt;
    auto const& from = *inputs[0].numbers;
    std::vector<bool> goes(from.shape.size(), all);
    for (auto const axis : *axes) {
        auto const place = axis_of(axis, goes.size());
        if (!place) return std::nullopt;
        goes[*place] = true;
    }
    auto kept = from.shape;
    for (std::size_t i = 0; i < kept.size(); ++i)
        if (goes[i]) kept[i] = 1;
    auto const count = count_of(kept);
    if (!count || from.values.empty()) return std::nullopt;
    auto const& type = node.op_type();
    bool const multiplies = type == "ReduceProd";
    Numbers reduced{
        .type = from.type, .shape = kept, .values = std::vector<Number>(*count, multiplies ? 1 : 0)};
    std::vector<bool> begun(*count, false);
    auto const strides = strides_of(kept);
    std::size_t next = 0;
    static_cast<void>(made(from.type, from.shape, [&](Integers const& position) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < position.size(); ++i)
            if (!goes[i]) place += index(position[i]) * strides[i];
        auto& into = reduced.values[place];
        auto const value = from.values[next++];
        if (multiplies)
            into *= value;
        else if (type == "ReduceSum")
            into += value;
        else if (!begun[place])
            into = value;
        else
            into = type == "ReduceMax" ? std::max(into, value) : std::min(into, value);
        begun[place] = true;
        return value;
    }));
    if (integer(node, "keepdims", 1) != 0) return reduced;
    Integers shape;
    for (std::size_t i = 0; i < kept.size(); ++i)
        if (!goes[i]) shape.push_back(kept[i]);
    reduced.shape = std::move(shape);
    return reduced;
}

using Folder = Result (*)(onnx::NodeProto const&, Inputs const&);

Folder find_folder(std::string_view type)
{
    static std::unordered_map<std::string_view, Folder> const folders = {
        {"Shape", fold_shape},
        {"Size", fold_size},
        {"ConstantOfShape", fold_constant_of_shape},
        {"Reshape", fold_reshape},
        {"Squeeze", fold_squeeze},
        {"Unsqueeze", fold_unsqueeze},
        {"Transpose", fold_transpose},
        {"Expand", fold_expand},
        {"Tile", fold_tile},
        {"Gather", fold_gather},
        {"Concat", fold_concat},
        {"Slice", fold_slice},
        {"Range", fold_range},
        {"Where", fold_where},
        {"Cast", fold_cast},
        {"ReduceProd", fold_reduction},
        {"ReduceSum", fold_reduction},
        {"ReduceMax", fold_reduction},
        {"ReduceMin", fold_reduction},
    };
    auto const found = folders.find(type);
    return found == folders.end() ? nullptr : found->second;
}

} // namespace

std::optional<Numbers> fold(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs)
{
    if (node.output_size() != 1) return std::nullopt;
    auto const& type = node.op_type();
    if (auto const* const binary = find_binary(type)) return fold_binary(*binary, inputs);
    if (auto const unary = find_unary(type)) return fold_unary(unary, inputs);
    auto const folder = find_folder(type);
    return folder == nullptr ? std::nullopt : folder(node, inputs);
}

} // namespace sunder::sim
