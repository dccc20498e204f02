#include "sim/model/broadcast.hpp"
#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

bool is_constant(Value const& value)
{
    return value.origin == Value::Origin::constant;
}

// Functions of one blob
// ------------------------------------------------------------------------------------

template <ActivationKind Kind>
void import_function(LayerOps& ops)
{
    ops.give(ops.add(Activation{Kind}, {ops.input()}));
}

void import_relu(LayerOps& ops)
{
    bool const is_leaky = number(ops.layer(), 0, 0.0) != 0.0;
    ops.give(
        ops.add(Activation{is_leaky ? ActivationKind::leaky_relu : ActivationKind::relu}, {ops.input()}));
}

void import_parametric_relu(LayerOps& ops)
{
    auto const slopes = integer(ops.layer(), 0, 0);
    if (slopes < 0) throw Misfit{"its number of slopes is below 0"};
    ops.give(
        ops.add(Activation{ActivationKind::leaky_relu}, {ops.input()}, {.stored = {}, .parameters = slopes}));
}

void import_clip(LayerOps& ops)
{
    constexpr double six = 6;
    bool const ends_at_six = number(ops.layer(), 0, -1.0) == 0.0 && number(ops.layer(), 1, 0.0) == six;
    ops.give(ops.add(Activation{ends_at_six ? ActivationKind::relu6 : ActivationKind::clip}, {ops.input()}));
}

/// In the order of ncnn's numbers of operations. What rounds, and what is a function of an angle or its way
/// back, is as much work as its like.
void import_unary(LayerOps& ops)
{
    using enum ActivationKind;
    static constexpr std::array kinds = {
        absolute, negative, round, round,  relu, square_root, square_root, exponential, logarithm, sine,
        cosine,   sine,     sine,  cosine, sine, reciprocal,  tanh,        logarithm,   round,     round};
    constexpr std::int64_t square = 4;
    auto const type = integer(ops.layer(), 0, 0);
    if (type < 0 || type >= std::ssize(kinds)) throw NoSuchLayer{"no such operation is known"};
    if (type == square)
        return ops.give(ops.add(
            Elementwise{.kind = ElementwiseKind::power, .constant = {.shape = {1}, .is_trained = false}},
            {ops.input()}));
    ops.give(ops.add(Activation{kinds.at(static_cast<std::size_t>(type))}, {ops.input()}));
}

void import_power(LayerOps& ops)
{
    Constant const one{.shape = {1}, .is_trained = false};
    bool const is_plain = number(ops.layer(), 0, 1.0) == 1.0;
    bool const is_shifted = number(ops.layer(), 2, 0.0) != 0.0;
    if (!is_plain)
        return ops.give(ops.add(Elementwise{.kind = ElementwiseKind::power, .constant = one}, {ops.input()}));
    if (is_shifted) return ops.give(ops.add(Add{.constant = one}, {ops.input()}));
    ops.give(ops.add(Multiply{.constant = one}, {ops.input()}));
}

void import_threshold(LayerOps& ops)
{
    ops.give(ops.add(
        Elementwise{.kind = ElementwiseKind::compare, .constant = {.shape = {1}, .is_trained = false}},
        {ops.input()}, {.stored = {.bits = 0, .type = ElementType::float32}, .parameters = {}}));
}

void import_dropout(LayerOps& ops)
{
    if (number(ops.layer(), 0, 1.0) == 1.0) return ops.give(ops.add(Dropout{}, {ops.input()}));
    ops.give(ops.add(Multiply{.constant = {.shape = {1}, .is_trained = false}}, {ops.input()}));
}

std::int64_t own_axis(LayerOps const& ops, std::int64_t axis)
{
    auto const rank = static_cast<std::int64_t>(ops.shape().size());
    if (axis < -rank || axis >= rank)
        throw Misfit{fmt::format("axis {} is not among those of ({})", axis, fmt::join(ops.shape(), ", "))};
    return axis < 0 ? axis + rank : axis;
}

void import_softmax(LayerOps& ops)
{
    ops.give(ops.add(Softmax{.axis = own_axis(ops, integer(ops.layer(), 0, 0))}, {ops.input()}));
}

/// The first half times the sigmoid of the second.
void import_gate(LayerOps& ops)
{
    auto shape = ops.shape();
    auto const axis = static_cast<std::size_t>(own_axis(ops, integer(ops.layer(), 0, 0)));
    shape[axis] /= 2;
    constexpr double operations = 2;
    auto const elements = ops.input().tensor.elements() / 2;
    ops.give(ops.add_opaque(Flops{operations * elements}, shape, {ops.input()}));
}

void import_running_sum(LayerOps& ops)
{
    ops.give(ops.add_opaque(Flops{ops.input().tensor.elements()}, ops.shape(), {ops.input()}));
}

