#include "sim/model/infer_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

void check_extent(char const* what, Extent const& extent)
{
    check_number(what, extent.height);
    check_number(what, extent.width);
}

void check_window(AxisWindow const& window)
{
    check_number("kernel", window.size);
    check_number("stride", window.stride);
    check_number("dilation", window.dilation);
    check_number("pad", window.before, 0);
    check_number("pad", window.after, 0);
}

/// (channels, positions of each axis). \param axes  how many axes of positions
Shape const& shape_with(std::size_t axes, std::string_view op, Inputs inputs)
{
    static constexpr std::array<std::string_view, 4> shapes = {
        "", "(channels, length)", "(channels, height, width)", "(channels, depth, height, width)"};
    auto const& shape = input_with_shape(op, inputs).shape;
    if (shape.size() != axes + 1)
        throw Misfit{
            fmt::format("{} needs an input of shape {}, not {}", op, shapes.at(axes), text_of(shape))};
    return shape;
}

Shape const& image_shape(std::string_view op, Inputs inputs)
{
    return shape_with(2, op, inputs);
}

/// How many positions a window takes along `length`:
///     floor((length + before + after - dilation (size - 1) - 1) / stride) + 1;
/// rounded up, a last window that would start behind the input and the padding before it is dropped.
/// Source: PyTorch's documentation of torch.nn.Conv2d and torch.nn.MaxPool2d.
/// \return 0 where the window is larger than the padded input.
std::int64_t positions(std::int64_t length, AxisWindow const& window, Rounding rounding)
{
    auto const room = length + window.before + window.after - window.dilation * (window.size - 1) - 1;
    if (room < 0) return 0;
    if (rounding == Rounding::down) return room / window.stride + 1;
    auto const count = (room + window.stride - 1) / window.stride + 1;
    return (count - 1) * window.stride >= length + window.before ? count - 1 : count;
}

std::string by_axes(std::vector<AxisWindow> const& axes, auto const& number)
{
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < axes.size(); ++i)
        numbers.push_back(number(axes[i], i));
    return fmt::format("{}", fmt::join(numbers, " x "));
}

/// Shape of the output.
Shape slide(std::vector<AxisWindow> const& axes, Rounding rounding, std::int64_t channels, Shape const& input)
{
    std::ranges::for_each(axes, check_window);
    Shape out{channels};
    for (std::size_t i = 0; i < axes.size(); ++i)
        out.push_back(positions(input[i + 1], axes[i], rounding));
    if (std::ranges::min(out) >= 1) return out;
    throw Misfit{fmt::format(
        "its kernel covers {}, more than the padded input of {}",
        by_axes(axes, [](AxisWindow const& axis, auto) { return axis.dilation * (axis.size - 1) + 1; }),
        by_axes(axes,
                [&](AxisWindow const& axis, auto i) { return input[i + 1] + axis.before + axis.after; }))};
}

std::vector<AxisWindow> axes_of(auto const& op)
{
    return {{op.kernel.height, op.stride.height, op.pad.top, op.pad.bottom, op.dilation.height},
            {op.kernel.width, op.stride.width, op.pad.left, op.pad.right, op.dilation.width}};
}

double window_size(std::vector<AxisWindow> const& axes)
{
    double size = 1;
    for (auto const& axis : axes)
        size *= static_cast<double>(axis.size);
    return size;
}

void check_groups(std::int64_t channels, std::int64_t groups, std::int64_t out)
{
    check_number("out", out);
    check_number("groups", groups);
    if (channels % groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} input channels", groups, channels)};
    if (out % groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} output channels", groups, out)};
}

/// Multiply-accumulates: out_channels x out_height x out_width x (in_channels / groups) x kernel_height x
/// kernel_width (Sze et al., Proc. IEEE 105(12), 2017, section III; groups as in PyTorch's Conv2d).
/// A bias adds one operation per output element.
Inference convolve(auto const& conv, std::vector<AxisWindow> const& axes, Shape const& shape)
{
    check_groups(shape[0], conv.groups, conv.out);
    Inference result;
    result.output = tensor_of_shape(slide(axes, Rounding::down, conv.out, shape));
    auto const filter = static_cast<double>(shape[0] / conv.groups) * window_size(axes);
    auto const bias = conv.bias == Bias::present ? 1.0 : 0.0;
    auto const elements = result.output.elements();
    add_work(result, filter * elements, bias * elements);
    add_parameters(result, static_cast<double>(conv.out) * (filter + bias));
    return result;
}

/// One operation per element of each window: the comparisons, or the additions and the division.
Inference pool(auto const& op, std::vector<AxisWindow> const& axes, Inputs inputs)
{
    auto const& shape = shape_with(axes.size(), key_of(op), inputs);
    auto out = slide(axes, op.rounding, shape[0], shape);
    if (std::ranges::any_of(axes,
                            [](auto const& axis) { return std::max(axis.before, axis.after) >= axis.size; }))
        throw Misfit{"its pad is not smaller than its kernel, so that a window could hold padding alone"};
    auto const type = op.kind == PoolKind::max ? shared_type(inputs) : ElementType::float32;
    Inference result;
    result.output = tensor_of_shape(std::move(out), type);
    add_work(result, 0, result.output.elements() * window_size(axes));
    return result;
}

