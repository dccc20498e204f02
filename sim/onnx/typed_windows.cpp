#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;
using Windows = std::vector<AxisWindow>;

constexpr std::int64_t largest = 1'000'000;

std::int64_t number(Integers const& values, std::size_t place, std::int64_t otherwise)
{
    return place < values.size() ? values[place] : otherwise;
}

void check_length(std::string_view what, Integers const& values, std::size_t length)
{
    if (!values.empty() && values.size() != length)
        throw Misfit{fmt::format("its {} are {} numbers, not {}", what, values.size(), length)};
}

/// Pads that make the output as large as the input divided by the stride (ONNX, operator Conv, auto_pad).
void pad_to_same(bool at_start, std::int64_t length, AxisWindow& axis)
{
    if (std::min({axis.size, axis.stride, axis.dilation}) < 1 ||
        std::max({axis.size, axis.stride, axis.dilation}) > largest)
        throw Misfit{"its kernel, strides or dilations are out of range"};
    auto const covered = (length + axis.stride - 1) / axis.stride * axis.stride - axis.stride +
                         axis.dilation * (axis.size - 1) + 1;
    auto const total = std::max<std::int64_t>(covered - length, 0);
    // An odd one goes to the end for SAME_UPPER and to the start for SAME_LOWER.
    axis.before = (total + (at_start ? 1 : 0)) / 2;
    axis.after = total - axis.before;
}

/// How the node's window goes along each axis of positions. \param shape  of the input, channels first
Windows windows_of(onnx::NodeProto const& node, Integers const& kernel, Integers const& shape)
{
    auto const strides = integers(node, "strides");
    auto const pads = integers(node, "pads");
    auto const dilations = integers(node, "dilations");
    auto const mode = word(node, "auto_pad");
    auto const axes = kernel.size();
    check_length("strides", strides, axes);
    check_length("dilations", dilations, axes);
    check_length("pads", pads, 2 * axes);
    Windows windows;
    for (std::size_t i = 0; i < axes; ++i) {
        AxisWindow axis{.size = kernel[i],
                        .stride = number(strides, i, 1),
                        .before = 0,
                        .after = 0,
                        .dilation = number(dilations, i, 1)};
        if (mode.starts_with("SAME_")) {
            pad_to_same(mode == "SAME_LOWER", shape[i + 1], axis);
        } else if (mode != "VALID") {
            axis.before = number(pads, i, 0);
            axis.after = number(pads, i + axes, 0);
        }
        windows.push_back(axis);
    }
    return windows;
}

Extent extent_of(Windows const& axes, std::int64_t AxisWindow::*number)
{
    return {axes[0].*number, axes[1].*number};
}

Padding padding_of(Windows const& axes)
{
    return {axes[0].before, axes[1].before, axes[0].after, axes[1].after};
}

OpKind conv_of(Windows const& axes, std::int64_t out, std::int64_t groups, Bias bias)
{
    if (axes.size() != 2) return ConvNd{.axes = axes, .out = out, .groups = groups, .bias = bias};
    return Conv2d{.out = out,
                  .kernel = extent_of(axes, &AxisWindow::size),
                  .stride = extent_of(axes, &AxisWindow::stride),
                  .pad = padding_of(axes),
                  .dilation = extent_of(axes, &AxisWindow::dilation),
                  .groups = groups,
                  .bias = bias};
}

OpKind pool_of(Windows const& axes, PoolKind kind, Rounding rounding)
{
    if (axes.size() != 2) return PoolNd{.kind = kind, .axes = axes, .rounding = rounding};
    return Pool2d{.kind = kind,
                  .kernel = extent_of(axes, &AxisWindow::size),
                  .stride = extent_of(axes, &AxisWindow::stride),
                  .pad = padding_of(axes),
                  .rounding = rounding,
                  .dilation = extent_of(axes, &AxisWindow::dilation)};
}

/// (channels, positions): a sample. Of several samples where there is no batch, their number becomes an axis
/// along which a window of length 1 goes.
struct Samples {
    Value value;
    std::int64_t count = 0; ///< 0: one sample
};

Samples samples_of(NodeOps& ops, Operand const& operand)
{
    if (operand.is_bare()) return {.value = operand.value, .count = 0};
    if (operand.whole.size() < 3 || operand.whole.size() > 4)
        throw NoSuchOp{"it takes samples of images of three directions"};
    Integers order(operand.whole.size());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[0], order[1]);
    return {.value = ops.transposed(operand.value, order), .count = operand.whole.front()};
}

