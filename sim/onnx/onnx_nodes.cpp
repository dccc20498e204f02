#include "sim/base/match.hpp"
#include "sim/model/broadcast.hpp"
#include "sim/onnx/onnx_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <variant>

namespace sunder::sim {
namespace {

using Tensors = std::vector<std::string>;

constexpr float epsilon = 1e-5F; // of norms, as PyTorch has it

std::string made(OnnxBuilder& to, std::string type, Tensors inputs)
{
    return OnnxBuilder::made_by(to.node({.type = std::move(type), .inputs = std::move(inputs)}));
}

/// Weight and bias, as far as there are any, behind what goes in.
Tensors with_weights(OnnxBuilder& to)
{
    Tensors inputs{to.input()};
    for (auto const* const name : {"weight", "bias"})
        if (to.has_stored(name)) inputs.push_back(to.stored(name));
    return inputs;
}

/// An axis of a model's shape among those with the batch; negative ones count from the end.
std::int64_t whole_axis(std::int64_t axis)
{
    return axis < 0 ? axis : axis + 1;
}

// Windows
// -----------------------------------------------------------------------------------------------------

std::vector<AxisWindow> axes_of(auto const& op)
{
    return {{op.kernel.height, op.stride.height, op.pad.top, op.pad.bottom, op.dilation.height},
            {op.kernel.width, op.stride.width, op.pad.left, op.pad.right, op.dilation.width}};
}

Integers each(std::vector<AxisWindow> const& axes, std::int64_t AxisWindow::*of)
{
    Integers numbers;
    for (auto const& axis : axes)
        numbers.push_back(axis.*of);
    return numbers;
}

void set_windows(onnx::NodeProto& node, std::vector<AxisWindow> const& axes)
{
    set(node, "kernel_shape", each(axes, &AxisWindow::size));
    set(node, "strides", each(axes, &AxisWindow::stride));
    auto pads = each(axes, &AxisWindow::before);
    auto const after = each(axes, &AxisWindow::after);
    pads.insert(pads.end(), after.begin(), after.end());
    set(node, "pads", pads);
}

std::string convolution(OnnxBuilder& to, std::vector<AxisWindow> const& axes, std::int64_t groups)
{
    auto const inputs = with_weights(to);
    auto& node = to.node({.type = "Conv", .inputs = inputs});
    set_windows(node, axes);
    set(node, "dilations", each(axes, &AxisWindow::dilation));
    set(node, "group", groups);
    return OnnxBuilder::made_by(node);
}

std::string pool(OnnxBuilder& to, auto const& of, std::vector<AxisWindow> const& axes)
{
    bool const is_max = of.kind == PoolKind::max;
    auto& node = to.node({.type = is_max ? "MaxPool" : "AveragePool", .inputs = {to.input()}});
    set_windows(node, axes);
    if (is_max)
        set(node, "dilations", each(axes, &AxisWindow::dilation));
    else
        set(node, "count_include_pad", std::int64_t{0});
    if (of.rounding == Rounding::up) set(node, "ceil_mode", std::int64_t{1});
    return OnnxBuilder::made_by(node);
}

std::string nodes_of(OnnxBuilder& to, Conv2d const& conv)
{
    return convolution(to, axes_of(conv), conv.groups);
}
std::string nodes_of(OnnxBuilder& to, ConvNd const& conv)
{
    return convolution(to, conv.axes, conv.groups);
}
std::string nodes_of(OnnxBuilder& to, Pool2d const& of)
{
    return pool(to, of, axes_of(of));
}
std::string nodes_of(OnnxBuilder& to, PoolNd const& of)
{
    return pool(to, of, of.axes);
}

/// ONNX has one window for all positions.
std::string nodes_of(OnnxBuilder& to, AdaptivePool2d const& of)
{
    bool const is_max = of.kind == PoolKind::max;
    if (of.out.height == 1 && of.out.width == 1)
        return made(to, is_max ? "GlobalMaxPool" : "GlobalAveragePool", {to.input()});
    auto const height = to.shape()[1];
    auto const width = to.shape()[2];
    if (height % of.out.height != 0 || width % of.out.width != 0)
        to.refuse("its windows are not all of one size");
    Extent const kernel{height / of.out.height, width / of.out.width};
    Pool2d const even{.kind = of.kind, .kernel = kernel, .stride = kernel, .pad = {}};
    return pool(to, even, axes_of(even));
}

// Products
// ----------------------------------------------------------------------------------------------------

/// Of matrices the product stands by itself, with the weight turned round.
std::string nodes_of(OnnxBuilder& to, Linear const& linear)
{
    if (to.shape().size() == 1) {
        auto const inputs = with_weights(to);
        auto& node = to.node({.type = "Gemm", .inputs = inputs});
        set(node, "transB", std::int64_t{1});
        return OnnxBuilder::made_by(node);
    }
    auto const weight = to.stored("weight");
    auto const turned = made(to, "Transpose", {weight});
    auto const product = made(to, "MatMul", {to.input(), turned});
    return linear.bias == Bias::none ? product : made(to, "Add", {product, to.stored("bias")});
}

void expect_equal_ranks(OnnxBuilder& to)
{
    for (std::size_t i = 1; i < to.op().inputs.size(); ++i)
        if (to.shape(i).size() != to.shape(0).size()) to.refuse("its matrices have unlike numbers of axes");
}

std::string nodes_of(OnnxBuilder& to, MatMul const& /*matmul*/)
{
    expect_equal_ranks(to);
    return made(to, "MatMul", {to.input(0), to.input(1)});
}

/// Axes with the last two exchanged.
Integers exchanged(std::size_t rank)
{
    Integers order;
    for (std::size_t axis = 0; axis <= rank; ++axis)
        order.push_back(static_cast<std::int64_t>(axis));
    std::swap(order[rank], order[rank - 1]);
    return order;
}

std::string nodes_of(OnnxBuilder& to, Attention const& attention)
{
    if (!attention.mask.empty() || to.op().inputs.size() > 3) to.refuse("it has a mask");
    expect_equal_ranks(to);
    auto keys = to.input(1);
    if (attention.keys == KeyOrder::rows) {
        auto& turned = to.node({.type = "Transpose", .inputs = {keys}});
        set(turned, "perm", exchanged(to.shape(1).size()));
        keys = OnnxBuilder::made_by(turned);
    }
    auto const scores = made(to, "MatMul", {to.input(0), keys});
    auto const root = to.constant(static_cast<float>(std::sqrt(static_cast<double>(to.shape(0).back()))));
    auto const scaled = made(to, "Div", {scores, root});
    auto& shares = to.node({.type = "Softmax", .inputs = {scaled}});
    set(shares, "axis", std::int64_t{-1});
    return made(to, "MatMul", {OnnxBuilder::made_by(shares), to.input(2)});
}

// Norms
// -------------------------------------------------------------------------------------------------------

std::string nodes_of(OnnxBuilder& to, BatchNorm const& /*norm*/)
{
    Tensors inputs{to.input()};
    for (auto const* const name : {"weight", "bias", "running_mean", "running_var"})
        inputs.push_back(to.stored(name));
    auto& node = to.node({.type = "BatchNormalization", .inputs = inputs});
    set(node, "epsilon", epsilon);
    return OnnxBuilder::made_by(node);
}

std::string nodes_of(OnnxBuilder& to, LayerNorm const& norm)
{
    if (norm.factor == NormFactor::none) to.refuse("it has no factor, which ONNX asks for");
    auto const inputs = with_weights(to);
    auto& node = to.node({.type = "LayerNormalization", .inputs = inputs});
    set(node, "axis", -norm.axes);
    set(node, "epsilon", epsilon);
    return OnnxBuilder::made_by(node);
}

// Functions of elements
// ---------------------------------------------------------------------------------------

std::string clipped(OnnxBuilder& to, float least, float greatest)
{
    auto const low = to.constant(least);
    auto const high = to.constant(greatest);
    return made(to, "Clip", {to.input(), low, high});
}

/// x (1 + erf(x / sqrt(2))) / 2 (Hendrycks and Gimpel, arXiv 1606.08415), for which version 17 has no node.
std::string gelu(OnnxBuilder& to)
{
    auto const root = to.constant(static_cast<float>(std::numbers::sqrt2));
    auto const one = to.constant(1.0F);
    auto const half = to.constant(0.5F);
    auto const inner = made(to, "Erf", {made(to, "Div", {to.input(), root})});
    auto const product = made(to, "Mul", {to.input(), made(to, "Add", {inner, one})});
    return made(to, "Mul", {product, half});
}

std::string hard_sigmoid(OnnxBuilder& to)
{
    auto& node = to.node({.type = "HardSigmoid", .inputs = {to.input()}});
    set(node, "alpha", 1.0F / 6.0F);
    set(node, "beta", 0.5F);
    return OnnxBuilder::made_by(node);
}

std::string softmax(OnnxBuilder& to, std::int64_t axis)
{
    auto& node = to.node({.type = "Softmax", .inputs = {to.input()}});
    set(node, "axis", axis);
    return OnnxBuilder::made_by(node);
}

std::string nodes_of(OnnxBuilder& to, Activation const& activation)
{
    auto const& x = to.input();
    switch (activation.kind) {
    case ActivationKind::relu:
        return made(to, "Relu", {x});
    case ActivationKind::relu6:
        return clipped(to, 0, 6);
    case ActivationKind::sigmoid:
        return made(to, "Sigmoid", {x});
    case ActivationKind::hard_sigmoid:
        return hard_sigmoid(to);
    case ActivationKind::silu:
        return made(to, "Mul", {x, made(to, "Sigmoid", {x})});
    case ActivationKind::hard_swish:
        return made(to, "HardSwish", {x});
    case ActivationKind::tanh:
        return made(to, "Tanh", {x});
    case ActivationKind::gelu:
        return gelu(to);
    case ActivationKind::softmax:
        return softmax(to, to.shape().size() == 3 ? 1 : -1);
    case ActivationKind::leaky_relu:
        return made(to, "LeakyRelu", {x}); // whose slope is 0.01 there as here
    case ActivationKind::elu:
        return made(to, "Elu", {x});
    case ActivationKind::softplus:
        return made(to, "Softplus", {x});
    case ActivationKind::clip:
        return clipped(to, -1, 1);
    case ActivationKind::erf:
        return made(to, "Erf", {x});
    case ActivationKind::exponential:
        return made(to, "Exp", {x});
    case ActivationKind::logarithm:
        return made(to, "Log", {x});
    case ActivationKind::square_root:
        return made(to, "Sqrt", {x});
    case ActivationKind::reciprocal:
        return made(to, "Reciprocal", {x});
    case ActivationKind::absolute:
        return made(to, "Abs", {x});
    case ActivationKind::negative:
        return made(to, "Neg", {x});
    case ActivationKind::sine:
        return made(to, "Sin", {x});
    case ActivationKind::cosine:
        return made(to, "Cos", {x});
    case ActivationKind::round:
        return made(to, "Round", {x});
    case ActivationKind::mish:
    case ActivationKind::logical_not:
        break;
    }
    to.refuse("version 17 has no such function");
}

std::string nodes_of(OnnxBuilder& to, Softmax const& of)
{
    return softmax(to, whole_axis(of.axis));
}

/// One node after the other, with axes that meet as the model says.
std::string folded(OnnxBuilder& to, std::string const& type, Constant const& constant)
{
    if (!constant.shape.empty() && !constant.is_trained)
        to.refuse("nobody knows the values that it brings along");
    struct Operand {
        std::string name;
        Shape shape;
    };
    std::vector<Operand> operands;
    std::vector<Shape> shapes;
    for (std::size_t i = 0; i < to.op().inputs.size(); ++i) {
        operands.push_back({to.input(i), to.shape(i)});
        shapes.push_back(to.shape(i));
    }
    if (!constant.shape.empty()) shapes.push_back(constant.shape);
    auto const whole = broadcast(shapes).value();
    for (auto& operand : operands) {
        auto const fitting = aligned(operand.shape, whole);
        if (fitting != operand.shape) operand.name = to.reshaped(operand.name, fitting);
    }
    if (!constant.shape.empty()) {
        auto const fitting = aligned(constant.shape, whole);
        auto const given = to.stored("constant");
        auto const name =
            fitting == constant.shape ? given : made(to, "Reshape", {given, to.constant(fitting)});
        operands.push_back({name, fitting});
    }
    if (operands.size() == 1) return made(to, "Identity", {operands.front().name});
    auto result = operands.front().name;
    for (std::size_t i = 1; i < operands.size(); ++i)
        result = made(to, type, {result, operands[i].name});
    return result;
}

std::string nodes_of(OnnxBuilder& to, Add const& add)
{
    return folded(to, "Add", add.constant);
}
std::string nodes_of(OnnxBuilder& to, Multiply const& multiply)
{
    return folded(to, "Mul", multiply.constant);
}

std::string nodes_of(OnnxBuilder& to, Cast const& cast)
{
    if (cast.type != ElementType::float32) to.refuse("networks are written in float32");
    return made(to, "Identity", {to.input()});
}

std::string nodes_of(OnnxBuilder& to, Reduce const& reduce)
{
    Integers axes;
    for (auto const axis : reduce.axes)
        axes.push_back(whole_axis(axis));
    for (std::size_t axis = 1; reduce.axes.empty() && axis <= to.shape().size(); ++axis)
        axes.push_back(static_cast<std::int64_t>(axis));
    std::int64_t const kept = reduce.keep == ReducedAxes::kept ? 1 : 0;
    if (reduce.kind == ReductionKind::sum) { // which alone has its axes as an input
        auto const along = to.constant(axes);
        auto& node = to.node({.type = "ReduceSum", .inputs = {to.input(), along}});
        set(node, "keepdims", kept);
        return OnnxBuilder::made_by(node);
    }
    auto const* const type = reduce.kind == ReductionKind::mean      ? "ReduceMean"
                             : reduce.kind == ReductionKind::maximum ? "ReduceMax"
                             : reduce.kind == ReductionKind::minimum ? "ReduceMin"
                                                                     : nullptr;
    if (type == nullptr) to.refuse("of reductions there are sums, means, the least and the greatest");
    auto& node = to.node({.type = type, .inputs = {to.input()}});
    set(node, "axes", axes);
    set(node, "keepdims", kept);
    return OnnxBuilder::made_by(node);
}

// What only moves elements
// ------------------------------------------------------------------------------------

std::string nodes_of(OnnxBuilder& to, Concat const& concat)
{
    if (!concat.constant.shape.empty()) to.refuse("it puts values in front of each sample");
    Tensors inputs;
    for (std::size_t i = 0; i < to.op().inputs.size(); ++i)
        inputs.push_back(to.input(i));
    auto& node = to.node({.type = "Concat", .inputs = inputs});
    set(node, "axis", whole_axis(concat.axis));
    return OnnxBuilder::made_by(node);
}

std::string nodes_of(OnnxBuilder& to, Flatten const& /*flatten*/)
{
    return made(to, "Flatten", {to.input()});
}

std::string nodes_of(OnnxBuilder& to, Dropout const& /*dropout*/)
{
    return made(to, "Identity", {to.input()});
}

std::string nodes_of(OnnxBuilder& to, Slice const& slice)
{
    auto const from = to.constant(Integers{slice.from});
    auto const behind = to.constant(Integers{slice.to});
    auto const axis = to.constant(Integers{whole_axis(slice.axis)});
    auto const step = to.constant(Integers{slice.step});
    return made(to, "Slice", {to.input(), from, behind, axis, step});
}

std::string nodes_of(OnnxBuilder& to, ChannelShuffle const& shuffle)
{
    auto const shape = to.shape();
    auto grouped = shape;
    grouped.front() /= shuffle.groups;
    grouped.insert(grouped.begin(), shuffle.groups);
    auto& turned = to.node({.type = "Transpose", .inputs = {to.reshaped(to.input(), grouped)}});
    Integers order;
    for (std::int64_t axis = 0; axis <= std::ssize(grouped); ++axis)
        order.push_back(axis);
    std::swap(order[1], order[2]);
    set(turned, "perm", order);
    return to.reshaped(OnnxBuilder::made_by(turned), shape);
}

std::string framed(OnnxBuilder& to, Integers before, Integers const& after)
{
    before.insert(before.begin(), 0); // of the batch
    before.push_back(0);
    before.insert(before.end(), after.begin(), after.end());
    return made(to, "Pad", {to.input(), to.constant(before)});
}

std::string nodes_of(OnnxBuilder& to, Pad2d const& pad)
{
    return framed(to, {0, pad.pad.top, pad.pad.left}, {0, pad.pad.bottom, pad.pad.right});
}

std::string nodes_of(OnnxBuilder& to, Pad const& pad)
{
    return framed(to, pad.before, pad.after);
}

std::string nodes_of(OnnxBuilder& to, Reshape const& /*reshape*/)
{
    return to.reshaped(to.input(), to.op().output.shape);
}

std::string nodes_of(OnnxBuilder& to, Transpose const& transpose)
{
    Integers order{0};
    for (auto const axis : transpose.order)
        order.push_back(axis + 1);
    auto& node = to.node({.type = "Transpose", .inputs = {to.input()}});
    set(node, "perm", order);
    return OnnxBuilder::made_by(node);
}

/// For kinds without a node.
std::string refused(OnnxBuilder& to, std::string_view key)
{
    to.refuse(key.empty() ? std::string{"only figures of it are known"}
                          : fmt::format("'{}' is not among its operators here", key));
}

std::string nodes_of(OnnxBuilder& to, Gather const& gather)
{
    if (gather.at.empty()) to.refuse("it takes what another input says");
    bool const is_one = gather.at.size() == 1 && gather.keep == ReducedAxes::dropped;
    auto const at = to.constant(gather.at);
    auto& node = to.node({.type = "Gather", .inputs = {to.input(), at}});
    set(node, "axis", whole_axis(gather.axis));
    auto const taken = OnnxBuilder::made_by(node);
    return is_one ? to.reshaped(taken, to.op().output.shape) : taken;
}

std::string
nodes_of(OnnxBuilder& to,
         OneOf<LocalResponseNorm, TransposedConv, Resize, Recurrent, Embedding, RmsNorm, GroupNorm,
               Elementwise, TopK, NonMaxSuppression, Expand, Opaque, ModelInput> auto const& kind)
{
    return refused(to, key_of(kind));
}

} // namespace

std::string add_nodes(OnnxBuilder& to)
{
    return std::visit([&](auto const& kind) { return nodes_of(to, kind); }, to.op().kind);
}

namespace {

onnx::AttributeProto& attribute_of(onnx::NodeProto& node, std::string const& name,
                                   onnx::AttributeProto::AttributeType type)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
}

} // namespace

void set(onnx::NodeProto& node, std::string const& name, std::int64_t value)
{
    attribute_of(node, name, onnx::AttributeProto::INT).set_i(value);
}

void set(onnx::NodeProto& node, std::string const& name, float value)
{
    attribute_of(node, name, onnx::AttributeProto::FLOAT).set_f(value);
}

void set(onnx::NodeProto& node, std::string const& name, Integers const& values)
{
    auto& attribute = attribute_of(node, name, onnx::AttributeProto::INTS);
    for (auto const value : values)
        attribute.add_ints(value);
}

} // namespace sunder::sim
