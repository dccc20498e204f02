#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

constexpr std::size_t most_positions = 4096; ///< that a gather states

bool is_empty(Integers const& shape)
{
    return std::ranges::find(shape, 0) != shape.end();
}

// Joining
// ----------------------------------------------------------------------------------------------------

/// A constant among the inputs, such as the class token of a vision transformer.
struct Joined {
    std::vector<Value> values;
    std::vector<std::string> constants;
    Integers constant; ///< with the batch
};

Joined joined_of(NodeOps& ops, std::int64_t axis)
{
    Joined joined;
    auto const& node = ops.node();
    for (int i = 0; i < node.input_size(); ++i) {
        auto const whole = ops.graph().whole_shape_at(node, i);
        if (is_empty(whole)) continue; // adds nothing
        if (ops.is_constant(i)) {
            if (!joined.constants.empty()) throw NoSuchOp{"it joins several constants"};
            joined.constants.push_back(node.input(i));
            joined.constant = whole;
        } else {
            auto operand = ops.operand(i);
            if (axis == 0) operand = ops.with_batch(std::move(operand));
            joined.values.push_back(operand.value);
        }
    }
    return joined;
}

void import_concat(NodeOps& ops)
{
    auto const rank = static_cast<std::int64_t>(ops.whole_output().size());
    auto axis = integer(ops.node(), "axis", 1);
    if (axis < 0) axis += rank;
    auto const joined = joined_of(ops, axis);
    if (joined.values.empty()) throw NoSuchOp{"all of its inputs are constants"};
    auto const own_rank = static_cast<std::int64_t>(joined.values.front().tensor.shape.size());
    auto const own_axis = axis - (rank - own_rank);
    if (joined.constants.empty() && joined.values.size() == 1) return ops.give(joined.values.front());
    Concat concat{.axis = own_axis};
    if (std::cmp_not_equal(joined.constant.size(), joined.constants.empty() ? 0 : rank) || own_rank > rank)
        throw NoSuchOp{"what it joins has other axes than what comes of it"};
    if (!joined.constants.empty())
        concat.constant = {.shape = {joined.constant.begin() + (rank - own_rank), joined.constant.end()},
                           .is_trained = !ops.graph().weights().roots_of(joined.constants).empty()};
    ops.give(ops.add(concat, joined.values, joined.constants));
}

// Parts
// ------------------------------------------------------------------------------------------------------

/// Positions along one axis, as ONNX has it: behind the ends they stand for these.
struct Cut {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t step = 1;
};

Cut clamped(Cut cut, std::int64_t length)
{
    auto const place = [&](std::int64_t at, std::int64_t least, std::int64_t most) {
        if (at < 0) at = at < -length ? least : at + length;
        return std::clamp(at, least, most);
    };
    if (cut.step > 0) return {place(cut.from, 0, length), place(cut.to, 0, length), cut.step};
    return {place(cut.from, 0, length - 1), place(cut.to, -1, length - 1), cut.step};
}

/// Backwards: each position by its number.
Value picked_backwards(NodeOps& ops, Value const& value, std::int64_t axis, Cut const& cut)
{
    Gather gather{.axis = axis};
    for (auto at = cut.from; at > cut.to; at += cut.step) {
        gather.at.push_back(at);
        if (gather.at.size() > most_positions) throw NoSuchOp{"it takes too many positions backwards"};
    }
    return ops.add(gather, {value});
}

Value sliced(NodeOps& ops, Value const& value, std::int64_t axis, Cut cut)
{
    auto const length = value.tensor.shape[static_cast<std::size_t>(axis)];
    cut = clamped(cut, length);
    if (cut.step < 0) return picked_backwards(ops, value, axis, cut);
    if (cut.from == 0 && cut.to == length && cut.step == 1) return value;
    return ops.add(Slice{.from = cut.from, .to = cut.to, .axis = axis, .step = cut.step}, {value});
}

/// Of an input, or, before version 10, of an attribute.
Integers numbers_of(NodeOps const& ops, int input, char const* name)
{
    return has_input(ops.node(), input) ? integers_of(ops.graph().numbers_at(ops.node(), input))
                                        : integers(ops.node(), name);
}

