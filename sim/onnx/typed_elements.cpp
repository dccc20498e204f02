#include "sim/model/broadcast.hpp"
#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

// Functions of one tensor
// ------------------------------------------------------------------------------------

template <ActivationKind Kind>
void import_function(NodeOps& ops)
{
    ops.give(ops.add(Activation{Kind}, {ops.operand(0).value}));
}

/// A bound of clipping: an input or an attribute; nothing where it is computed.
std::optional<double> bound(NodeOps const& ops, int input, char const* name, double otherwise)
{
    auto const& node = ops.node();
    if (has_input(node, input)) {
        auto const* const known = ops.graph().known().find(node.input(input));
        if (known == nullptr || !known->numbers) return std::nullopt;
        if (known->numbers->values.size() != 1) throw Misfit{"a bound of it is not one number"};
        return static_cast<double>(known->numbers->values.front());
    }
    auto const* const attribute = find_attribute(node, name);
    return attribute == nullptr ? otherwise : static_cast<double>(attribute->f());
}

void import_clip(NodeOps& ops)
{
    constexpr double infinite = std::numeric_limits<double>::infinity();
    constexpr double six = 6;
    auto const operand = ops.operand(0);
    auto const low = bound(ops, 1, "min", -infinite);
    auto const high = bound(ops, 2, "max", infinite);
    bool const is_open = low && high && *low == -infinite && *high == infinite;
    if (is_open) return ops.give(operand.value);
    constexpr double beyond = 1e30; // as good as no bound
    auto const kind = low == 0.0 && high == six               ? ActivationKind::relu6
                      : low == 0.0 && high && *high >= beyond ? ActivationKind::relu
                                                              : ActivationKind::clip;
    ops.give(ops.add(Activation{kind}, {operand.value}));
}

/// With a bias before it (com.microsoft).
void import_biased_gelu(NodeOps& ops)
{
    auto value = ops.operand(0).value;
    if (ops.is_constant(1)) {
        auto const shape = ops.graph().weights_at(ops.node(), 1);
        if (shape.empty()) throw NoSuchOp{"its bias is a single number"};
        Constant const bias{.shape = {1, shape.back()}};
        value = ops.add(Add{.constant = bias}, {value}, {ops.node().input(1)});
    }
    ops.give(ops.add(Activation{ActivationKind::gelu}, {value}));
}

void import_cast(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const* const known = ops.graph().known().find(ops.node().output(0));
    if (known == nullptr) throw NoSuchOp{"its type is not known"};
    auto const type = element_type_by_size(known->element_type());
    ops.give(type == operand.value.tensor.type ? operand.value : ops.add(Cast{type}, {operand.value}));
}

void import_same(NodeOps& ops)
{
    ops.give(ops.operand(0).value);
}

void import_dropout(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    ops.give(ops.add(Dropout{}, {operand.value}));
    ops.give_along({operand.value}, 1);
}

/// Before version 13 it was over all axes from one on.
Value softmax_of(NodeOps& ops)
{
    constexpr int last_axis_since = 13;
    auto operand = ops.operand(0);
    bool const is_old = ops.version() < last_axis_since && ops.node().domain().empty();
    auto axis = ops.own_axis(operand, integer(ops.node(), "axis", is_old ? 1 : -1));
    auto const rank = static_cast<std::int64_t>(operand.shape().size());
    auto const shape = operand.shape();
    if (!is_old || axis == rank - 1)
        return ops.add(Softmax{.axis = axis == rank - 1 ? -1 : axis}, {operand.value});
    Integers flat{shape.begin(), shape.begin() + axis};
    flat.push_back(-1);
    auto const row = ops.add(Reshape{.out = flat}, {operand.value});
    return ops.reshaped(ops.add(Softmax{}, {row}), shape);
}

void import_softmax(NodeOps& ops)
{
    ops.give(softmax_of(ops));
}

void import_log_softmax(NodeOps& ops)
{
    ops.give(ops.add(Activation{ActivationKind::logarithm}, {softmax_of(ops)}));
}

// Functions of several tensors
// -------------------------------------------------------------------------------

/// What a node combines: tensors, and one constant at most.
struct Combined {
    std::vector<Value> values;
    Constant constant;
    std::vector<std::string> names; ///< of the constant
};

std::int64_t product_of(Integers const& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>{});
}

/// As our ops take it: without a batch, and not to be mistaken for values per channel.
Integers constant_shape(NodeOps const& ops, std::string const& name)
{
    auto const known = ops.graph().known().find(name)->shape();
    if (!known) throw NoSuchOp{"the shape of its constant is not known"};
    auto shape = *known;
    auto const rank = ops.own_output().size();
    while (shape.size() > rank && shape.front() == 1)
        shape.erase(shape.begin());
    if (shape.size() > rank) throw NoSuchOp{"its constant has a batch of its own"};
    if (shape.empty()) return {1};
    if (shape.size() == 1 && shape.front() > 1 && rank > 1) shape.insert(shape.begin(), 1);
    return shape;
}

/// Of several constants, the others must be single numbers.
void take_constant(NodeOps const& ops, std::string const& name, Combined& combined)
{
    auto const shape = constant_shape(ops, name);
    if (std::ranges::find(shape, 0) != shape.end()) throw NoSuchOp{"its constant is empty"};
    bool const is_single = product_of(shape) == 1;
    bool const has_single = combined.constant.shape.empty() || product_of(combined.constant.shape) == 1;
    if (is_single && !combined.constant.shape.empty()) return;
    if (!has_single) throw NoSuchOp{"it has several constants"};
    bool const is_trained = !is_single && !ops.graph().weights().roots_of(name).empty();
    combined.constant = {.shape = shape, .is_trained = is_trained};
    if (is_trained) combined.names = {name};
}

