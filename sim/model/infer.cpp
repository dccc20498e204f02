#include "sim/model/infer.hpp"

#include "sim/base/match.hpp"
#include "sim/model/infer_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr double most_elements = 1e15;
constexpr double most_parameters = 1e12;
constexpr double bytes_of_float32 = 4.0;

constexpr char const* state_it_yourself =
    "give the model's input a shape, or state this op's work and output yourself";

Inference infer_opaque(Opaque const& op)
{
    Inference result;
    result.output = sized({.shape = op.shape, .type = ElementType::float32, .bytes = op.output});
    result.work = op.work;
    add_parameters(result, std::floor(op.weights.value() / bytes_of_float32));
    result.weights = op.weights;
    return result;
}

} // namespace

double product(Shape const& shape)
{
    return std::accumulate(shape.begin(), shape.end(), 1.0,
                           [](double sum, std::int64_t n) { return sum * static_cast<double>(n); });
}

std::string text_of(Shape const& shape)
{
    return fmt::format("({})", fmt::join(shape, ", "));
}

void check_number(char const* what, std::int64_t value, std::int64_t least)
{
    if (value < least || value > largest_number)
        throw Misfit{fmt::format("{} must be from {} to 1000000000, not {}", what, least, value)};
}

std::size_t axis_of(std::int64_t axis, Shape const& shape)
{
    auto const rank = static_cast<std::int64_t>(shape.size());
    if (axis < -rank || axis >= rank)
        throw Misfit{fmt::format("axis {} is not among those of {}", axis, text_of(shape))};
    return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

Tensor tensor_of_shape(Shape shape, ElementType type)
{
    return sized({.shape = std::move(shape), .type = type, .bytes = {}});
}

ElementType shared_type(Inputs inputs)
{
    auto const type = inputs.front().type;
    bool const all = std::ranges::all_of(inputs, [&](Tensor const& input) { return input.type == type; });
    return all ? type : ElementType::float32;
}

Tensor const& only_input(std::string_view op, Inputs inputs)
{
    check_count(op, inputs, 1, 1);
    return inputs.front();
}

Tensor const& input_with_shape(std::string_view op, Inputs inputs)
{
    auto const& input = only_input(op, inputs);
    static_cast<void>(shape_of(op, input));
    return input;
}

void check_count(std::string_view op, Inputs inputs, std::size_t least, std::size_t most)
{
    static constexpr std::array<char const*, 5> words = {"no", "one", "two", "three", "four"};
    if (inputs.size() >= least && inputs.size() <= most) return;
    auto const wanted = least == most ? std::string{words.at(least)}
                                      : fmt::format("{} or {}", words.at(least), words.at(most));
    throw Misfit{fmt::format("{} takes {} input{}, not {}", op, wanted, most == 1 ? "" : "s", inputs.size())};
}

Shape const& shape_of(std::string_view op, Tensor const& input)
{
    if (input.shape.empty())
        throw Misfit{fmt::format("{} needs the shape of its input, and only its bytes are known", op),
                     state_it_yourself};
    return input.shape;
}

Inference of_each_element(Tensor const& input, double operations)
{
    Inference result;
    result.output = input;
    result.output.type = ElementType::float32;
    result.output = sized(std::move(result.output));
    add_work(result, 0, operations * input.elements());
    return result;
}

void add_parameters(Inference& inference, double parameters, double buffers)
{
    if (parameters + buffers > most_parameters) throw Misfit{"it would have more than 1e12 parameters"};
    inference.parameters = static_cast<std::int64_t>(parameters);
    inference.weights = Bytes{bytes_of_float32 * (parameters + buffers)};
}

void add_constant(Inference& inference, Constant const& constant)
{
    auto const values = constant.shape.empty() ? 0.0 : product(constant.shape);
    if (constant.is_trained)
        add_parameters(inference, values);
    else
        add_parameters(inference, 0, values);
}

void add_work(Inference& inference, double multiply_accumulates, double others)
{
    inference.multiply_accumulates += multiply_accumulates;
    inference.work += Flops{2.0 * multiply_accumulates + others};
}

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

Inference infer(OpKind const& kind, Inputs inputs)
{
    return std::visit(
        Match{[&](Opaque const& op) { return infer_opaque(op); },
              [&](ModelInput const& op) {
                  Inference result;
                  result.output = sized({.shape = op.shape, .type = op.type, .bytes = op.bytes});
                  return result;
              },
              [&](OneOf<Conv2d, Pool2d, AdaptivePool2d, Pad2d, ConvNd, TransposedConv, PoolNd,
                        Resize> auto const& op) { return infer_windows(op, inputs); },
              [&](OneOf<Linear, MatMul, Attention, Recurrent, Embedding> auto const& op) {
                  return infer_product(op, inputs);
              },
              [&](OneOf<BatchNorm, LocalResponseNorm, LayerNorm, RmsNorm, GroupNorm> auto const& op) {
                  return infer_norm(op, inputs);
              },
              [&](OneOf<Activation, Softmax, Add, Multiply, Elementwise, Cast, Reduce, TopK,
                        NonMaxSuppression> auto const& op) { return infer_elements(op, inputs); },
              [&](OneOf<Concat, Flatten, Dropout, Slice, ChannelShuffle, Reshape, Transpose, Expand, Pad,
                        Gather> auto const& op) { return infer_movement(op, inputs); }},
        kind);
}

} // namespace sunder::sim