/// Elements of all windows along one direction; window i of `out` covers floor(i length / out) up to
/// ceil((i + 1) length / out). Source: PyTorch, ATen/native/AdaptiveAveragePooling.cpp.
/// Written as a sum: consecutive windows share one element unless the border between them falls on a whole
/// one, which it does gcd(length, out) - 1 times.
double window_elements(std::int64_t length, std::int64_t out)
{
    return static_cast<double>(length) + static_cast<double>(out - std::gcd(length, out));
}

} // namespace

Inference infer_windows(Conv2d const& op, Inputs inputs)
{
    return convolve(op, axes_of(op), image_shape("conv2d", inputs));
}

Inference infer_windows(ConvNd const& op, Inputs inputs)
{
    return convolve(op, op.axes, shape_with(op.axes.size(), key_of(op), inputs));
}

/// Positions: (length - 1) stride - before - after + dilation (size - 1) + extra + 1 (PyTorch's documentation
/// of torch.nn.ConvTranspose2d). Each input element meets the filter of each output channel of its group.
Inference infer_windows(TransposedConv const& op, Inputs inputs)
{
    auto const& shape = shape_with(op.axes.size(), key_of(op), inputs);
    check_groups(shape[0], op.groups, op.out);
    Shape out{op.out};
    for (std::size_t i = 0; i < op.axes.size(); ++i) {
        auto const& axis = op.axes[i];
        check_window(axis);
        auto const extra = i < op.extra.size() ? op.extra[i] : 0;
        check_number("extra", extra, 0);
        out.push_back((shape[i + 1] - 1) * axis.stride - axis.before - axis.after +
                      axis.dilation * (axis.size - 1) + extra + 1);
    }
    if (std::ranges::min(out) < 1) throw Misfit{"its pad takes all positions off its output"};
    Inference result;
    result.output = tensor_of_shape(std::move(out));
    auto const filter = static_cast<double>(op.out / op.groups) * window_size(op.axes);
    auto const bias = op.bias == Bias::present ? 1.0 : 0.0;
    add_work(result, filter * product(shape), bias * result.output.elements());
    add_parameters(result, static_cast<double>(shape[0]) * filter + bias * static_cast<double>(op.out));
    return result;
}

Inference infer_windows(Pool2d const& op, Inputs inputs)
{
    return pool(op, axes_of(op), inputs);
}

Inference infer_windows(PoolNd const& op, Inputs inputs)
{
    return pool(op, op.axes, inputs);
}

/// One operation per element of each window, as for pooling with a fixed kernel.
Inference infer_windows(AdaptivePool2d const& op, Inputs inputs)
{
    auto const& shape = image_shape(key_of(op), inputs);
    check_extent("out", op.out);
    auto const type = op.kind == PoolKind::max ? shared_type(inputs) : ElementType::float32;
    Inference result;
    result.output = tensor_of_shape({shape[0], op.out.height, op.out.width}, type);
    add_work(result, 0,
             static_cast<double>(shape[0]) * window_elements(shape[1], op.out.height) *
                 window_elements(shape[2], op.out.width));
    return result;
}

Inference infer_windows(Pad2d const& op, Inputs inputs)
{
    auto const& shape = image_shape("pad2d", inputs);
    for (auto const side : {op.pad.top, op.pad.left, op.pad.bottom, op.pad.right})
        check_number("pad", side, 0);
    Inference result;
    result.output = tensor_of_shape(
        {shape[0], shape[1] + op.pad.top + op.pad.bottom, shape[2] + op.pad.left + op.pad.right},
        shared_type(inputs));
    return result;
}

/// Of each output element: none where it is the nearest one; else a product and a sum for each element that
/// it is mixed from, two or four along each axis (Keys, IEEE Trans. ASSP 29(6), 1981).
Inference infer_windows(Resize const& op, Inputs inputs)
{
    auto shape = input_with_shape("resize", inputs).shape;
    if (op.out.empty() || op.out.size() > shape.size())
        throw Misfit{
            fmt::format("resize is for {} axes, and its input is {}", op.out.size(), text_of(shape))};
    for (auto const length : op.out)
        check_number("out", length);
    std::ranges::copy_backward(op.out, shape.end());
    Inference result;
    result.output = tensor_of_shape(std::move(shape), op.kind == ResizeKind::nearest ? shared_type(inputs)
                                                                                     : ElementType::float32);
    auto const taps = op.kind == ResizeKind::cubic ? 4.0 : 2.0;
    if (op.kind != ResizeKind::nearest)
        add_work(result, 0,
                 2 * std::pow(taps, static_cast<double>(op.out.size())) * result.output.elements());
    return result;
}

} // namespace sunder::sim