/// A vector beside an image meets its last axis; ours would take it for values per channel.
Value as_last_axis(NodeOps& ops, Operand const& operand, Integers const& output)
{
    auto const& shape = operand.shape();
    if (shape.size() != 1 || shape.front() == 1 || output.size() < 2) return operand.value;
    auto expected = Integers(output.size(), 1);
    expected.back() = shape.front();
    return aligned(shape, output) == expected ? operand.value
                                              : ops.reshaped(operand.value, {1, shape.front()});
}

Combined combined_of(NodeOps& ops)
{
    Combined combined;
    auto const output = ops.own_output();
    for (int i = 0; i < ops.node().input_size(); ++i) {
        if (!has_input(ops.node(), i)) throw Misfit{"one of its inputs is missing"};
        if (ops.is_constant(i))
            take_constant(ops, ops.node().input(i), combined);
        else
            combined.values.push_back(as_last_axis(ops, ops.operand(i), output));
    }
    return combined;
}

void give_combined(NodeOps& ops, OpKind const& kind, Combined const& combined)
{
    ops.give(ops.add(kind, combined.values, combined.names));
}

bool is_single(Combined const& combined)
{
    return combined.values.size() == 1 && combined.constant.shape.empty();
}

void import_sum(NodeOps& ops)
{
    auto const combined = combined_of(ops);
    if (is_single(combined)) return ops.give(combined.values.front());
    give_combined(ops, Add{.constant = combined.constant}, combined);
}

void import_mean(NodeOps& ops)
{
    auto const combined = combined_of(ops);
    if (is_single(combined)) return ops.give(combined.values.front());
    auto const sum = ops.add(Add{.constant = combined.constant}, combined.values, combined.names);
    ops.give(ops.add(Multiply{.constant = {.shape = {1}, .is_trained = false}}, {sum}));
}

void import_product(NodeOps& ops)
{
    auto const combined = combined_of(ops);
    give_combined(ops, Multiply{.constant = combined.constant}, combined);
}

template <ElementwiseKind Kind>
void import_elementwise(NodeOps& ops)
{
    auto const combined = combined_of(ops);
    if (is_single(combined) && ops.node().input_size() == 1) return ops.give(combined.values.front());
    give_combined(ops, Elementwise{.kind = Kind, .constant = combined.constant}, combined);
}

} // namespace

Imports element_imports()
{
    using enum ElementwiseKind;
    using Word = ActivationKind;
    return {
        {"Identity", import_same},
        {"Relu", import_function<Word::relu>},
        {"Sigmoid", import_function<Word::sigmoid>},
        {"HardSigmoid", import_function<Word::hard_sigmoid>},
        {"HardSwish", import_function<Word::hard_swish>},
        {"Swish", import_function<Word::silu>},
        {"Tanh", import_function<Word::tanh>},
        {"Gelu", import_function<Word::gelu>},
        {"QuickGelu", import_function<Word::gelu>},
        {"FastGelu", import_biased_gelu},
        {"BiasGelu", import_biased_gelu},
        {"LeakyRelu", import_function<Word::leaky_relu>},
        {"ThresholdedRelu", import_function<Word::relu>},
        {"Elu", import_function<Word::elu>},
        {"Selu", import_function<Word::elu>},
        {"Celu", import_function<Word::elu>},
        {"Softplus", import_function<Word::softplus>},
        {"Mish", import_function<Word::mish>},
        {"Erf", import_function<Word::erf>},
        {"Exp", import_function<Word::exponential>},
        {"Log", import_function<Word::logarithm>},
        {"Sqrt", import_function<Word::square_root>},
        {"Reciprocal", import_function<Word::reciprocal>},
        {"Abs", import_function<Word::absolute>},
        {"Neg", import_function<Word::negative>},
        {"Sin", import_function<Word::sine>},
        {"Cos", import_function<Word::cosine>},
        {"Round", import_function<Word::round>},
        {"Floor", import_function<Word::round>},
        {"Ceil", import_function<Word::round>},
        {"Not", import_function<Word::logical_not>},
        {"BitwiseNot", import_function<Word::logical_not>},
        {"Clip", import_clip},
        {"Softmax", import_softmax},
        {"LogSoftmax", import_log_softmax},
        {"Cast", import_cast},
        {"CastLike", import_cast},
        {"Dropout", import_dropout},
        {"Add", import_sum},
        {"Sum", import_sum},
        {"Mean", import_mean},
        {"Mul", import_product},
        {"Sub", import_elementwise<subtract>},
        {"Div", import_elementwise<divide>},
        {"Pow", import_elementwise<power>},
        {"Min", import_elementwise<minimum>},
        {"Max", import_elementwise<maximum>},
        {"Mod", import_elementwise<remainder>},
        {"Equal", import_elementwise<compare>},
        {"Less", import_elementwise<compare>},
        {"LessOrEqual", import_elementwise<compare>},
        {"Greater", import_elementwise<compare>},
        {"GreaterOrEqual", import_elementwise<compare>},
        {"And", import_elementwise<logic>},
        {"Or", import_elementwise<logic>},
        {"Xor", import_elementwise<logic>},
        {"BitwiseAnd", import_elementwise<logic>},
        {"BitwiseOr", import_elementwise<logic>},
        {"BitwiseXor", import_elementwise<logic>},
        {"BitShift", import_elementwise<logic>},
        {"Where", import_elementwise<choose>},
        {"PRelu", import_elementwise<choose>},
    };
}

} // namespace sunder::sim
