#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

/// Of an input, or, before version 13 or 18, of an attribute. As ONNX counts them, from the front.
Integers reduced_axes(NodeOps const& ops, std::int64_t rank)
{
    auto axes = has_input(ops.node(), 1) ? integers_of(ops.graph().numbers_at(ops.node(), 1))
                                         : integers(ops.node(), "axes");
    for (auto& axis : axes) {
        if (axis < -rank || axis >= rank) throw Misfit{"an axis of it is not among those of its input"};
        if (axis < 0) axis += rank;
    }
    std::ranges::sort(axes);
    return axes;
}

/// \param axes  none: all
Value reduced(NodeOps& ops, Value const& value, ReductionKind kind, Integers const& axes)
{
    bool const keep = integer(ops.node(), "keepdims", 1) != 0;
    auto const kept = keep ? ReducedAxes::kept : ReducedAxes::dropped;
    return ops.add(Reduce{.kind = kind, .axes = axes, .keep = kept}, {value});
}

struct Reduction {
    Value value;
    Integers axes;
    bool is_none = false; ///< nothing is reduced
};

/// The batch of one sample is left out: over it alone there is nothing to do.
Reduction reduction_of(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const rank = static_cast<std::int64_t>(operand.whole.size());
    auto axes = reduced_axes(ops, rank);
    if (axes.empty() && integer(ops.node(), "noop_with_empty_axes", 0) != 0)
        return {.value = operand.value, .axes = {}, .is_none = true};
    bool const over_batch = axes.empty() || axes.front() == 0;
    if (operand.is_bare() && over_batch && operand.whole.front() != 1)
        throw NoSuchOp{"it mixes the samples of a batch"};
    if (axes.empty() || !operand.is_bare()) return {.value = operand.value, .axes = axes};
    std::erase(axes, 0);
    for (auto& axis : axes)
        --axis;
    return {.value = operand.value, .axes = axes, .is_none = axes.empty()};
}

template <ReductionKind Kind>
void import_reduction(NodeOps& ops)
{
    auto const [value, axes, is_none] = reduction_of(ops);
    ops.give(is_none ? value : reduced(ops, value, Kind, axes));
}

void import_log_sum(NodeOps& ops)
{
    auto const [value, axes, is_none] = reduction_of(ops);
    bool const of_powers = ops.node().op_type() == "ReduceLogSumExp";
    auto const terms = of_powers ? ops.add(Activation{ActivationKind::exponential}, {value}) : value;
    auto const sum = is_none ? terms : reduced(ops, terms, ReductionKind::sum, axes);
    ops.give(ops.add(Activation{ActivationKind::logarithm}, {sum}));
}

template <ReductionKind Kind>
void import_position(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto const axis = ops.own_axis(operand, integer(ops.node(), "axis", 0));
    ops.give(reduced(ops, operand.value, Kind, {axis}));
}

void import_top_k(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto const axis = ops.own_axis(operand, integer(ops.node(), "axis", -1));
    auto const numbers = has_input(ops.node(), 1) ? integers_of(ops.graph().numbers_at(ops.node(), 1))
                                                  : Integers{integer(ops.node(), "k", 1)};
    if (numbers.size() != 1) throw Misfit{"its count is not one number"};
    TopK top{.count = numbers.front(), .axis = axis, .gives = TopKResult::values};
    bool const has_values = ops.is_read(0);
    if (has_values) ops.give(ops.add(top, {operand.value}));
    if (has_values) return ops.give_along({operand.value}, 1);
    top.gives = TopKResult::positions;
    ops.give(ops.add(top, {operand.value}), 1);
}

void import_suppression(NodeOps& ops)
{
    auto const boxes = ops.operand(0);
    auto const scores = ops.operand(1);
    auto most = boxes.whole.size() > 1 ? boxes.whole[1] : 1;
    if (has_input(ops.node(), 2)) {
        auto const* const known = ops.graph().known().find(ops.node().input(2));
        if (known != nullptr && known->numbers && known->numbers->values.size() == 1)
            most = std::clamp<std::int64_t>(integers_of(*known->numbers).front(), 1, most);
    }
    ops.give(ops.add(NonMaxSuppression{.most = most}, {boxes.value, scores.value}));
}

} // namespace

Imports reduction_imports()
{
    using enum ReductionKind;
    return {{"ReduceSum", import_reduction<sum>},
            {"ReduceMean", import_reduction<mean>},
            {"ReduceProd", import_reduction<product>},
            {"ReduceMin", import_reduction<minimum>},
            {"ReduceMax", import_reduction<maximum>},
            {"ReduceL1", import_reduction<norm>},
            {"ReduceL2", import_reduction<norm>},
            {"ReduceSumSquare", import_reduction<norm>},
            {"ReduceLogSum", import_log_sum},
            {"ReduceLogSumExp", import_log_sum},
            {"ArgMax", import_position<argmax>},
            {"ArgMin", import_position<argmin>},
            {"TopK", import_top_k},
            {"NonMaxSuppression", import_suppression}};
}

} // namespace sunder::sim
