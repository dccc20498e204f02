#include "nas/supernet/compute.hpp"
#include "nas/supernet/conv_weight.hpp"

#include <algorithm>
#include <limits>

namespace sunder::nas {
namespace {

using torch::Tensor;

/// One number of each axis.
std::vector<std::int64_t> numbers(std::vector<sim::AxisWindow> const& axes, std::int64_t sim::AxisWindow::*of)
{
    std::vector<std::int64_t> result;
    for (auto const& axis : axes)
        result.push_back(axis.*of);
    return result;
}

bool is_even(sim::AxisWindow const& axis)
{
    return axis.before == axis.after;
}

/// LibTorch pools in frames up to half the window.
bool is_narrow(sim::AxisWindow const& axis)
{
    return is_even(axis) && 2 * axis.before <= axis.size;
}

/// The positions of the last axes with so many more on either side; negative ones are taken off.
Tensor framed(Tensor const& x, std::vector<std::int64_t> const& before,
              std::vector<std::int64_t> const& after, double value = 0)
{
    std::vector<std::int64_t> from_the_last;
    for (auto axis = before.size(); axis-- > 0;) {
        from_the_last.push_back(before[axis]);
        from_the_last.push_back(after[axis]);
    }
    bool const is_none = std::ranges::all_of(from_the_last, [](auto n) { return n == 0; });
    return is_none ? x : torch::constant_pad_nd(x, from_the_last, value);
}

std::vector<sim::AxisWindow> axes_of(auto const& op)
{
    return {{op.kernel.height, op.stride.height, op.pad.top, op.pad.bottom, op.dilation.height},
            {op.kernel.width, op.stride.width, op.pad.left, op.pad.right, op.dilation.width}};
}

Tensor convolved(Tensor const& x, Tensor const& weight, Tensor const& bias,
                 std::vector<sim::AxisWindow> const& axes, std::int64_t groups)
{
    auto const before = numbers(axes, &sim::AxisWindow::before);
    auto const after = numbers(axes, &sim::AxisWindow::after);
    bool const even = std::ranges::all_of(axes, is_even);
    std::vector<std::int64_t> const nothing(axes.size(), 0);
    return torch::convolution(even ? x : framed(x, before, after), weight, bias,
                              numbers(axes, &sim::AxisWindow::stride), even ? before : nothing,
                              numbers(axes, &sim::AxisWindow::dilation), false, nothing, groups);
}

/// (output channels, input channels of a group, positions of each axis)
std::vector<std::int64_t> weight_shape(auto const& conv, std::vector<sim::AxisWindow> const& axes,
                                       std::int64_t channels)
{
    std::vector<std::int64_t> shape{conv.out, channels / conv.groups};
    for (auto const& axis : axes)
        shape.push_back(axis.size);
    return shape;
}

/// Windows without a frame of their own.
Tensor pooled(Tensor const& x, sim::PoolKind kind, std::vector<sim::AxisWindow> const& axes,
              std::vector<std::int64_t> const& frame, bool up)
{
    auto const size = numbers(axes, &sim::AxisWindow::size);
    auto const stride = numbers(axes, &sim::AxisWindow::stride);
    auto const dilation = numbers(axes, &sim::AxisWindow::dilation);
    bool const is_mean = kind == sim::PoolKind::average;
    switch (axes.size()) {
    case 1:
        return is_mean ? torch::avg_pool1d(x, size, stride, frame, up, false)
                       : torch::max_pool1d(x, size, stride, frame, dilation, up);
    case 2:
        return is_mean ? torch::avg_pool2d(x, size, stride, frame, up, false)
                       : torch::max_pool2d(x, size, stride, frame, dilation, up);
    default:
        return is_mean ? torch::avg_pool3d(x, size, stride, frame, up, false)
                       : torch::max_pool3d(x, size, stride, frame, dilation, up);
    }
}

/// The frame is put there before, with as many positions as the windows take.
Tensor pooled_in_any_frame(Tensor const& x, sim::PoolKind kind, std::vector<sim::AxisWindow> const& axes,
                           sim::Shape const& out)
{
    auto const before = numbers(axes, &sim::AxisWindow::before);
    std::vector<std::int64_t> after;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto const& axis = axes[i];
        auto const taken = (out[i + 1] - 1) * axis.stride + axis.dilation * (axis.size - 1) + 1;
        after.push_back(taken - axis.before - x.size(static_cast<std::int64_t>(i) + 2));
    }
    std::vector<std::int64_t> const none(axes.size(), 0);
    if (kind == sim::PoolKind::max) {
        auto const least = -std::numeric_limits<float>::infinity();
        return pooled(framed(x, before, after, least), kind, axes, none, false);
    }
    auto const shares = pooled(framed(torch::ones_like(x), before, after), kind, axes, none, false);
    return pooled(framed(x, before, after), kind, axes, none, false) / shares;
}

Tensor pool_of(auto const& pool, std::vector<sim::AxisWindow> const& axes, OpInputs const& inputs)
{
    auto const x = inputs.number();
    bool const up = pool.rounding == sim::Rounding::up;
    auto const y = std::ranges::all_of(axes, is_narrow)
                       ? pooled(x, pool.kind, axes, numbers(axes, &sim::AxisWindow::before), up)
                       : pooled_in_any_frame(x, pool.kind, axes, inputs.op.output.shape);
    return pool.kind == sim::PoolKind::max ? y.to(inputs.tensors.front().scalar_type()) : y;
}

/// Of the last axis.
Tensor resized(Tensor const& x, std::int64_t out, sim::ResizeKind kind)
{
    auto const length = x.size(-1);
    if (kind == sim::ResizeKind::nearest) {
        auto const positions = torch::arange(out, torch::kLong) * length;
        return x.index_select(-1, positions.div(out, "floor").to(x.device()));
    }
    auto const rows = x.reshape({-1, 1, 1, length});
    auto sizes = x.sizes().vec();
    sizes.back() = out;
    std::vector<std::int64_t> const size{1, out};
    return (kind == sim::ResizeKind::linear ? torch::upsample_bilinear2d(rows, size, false)
                                            : torch::upsample_bicubic2d(rows, size, false))
        .view(sizes);
}

} // namespace

