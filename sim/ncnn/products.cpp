#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

bool is_constant(Value const& value)
{
    return value.origin == Value::Origin::constant;
}

/// The last two axes exchanged.
Value turned(LayerOps& ops, Value const& value)
{
    WholeNumbers order(value.tensor.shape.size());
    std::iota(order.begin(), order.end(), 0);
    if (order.size() < 2) return value;
    std::swap(order[order.size() - 1], order[order.size() - 2]);
    return ops.transposed(value, order);
}

void import_inner_product(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const out = count(layer, 0, "its number of outputs");
    auto const stated = integer(layer, 2, 0);
    auto const features = stated / out;
    if (stated % out != 0)
        throw SettingMisfit{
            layer.find(2)->at,
            fmt::format("{} weights are not a whole number for each of {} outputs", stated, out)};
    auto const& shape = ops.shape();
    bool const is_rows = shape.size() == 2 && (stated == 0 || shape.back() == features);
    auto const value = is_rows ? ops.input() : ops.flat(ops.input());
    auto const came = value.tensor.shape.back();
    if (stated != 0 && came != features)
        throw SettingMisfit{layer.find(2)->at,
                            fmt::format("its {} weights are for {} features, and its input ({}) has {}",
                                        stated, features, fmt::join(shape, ", "), came),
                            "state another size of the input: --input"};
    auto const stored = ops.stored_as();
    auto const of_linear = ops.is_activated() ? StoredAs{.bits = stored.bits, .type = {}} : stored;
    Linear const linear{
        .out = out, .bias = integer(layer, 1, 0) != 0 ? Bias::present : Bias::none, .in = came};
    ops.give(ops.activated(ops.add(linear, {value}, {.stored = of_linear, .parameters = {}}), 9, stored));
}

// Gemm: alpha (A B + beta C)
// ------------------------------------------------------------------------------------

struct GemmSettings {
    explicit GemmSettings(LayerLine const& layer)
        : turns_a{integer(layer, 2, 0) != 0},
          turns_b{integer(layer, 3, 0) != 0},
          knows_a{integer(layer, 4, 0) != 0},
          knows_b{integer(layer, 5, 0) != 0},
          knows_c{integer(layer, 6, 0) != 0},
          rows{integer(layer, 7, 0)},
          columns{integer(layer, 8, 0)},
          inner{integer(layer, 9, 0)},
          spread_of_c{integer(layer, 10, 0)},
          turns_output{integer(layer, 14, 0) != 0}
    {
    }

    bool turns_a;
    bool turns_b;
    bool knows_a;
    bool knows_b;
    bool knows_c;
    std::int64_t rows;
    std::int64_t columns;
    std::int64_t inner;
    std::int64_t spread_of_c;
    bool turns_output;

    /// Of what is added and known beforehand, as it is spread over (rows, columns); none.
    [[nodiscard]] Constant bias() const
    {
        if (!knows_c) return {};
        switch (spread_of_c) {
        case 0:
            return {.shape = {1}};
        case 1:
        case 2:
            return {.shape = {rows, 1}};
        case 3:
            return {.shape = {rows, columns}};
        case 4:
            return {.shape = {1, columns}};
        default:
            return {};
        }
    }
};

/// (rows, columns): ncnn takes images of one row each, too.
Value matrix(LayerOps& ops, Value const& value)
{
    auto const& shape = value.tensor.shape;
    if (shape.size() == 1) return ops.reshaped(value, {1, shape.front()});
    if (shape.size() == 3) return ops.reshaped(value, {shape[0] * shape[1], shape[2]});
    if (shape.size() != 2)
        throw Misfit{fmt::format("it multiplies matrices, not ({})", fmt::join(shape, ", "))};
    return value;
}

/// What a layer of weights does to rows: a bias that all rows share is its own.
Value with_bias(LayerOps& ops, Value const& value, Constant const& bias)
{
    return bias.shape.empty() ? value : ops.add(Add{.constant = bias}, {value});
}

Value gemm_by_right(LayerOps& ops, GemmSettings const& of)
{
    auto rows = matrix(ops, ops.input());
    if (of.turns_a) rows = turned(ops, rows);
    bool const is_own = of.knows_c && of.spread_of_c == 4;
    Linear const linear{.out = of.columns, .bias = is_own ? Bias::present : Bias::none, .in = of.inner};
    auto const product = ops.add(linear, {rows}, {.stored = ops.stored_as(18), .parameters = {}});
    return is_own ? product : with_bias(ops, product, of.bias());
}

/// A B = (B^T A^T)^T: the weights stand on the left.
Value gemm_by_left(LayerOps& ops, GemmSettings const& of)
{
    auto columns = matrix(ops, ops.input());
    if (!of.turns_b) columns = turned(ops, columns);
    bool const is_own = of.knows_c && (of.spread_of_c == 1 || of.spread_of_c == 2);
    Linear const linear{.out = of.rows, .bias = is_own ? Bias::present : Bias::none, .in = of.inner};
    auto const product =
        turned(ops, ops.add(linear, {columns}, {.stored = ops.stored_as(18), .parameters = {}}));
    return is_own ? product : with_bias(ops, product, of.bias());
}

