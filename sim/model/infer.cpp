#include "sim/model/infer.hpp"

#include "sim/base/match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

using Shape = std::vector<std::int64_t>;

/// Bounds of what is believed: above them, products of sizes no longer fit 64 bits.
constexpr std::int64_t largest_number = 1'000'000'000;
constexpr double most_elements = 1e15;
constexpr double most_parameters = 1e12;
constexpr double bytes_of_float32 = 4.0;

constexpr char const* state_it_yourself =
    "give the model's input a shape, or state this op's work and output yourself";

double product(Shape const& shape)
{
    return std::accumulate(shape.begin(), shape.end(), 1.0,
                           [](double sum, std::int64_t n) { return sum * static_cast<double>(n); });
}

std::string text_of(Shape const& shape)
{
    return fmt::format("({})", fmt::join(shape, ", "));
}

void check_number(char const* what, std::int64_t value, std::int64_t least = 1)
{
    if (value < least || value > largest_number)
        throw Misfit{fmt::format("{} must be from {} to 1000000000, not {}", what, least, value)};
}

void check_extent(char const* what, Extent const& extent)
{
    check_number(what, extent.height);
    check_number(what, extent.width);
}

void check_padding(Padding const& pad)
{
    for (auto const side : {pad.top, pad.left, pad.bottom, pad.right})
        check_number("pad", side, 0);
}

Tensor tensor_of_shape(Shape shape, ElementType type)
{
    return sized({.shape = std::move(shape), .type = type, .bytes = {}});
}

/// The type of all inputs, where it is one: what an op that only moves or picks values hands on.
ElementType shared_type(std::span<Tensor const> inputs)
{
    auto const type = inputs.front().type;
    bool const all = std::ranges::all_of(inputs, [&](Tensor const& input) { return input.type == type; });
    return all ? type : ElementType::float32;
}

Tensor const& only_input(std::string_view op, std::span<Tensor const> inputs)
{
    if (inputs.size() != 1) throw Misfit{fmt::format("{} takes one input, not {}", op, inputs.size())};
    return inputs.front();
}

Tensor const& input_with_shape(std::string_view op, std::span<Tensor const> inputs)
{
    auto const& input = only_input(op, inputs);
    if (input.shape.empty())
        throw Misfit{fmt::format("{} needs the shape of its input, and only its bytes are known", op),
                     state_it_yourself};
    return input;
}

Shape const& image_shape(std::string_view op, std::span<Tensor const> inputs)
{
    auto const& shape = input_with_shape(op, inputs).shape;
    if (shape.size() != 3)
        throw Misfit{
            fmt::format("{} needs an input of shape (channels, height, width), not {}", op, text_of(shape))};
    return shape;
}

/// What is left of the input's values: same shape, as float32.
Inference of_each_element(Tensor const& input, double operations)
{
    auto output = input;
    output.type = ElementType::float32;
    if (!output.shape.empty()) output = sized(output);
    return {.output = output, .work = Flops{operations * output.elements()}, .weights = {}};
}

/// A trained op; `buffers` are stored but not trained.
void add_parameters(Inference& inference, double parameters, double buffers = 0.0)
{
    if (parameters + buffers > most_parameters) throw Misfit{"it would have more than 1e12 parameters"};
    inference.parameters = static_cast<std::int64_t>(parameters);
    inference.weights = Bytes{bytes_of_float32 * (parameters + buffers)};
}

struct AxisWindow {
    std::int64_t size;
    std::int64_t stride;
    std::int64_t before;
    std::int64_t after;
    std::int64_t dilation;
    Rounding rounding;
};

/// How many positions a window takes along `length`:
///     floor((length + before + after - dilation (size - 1) - 1) / stride) + 1;
/// rounded up, a last window that would start behind the input and the padding before it is dropped.
/// Source: PyTorch's documentation of torch.nn.Conv2d and torch.nn.MaxPool2d.
/// \return 0 where the window is larger than the padded input.
std::int64_t positions(std::int64_t length, AxisWindow const& window)
{
    auto const room = length + window.before + window.after - window.dilation * (window.size - 1) - 1;
    if (room < 0) return 0;
    if (window.rounding == Rounding::down) return room / window.stride + 1;
    auto const count = (room + window.stride - 1) / window.stride + 1;
    return (count - 1) * window.stride >= length + window.before ? count - 1 : count;
}