void import_shrink(LayerOps& ops)
{
    ops.give(ops.add(Activation{ActivationKind::clip}, {ops.input()}));
}

// Types of elements
// ------------------------------------------------------------------------------------

void give_as(LayerOps& ops, ElementType type)
{
    if (ops.input().tensor.type == type) return ops.pass_on();
    ops.give(ops.add(Cast{type}, {ops.input()}));
}

void import_cast(LayerOps& ops)
{
    using enum ElementType;
    static constexpr std::array types = {float32, float32, float16, int8, float16};
    auto const type = integer(ops.layer(), 1, 0);
    if (type < 0 || type >= std::ssize(types)) throw NoSuchLayer{"no such type is known"};
    if (type == 0) return ops.pass_on();
    give_as(ops, types.at(static_cast<std::size_t>(type)));
}

/// By a factor that stands beside the weights.
void give_scaled(LayerOps& ops, ElementType type)
{
    ops.give(ops.add(Multiply{.constant = {.shape = {1}, .is_trained = false}}, {ops.input()},
                     {.stored = {.bits = 0, .type = type}, .parameters = {}}));
}

void import_quantize(LayerOps& ops)
{
    give_scaled(ops, ElementType::int8);
}

void import_dequantize(LayerOps& ops)
{
    give_scaled(ops, ElementType::float32);
}

/// Scaled, activated, scaled again.
void import_requantize(LayerOps& ops)
{
    constexpr int activation_key = 3;
    if (!ops.is_activated(activation_key)) return give_scaled(ops, ElementType::int8);
    auto const scaled = ops.add(Multiply{.constant = {.shape = {1}, .is_trained = false}}, {ops.input()});
    ops.give(ops.activated(scaled, activation_key, {.bits = 0, .type = ElementType::int8}));
}

// Functions of several blobs
// ------------------------------------------------------------------------------------

/// As many axes as the other has: ncnn spreads a blob of fewer over the last ones of the other, and where its
/// lengths are those of the last, over the first.
WholeNumbers spread_over(WholeNumbers const& small, WholeNumbers const& large)
{
    if (small.size() >= large.size()) return small;
    auto const fits = [&](std::size_t from) {
        for (std::size_t i = 0; i < small.size(); ++i)
            if (small[i] != large[from + i] && small[i] != 1 && large[from + i] != 1) return false;
        return true;
    };
    auto const missing = large.size() - small.size();
    auto shape = small;
    if (fits(0) || !fits(missing))
        shape.insert(shape.end(), missing, 1);
    else
        shape.insert(shape.begin(), missing, 1);
    return shape;
}

struct Combined {
    std::vector<Value> values;
    Constant constant;
};

std::size_t most_axes(std::vector<Value> const& values)
{
    std::size_t most = 0;
    for (auto const& value : values)
        most = std::max(most, value.tensor.shape.size());
    return most;
}

/// Blobs as our ops spread them over one another; one constant at most.
Combined combined_of(LayerOps& ops)
{
    auto const values = ops.all_inputs();
    auto const rank = most_axes(values);
    auto const& large = std::ranges::find_if(values, [&](auto const& value) {
                            return value.tensor.shape.size() == rank;
                        })->tensor.shape;
    std::vector<WholeNumbers> spread;
    for (auto const& value : values)
        spread.push_back(spread_over(value.tensor.shape, large));
    auto const wanted = broadcast(spread);
    if (!wanted)
        throw Misfit{fmt::format("its inputs ({}) do not fit one another",
                                 fmt::join(values.front().tensor.shape, ", ")),
                     "axes of length 1 are spread over the others"};
    Combined combined;
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto const& shape = values[i].tensor.shape;
        if (is_constant(values[i])) {
            if (!combined.constant.shape.empty()) throw NoSuchLayer{"it has several constants"};
            combined.constant = {.shape = spread[i], .is_trained = values[i].is_trained};
            continue;
        }
        std::vector<WholeNumbers> const both{shape, *wanted};
        bool const is_plain = shape.size() == wanted->size() || aligned(shape, *wanted) == spread[i];
        combined.values.push_back(is_plain ? values[i] : ops.reshaped(values[i], spread[i]));
    }
    return combined;
}

template <class Kind>
void give_combined(LayerOps& ops, Kind kind)
{
    auto const values = ops.all_inputs();
    if (values.empty()) throw Misfit{"it takes one input or more, not 0"};
    if (std::ranges::all_of(values, is_constant)) return ops.give(ops.add(kind, values));
    auto const combined = combined_of(ops);
    bool const is_one = combined.values.size() == 1 && combined.constant.shape.empty();
    if (is_one) return ops.give(combined.values.front());
    kind.constant = combined.constant;
    ops.give(ops.add(kind, combined.values));
}

template <class Kind>
void give_with_number(LayerOps& ops, Kind kind)
{
    kind.constant = {.shape = {1}, .is_trained = false};
    ops.give(ops.add(kind, {ops.input()}));
}

