#include "sim/model/model_graph.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

template <class Kind>
bool is(Op const& op)
{
    return std::holds_alternative<Kind>(op.kind);
}

bool does_nothing(Op const& op)
{
    return is<Flatten>(op) || is<Dropout>(op) || is<Reshape>(op);
}

/// What a joined op ends in, so far.
enum class JoinEnd : std::uint8_t { kernel, norm, other };

JoinEnd tail_after(Op const& op)
{
    if (is<Conv2d>(op) || is<Linear>(op)) return JoinEnd::kernel;
    if (is<BatchNorm>(op)) return JoinEnd::norm;
    return JoinEnd::other;
}

bool joins(JoinEnd tail, Op const& next)
{
    if (does_nothing(next)) return true;
    if (is<BatchNorm>(next)) return tail == JoinEnd::kernel;
    if (is<Activation>(next)) return tail != JoinEnd::other;
    return false;
}

bool has_exit(ModelGraph const& model, int op)
{
    return std::ranges::find(model.exits, op, &EarlyExit::after) != model.exits.end();
}

void absorb(Op& into, Op const& next)
{
    if (into.parts.empty()) {
        into.parts.push_back(into);
        into.time.clear();
    }
    into.parts.push_back(next);
    if (!does_nothing(next)) into.name = next.name;
    into.output = next.output;
    into.work += next.work;
    into.multiply_accumulates += next.multiply_accumulates;
    into.weights += next.weights;
    into.has_float_weights = into.has_float_weights && next.has_float_weights;
    into.unread_weights += next.unread_weights;
    into.shared.insert(into.shared.end(), next.shared.begin(), next.shared.end());
    into.parameters += next.parameters;
}

} // namespace

ModelGraph fuse(ModelGraph const& model)
{
    auto const consumers = consumers_of(model);
    ModelGraph fused{.name = model.name,
                     .input_name = model.input_name,
                     .input = model.input,
                     .ops = {},
                     .accuracy = model.accuracy,
                     .exits = model.exits,
                     .kept = model.kept,
                     .apart = model.apart};
    std::vector<JoinEnd> tails;                      // of each fused op
    std::vector<std::size_t> home(model.ops.size()); // the fused op that each op became part of

    for (std::size_t i = 0; i < model.ops.size(); ++i) {
        auto const& op = model.ops[i];
        if (op.inputs.size() == 1 && !model.is_input(op.inputs[0])) {
            auto const producer = static_cast<std::size_t>(op.inputs[0]);
            auto const target = home[producer];
            bool const alone = consumers[producer + 1].size() == 1 && !has_exit(model, op.inputs[0]);
            if (alone && joins(tails[target], op)) {
                absorb(fused.ops[target], op);
                tails[target] = does_nothing(op) ? tails[target] : tail_after(op);
                home[i] = target;
                continue;
            }
        }
        home[i] = fused.ops.size();
        tails.push_back(tail_after(op));
        fused.ops.push_back(op);
        for (int& producer : fused.ops.back().inputs)
            if (producer != model_input)
                producer = static_cast<int>(home[static_cast<std::size_t>(producer)]);
    }
    for (auto& exit : fused.exits) {
        exit.ops = fuse(branch_of(model, exit)).ops;
        exit.after = static_cast<int>(home[static_cast<std::size_t>(exit.after)]);
    }
    return fused;
}

std::vector<Op> launches_of(Op const& op, std::function<bool(Op const&)> const& is_measured)
{
    std::vector<Op> launches;
    JoinEnd tail = JoinEnd::other;
    bool alone = true;
    for (auto const& part : op.parts) {
        bool const measured = is_measured(part);
        if (!alone && !measured && joins(tail, part)) {
            absorb(launches.back(), part);
            if (!does_nothing(part)) tail = tail_after(part);
            continue;
        }
        launches.push_back(part);
        tail = tail_after(part);
        alone = measured;
    }
    return launches;
}

} // namespace sunder::sim
