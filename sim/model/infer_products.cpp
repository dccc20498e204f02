#include "sim/model/infer_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

double number(std::int64_t value)
{
    return static_cast<double>(value);
}

Shape in_front_of(std::size_t last, Shape const& shape)
{
    return {shape.begin(), shape.end() - static_cast<std::ptrdiff_t>(last)};
}

/// The last axis, or the last but `back`.
std::int64_t length(Shape const& shape, std::size_t back = 0)
{
    return shape[shape.size() - 1 - back];
}

Shape joined(Shape front, std::initializer_list<std::int64_t> behind)
{
    front.insert(front.end(), behind);
    return front;
}

/// What stands in front of the matrices of all.
Shape heads_of(std::string_view op, std::vector<Shape> const& shapes)
{
    std::vector<Shape> fronts;
    for (auto const& shape : shapes)
        fronts.push_back(in_front_of(2, shape));
    // Scalars in front: one matrix each.
    if (std::ranges::all_of(fronts, &Shape::empty)) return {};
    auto const front = broadcast(fronts);
    if (!front)
        throw Misfit{fmt::format("{} takes matrices that fit one another in front, not {} and {}", op,
                                 text_of(shapes[0]), text_of(shapes[1]))};
    return *front;
}

std::vector<Shape> matrices(std::string_view op, Inputs inputs)
{
    std::vector<Shape> shapes;
    for (auto const& input : inputs) {
        shapes.push_back(shape_of(op, input));
        if (shapes.back().size() < 2)
            throw Misfit{fmt::format("{} takes matrices, and an input is {}", op, text_of(shapes.back()))};
    }
    return shapes;
}

} // namespace

/// One multiply-accumulate per weight and token; a bias adds one operation per output element.
Inference infer_product(Linear const& op, Inputs inputs)
{
    auto shape = input_with_shape("linear", inputs).shape;
    check_number("out", op.out);
    check_number("in", op.in, 0);
    if (op.in == 0 && shape.size() > 2)
        throw Misfit{fmt::format("linear needs an input of shape (features) or (tokens, features), not {}",
                                 text_of(shape)),
                     "put a flatten before it, or say how many features go in: in: " +
                         std::to_string(shape.back())};
    if (op.in != 0 && op.in != shape.back())
        throw Misfit{
            fmt::format("its weights are for {} features, and its input is {}", op.in, text_of(shape))};
    auto const features = number(shape.back());
    auto const bias = op.bias == Bias::present ? 1.0 : 0.0;
    shape.back() = op.out;
    Inference result;
    result.output = tensor_of_shape(std::move(shape));
    auto const elements = result.output.elements();
    add_work(result, features * elements, bias * elements);
    add_parameters(result, number(op.out) * (features + bias));
    return result;
}

/// m k n multiply-accumulates of each pair of matrices.
Inference infer_product(MatMul const& /*op*/, Inputs inputs)
{
    check_count("matmul", inputs, 2, 2);
    auto const shapes = matrices("matmul", inputs);
    auto const& left = shapes[0];
    auto const& right = shapes[1];
    if (length(left) != length(right, 1))
        throw Misfit{fmt::format("matmul takes as many columns as rows, not {} and {}", text_of(left),
                                 text_of(right))};
    Inference result;
    result.output = tensor_of_shape(joined(heads_of("matmul", shapes), {length(left, 1), length(right)}));
    add_work(result, number(length(left)) * result.output.elements());
    return result;
}

/// h m n (d + e) multiply-accumulates; one operation per score for the scale, one for the softmax (as an
/// activation has it), one for a mask.
Inference infer_product(Attention const& op, Inputs inputs)
{
    check_count("attention", inputs, 3, 4);
    auto shapes = matrices("attention", inputs.first(3));
    auto const& queries = shapes[0];
    auto keys = shapes[1];
    if (op.keys == KeyOrder::columns) std::swap(keys[keys.size() - 1], keys[keys.size() - 2]);
    auto const& values = shapes[2];
    if (length(queries) != length(keys))
        throw Misfit{
            fmt::format("its queries have {} features and its keys {}", length(queries), length(keys))};
    if (length(keys, 1) != length(values, 1))
        throw Misfit{fmt::format("it has {} keys for {} values", length(keys, 1), length(values, 1))};
    auto const heads = heads_of("attention", shapes);
    auto const scores = joined(heads, {length(queries, 1), length(keys, 1)});
    bool const is_masked = !op.mask.empty() || inputs.size() == 4;
    for (auto const& mask : {op.mask, inputs.size() == 4 ? shape_of("attention", inputs[3]) : Shape{}}) {
        std::vector<Shape> const both{scores, mask};
        if (mask.size() > scores.size() || (!mask.empty() && broadcast(both) != scores))
            throw Misfit{
                fmt::format("its mask {} does not fit scores of {}", text_of(mask), text_of(scores))};
    }
    Inference result;
    result.output = tensor_of_shape(joined(heads, {length(queries, 1), length(values)}));
    add_work(result, product(scores) * (number(length(queries)) + number(length(values))),
             product(scores) * (is_masked ? 3.0 : 2.0));
    if (!op.mask.empty()) add_parameters(result, 0, product(op.mask));
    return result;
}

/// Of each step and direction: gates x hidden x (features + hidden) multiply-accumulates; two biases of each
/// gate; functions, products and sums of the state: LSTM 5 + 3 + 1, GRU 3 + 3 + 2, simple 1 of each hidden
/// value. First states may come in behind the sequence. Gates: LSTM 4, GRU 3, simple 1. Sources: as stated
/// where the kind is declared.
Inference infer_product(Recurrent const& op, Inputs inputs)
{
    check_count("recurrent", inputs, 1, 3);
    auto const& shape = shape_of("recurrent", inputs.front());
    check_number("hidden", op.hidden);
    if (op.directions != 1 && op.directions != 2) throw Misfit{"it runs in one or two directions"};
    if (shape.size() < 2)
        throw Misfit{fmt::format("it needs an input of shape (steps, features), not {}", text_of(shape))};
    bool const is_lstm = op.cell == CellKind::lstm;
    double const gates = is_lstm ? 4.0 : op.cell == CellKind::gru ? 3.0 : 1.0;
    double const functions = is_lstm ? 9.0 : op.cell == CellKind::gru ? 8.0 : 1.0;
    auto const features = number(shape.back());
    auto const hidden = number(op.hidden);
    auto const cells = number(op.directions) * gates * hidden;
    auto const bias = op.bias == Bias::present ? 2.0 : 0.0;
    auto const steps = product(in_front_of(1, shape));
    Inference result;
    result.output = tensor_of_shape(joined(in_front_of(1, shape), {op.directions * op.hidden}));
    add_work(result, steps * cells * (features + hidden),
             steps * (cells * bias + number(op.directions) * hidden * functions));
    add_parameters(result, cells * (features + hidden + bias));
    return result;
}

/// Rows are looked up: no work, and no more of the table is read than comes out.
Inference infer_product(Embedding const& op, Inputs inputs)
{
    auto const& shape = input_with_shape("embedding", inputs).shape;
    check_number("rows", op.rows);
    check_number("width", op.width);
    Inference result;
    result.output = tensor_of_shape(joined(shape, {op.width}));
    add_parameters(result, number(op.rows) * number(op.width));
    result.unread_weights = std::max(Bytes{}, result.weights - result.output.bytes);
    return result;
}

} // namespace sunder::sim