void import_gemm(LayerOps& ops)
{
    auto const& layer = ops.layer();
    GemmSettings const of{layer};
    if (of.knows_a && of.knows_b) throw NoSuchLayer{"all of it is known beforehand"};
    if (of.knows_a) static_cast<void>(count(layer, 7, "its number of rows"));
    if (of.knows_b) static_cast<void>(count(layer, 8, "its number of columns"));
    if (of.knows_a || of.knows_b) static_cast<void>(count(layer, 9, "its length of sums"));
    std::size_t next = 1;
    Value product = [&] {
        if (of.knows_b) return gemm_by_right(ops, of);
        if (of.knows_a) return gemm_by_left(ops, of);
        auto left = matrix(ops, ops.input(0));
        auto right = matrix(ops, ops.input(1));
        if (is_constant(left) || is_constant(right)) throw NoSuchLayer{"one of its matrices is a constant"};
        if (of.turns_a) left = turned(ops, left);
        if (of.turns_b) right = turned(ops, right);
        next = 2;
        return with_bias(ops, ops.add(MatMul{}, {left, right}), of.bias());
    }();
    if (auto const* const added = ops.find_input(next); added != nullptr && !of.knows_c) {
        if (is_constant(*added))
            product = ops.add(
                Add{.constant = {.shape = added->tensor.shape, .is_trained = added->is_trained}}, {product});
        else
            product = ops.add(Add{}, {product, *added});
    }
    ops.give(of.turns_output ? turned(ops, product) : product);
}

// Products of tensors
// ------------------------------------------------------------------------------------

void import_mat_mul(LayerOps& ops)
{
    bool const turns_right = integer(ops.layer(), 0, 0) != 0;
    auto left = ops.input(0);
    auto right = ops.input(1);
    bool const is_row = left.tensor.shape.size() == 1;
    bool const is_column = right.tensor.shape.size() == 1;
    if (is_constant(right) && right.tensor.shape.size() == 2 && !is_constant(left)) {
        auto const& weights = right.tensor.shape;
        auto const in = weights[turns_right ? 1 : 0];
        auto const out = weights[turns_right ? 0 : 1];
        Linear const linear{.out = out, .bias = Bias::none, .in = in};
        return ops.give(ops.add(linear, {left}));
    }
    if (is_row) left = ops.reshaped(left, {1, left.tensor.shape.front()});
    if (is_column) right = ops.reshaped(right, {right.tensor.shape.front(), 1});
    if (turns_right && !is_column) right = turned(ops, right);
    auto product = ops.add(MatMul{}, {left, right});
    auto shape = product.tensor.shape;
    if (is_column) shape.pop_back();
    if (is_row && !shape.empty()) shape.erase(shape.end() - (is_column ? 1 : 2));
    if (shape.empty()) shape = {1};
    ops.give(ops.reshaped(product, shape));
}

void import_embed(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const& value = ops.input();
    ops.graph().retype_input(value.producer, ElementType::int32);
    Embedding const table{.rows = count(layer, 1, "its number of rows"),
                          .width = count(layer, 0, "the width of its rows")};
    auto const found = ops.add(table, {ops.input()}, {.stored = ops.stored_as(18), .parameters = {}});
    ops.give(integer(layer, 2, 0) == 0 ? found
                                       : ops.add(Add{.constant = {.shape = {1, table.width}}}, {found}));
}

/// "ij,jk->ik" as numbers of characters. Every letter that is not put out is summed over.
void import_einsum(LayerOps& ops)
{
    std::string equation;
    for (auto const letter : integers(ops.layer(), 0))
        equation += letter > ' ' && letter <= '~' ? static_cast<char>(letter) : '?';
    auto const arrow = equation.find("->");
    if (arrow == std::string::npos) throw NoSuchLayer{"its equation has no arrow"};
    std::map<char, std::int64_t> lengths;
    std::size_t operand = 0;
    std::size_t axis = 0;
    for (char const letter : equation.substr(0, arrow) + ",") {
        if (letter == ',') {
            if (axis != ops.shape(operand).size())
                throw Misfit{"its equation names other axes than it takes"};
            ++operand;
            axis = 0;
        } else {
            auto const& shape = ops.shape(operand);
            if (axis >= shape.size()) throw Misfit{"its equation names other axes than it takes"};
            lengths[letter] = std::max(lengths[letter], shape[axis++]);
        }
    }
    WholeNumbers out;
    for (char const letter : equation.substr(arrow + 2))
        out.push_back(lengths.contains(letter) ? lengths[letter] : 1);
    if (out.empty()) out = {1};
    double terms = 1;
    for (auto const& [letter, length] : lengths)
        terms *= static_cast<double>(length);
    ops.give(ops.add_opaque(Flops{static_cast<double>(operand) * terms}, out, ops.all_inputs()));
}

} // namespace

LayerRules product_rules()
{
    return {{"InnerProduct", import_inner_product},
            {"Gemm", import_gemm},
            {"MatMul", import_mat_mul},
            {"Embed", import_embed},
            {"Einsum", import_einsum}};
}

} // namespace sunder::sim
