#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

Value with_last_two_swapped(NodeOps& ops, Value const& value)
{
    Integers order(value.tensor.shape.size());
    if (order.size() < 2) throw NoSuchOp{"it is no matrix"};
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[order.size() - 1], order[order.size() - 2]);
    return ops.transposed(value, order);
}

/// Rows of features times a matrix of weights (features, out). Their number is stated where tensors have more
/// than two axes.
Linear linear_of(Integers const& shape, Integers const& matrix, Bias bias)
{
    if (shape.empty()) throw NoSuchOp{"its input has no shape"};
    if (matrix.size() != 2) throw NoSuchOp{"its weights are no matrix"};
    if (shape.back() != matrix[0])
        throw Misfit{fmt::format("its weights are for {} features, not {}", matrix[0], shape.back())};
    return {.out = matrix[1], .bias = bias, .in = shape.size() > 2 ? matrix[0] : 0};
}

/// A matrix of weights on the left: W x = (x' W')'.
Value multiplied_from_left(NodeOps& ops, Operand operand, Integers const& matrix, std::string const& weights)
{
    if (operand.shape().size() < 2) operand = ops.with_batch(std::move(operand));
    if (operand.shape().size() < 2) throw NoSuchOp{"its input is a vector"};
    auto const turned = with_last_two_swapped(ops, operand.value);
    auto const linear = linear_of(turned.tensor.shape, {matrix[1], matrix[0]}, Bias::none);
    return with_last_two_swapped(ops, ops.add(linear, {turned}, {weights}));
}

/// A matrix of weights for each head: a convolution of one position, in groups.
Value multiplied_by_heads(NodeOps& ops, Operand const& operand, Integers matrices, std::string const& weights)
{
    auto const& shape = operand.shape();
    if (matrices.size() == 4 && matrices.front() == 1) matrices.erase(matrices.begin());
    if (matrices.size() != 3 || shape.size() != 3 || shape[0] != matrices[0] || shape[2] != matrices[1])
        throw NoSuchOp{"its weights are not a matrix for each head"};
    auto const heads = matrices[0];
    auto const channels =
        ops.reshaped(ops.transposed(operand.value, {0, 2, 1}), {heads * shape[2], shape[1]});
    ConvNd const conv{
        .axes = {AxisWindow{}}, .out = heads * matrices[2], .groups = heads, .bias = Bias::none};
    auto const product = ops.add(conv, {channels}, {weights});
    return ops.transposed(ops.reshaped(product, {heads, matrices[2], shape[1]}), {0, 2, 1});
}

/// Where it is a vector, as a row or as a column.
Value as_matrix(NodeOps& ops, Operand operand, bool is_left)
{
    if (operand.shape().size() < 2 && operand.whole.size() > 1) operand = ops.with_batch(std::move(operand));
    auto const& shape = operand.shape();
    if (shape.size() > 1) return operand.value;
    return ops.reshaped(operand.value, is_left ? Integers{1, shape[0]} : Integers{shape[0], 1});
}

struct Turned {
    bool left = false;
    bool right = false;
};

Value product_of(NodeOps& ops, Turned turned)
{
    auto left = as_matrix(ops, ops.operand(0), true);
    auto right = as_matrix(ops, ops.operand(1), false);
    if (turned.left) left = with_last_two_swapped(ops, left);
    if (turned.right) right = with_last_two_swapped(ops, right);
    return ops.add(MatMul{}, {left, right});
}