/// Sizes shared by convolution and pooling.
struct Sliding {
    Extent kernel;
    Extent stride;
    Padding pad;
    Extent dilation;
    Rounding rounding = Rounding::down;
};

/// (channels, height, width) of the output.
Shape slide(Sliding const& by, std::int64_t channels, Shape const& input)
{
    check_extent("kernel", by.kernel);
    check_extent("stride", by.stride);
    check_extent("dilation", by.dilation);
    check_padding(by.pad);
    auto const height = positions(input[1], {by.kernel.height, by.stride.height, by.pad.top, by.pad.bottom,
                                             by.dilation.height, by.rounding});
    auto const width = positions(input[2], {by.kernel.width, by.stride.width, by.pad.left, by.pad.right,
                                            by.dilation.width, by.rounding});
    if (height < 1 || width < 1)
        throw Misfit{fmt::format(
            "its kernel covers {} x {}, more than the padded input of {} x {}",
            by.dilation.height * (by.kernel.height - 1) + 1, by.dilation.width * (by.kernel.width - 1) + 1,
            input[1] + by.pad.top + by.pad.bottom, input[2] + by.pad.left + by.pad.right)};
    return {channels, height, width};
}

/// Multiply-accumulates: out_channels x out_height x out_width x (in_channels / groups) x kernel_height x
/// kernel_width (Sze et al., Proc. IEEE 105(12), 2017, section III; groups as in PyTorch's Conv2d).
/// A bias adds one operation per output element.
Inference infer_conv2d(Conv2d const& conv, std::span<Tensor const> inputs)
{
    auto const& shape = image_shape("conv2d", inputs);
    check_number("out", conv.out);
    check_number("groups", conv.groups);
    auto const channels = shape[0];
    if (channels % conv.groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} input channels", conv.groups, channels)};
    if (conv.out % conv.groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} output channels", conv.groups, conv.out)};

    Inference result{
        .output = tensor_of_shape(slide({conv.kernel, conv.stride, conv.pad, conv.dilation}, conv.out, shape),
                                  ElementType::float32),
        .work = {},
        .weights = {}};
    auto const channels_of_group = channels / conv.groups;
    auto const filter = static_cast<double>(channels_of_group) * static_cast<double>(conv.kernel.height) *
                        static_cast<double>(conv.kernel.width);
    auto const bias = conv.bias == Bias::present ? 1.0 : 0.0;
    result.work = Flops{(2.0 * filter + bias) * result.output.elements()};
    add_parameters(result, static_cast<double>(conv.out) * (filter + bias));
    return result;
}

/// One multiply-accumulate per weight and token; a bias adds one operation per output element.
Inference infer_linear(Linear const& linear, std::span<Tensor const> inputs)
{
    auto shape = input_with_shape("linear", inputs).shape;
    check_number("out", linear.out);
    if (shape.size() > 2)
        throw Misfit{fmt::format("linear needs an input of shape (features) or (tokens, features), not {}",
                                 text_of(shape)),
                     "put a flatten before it"};
    auto const features = static_cast<double>(shape.back());
    auto const bias = linear.bias == Bias::present ? 1.0 : 0.0;
    shape.back() = linear.out;
    Inference result{
        .output = tensor_of_shape(std::move(shape), ElementType::float32), .work = {}, .weights = {}};
    result.work = Flops{(2.0 * features + bias) * result.output.elements()};
    add_parameters(result, static_cast<double>(linear.out) * (features + bias));
    return result;
}

