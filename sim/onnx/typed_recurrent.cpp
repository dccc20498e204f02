#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

/// Lengths of what goes into a recurrent node and comes out.
struct Lengths {
    std::int64_t steps = 1;
    std::int64_t batch = 1;
    std::int64_t directions = 1;
    std::int64_t hidden = 1;
    bool batch_first = false;
};

Lengths lengths_of(NodeOps const& ops, Integers const& whole)
{
    if (whole.size() != 3) throw Misfit{"its input is not of steps, samples and features"};
    Lengths lengths;
    lengths.batch_first = integer(ops.node(), "layout", 0) != 0;
    lengths.steps = whole[lengths.batch_first ? 1 : 0];
    lengths.batch = whole[lengths.batch_first ? 0 : 1];
    auto const recurrence = ops.graph().whole_shape_at(ops.node(), 2); // (directions, gates x hidden, hidden)
    if (recurrence.size() != 3) throw Misfit{"its weights of the state are not of three axes"};
    lengths.directions = recurrence[0];
    lengths.hidden = recurrence[2];
    return lengths;
}

/// (steps, features) of one sample, (samples, steps, features) of several.
Value sequence_of(NodeOps& ops, Operand const& operand, Lengths const& lengths)
{
    auto const features = operand.whole.back();
    if (lengths.batch == 1) return ops.reshaped(operand.value, {lengths.steps, features});
    if (operand.is_bare()) throw NoSuchOp{"it mixes the samples of a batch"};
    return lengths.batch_first ? operand.value : ops.transposed(operand.value, {1, 0, 2});
}

/// From (samples, steps, directions x hidden) to all states as ONNX has them.
Value all_states(NodeOps& ops, Value const& states, Lengths const& of)
{
    auto const value = ops.reshaped(states, {of.batch, of.steps, of.directions, of.hidden});
    return of.batch_first ? value : ops.transposed(value, {1, 2, 0, 3});
}

/// Of a direction: that of the last step, of the way back that of the first. (samples, hidden)
Value last_state(NodeOps& ops, Value const& states, Lengths const& of, std::int64_t direction)
{
    auto const step = direction == 0 && word(ops.node(), "direction") != "reverse" ? of.steps - 1 : 0;
    auto value = ops.reshaped(states, {of.batch, of.steps, of.directions * of.hidden});
    if (of.steps > 1) value = ops.add(Slice{.from = step, .to = step + 1, .axis = 1}, {value});
    if (of.directions > 1)
        value = ops.add(Slice{.from = direction * of.hidden, .to = (direction + 1) * of.hidden, .axis = 2},
                        {value});
    return ops.reshaped(value, {1, of.batch, of.hidden});
}

Value last_states(NodeOps& ops, Value const& states, Lengths const& of)
{
    auto value = last_state(ops, states, of, 0);
    if (of.directions > 1) value = ops.add(Concat{.axis = 0}, {value, last_state(ops, states, of, 1)});
    return of.batch_first ? ops.transposed(value, {1, 0, 2}) : value;
}

void import_recurrent(NodeOps& ops)
{
    auto const& node = ops.node();
    auto const operand = ops.operand(0);
    auto const lengths = lengths_of(ops, operand.whole);
    auto const& type = node.op_type();
    Recurrent const op{.cell = type == "LSTM"  ? CellKind::lstm
                               : type == "GRU" ? CellKind::gru
                                               : CellKind::rnn,
                       .hidden = lengths.hidden,
                       .directions = lengths.directions,
                       .bias = has_input(node, 3) ? Bias::present : Bias::none};
    std::vector<Value> inputs{sequence_of(ops, operand, lengths)};
    std::vector<std::string> constants;
    for (int const input : {1, 2, 3})
        if (has_input(node, input)) constants.push_back(node.input(input));
    for (int const state : {5, 6})
        if (has_input(node, state) && !ops.is_constant(state)) inputs.push_back(ops.operand(state).value);
    auto const states = ops.add(op, inputs, constants);
    if (ops.is_read(0)) ops.give(all_states(ops, states, lengths));
    if (ops.is_read(1)) ops.give(last_states(ops, states, lengths), 1);
    ops.give_along({states}, 2);
}

} // namespace

Imports recurrent_imports()
{
    return {{"LSTM", import_recurrent}, {"GRU", import_recurrent}, {"RNN", import_recurrent}};
}

} // namespace sunder::sim
