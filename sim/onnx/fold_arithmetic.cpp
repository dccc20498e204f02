#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace sunder::sim {
namespace {

using OfOne = Number (*)(Number);
using OfTwo = Number (*)(Number, Number);

Number truth(bool holds)
{
    return holds ? 1 : 0;
}

/// With the sign of the divisor.
Number floor_remainder(Number a, Number b)
{
    return a - b * std::floor(a / b);
}

OfTwo find_comparison(std::string_view type)
{
    static std::unordered_map<std::string_view, OfTwo> const comparisons = {
        {"Equal", [](Number a, Number b) { return truth(a == b); }},
        {"Less", [](Number a, Number b) { return truth(a < b); }},
        {"LessOrEqual", [](Number a, Number b) { return truth(a <= b); }},
        {"Greater", [](Number a, Number b) { return truth(a > b); }},
        {"GreaterOrEqual", [](Number a, Number b) { return truth(a >= b); }},
        {"And", [](Number a, Number b) { return truth(a != 0 && b != 0); }},
        {"Or", [](Number a, Number b) { return truth(a != 0 || b != 0); }},
        {"Xor", [](Number a, Number b) { return truth((a != 0) != (b != 0)); }},
    };
    auto const found = comparisons.find(type);
    return found == comparisons.end() ? nullptr : found->second;
}

OfTwo find_binary(onnx::NodeProto const& node)
{
    static std::unordered_map<std::string_view, OfTwo> const binaries = {
        {"Add", [](Number a, Number b) { return a + b; }},
        {"Sum", [](Number a, Number b) { return a + b; }},
        {"Sub", [](Number a, Number b) { return a - b; }},
        {"Mul", [](Number a, Number b) { return a * b; }},
        {"Div", [](Number a, Number b) { return a / b; }},
        {"Mod", floor_remainder},
        {"Pow", [](Number a, Number b) { return std::pow(a, b); }},
        {"Min", [](Number a, Number b) { return std::min(a, b); }},
        {"Max", [](Number a, Number b) { return std::max(a, b); }},
    };
    if (node.op_type() == "Mod" && integer(node, "fmod", 0) != 0) // with the sign of the dividend
        return [](Number a, Number b) { return std::fmod(a, b); };
    auto const found = binaries.find(node.op_type());
    return found == binaries.end() ? find_comparison(node.op_type()) : found->second;
}

Folded fold_two(Numbers const& a, Numbers const& b, OfTwo work, std::int32_t type)
{
    auto shape = joint_shape(a.shape, b.shape);
    if (!shape) return std::nullopt;
    auto const of_a = strides_of(a.shape);
    auto const of_b = strides_of(b.shape);
    auto joined = made(type, std::move(*shape), [&](Integers const& position) {
        return rounded_as(type, work(at_broadcast(a, of_a, position), at_broadcast(b, of_b, position)));
    });
    bool const is_whole = !is_integral(type) || !joined || std::ranges::all_of(joined->values, [](Number n) {
        return std::isfinite(n); // else it was divided by 0
    });
    return is_whole ? joined : std::nullopt;
}

Folded fold_binary(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const work = find_binary(node);
    if (inputs.empty() || !all_known(inputs, inputs.size())) return std::nullopt;
    bool const compares = find_comparison(node.op_type()) != nullptr;
    Folded so_far = *inputs[0].numbers;
    for (std::size_t i = 1; so_far && i < inputs.size(); ++i)
        so_far = fold_two(*so_far, *inputs[i].numbers, work,
                          compares ? std::int32_t{onnx::TensorProto::BOOL} : so_far->type);
    return so_far;
}

Folded fold_where(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (!all_known(inputs, 3)) return std::nullopt;
    auto const& [condition, yes, no] = std::tie(*inputs[0].numbers, *inputs[1].numbers, *inputs[2].numbers);
    auto shape = joint_shape(condition.shape, yes.shape);
    if (shape) shape = joint_shape(*shape, no.shape);
    if (!shape) return std::nullopt;
    struct Part {
        Numbers const& numbers;
        std::vector<std::size_t> strides;
        Number at(Integers const& position) const { return at_broadcast(numbers, strides, position); }
    };
    Part const of_condition{condition, strides_of(condition.shape)};
    Part const of_yes{yes, strides_of(yes.shape)};
    Part const of_no{no, strides_of(no.shape)};
    return made(yes.type, std::move(*shape), [&](Integers const& position) {
        return (of_condition.at(position) != 0 ? of_yes : of_no).at(position);
    });
}

OfOne find_unary(std::string_view type)
{
    static std::unordered_map<std::string_view, OfOne> const unaries = {
        {"Neg", [](Number a) { return -a; }},
        {"Abs", [](Number a) { return std::abs(a); }},
        {"Sign", [](Number a) { return truth(a > 0) - truth(a < 0); }},
        {"Floor", [](Number a) { return std::floor(a); }},
        {"Ceil", [](Number a) { return std::ceil(a); }},
        {"Round", [](Number a) { return std::nearbyint(a); }}, // halves to the even number
        {"Sqrt", [](Number a) { return std::sqrt(a); }},
        {"Exp", [](Number a) { return std::exp(a); }},
        {"Log", [](Number a) { return std::log(a); }},
        {"Reciprocal", [](Number a) { return 1 / a; }},
        {"Not", [](Number a) { return truth(a == 0); }},
    };
    auto const found = unaries.find(type);
    return found == unaries.end() ? nullptr : found->second;
}

Folded fold_unary(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const work = find_unary(node.op_type());
    auto made = *inputs[0].numbers;
    for (auto& value : made.values)
        value = rounded_as(made.type, work(value));
    return made;
}

Folded fold_cast(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    bool const like = node.op_type() == "CastLike";
    if (!all_known(inputs, like ? 2 : 1)) return std::nullopt;
    auto made = *inputs[0].numbers;
    made.type = like ? inputs[1].numbers->type : static_cast<std::int32_t>(integer(node, "to", made.type));
    if (made.type == onnx::TensorProto::STRING) return std::nullopt;
    for (auto& value : made.values)
        value = rounded_as(made.type, value);
    return made;
}

Folded fold_clip(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const bound = [&](int input, char const* name, Number otherwise) -> std::optional<Number> {
        auto const place = static_cast<std::size_t>(input);
        if (has_input(node, input)) {
            auto const* const numbers = inputs[place].numbers;
            return numbers != nullptr && numbers->values.size() == 1 ? std::optional{numbers->values[0]}
                                                                     : std::nullopt;
        }
        auto const* const attribute = find_attribute(node, name);
        return attribute == nullptr ? otherwise : static_cast<Number>(attribute->f());
    };
    auto const infinite = std::numeric_limits<Number>::infinity();
    auto const low = bound(1, "min", -infinite);
    auto const high = bound(2, "max", infinite);
    if (!low || !high) return std::nullopt;
    auto made = *inputs[0].numbers;
    for (auto& value : made.values)
        value = std::min(std::max(value, *low), *high); // as ONNX says, where they are the wrong way round
    return made;
}

} // namespace

FoldOperator find_arithmetic_folder(std::string_view type)
{
    if (type == "Where") return fold_where;
    if (type == "Cast" || type == "CastLike") return fold_cast;
    if (type == "Clip") return fold_clip;
    if (find_unary(type) != nullptr) return fold_unary;
    onnx::NodeProto node;
    node.set_op_type(std::string{type});
    return find_binary(node) == nullptr ? nullptr : fold_binary;
}

} // namespace sunder::sim