/// One operation per element of each window: the comparisons, or the additions and the division.
Inference infer_pool2d(Pool2d const& pool, std::span<Tensor const> inputs)
{
    auto const op = key_of(pool);
    auto const& shape = image_shape(op, inputs);
    Sliding const by{pool.kernel, pool.stride, pool.pad, pool.dilation, pool.rounding};
    auto out = slide(by, shape[0], shape);
    if (std::max(pool.pad.top, pool.pad.bottom) >= pool.kernel.height ||
        std::max(pool.pad.left, pool.pad.right) >= pool.kernel.width)
        throw Misfit{"its pad is not smaller than its kernel, so that a window could hold padding alone"};
    auto const type = pool.kind == PoolKind::max ? shared_type(inputs) : ElementType::float32;
    Inference result{.output = tensor_of_shape(std::move(out), type), .work = {}, .weights = {}};
    result.work = Flops{result.output.elements() * static_cast<double>(pool.kernel.height) *
                        static_cast<double>(pool.kernel.width)};
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

/// One operation per element of each window, as for pooling with a fixed kernel.
Inference infer_adaptive_pool2d(AdaptivePool2d const& pool, std::span<Tensor const> inputs)
{
    auto const op = key_of(pool);
    auto const& shape = image_shape(op, inputs);
    check_extent("out", pool.out);
    auto const type = pool.kind == PoolKind::max ? shared_type(inputs) : ElementType::float32;
    auto const work = static_cast<double>(shape[0]) * window_elements(shape[1], pool.out.height) *
                      window_elements(shape[2], pool.out.width);
    return {.output = tensor_of_shape({shape[0], pool.out.height, pool.out.width}, type),
            .work = Flops{work},
            .weights = {}};
}

Inference infer_pad2d(Pad2d const& op, std::span<Tensor const> inputs)
{
    auto const& shape = image_shape("pad2d", inputs);
    check_padding(op.pad);
    return {.output = tensor_of_shape(
                {shape[0], shape[1] + op.pad.top + op.pad.bottom, shape[2] + op.pad.left + op.pad.right},
                shared_type(inputs)),
            .work = {},
            .weights = {}};
}

/// At inference y = scale x + shift per channel, from four stored vectors of which two are trained
/// (Ioffe and Szegedy, ICML 2015, section 3.1).
Inference infer_batch_norm(std::span<Tensor const> inputs)
{
    auto const& input = input_with_shape("batch_norm", inputs);
    auto result = of_each_element(input, 2.0);
    auto const channels = static_cast<double>(input.shape[0]);
    add_parameters(result, 2.0 * channels, 2.0 * channels);
    return result;
}

/// Each element is divided by a power of a sum of squares over `size` channels (Krizhevsky et al., NIPS 2012,
/// section 3.3): size squares and additions, a power and a division.
Inference infer_local_response_norm(LocalResponseNorm const& norm, std::span<Tensor const> inputs)
{
    check_number("size", norm.size);
    return of_each_element(input_with_shape("local_response_norm", inputs),
                           2.0 * static_cast<double>(norm.size) + 2.0);
}

/// Whether `small` is one value per channel of `large`: (c), (1, 1, 1) or (c, 1, 1) beside (c, h, w).
bool spreads_over(Shape const& small, Shape const& large)
{
    if (small.empty() || large.empty() || small.size() > large.size()) return false;
    bool const channels_fit = small[0] == large[0] || small[0] == 1;
    return channels_fit && std::all_of(small.begin() + 1, small.end(), [](auto n) { return n == 1; });
}

/// Sum or product: one operation per output element and input after the first.
Inference infer_elementwise(std::string_view op, std::span<Tensor const> inputs)
{
    if (inputs.size() < 2)
        throw Misfit{fmt::format("{} takes two or more inputs, not {}", op, inputs.size()),
                     "name them: inputs: [FIRST, SECOND]"};
    auto const& largest =
        *std::ranges::max_element(inputs, {}, [](Tensor const& input) { return input.elements(); });
    for (auto const& input : inputs) {
        if (largest.shape.empty() != input.shape.empty())
            throw Misfit{fmt::format("{} cannot join a tensor of known shape with one of which only the "
                                     "bytes are known",
                                     op)};
        bool const same = input.shape.empty() ? input.bytes == largest.bytes : input.shape == largest.shape;
        if (same || spreads_over(input.shape, largest.shape)) continue;
        auto const size_of = [](Tensor const& tensor) {
            return tensor.shape.empty() ? fmt::format("{} B", tensor.bytes.value()) : text_of(tensor.shape);
        };
        throw Misfit{
            fmt::format("{} takes inputs of one shape, not {} and {}", op, size_of(largest), size_of(input))};
    }
    return of_each_element(largest, static_cast<double>(inputs.size() - 1));
}

Inference infer_concat(std::span<Tensor const> inputs)
{
    if (inputs.size() < 2)
        throw Misfit{fmt::format("concat takes two or more inputs, not {}", inputs.size()),
                     "name them: inputs: [FIRST, SECOND]"};
    Tensor output{.shape = inputs.front().shape, .type = shared_type(inputs), .bytes = inputs.front().bytes};
    for (auto const& input : inputs.subspan(1)) {
        output.bytes += input.bytes; // replaced below where the shapes are known
        if (output.shape.empty() || input.shape.empty()) {
            output.shape.clear();
            continue;
        }
        if (!std::equal(output.shape.begin() + 1, output.shape.end(), input.shape.begin() + 1,
                        input.shape.end()))
            throw Misfit{fmt::format("concat takes inputs that differ in their channels only, not {} and {}",
                                     text_of(inputs.front().shape), text_of(input.shape))};
        output.shape[0] += input.shape[0];
        output = sized(output);
    }
    return {.output = output, .work = {}, .weights = {}};
}

Inference infer_flatten(std::span<Tensor const> inputs)
{
    auto output = only_input("flatten", inputs);
    if (!output.shape.empty()) output.shape = {static_cast<std::int64_t>(output.elements())};
    return {.output = std::move(output), .work = {}, .weights = {}};
}

Inference infer_slice(Slice const& slice, std::span<Tensor const> inputs)
{
    auto const& input = input_with_shape("slice", inputs);
    if (slice.from < 0 || slice.to <= slice.from || slice.to > input.shape[0])
        throw Misfit{fmt::format("channels from {} to {} are not within its input's {}", slice.from, slice.to,
                                 input.shape[0])};
    auto shape = input.shape;
    shape[0] = slice.to - slice.from;
    return {.output = tensor_of_shape(std::move(shape), input.type), .work = {}, .weights = {}};
}

Inference infer_channel_shuffle(ChannelShuffle const& shuffle, std::span<Tensor const> inputs)
{
    auto const& input = input_with_shape("channel_shuffle", inputs);
    check_number("groups", shuffle.groups);
    if (input.shape[0] % shuffle.groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} channels", shuffle.groups, input.shape[0])};
    return {.output = input, .work = {}, .weights = {}};
}

Inference infer_opaque(Opaque const& opaque)
{
    Inference result{.output = sized({.shape = opaque.shape, .type = opaque.type, .bytes = opaque.output}),
                     .work = opaque.work,
                     .weights = {}};
    add_parameters(result, std::floor(opaque.weights.value() / bytes_of_float32));
    result.weights = opaque.weights;
    return result;
}

} // namespace