Tensor weight_of(sim::Conv2d const& conv, OpInputs const& inputs, std::int64_t channels)
{
    auto const shape = weight_shape(conv, axes_of(conv), channels);
    auto const* const widest = inputs.widest;
    auto const index = widest == nullptr ? std::nullopt : widest->find_op(inputs.op.name);
    auto const* const like = index ? &widest->ops[static_cast<std::size_t>(*index)] : nullptr;
    auto const* const wide = like == nullptr ? nullptr : std::get_if<sim::Conv2d>(&like->kind);
    if (wide == nullptr) return inputs.weight(shape);

    auto const& input = widest->tensor_of(like->inputs.front());
    auto const full = weight_shape(*wide, axes_of(*wide), input.shape.front());
    auto const weight = inputs.weight(full);
    if (full == shape) return weight;
    auto const groups = conv.groups == wide->groups ? conv.groups : 1; // a depthwise one has more
    return weight.view({groups, full[0] / groups, full[1], full[2], full[3]})
        .slice(1, 0, shape[0] / groups)
        .slice(2, 0, shape[1])
        .reshape(shape);
}

Tensor compute(sim::Conv2d const& conv, OpInputs const& inputs)
{
    auto const x = inputs.number();
    auto const y = convolved(x, weight_of(conv, inputs, x.size(1)), inputs.bias(conv.bias, conv.out),
                             axes_of(conv), conv.groups);
    return y.contiguous(torch::MemoryFormat::ChannelsLast); // half the time of what follows, on CPUs
}

Tensor compute(sim::ConvNd const& conv, OpInputs const& inputs)
{
    auto const x = inputs.number();
    return convolved(x, inputs.weight(weight_shape(conv, conv.axes, x.size(1))),
                     inputs.bias(conv.bias, conv.out), conv.axes, conv.groups);
}

Tensor compute(sim::TransposedConv const& conv, OpInputs const& inputs)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> shape{x.size(1), conv.out / conv.groups};
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> after;
    for (std::size_t i = 0; i < conv.axes.size(); ++i) {
        auto const& axis = conv.axes[i];
        shape.push_back(axis.size);
        before.push_back(-axis.before);
        after.push_back((i < conv.extra.size() ? conv.extra[i] : 0) - axis.after);
    }
    std::vector<std::int64_t> const none(conv.axes.size(), 0);
    auto const whole =
        torch::convolution(x, inputs.weight(shape), {}, numbers(conv.axes, &sim::AxisWindow::stride), none,
                           numbers(conv.axes, &sim::AxisWindow::dilation), true, none, conv.groups);
    auto const y = framed(whole, before, after);
    if (conv.bias == sim::Bias::none) return y;
    std::vector<std::int64_t> per_channel(static_cast<std::size_t>(y.dim()), 1);
    per_channel[1] = conv.out;
    return y + inputs.bias(conv.bias, conv.out).view(per_channel);
}

Tensor compute(sim::Pool2d const& pool, OpInputs const& inputs)
{
    return pool_of(pool, axes_of(pool), inputs);
}

Tensor compute(sim::PoolNd const& pool, OpInputs const& inputs)
{
    return pool_of(pool, pool.axes, inputs);
}

Tensor compute(sim::AdaptivePool2d const& pool, OpInputs const& inputs)
{
    std::vector<std::int64_t> const out{pool.out.height, pool.out.width};
    if (pool.kind == sim::PoolKind::average) return torch::adaptive_avg_pool2d(inputs.number(), out);
    return std::get<0>(torch::adaptive_max_pool2d(inputs.number(), out))
        .to(inputs.tensors.front().scalar_type());
}

Tensor compute(sim::Resize const& resize, OpInputs const& inputs)
{
    auto y = resize.kind == sim::ResizeKind::nearest ? inputs.tensors.front() : inputs.number();
    for (std::size_t i = 0; i < resize.out.size(); ++i) {
        auto const axis = static_cast<std::int64_t>(i) - static_cast<std::int64_t>(resize.out.size());
        if (y.size(axis) == resize.out[i]) continue;
        y = resized(y.transpose(axis, -1), resize.out[i], resize.kind).transpose(axis, -1);
    }
    return y;
}

} // namespace sunder::nas
