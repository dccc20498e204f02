#include "sim/model/infer_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sunder::sim {
namespace {

std::string size_of(Tensor const& tensor)
{
    return tensor.shape.empty() ? fmt::format("{} B", tensor.bytes.value()) : text_of(tensor.shape);
}

[[noreturn]] void refuse(std::string_view op, Tensor const& one, std::string const& other)
{
    throw Misfit{fmt::format("{} takes inputs of one shape, not {} and {}", op, size_of(one), other),
                 "axes of length 1 are spread over the others, matched from the last on"};
}

/// Where only the bytes are known, they must be the same.
Tensor of_bytes(std::string_view op, Inputs inputs, Constant const& constant)
{
    auto const& first = inputs.front();
    for (auto const& input : inputs) {
        if (!input.shape.empty())
            throw Misfit{fmt::format("{} cannot join a tensor of known shape with one of which only the "
                                     "bytes are known",
                                     op)};
        if (input.bytes < first.bytes) refuse(op, first, size_of(input));
        if (input.bytes > first.bytes) refuse(op, input, size_of(first));
    }
    if (!constant.shape.empty())
        throw Misfit{fmt::format("{} with a constant needs the shape of its input", op)};
    return first;
}

Tensor spread(std::string_view op, Inputs inputs, Constant const& constant)
{
    if (std::ranges::any_of(inputs, [](Tensor const& input) { return input.shape.empty(); }))
        return of_bytes(op, inputs, constant);
    std::vector<Shape> shapes;
    for (auto const& input : inputs)
        shapes.push_back(input.shape);
    if (!constant.shape.empty()) shapes.push_back(constant.shape);
    auto shape = broadcast(shapes);
    if (shape) return tensor_of_shape(std::move(*shape));
    auto const& largest =
        *std::ranges::max_element(inputs, {}, [](Tensor const& input) { return input.elements(); });
    auto const other = std::ranges::find_if(shapes, [&](Shape const& each) {
        std::vector<Shape> const both{largest.shape, each};
        return !broadcast(both);
    });
    refuse(op, largest, text_of(other == shapes.end() ? shapes.back() : *other));
}

/// One operation per output element and operand after the first.
Inference combine(std::string_view op, Inputs inputs, Constant const& constant, std::size_t least)
{
    auto const operands = inputs.size() + (constant.shape.empty() ? 0 : 1);
    if (inputs.empty() || operands < least)
        throw Misfit{fmt::format("{} takes two or more inputs, not {}", op, inputs.size()),
                     "name them: inputs: [FIRST, SECOND]; or give it a constant"};
    auto result = of_each_element(spread(op, inputs, constant), static_cast<double>(operands - 1));
    add_constant(result, constant);
    return result;
}

} // namespace

Inference infer_elements(Activation const& /*op*/, Inputs inputs)
{
    return of_each_element(only_input("activation", inputs), 1.0);
}

/// As an activation.
Inference infer_elements(Softmax const& op, Inputs inputs)
{
    auto const& input = input_with_shape("softmax", inputs);
    static_cast<void>(axis_of(op.axis, input.shape));
    return of_each_element(input, 1.0);
}

Inference infer_elements(Add const& op, Inputs inputs)
{
    return combine("add", inputs, op.constant, 2);
}

Inference infer_elements(Multiply const& op, Inputs inputs)
{
    return combine("multiply", inputs, op.constant, 2);
}

Inference infer_elements(Elementwise const& op, Inputs inputs)
{
    auto result = combine(key_of(op), inputs, op.constant, 2);
    bool const decides = op.kind == ElementwiseKind::compare || op.kind == ElementwiseKind::logic;
    if (decides) result.output.type = ElementType::boolean;
    result.output = sized(std::move(result.output));
    return result;
}

Inference infer_elements(Cast const& op, Inputs inputs)
{
    Inference result;
    result.output = only_input("cast", inputs);
    auto const before = bits_of(result.output.type);
    result.output.type = op.type;
    result.output.bytes = result.output.bytes * (static_cast<double>(bits_of(op.type)) / before);
    return result;
}

/// One operation per element that goes in; two for a norm.
Inference infer_elements(Reduce const& op, Inputs inputs)
{
    auto const& input = input_with_shape("reduce", inputs);
    std::set<std::size_t> gone;
    for (auto const axis : op.axes)
        gone.insert(axis_of(axis, input.shape));
    Shape shape;
    for (std::size_t i = 0; i < input.shape.size(); ++i) {
        bool const is_gone = op.axes.empty() || gone.contains(i);
        if (!is_gone || op.keep == ReducedAxes::kept) shape.push_back(is_gone ? 1 : input.shape[i]);
    }
    if (shape.empty()) shape = {1};
    bool const finds = op.kind == ReductionKind::argmin || op.kind == ReductionKind::argmax;
    Inference result;
    result.output = tensor_of_shape(std::move(shape), finds ? ElementType::int64 : ElementType::float32);
    add_work(result, 0, input.elements() * (op.kind == ReductionKind::norm ? 2.0 : 1.0));
    return result;
}

/// Each element is compared with the least of those kept, and those are a heap (Knuth, The Art of Computer
/// Programming 3, section 5.2.3): 1 + log2(count) per element at most.
Inference infer_elements(TopK const& op, Inputs inputs)
{
    auto shape = input_with_shape("top_k", inputs).shape;
    auto const axis = axis_of(op.axis, shape);
    check_number("count", op.count);
    if (op.count > shape[axis]) throw Misfit{fmt::format("it takes {} of {} values", op.count, shape[axis])};
    Inference result;
    add_work(result, 0, product(shape) * (1 + std::ceil(std::log2(static_cast<double>(op.count)))));
    shape[axis] = op.count;
    result.output = tensor_of_shape(
        std::move(shape), op.gives == TopKResult::positions ? ElementType::int64 : shared_type(inputs));
    return result;
}

/// At most: each box that is kept is held against all of its class, with 13 operations for the share of two
/// boxes that overlaps (four comparisons, four differences, three products, a sum and a division).
Inference infer_elements(NonMaxSuppression const& op, Inputs inputs)
{
    check_count("non_max_suppression", inputs, 2, 2);
    auto const& boxes = shape_of("non_max_suppression", inputs[0]);
    auto const& scores = shape_of("non_max_suppression", inputs[1]);
    check_number("most", op.most);
    if (boxes.size() != 2 || boxes[1] != 4 || scores.size() != 2 || scores[1] != boxes[0])
        throw Misfit{fmt::format("it takes boxes (n, 4) and scores (classes, n), not {} and {}",
                                 text_of(boxes), text_of(scores))};
    auto const kept = scores[0] * std::min(op.most, boxes[0]);
    Inference result;
    result.output = tensor_of_shape({kept, 3}, ElementType::int64);
    add_work(result, 0, 13.0 * static_cast<double>(kept) * static_cast<double>(boxes[0]));
    return result;
}

} // namespace sunder::sim