Tensor sized(Tensor tensor)
{
    if (tensor.shape.empty()) return tensor;
    // Numbers of a shape may exceed `largest_number` (a flattened tensor), the product may not exceed this.
    bool const positive = std::ranges::all_of(tensor.shape, [](auto n) { return n >= 1; });
    if (!positive)
        throw Misfit{fmt::format("shape {} must hold numbers of 1 or more", text_of(tensor.shape))};
    auto const elements = product(tensor.shape);
    if (elements > most_elements)
        throw Misfit{fmt::format("shape {} has more than 1e15 elements", text_of(tensor.shape))};
    tensor.bytes = Bytes{elements * bits_of(tensor.type) / 8.0};
    return tensor;
}

Inference infer(OpKind const& kind, std::span<Tensor const> inputs)
{
    return std::visit(
        Match{[&](Conv2d const& op) { return infer_conv2d(op, inputs); },
              [&](Linear const& op) { return infer_linear(op, inputs); },
              [&](Pool2d const& op) { return infer_pool2d(op, inputs); },
              [&](AdaptivePool2d const& op) { return infer_adaptive_pool2d(op, inputs); },
              [&](BatchNorm const&) { return infer_batch_norm(inputs); },
              [&](Activation const&) { return of_each_element(only_input("activation", inputs), 1.0); },
              [&](Add const&) { return infer_elementwise("add", inputs); },
              [&](Multiply const&) { return infer_elementwise("multiply", inputs); },
              [&](Concat const&) { return infer_concat(inputs); },
              [&](Flatten const&) { return infer_flatten(inputs); },
              [&](LocalResponseNorm const& op) { return infer_local_response_norm(op, inputs); },
              [&](Dropout const&) {
                  return Inference{.output = only_input("dropout", inputs), .work = {}, .weights = {}};
              },
              [&](Slice const& op) { return infer_slice(op, inputs); },
              [&](ChannelShuffle const& op) { return infer_channel_shuffle(op, inputs); },
              [&](Pad2d const& op) { return infer_pad2d(op, inputs); },
              [&](Opaque const& op) { return infer_opaque(op); }},
        kind);
}

} // namespace sunder::sim
