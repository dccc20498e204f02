#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

std::vector<std::string> constants_at(NodeOps const& ops, std::initializer_list<int> inputs)
{
    std::vector<std::string> names;
    for (int const input : inputs)
        if (ops.is_constant(input)) names.push_back(ops.node().input(input));
    return names;
}

/// Channels first, whatever number of samples there are.
void import_batch_norm(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const names = constants_at(ops, {1, 2});
    if (operand.is_bare() || operand.whole.size() < 2)
        return ops.give(ops.add(BatchNorm{}, {operand.value}, names));
    Integers order(operand.whole.size());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[0], order[1]);
    auto const norm = ops.add(BatchNorm{}, {ops.transposed(operand.value, order)}, names);
    ops.give(ops.transposed(norm, order));
}

void import_local_response_norm(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    if (!operand.is_bare()) throw NoSuchOp{"it takes one sample"};
    ops.give(ops.add(LocalResponseNorm{.size = integer(ops.node(), "size", 0)}, {operand.value}));
}

Value times(NodeOps& ops, Value const& value, Value const& factor)
{
    return ops.add(Multiply{}, {value, factor});
}

/// The factor and the shift may be computed, though hardly anybody does.
Value layer_norm(NodeOps& ops, Value const& value, std::int64_t axes, int scale, int shift)
{
    LayerNorm const norm{.axes = axes,
                         .factor = ops.is_constant(scale) ? NormFactor::present : NormFactor::none,
                         .bias = ops.is_constant(shift) ? Bias::present : Bias::none};
    auto result = ops.add(norm, {value}, constants_at(ops, {scale, shift}));
    if (has_input(ops.node(), scale) && !ops.is_constant(scale))
        result = times(ops, result, ops.operand(scale).value);
    if (has_input(ops.node(), shift) && !ops.is_constant(shift))
        result = ops.add(Add{}, {result, ops.operand(shift).value});
    return result;
}

Value rms_norm(NodeOps& ops, Value const& value, int scale)
{
    bool const is_constant = ops.is_constant(scale);
    auto const factor = is_constant ? NormFactor::present : NormFactor::none;
    auto const norm = ops.add(RmsNorm{.factor = factor}, {value}, constants_at(ops, {scale}));
    return is_constant || !has_input(ops.node(), scale) ? norm : times(ops, norm, ops.operand(scale).value);
}

/// How many of the last axes.
std::int64_t normalised_axes(NodeOps& ops, Operand& operand)
{
    auto const axis = ops.own_axis(operand, integer(ops.node(), "axis", -1));
    return static_cast<std::int64_t>(operand.shape().size()) - axis;
}

void import_layer_norm(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto const axes = normalised_axes(ops, operand);
    ops.give(layer_norm(ops, operand.value, axes, 1, 2));
}

void import_rms_norm(NodeOps& ops)
{
    auto operand = ops.operand(0);
    if (normalised_axes(ops, operand) != 1) throw NoSuchOp{"it is over more than one axis"};
    ops.give(rms_norm(ops, operand.value, 1));
}

/// A sum is normalised, and goes on as it is, too (com.microsoft).
Value skipped_sum(NodeOps& ops, int bias)
{
    auto sum = ops.add(Add{}, {ops.operand(0).value, ops.operand(1).value});
    if (ops.is_constant(bias)) {
        auto const shape = ops.graph().weights_at(ops.node(), bias);
        if (shape.empty()) throw NoSuchOp{"its bias is a single number"};
        sum = ops.add(Add{.constant = {.shape = {1, shape.back()}}}, {sum}, {ops.node().input(bias)});
    }
    if (ops.is_read(3)) ops.give(sum, 3);
    return sum;
}

void import_skip_layer_norm(NodeOps& ops)
{
    ops.give(layer_norm(ops, skipped_sum(ops, 4), 1, 2, 3));
}

void import_skip_rms_norm(NodeOps& ops)
{
    ops.give(rms_norm(ops, skipped_sum(ops, 3), 2));
}

void add_group_norm(NodeOps& ops, std::int64_t groups, Operand const& operand)
{
    if (!operand.is_bare()) throw NoSuchOp{"it takes one sample"};
    if (!ops.is_constant(1) || !ops.is_constant(2)) throw NoSuchOp{"its factors are computed"};
    ops.give(ops.add(GroupNorm{.groups = groups}, {operand.value}, constants_at(ops, {1, 2})));
}

void import_instance_norm(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    add_group_norm(ops, operand.shape().front(), operand);
}

void import_group_norm(NodeOps& ops)
{
    auto const groups = integer(ops.node(), ops.node().domain().empty() ? "num_groups" : "groups", 1);
    add_group_norm(ops, groups, ops.operand(0));
}

/// Over the positions of each channel.
void import_mean_variance_norm(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto axes = integers(ops.node(), "axes");
    if (axes.empty()) axes = {0, 2, 3};
    std::erase(axes, 0);
    auto const rank = static_cast<std::int64_t>(operand.whole.size());
    bool const is_of_positions = operand.is_bare() && static_cast<std::int64_t>(axes.size()) == rank - 2 &&
                                 std::ranges::find(axes, 1) == axes.end();
    if (!is_of_positions) throw NoSuchOp{"it is not over the positions of each channel"};
    ops.give(ops.add(LayerNorm{.axes = rank - 2, .factor = NormFactor::none, .bias = Bias::none},
                     {operand.value}));
}

/// Divided by the norm along an axis.
void import_lp_norm(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto const axis = ops.own_axis(operand, integer(ops.node(), "axis", -1));
    auto const norm = ops.add(Reduce{.kind = ReductionKind::norm, .axes = {axis}, .keep = ReducedAxes::kept},
                              {operand.value});
    ops.give(ops.add(Elementwise{.kind = ElementwiseKind::divide}, {operand.value, norm}));
}

} // namespace

Imports norm_imports()
{
    return {{"BatchNormalization", import_batch_norm},
            {"LRN", import_local_response_norm},
            {"LayerNormalization", import_layer_norm},
            {"RMSNormalization", import_rms_norm},
            {"SimplifiedLayerNormalization", import_rms_norm},
            {"SkipLayerNormalization", import_skip_layer_norm},
            {"SkipSimplifiedLayerNormalization", import_skip_rms_norm},
            {"InstanceNormalization", import_instance_norm},
            {"GroupNormalization", import_group_norm},
            {"GroupNorm", import_group_norm},
            {"MeanVarianceNormalization", import_mean_variance_norm},
            {"LpNormalization", import_lp_norm}};
}

} // namespace sunder::sim