void import_slice(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto const starts = numbers_of(ops, 1, "starts");
    auto const ends = numbers_of(ops, 2, "ends");
    auto axes = numbers_of(ops, 3, "axes");
    auto steps = numbers_of(ops, 4, "steps");
    if (axes.empty()) {
        axes.resize(starts.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    if (steps.empty()) steps.assign(starts.size(), 1);
    if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size())
        throw Misfit{"its starts, ends, axes and steps are not of one number"};
    if (is_empty(ops.whole_output())) throw NoSuchOp{"nothing is left of it"};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (steps[i] == 0) throw Misfit{"it does not step"};
        auto const axis = axes[i] < 0 ? axes[i] + static_cast<std::int64_t>(operand.whole.size()) : axes[i];
        bool const is_batch = axis == 0 && operand.is_bare();
        if (is_batch && clamped({starts[i], ends[i], steps[i]}, operand.whole[0]).from == 0 &&
            ops.whole_output()[0] == operand.whole[0])
            continue; // all samples
        auto const own = ops.own_axis(operand, axis);
        operand.value = sliced(ops, operand.value, own, {starts[i], ends[i], steps[i]});
    }
    ops.give(operand.value);
}

/// A slice for each output that is read.
void import_split(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto const axis = ops.own_axis(operand, integer(ops.node(), "axis", 0));
    auto const in_output = static_cast<std::size_t>(axis + (operand.is_bare() ? 1 : 0));
    std::int64_t from = 0;
    for (int i = 0; i < ops.node().output_size(); ++i) {
        auto const to = from + ops.whole_output(i).at(in_output);
        if (ops.is_read(i) && to > from) ops.give(sliced(ops, operand.value, axis, {from, to, 1}), i);
        from = to;
    }
}

// By number
// --------------------------------------------------------------------------------------------------

/// Rows of a table that is a constant.
void import_embedding(NodeOps& ops)
{
    auto const& node = ops.node();
    auto const table = ops.graph().weights_at(node, 0);
    auto const numbers = ops.operand(1);
    if (integer(node, "axis", 0) != 0 || table.empty()) throw NoSuchOp{"it takes columns of a table"};
    auto const width = std::accumulate(table.begin() + 1, table.end(), std::int64_t{1}, std::multiplies<>{});
    auto const rows = ops.add(Embedding{.rows = table[0], .width = width}, {numbers.value}, {node.input(0)});
    ops.give(ops.reshaped(rows, ops.own_output()));
}

/// Entries whose numbers are known.
Value entries(NodeOps& ops, Value const& value, std::int64_t axis, Numbers const& numbers)
{
    auto const length = value.tensor.shape[static_cast<std::size_t>(axis)];
    auto at = integers_of(numbers);
    if (at.size() > most_positions || at.empty()) throw NoSuchOp{"it takes too many positions, or none"};
    for (auto& each : at) {
        if (each < -length || each >= length) throw Misfit{"it takes a position that is not there"};
        if (each < 0) each += length;
    }
    bool const is_run = std::ranges::adjacent_find(at, [](auto a, auto b) { return b != a + 1; }) == at.end();
    if (is_run && !numbers.shape.empty()) return sliced(ops, value, axis, {at.front(), at.back() + 1, 1});
    auto const keep = numbers.shape.empty() ? ReducedAxes::dropped : ReducedAxes::kept;
    return ops.add(Gather{.axis = axis, .at = at, .keep = keep}, {value});
}

void import_gather(NodeOps& ops)
{
    if (ops.is_constant(0)) return import_embedding(ops);
    auto operand = ops.operand(0);
    auto const axis = ops.own_axis(operand, integer(ops.node(), "axis", 0));
    auto const value = ops.is_constant(1)
                           ? entries(ops, operand.value, axis, ops.graph().numbers_at(ops.node(), 1))
                           : ops.add(Gather{.axis = axis}, {operand.value, ops.operand(1).value});
    auto const shape = ops.own_output();
    auto const count = [](Integers const& lengths) {
        return std::accumulate(lengths.begin(), lengths.end(), std::int64_t{1}, std::multiplies<>{});
    };
    if (count(shape) != count(value.tensor.shape)) throw NoSuchOp{"ours has another shape"};
    ops.give(ops.reshaped(value, shape));
}

} // namespace

Imports picking_imports()
{
    return {{"Concat", import_concat},
            {"Slice", import_slice},
            {"Split", import_split},
            {"Gather", import_gather}};
}

} // namespace sunder::sim