Windows with_samples(Windows axes, Samples const& samples)
{
    if (samples.count > 0) axes.insert(axes.begin(), AxisWindow{});
    return axes;
}

void give_samples(NodeOps& ops, Value value, Samples const& samples)
{
    if (samples.count > 0) {
        Integers order(value.tensor.shape.size());
        std::iota(order.begin(), order.end(), 0);
        std::swap(order[0], order[1]);
        value = ops.transposed(value, order);
    }
    ops.give(std::move(value));
}

/// Channels and positions of one sample.
Integers sample_shape(Operand const& operand)
{
    return {operand.whole.begin() + 1, operand.whole.end()};
}

Operand image_of(NodeOps& ops, std::size_t axes)
{
    auto const operand = ops.operand(0);
    if (operand.whole.size() != axes + 2)
        throw Misfit{fmt::format("its window has {} axes, and its input {}", axes, operand.whole.size())};
    return operand;
}

std::vector<std::string> weight_names(NodeOps const& ops, std::initializer_list<int> inputs)
{
    std::vector<std::string> names;
    for (int const input : inputs)
        if (has_input(ops.node(), input)) names.push_back(ops.node().input(input));
    return names;
}

/// What a convolution is made of.
struct Convolved {
    Integers weights; ///< their shape
    Integers kernel;
    Operand operand;
    Integers shape; ///< of a sample
};

Convolved convolved(NodeOps& ops)
{
    auto const weights = ops.graph().weights_at(ops.node(), 1);
    if (weights.size() < 3 || weights.size() > 5) throw NoSuchOp{"its weights are of no such convolution"};
    Integers const kernel{weights.begin() + 2, weights.end()};
    auto const operand = image_of(ops, kernel.size());
    return {.weights = weights, .kernel = kernel, .operand = operand, .shape = sample_shape(operand)};
}

void import_conv(NodeOps& ops)
{
    auto const& node = ops.node();
    auto const [weights, kernel, operand, shape] = convolved(ops);
    auto const groups = integer(node, "group", 1);
    if (groups >= 1 && shape[0] % groups == 0 && weights[1] != shape[0] / groups)
        throw Misfit{
            fmt::format("its weights are for {} channels a group, not {}", weights[1], shape[0] / groups)};
    auto const samples = samples_of(ops, operand);
    auto const axes = with_samples(windows_of(node, kernel, shape), samples);
    auto const bias = has_input(node, 2) ? Bias::present : Bias::none;
    give_samples(ops,
                 ops.add(conv_of(axes, weights[0], groups, bias), {samples.value}, weight_names(ops, {1, 2})),
                 samples);
}

/// Pads that the node leaves to its output's shape (ONNX, operator ConvTranspose).
void pad_to_output(onnx::NodeProto const& node, Integers const& shape, Integers const& output,
                   TransposedConv& conv)
{
    bool const at_start = word(node, "auto_pad") == "SAME_UPPER";
    for (std::size_t i = 0; i < conv.axes.size(); ++i) {
        auto& axis = conv.axes[i];
        auto const full =
            (shape[i + 1] - 1) * axis.stride + axis.dilation * (axis.size - 1) + 1 + conv.extra[i];
        auto const total = full - output[output.size() - conv.axes.size() + i];
        if (total < 0) conv.extra[i] -= total;
        auto const pads = std::max<std::int64_t>(total, 0);
        axis.before = at_start ? pads - pads / 2 : pads / 2;
        axis.after = pads - axis.before;
    }
}

void import_transposed_conv(NodeOps& ops)
{
    auto const& node = ops.node();
    auto const [weights, kernel, operand, shape] = convolved(ops);
    if (weights[0] != shape[0])
        throw Misfit{fmt::format("its weights are for {} channels, not {}", weights[0], shape[0])};
    auto const groups = std::clamp<std::int64_t>(integer(node, "group", 1), 1, largest);
    auto const extra = integers(node, "output_padding");
    check_length("output paddings", extra, kernel.size());
    TransposedConv conv{.axes = windows_of(node, kernel, shape),
                        .extra = extra,
                        .out = weights[1] * groups,
                        .groups = groups,
                        .bias = has_input(node, 2) ? Bias::present : Bias::none};
    conv.extra.resize(kernel.size(), 0);
    bool const by_output = find_attribute(node, "output_shape") != nullptr;
    if (by_output || word(node, "auto_pad").starts_with("SAME_"))
        pad_to_output(node, shape, ops.whole_output(), conv);
    auto const samples = samples_of(ops, operand);
    conv.axes = with_samples(conv.axes, samples);
    if (samples.count > 0) conv.extra.insert(conv.extra.begin(), 0);
    give_samples(ops, ops.add(conv, {samples.value}, weight_names(ops, {1, 2})), samples);
}

