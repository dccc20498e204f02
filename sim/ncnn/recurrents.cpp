#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

CellKind cell_of(LayerOps const& ops)
{
    auto const type = ops.layer().type.text;
    return type == "LSTM" ? CellKind::lstm : type == "GRU" ? CellKind::gru : CellKind::rnn;
}

std::int64_t gates_of(CellKind cell)
{
    constexpr std::int64_t of_lstm = 4;
    constexpr std::int64_t of_gru = 3;
    return cell == CellKind::lstm ? of_lstm : cell == CellKind::gru ? of_gru : 1;
}

void check_weights(LayerOps const& ops, Recurrent const& op, std::int64_t features)
{
    auto const stated = integer(ops.layer(), 1, 0);
    auto const of_feature =
        static_cast<double>(op.directions) * static_cast<double>(gates_of(op.cell) * op.hidden);
    if (stated == 0 || of_feature * static_cast<double>(features) == static_cast<double>(stated)) return;
    throw SettingMisfit{ops.layer().find(1)->at,
                        fmt::format("its {} weights are for {:g} features, and its input has {}", stated,
                                    static_cast<double>(stated) / of_feature, features)};
}

/// Rows of states; the states of the last step come behind where they are asked for.
void import_recurrent(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    if (shape.size() != 2)
        throw Misfit{fmt::format("it takes (steps, features), not ({})", fmt::join(shape, ", "))};
    auto const out = count(layer, 0, "its number of outputs");
    auto const cell = cell_of(ops);
    bool const is_both_ways = integer(layer, 2, 0) == 2;
    auto const hidden = cell == CellKind::lstm ? integer(layer, 3, out) : out;
    Recurrent const op{.cell = cell, .hidden = hidden, .directions = is_both_ways ? 2 : 1};
    check_weights(ops, op, shape.back());
    std::vector<Value> inputs{ops.input()};
    for (std::size_t i = 1; i < ops.inputs(); ++i)
        if (auto const* const state = ops.find_input(i);
            state != nullptr && state->origin == Value::Origin::computed)
            inputs.push_back(*state);
    auto states = ops.add(op, inputs, {.stored = ops.stored_as(), .parameters = {}});
    if (hidden != out) { // projected down (Sak, Senior and Beaufays, 2014)
        Linear const projection{.out = out * op.directions, .bias = Bias::none, .in = hidden * op.directions};
        auto const parameters = op.directions * hidden * out;
        states = ops.add(projection, {states}, {.stored = {}, .parameters = parameters});
    }
    ops.give(states);
    for (std::size_t i = 1; i < ops.outputs(); ++i) {
        auto const steps = shape.front();
        auto const* const given = ops.graph().find(layer.outputs.front().text);
        auto last = *given;
        if (steps > 1) last = ops.add(Slice{.from = steps - 1, .to = steps, .axis = 0}, {last});
        ops.give(last, i);
    }
}

} // namespace

LayerRules recurrent_rules()
{
    return {{"LSTM", import_recurrent}, {"GRU", import_recurrent}, {"RNN", import_recurrent}};
}

} // namespace sunder::sim
