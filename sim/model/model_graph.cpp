#include "sim/model/model_graph.hpp"

#include "sim/base/contract.hpp"
#include "sim/model/footprint.hpp"

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

/// Of the first for which `is_it` holds.
template <class Predicate>
std::optional<int> find_index(std::vector<Op> const& ops, Predicate is_it)
{
    auto const found = std::ranges::find_if(ops, is_it);
    return found == ops.end() ? std::nullopt : std::optional{static_cast<int>(found - ops.begin())};
}

} // namespace

double Tensor::elements() const
{
    if (shape.empty()) return bytes.value() / 4.0;
    return std::accumulate(shape.begin(), shape.end(), 1.0,
                           [](double sum, std::int64_t n) { return sum * static_cast<double>(n); });
}

bool ByThreshold::covers(std::optional<double> threshold) const
{
    if (!depends()) return true;
    return threshold && *threshold >= points.front().threshold && *threshold <= points.back().threshold;
}

double ByThreshold::at(std::optional<double> threshold) const
{
    SUNDER_EXPECTS(covers(threshold));
    return near(threshold.value_or(0));
}

double ByThreshold::near(double threshold) const
{
    auto const after = std::ranges::upper_bound(points, threshold, {}, &Stated::threshold);
    if (after == points.begin()) return points.front().value;
    if (after == points.end()) return points.back().value;
    auto const& [low, below] = *(after - 1);
    auto const& [high, above] = *after;
    return below + (above - below) * ((threshold - low) / (high - low));
}

ModelGraph branch_of(ModelGraph const& model, EarlyExit const& exit)
{
    return {.name = model.name,
            .input_name = model.name_of(exit.after),
            .input = model.tensor_of(exit.after),
            .ops = exit.ops,
            .accuracy = {},
            .exits = {}};
}

std::size_t ModelGraph::further_inputs() const
{
    auto const first_of_all =
        std::ranges::find_if_not(ops, [](Op const& op) { return sim::is_input(op.kind); });
    return static_cast<std::size_t>(first_of_all - ops.begin());
}

bool ModelGraph::is_input(int producer) const
{
    return producer == model_input || sim::is_input(ops[static_cast<std::size_t>(producer)].kind);
}

bool ModelGraph::comes_apart(int producer) const
{
    return std::ranges::binary_search(apart, producer);
}

std::optional<int> ModelGraph::find_input(std::string_view wanted) const
{
    if (wanted == input_name) return model_input;
    auto const found = find_op(wanted);
    return found && is_input(*found) ? found : std::nullopt;
}

std::optional<int> ModelGraph::find_op(std::string_view wanted) const
{
    return find_index(ops, [=](Op const& op) { return op.name == wanted; });
}

Flops ModelGraph::work() const
{
    return std::accumulate(ops.begin(), ops.end(), Flops{},
                           [](Flops sum, Op const& op) { return sum + op.work; });
}

Bytes ModelGraph::weights() const
{
    HeldWeights held;
    for (auto const& op : ops)
        held.add(op);
    return held.footprint().bytes();
}

double ModelGraph::multiply_accumulates() const
{
    return std::accumulate(ops.begin(), ops.end(), 0.0,
                           [](double sum, Op const& op) { return sum + op.multiply_accumulates; });
}

std::int64_t ModelGraph::parameters() const
{
    return std::accumulate(ops.begin(), ops.end(), std::int64_t{0},
                           [](std::int64_t sum, Op const& op) { return sum + op.parameters; });
}

std::vector<std::vector<int>> consumers_of(ModelGraph const& model)
{
    std::vector<std::vector<int>> consumers(model.ops.size() + 1);
    for (int i = 0; auto const& op : model.ops) {
        for (int const producer : op.inputs) {
            int const entry = producer + 1;
            auto& of_producer = consumers[static_cast<std::size_t>(entry)];
            if (of_producer.empty() || of_producer.back() != i) of_producer.push_back(i);
        }
        ++i;
    }
    return consumers;
}

std::optional<int> find_op_or_part(ModelGraph const& model, std::string_view name)
{
    if (auto const op = model.find_op(name)) return op;
    return find_index(model.ops, [=](Op const& op) {
        return std::ranges::find(op.parts, name, &Op::name) != op.parts.end();
    });
}

} // namespace sunder::sim