void fit_to_output(Integers const& shape, Integers const& output, Windows& axes)
{
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto& axis = axes[i];
        auto const count = output[output.size() - axes.size() + i];
        axis.after = std::max<std::int64_t>(
            (count - 1) * axis.stride + axis.dilation * (axis.size - 1) + 1 - shape[i + 1] - axis.before, 0);
    }
}

/// Where the last window along an axis is none for both alike, pads make as many as ONNX has.
OpKind fitting_pool(NodeOps& ops, Samples const& samples, Windows const& axes, PoolKind kind)
{
    auto const rounding = integer(ops.node(), "ceil_mode", 0) == 0 ? Rounding::down : Rounding::up;
    auto pool = pool_of(with_samples(axes, samples), kind, rounding);
    if (rounding == Rounding::down) return pool;
    auto const output = ops.whole_output();
    std::vector<Tensor> const inputs{samples.value.tensor};
    auto const ours = infer(pool, inputs).output.shape;
    auto const count = static_cast<std::ptrdiff_t>(axes.size());
    if (std::equal(ours.end() - count, ours.end(), output.end() - count)) return pool;
    auto fitted = axes;
    fit_to_output(sample_shape(ops.operand(0)), output, fitted);
    return pool_of(with_samples(fitted, samples), kind, Rounding::down);
}

void import_pool(NodeOps& ops)
{
    auto const& node = ops.node();
    auto const kind = node.op_type() == "MaxPool" ? PoolKind::max : PoolKind::average;
    auto const kernel = integers(node, "kernel_shape");
    if (kernel.empty() || kernel.size() > 3) throw NoSuchOp{"its window has more than three axes"};
    auto const operand = image_of(ops, kernel.size());
    auto const axes = windows_of(node, kernel, sample_shape(operand));
    bool const has_dilation = std::ranges::any_of(axes, [](auto const& axis) { return axis.dilation != 1; });
    if (kind == PoolKind::average && has_dilation) throw NoSuchOp{"averages with dilation are not supported"};
    auto const samples = samples_of(ops, operand);
    give_samples(ops, ops.add(fitting_pool(ops, samples, axes, kind), {samples.value}), samples);
    ops.give_along({operand.value}, 1);
}

void import_global_pool(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    if (operand.whole.size() < 3) throw Misfit{"its input has no positions"};
    bool const is_max = ops.node().op_type() == "GlobalMaxPool";
    if (operand.is_bare() && operand.shape().size() == 3) {
        ops.give(
            ops.add(AdaptivePool2d{.kind = is_max ? PoolKind::max : PoolKind::average}, {operand.value}));
        return;
    }
    Reduce reduce{.kind = is_max ? ReductionKind::maximum : ReductionKind::mean, .keep = ReducedAxes::kept};
    for (auto axis = 2 - static_cast<std::int64_t>(operand.whole.size()); axis < 0; ++axis)
        reduce.axes.push_back(axis);
    ops.give(ops.add(reduce, {operand.value}));
}

ResizeKind resize_kind(onnx::NodeProto const& node)
{
    auto const mode = word(node, "mode");
    if (mode == "linear" || mode == "bilinear") return ResizeKind::linear;
    return mode == "cubic" ? ResizeKind::cubic : ResizeKind::nearest;
}

/// From the first axis that changes on.
void import_resize(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const shape = ops.own_output();
    if (shape.size() != operand.shape().size()) throw NoSuchOp{"it resizes the batch"};
    auto const [first, of_input] = std::ranges::mismatch(shape, operand.shape());
    if (first == shape.end()) return ops.give(operand.value);
    ops.give(ops.add(Resize{.out = {first, shape.end()}, .kind = resize_kind(ops.node())}, {operand.value}));
}

} // namespace

Imports window_imports()
{
    return {{"Conv", import_conv},
            {"ConvTranspose", import_transposed_conv},
            {"MaxPool", import_pool},
            {"AveragePool", import_pool},
            {"GlobalMaxPool", import_global_pool},
            {"GlobalAveragePool", import_global_pool},
            {"Resize", import_resize},
            {"Upsample", import_resize}};
}

} // namespace sunder::sim