template <class Kind>
void give_binary(LayerOps& ops, Kind const& kind)
{
    if (integer(ops.layer(), 1, 0) != 0) return give_with_number(ops, kind);
    if (ops.inputs() != 2) throw Misfit{fmt::format("it takes two inputs, not {}", ops.inputs())};
    give_combined(ops, kind);
}

/// Numbers of operations: ncnn's, and what its tools write beside those documented.
void import_binary(LayerOps& ops)
{
    using enum ElementwiseKind;
    static constexpr std::array kinds = {
        subtract, subtract, choose,    divide,    maximum, minimum, power,  subtract,  divide,   power,
        divide,   divide,   remainder, remainder, maximum, divide,  divide, remainder, remainder};
    auto const type = integer(ops.layer(), 0, 0);
    if (type == 0) return give_binary(ops, Add{});
    if (type == 2) return give_binary(ops, Multiply{});
    if (type < 0 || type >= std::ssize(kinds)) throw NoSuchLayer{"no such operation is known"};
    give_binary(ops, Elementwise{.kind = kinds.at(static_cast<std::size_t>(type)), .constant = {}});
}

void import_eltwise(LayerOps& ops)
{
    switch (integer(ops.layer(), 0, 0)) {
    case 0:
        return give_combined(ops, Multiply{});
    case 1:
        return give_combined(ops, Add{});
    case 2:
        return give_combined(ops, Elementwise{.kind = ElementwiseKind::maximum, .constant = {}});
    default:
        throw NoSuchLayer{"no such operation is known"};
    }
}

// One value of many
// ------------------------------------------------------------------------------------

void import_reduction(LayerOps& ops)
{
    using enum ReductionKind;
    static constexpr std::array kinds = {sum,     sum, norm, mean, maximum, minimum,
                                         product, sum, norm, sum,  sum};
    auto const& layer = ops.layer();
    auto const type = integer(layer, 0, 0);
    if (type < 0 || type >= std::ssize(kinds)) throw NoSuchLayer{"no such operation is known"};
    bool const is_of_all = integer(layer, 1, 1) != 0;
    WholeNumbers axes;
    if (!is_of_all)
        for (auto const axis : integers(layer, 3))
            axes.push_back(own_axis(ops, axis));
    bool const is_kept = integer(layer, 4, 0) != 0;
    ops.give(ops.add(Reduce{.kind = kinds.at(static_cast<std::size_t>(type)),
                            .axes = axes,
                            .keep = is_kept ? ReducedAxes::kept : ReducedAxes::dropped},
                     {ops.input()}));
}

/// The places of the greatest, or with them their values.
void import_arg_max(LayerOps& ops)
{
    auto const values = ops.flat(ops.input());
    auto const most = integer(ops.layer(), 1, 1);
    bool const has_values = integer(ops.layer(), 0, 0) != 0;
    auto const found = ops.add(
        TopK{.count = most, .axis = -1, .gives = has_values ? TopKResult::values : TopKResult::positions},
        {values});
    ops.give(has_values ? ops.add(Expand{.out = {2, most}}, {ops.reshaped(found, {1, most})}) : found);
}

} // namespace

LayerRules element_rules()
{
    using Word = ActivationKind;
    return {{"ReLU", import_relu},
            {"PReLU", import_parametric_relu},
            {"ELU", import_function<Word::elu>},
            {"SELU", import_function<Word::elu>},
            {"CELU", import_function<Word::elu>},
            {"Sigmoid", import_function<Word::sigmoid>},
            {"TanH", import_function<Word::tanh>},
            {"HardSigmoid", import_function<Word::hard_sigmoid>},
            {"HardSwish", import_function<Word::hard_swish>},
            {"Swish", import_function<Word::silu>},
            {"Mish", import_function<Word::mish>},
            {"GELU", import_function<Word::gelu>},
            {"Softplus", import_function<Word::softplus>},
            {"BNLL", import_function<Word::softplus>},
            {"AbsVal", import_function<Word::absolute>},
            {"Exp", import_function<Word::exponential>},
            {"Log", import_function<Word::logarithm>},
            {"Erf", import_function<Word::erf>},
            {"Clip", import_clip},
            {"Shrink", import_shrink},
            {"Threshold", import_threshold},
            {"Power", import_power},
            {"UnaryOp", import_unary},
            {"Dropout", import_dropout},
            {"Softmax", import_softmax},
            {"GLU", import_gate},
            {"CumulativeSum", import_running_sum},
            {"Cast", import_cast},
            {"Quantize", import_quantize},
            {"Dequantize", import_dequantize},
            {"Requantize", import_requantize},
            {"BinaryOp", import_binary},
            {"Eltwise", import_eltwise},
            {"Reduction", import_reduction},
            {"ArgMax", import_arg_max}};
}

} // namespace sunder::sim
