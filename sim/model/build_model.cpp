#include "sim/model/build_model.hpp"

#include "sim/model/build_exits.hpp"
#include "sim/model/cost_class.hpp"
#include "sim/model/infer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_map>

namespace sunder::sim {
namespace {

constexpr int unknown = -2;

/// For each op as described: its producers by index in the description, `model_input` or `unknown`.
using Producers = std::vector<std::vector<int>>;

using Names = std::unordered_map<std::string_view, int>;

/// Further inputs as ops that stand before all others.
ModelDescription with_inputs_as_ops(ModelDescription description)
{
    std::vector<OpDescription> inputs;
    for (auto& [name, tensor, where] : description.further_inputs) {
        auto& input = inputs.emplace_back();
        input.name = std::move(name);
        input.kind = ModelInput{std::move(tensor.shape), tensor.type, tensor.bytes};
        input.where = where;
    }
    description.further_inputs.clear();
    description.ops.insert(description.ops.begin(), std::make_move_iterator(inputs.begin()),
                           std::make_move_iterator(inputs.end()));
    return description;
}

Names collect_names(ModelDescription const& description, Diagnostics& diagnostics)
{
    Names names{{description.input_name, model_input}};
    for (int i = 0; auto const& op : description.ops) {
        auto const [place, is_new] = names.emplace(op.name, i++);
        if (is_new) continue;
        auto const* const first = place->second == model_input
                                      ? nullptr
                                      : &description.ops[static_cast<std::size_t>(place->second)];
        if (is_input(op.kind)) {
            diagnostics.report(op.where, fmt::format("two inputs are called '{}'", op.name));
        } else if (first == nullptr || is_input(first->kind)) {
            bool const are_several = is_input(description.ops.front().kind);
            diagnostics.report(op.where,
                               fmt::format("'{}' is the name of {}", op.name,
                                           are_several ? "an input of the model" : "the model's input"));
        } else {
            auto const line = first->where.line;
            diagnostics.report(op.where, fmt::format("two ops are called '{}'", op.name),
                               line > 0 ? fmt::format("the other stands on line {}", line) : "");
        }
    }
    return names;
}

std::string suggestion(std::string_view word, ModelDescription const& description)
{
    std::vector<std::string> candidates{description.input_name};
    for (auto const& op : description.ops)
        candidates.push_back(op.name);
    auto const near = nearest(word, candidates);
    return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
}

Producers resolve(ModelDescription const& description, Names const& names, Diagnostics& diagnostics)
{
    Producers producers(description.ops.size());
    for (std::size_t i = 0; i < producers.size(); ++i) {
        auto const& op = description.ops[i];
        if (is_input(op.kind)) continue;
        bool const is_first = i == 0 || is_input(description.ops[i - 1].kind);
        if (op.inputs.empty()) producers[i].push_back(is_first ? model_input : static_cast<int>(i) - 1);
        for (std::size_t k = 0; k < op.inputs.size(); ++k) {
            auto const found = names.find(op.inputs[k]);
            producers[i].push_back(found == names.end() ? unknown : found->second);
            if (found != names.end()) continue;
            diagnostics.report(k < op.inputs_where.size() ? op.inputs_where[k] : op.where,
                               fmt::format("no op or input is called '{}'", op.inputs[k]),
                               diagnostics.want_hints() ? suggestion(op.inputs[k], description) : "");
        }
    }
    return producers;
}

/// Producers before consumers, and otherwise as described (Kahn 1962). Ops on a cycle, and those behind one,
/// are left out.
std::vector<int> topological_order(Producers const& producers)
{
    std::vector<int> missing(producers.size());
    std::vector<std::vector<int>> consumers(producers.size());
    for (std::size_t i = 0; i < producers.size(); ++i)
        for (int const producer : producers[i])
            if (producer >= 0) {
                ++missing[i];
                consumers[static_cast<std::size_t>(producer)].push_back(static_cast<int>(i));
            }

    std::priority_queue<int, std::vector<int>, std::greater<>> ready;
    for (std::size_t i = 0; i < producers.size(); ++i)
        if (missing[i] == 0) ready.push(static_cast<int>(i));
    std::vector<int> order;
    while (!ready.empty()) {
        int const op = ready.top();
        ready.pop();
        order.push_back(op);
        for (int const consumer : consumers[static_cast<std::size_t>(op)])
            if (--missing[static_cast<std::size_t>(consumer)] == 0) ready.push(consumer);
    }
    return order;
}

/// \param cycle  from consumer to producer, as it was walked
void report_cycle(std::vector<int> cycle, ModelDescription const& description, Diagnostics& diagnostics)
{
    constexpr std::size_t shown = 8;
    std::ranges::reverse(cycle);
    std::rotate(cycle.begin(), std::ranges::min_element(cycle), cycle.end());
    std::vector<std::string_view> names;
    for (int const op : cycle) {
        if (names.size() == shown) {
            names.emplace_back("...");
            break;
        }
        names.emplace_back(description.ops[static_cast<std::size_t>(op)].name);
    }
    auto const& first = description.ops[static_cast<std::size_t>(cycle.front())];
    diagnostics.report(first.where, fmt::format("ops take one another's outputs in a circle: {} -> {}",
                                                fmt::join(names, " -> "), first.name));
}

/// Follows producers back among the ops that have no order; where the walk meets itself is a cycle.
void report_cycles(Producers const& producers, std::vector<int> const& ordered,
                   ModelDescription const& description, Diagnostics& diagnostics)
{
    constexpr int never = -1;
    std::vector<bool> stuck(producers.size(), true);
    for (int const op : ordered)
        stuck[static_cast<std::size_t>(op)] = false;

    std::vector<int> seen_in_walk(producers.size(), never);
    for (std::size_t start = 0; start < producers.size(); ++start) {
        if (!stuck[start] || seen_in_walk[start] != never) continue;
        std::vector<int> walk;
        auto op = start;
        while (seen_in_walk[op] == never) {
            seen_in_walk[op] = static_cast<int>(start);
            walk.push_back(static_cast<int>(op));
            op = static_cast<std::size_t>(*std::ranges::find_if(
                producers[op], [&](int p) { return p >= 0 && stuck[static_cast<std::size_t>(p)]; }));
        }
        if (seen_in_walk[op] != static_cast<int>(start)) continue; // runs into a cycle known already
        walk.erase(walk.begin(), std::ranges::find(walk, static_cast<int>(op)));
        report_cycle(std::move(walk), description, diagnostics);
    }
}

/// What is stored, and what is put out, in other types than those that follow.
void store_as(OpDescription const& described, int weight_bits, Inference& inference)
{
    auto const bits = described.weight_bits == 0 ? weight_bits : described.weight_bits;
    bool const states_bytes = std::holds_alternative<Opaque>(described.kind);
    if (!states_bytes) {
        auto const share = static_cast<double>(bits) / bits_of(ElementType::float32);
        inference.weights = inference.weights * share;
        inference.unread_weights = inference.unread_weights * share;
    }
    if (described.parameters) inference.parameters = *described.parameters;
    if (!described.type) return;
    inference.output.type = *described.type;
    inference.output = sized(std::move(inference.output));
}

/// Of a model that has several.
void check_inputs_are_read(ModelDescription const& description, Names const& names,
                           Producers const& producers, Diagnostics& diagnostics)
{
    auto const check = [&](int input, std::string const& name, Location const& where) {
        bool const is_read = std::ranges::any_of(
            producers, [=](auto const& of_op) { return std::ranges::find(of_op, input) != of_op.end(); });
        if (is_read || names.at(name) != input) return; // which is reported
        diagnostics.report(where, fmt::format("no op reads input '{}'", name),
                           "leave it out, or name it among the `inputs` of an op");
    };
    if (description.ops.empty() || !is_input(description.ops.front().kind)) return;
    check(model_input, description.input_name, description.where);
    for (int i = 0; auto const& op : description.ops) {
        if (!is_input(op.kind)) break;
        check(i++, op.name, op.where);
    }
}

/// Fills in what follows from the op and its inputs. \return whether it could.
bool complete(Op& op, OpDescription const& described, int weight_bits, std::vector<Tensor> const& inputs,
              Diagnostics& diagnostics)
{
    try {
        auto inference = infer(op.kind, inputs);
        store_as(described, weight_bits, inference);
        op.output = std::move(inference.output);
        op.work = inference.work;
        op.multiply_accumulates = inference.multiply_accumulates;
        op.weights = inference.weights;
        op.unread_weights = inference.unread_weights;
        op.has_float_weights = (described.weight_bits == 0 ? weight_bits : described.weight_bits) ==
                               bits_of(ElementType::float32);
        op.parameters = inference.parameters;
        op.cost_class = cost_class_of(op.kind, inputs.empty() ? Tensor{} : inputs.front());
        return true;
    } catch (Misfit const& misfit) {
        auto const what = is_input(op.kind) ? "input" : "op";
        diagnostics.report(op.where, fmt::format("{} '{}': {}", what, op.name, misfit.what()), misfit.hint());
        return false;
    }
}

/// What an op uses of another is no more its own, nor that one's alone.
void share_weights(ModelGraph& model, ModelDescription const& description, Diagnostics& diagnostics)
{
    for (auto const& described : description.ops) {
        if (described.weights_of.empty()) continue;
        auto const of = model.find_op(described.weights_of);
        auto const by = model.find_op(described.name);
        if (!of || !by || of == by) {
            diagnostics.report(described.where,
                               fmt::format("op '{}': no other op is called '{}', whose weights it is to use",
                                           described.name, described.weights_of));
            continue;
        }
        auto& lender = model.ops[static_cast<std::size_t>(*of)];
        auto& user = model.ops[static_cast<std::size_t>(*by)];
        auto const all = lender.shared.empty() ? lender.weights : lender.shared.front().bytes;
        if (!user.shared.empty() || user.parameters > lender.parameters || user.weights > all) {
            diagnostics.report(described.where,
                               fmt::format("op '{}': it has {} parameters, and '{}' has only {}", user.name,
                                           user.parameters, lender.name, lender.parameters));
            continue;
        }
        lender.shared = user.shared = {{.name = lender.name, .bytes = all}};
        lender.weights = user.weights = Bytes{};
        user.parameters = 0;
    }
}

void check_kept(ModelGraph const& model, ModelDescription const& description, Diagnostics& diagnostics)
{
    for (auto const& kept : model.kept.of)
        if (!model.find_op(kept.op))
            diagnostics.report(kept.where, fmt::format("no op is called '{}'", kept.op),
                               diagnostics.want_hints() ? suggestion(kept.op, description) : "");
}

} // namespace

ModelGraph build_model(ModelDescription const& description, Diagnostics& diagnostics)
{
    if (!description.further_inputs.empty()) return build_model(with_inputs_as_ops(description), diagnostics);
    ModelGraph model{.name = description.name,
                     .input_name = description.input_name,
                     .input = description.input,
                     .ops = {},
                     .accuracy = description.accuracy,
                     .exits = {},
                     .kept = description.kept};
    bool input_known = true;
    try {
        model.input = sized(description.input);
    } catch (Misfit const& misfit) {
        diagnostics.report(description.where, fmt::format("input '{}': {}", model.input_name, misfit.what()),
                           misfit.hint());
        input_known = false;
    }
    auto const is_further_input = [](OpDescription const& op) { return is_input(op.kind); };
    if (std::ranges::all_of(description.ops, is_further_input))
        diagnostics.report(description.where, "a model needs at least one op");

    auto const names = collect_names(description, diagnostics);
    auto const producers = resolve(description, names, diagnostics);
    check_inputs_are_read(description, names, producers, diagnostics);
    auto const order = topological_order(producers);
    if (order.size() < producers.size()) report_cycles(producers, order, description, diagnostics);

    std::vector<int> place(producers.size(), unknown); // in the graph; `unknown` behind a mistake
    for (int const index : order) {
        auto const& described = description.ops[static_cast<std::size_t>(index)];
        Op op{.name = described.name,
              .kind = described.kind,
              .inputs = {},
              .time = described.time,
              .output = {},
              .work = {},
              .weights = {},
              .cost_class = {},
              .where = described.where,
              .parts = {}};
        std::vector<Tensor> inputs;
        for (int const producer : producers[static_cast<std::size_t>(index)]) {
            int const input = producer < 0 ? producer : place[static_cast<std::size_t>(producer)];
            if (input == unknown || (input == model_input && !input_known)) break;
            op.inputs.push_back(input);
            inputs.push_back(model.tensor_of(input));
        }
        bool const reachable = inputs.size() == producers[static_cast<std::size_t>(index)].size();
        if (!reachable || !complete(op, described, description.weight_bits, inputs, diagnostics)) continue;
        place[static_cast<std::size_t>(index)] = static_cast<int>(model.ops.size());
        model.ops.push_back(std::move(op));
    }
    bool const is_whole = model.ops.size() == description.ops.size();
    if (is_whole) share_weights(model, description, diagnostics);
    if (!description.exits.empty() && is_whole)
        model.exits = build_exits(model, description.exits, diagnostics);
    if (is_whole) check_kept(model, description, diagnostics);
    return model;
}

} // namespace sunder::sim