Value times_constant(NodeOps& ops, Turned turned)
{
    auto const& node = ops.node();
    int const side = ops.is_constant(0) ? 0 : 1;
    auto matrix = ops.graph().weights_at(node, side);
    auto const& weights = node.input(side);
    bool const is_turned = side == 0 ? turned.left : turned.right;
    if (matrix.size() > 2) {
        if (side == 0 || is_turned || turned.left) throw NoSuchOp{"its weights are more than a matrix"};
        return multiplied_by_heads(ops, ops.operand(0), matrix, weights);
    }
    if (is_turned) std::ranges::reverse(matrix);
    auto operand = ops.operand(1 - side);
    if (side == 0 ? turned.right : turned.left) {
        operand = ops.with_batch(std::move(operand));
        operand.value = with_last_two_swapped(ops, operand.value);
    }
    if (matrix.empty()) throw NoSuchOp{"its weights are a number"};
    if (matrix.size() == 1) matrix = side == 0 ? Integers{1, matrix[0]} : Integers{matrix[0], 1};
    if (side == 0) return multiplied_from_left(ops, std::move(operand), matrix, weights);
    return ops.add(linear_of(operand.shape(), matrix, Bias::none), {operand.value}, {weights});
}

void import_matmul(NodeOps& ops)
{
    Turned const turned{.left = integer(ops.node(), "transA", 0) != 0,
                        .right = integer(ops.node(), "transB", 0) != 0};
    bool const has_constant = ops.is_constant(0) || ops.is_constant(1);
    ops.give(has_constant ? times_constant(ops, turned) : product_of(ops, turned));
}

/// One value for each of `out` features.
bool is_bias(NodeOps const& ops, int input, std::int64_t out)
{
    if (!ops.is_constant(input)) return false;
    auto shape = ops.graph().weights_at(ops.node(), input);
    std::erase(shape, 1);
    return shape.empty() ? out == 1 : shape == Integers{out};
}

/// A B + C, with factors that do not count.
void import_gemm(NodeOps& ops)
{
    auto const& node = ops.node();
    if (!has_input(node, 2)) return import_matmul(ops);
    auto const whole = ops.whole_output();
    if (whole.empty()) throw NoSuchOp{"its product is no matrix"};
    auto const out = whole.back();
    bool const is_linear = ops.is_constant(1) && integer(node, "transA", 0) == 0 && is_bias(ops, 2, out);
    if (is_linear) {
        auto matrix = ops.graph().weights_at(node, 1);
        if (matrix.size() != 2) throw Misfit{"its weights are no matrix"};
        if (integer(node, "transB", 0) != 0) std::ranges::reverse(matrix);
        auto const operand = ops.operand(0);
        auto const linear = linear_of(operand.shape(), matrix, Bias::present);
        return ops.give(ops.add(linear, {operand.value}, {node.input(1), node.input(2)}));
    }
    Turned const turned{.left = integer(node, "transA", 0) != 0, .right = integer(node, "transB", 0) != 0};
    bool const has_constant = ops.is_constant(0) || ops.is_constant(1);
    auto const product = has_constant ? times_constant(ops, turned) : product_of(ops, turned);
    if (!ops.is_constant(2)) return ops.give(ops.add(Add{}, {product, ops.operand(2).value}));
    bool const is_trained = !ops.graph().weights().roots_of(node.input(2)).empty();
    auto const shape = ops.graph().weights_at(node, 2);
    ops.give(
        ops.add(Add{.constant = {.shape = shape.empty() ? Integers{1} : shape, .is_trained = is_trained}},
                {product}, {node.input(2)}));
}

/// Weights of few bits (com.microsoft): N rows of K values.
void import_matmul_of_bits(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    Integers const matrix{integer(ops.node(), "K", 0), integer(ops.node(), "N", 0)};
    auto const value = ops.add(linear_of(operand.shape(), matrix, Bias::none), {operand.value});
    ops.store_in_bits(value,
                      static_cast<int>(std::clamp<std::int64_t>(integer(ops.node(), "bits", 4), 1, 16)));
    ops.give(value);
}

} // namespace

Imports product_imports()
{
    return {{"Gemm", import_gemm},
            {"MatMul", import_matmul},
            {"FusedMatMul", import_matmul},
            {"TransposeMatMul", import_matmul},
            {"MatMulNBits", import_matmul_of_bits}};
}

} // namespace sunder::sim
