#include "sim/plan/planner.hpp"

#include "sim/base/contract.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/model/footprint.hpp"
#include "sim/plan/min_cut.hpp"
#include "sim/plan/nested_cuts.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double forbidden = std::numeric_limits<double>::infinity();

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

/// Less by more than what rounding may add, so that ties go to the candidate tried first.
bool better(double cost, double than)
{
    return than == forbidden ? cost < forbidden : cost < than * (1.0 - 1e-12);
}

double cost_of(Price const& price, Objective objective)
{
    return objective == Objective::latency ? price.total().value() : price.energy.value();
}

DivisionCosts division_costs(ChainCosts const& costs, Objective objective)
{
    auto const& model = costs.chain().model;
    auto const consumers = consumers_of(model);
    DivisionCosts division;
    for (int op = 0; op < static_cast<int>(model.ops.size()); ++op) {
        division.device.push_back(costs.op_cost(0, op, objective));
        division.server.push_back(model.is_input(op) ? forbidden : costs.op_cost(1, op, objective));
    }
    for (int producer = model_input; producer < static_cast<int>(model.ops.size()); ++producer) {
        auto const& readers = consumers[index_of(producer + 1)];
        if (readers.empty()) continue;
        bool const raw = model.is_input(producer) && costs.chain().raw_input == RawInput::forbidden;
        division.arrows.push_back({.producer = producer,
                                   .consumers = readers,
                                   .cost = raw ? forbidden
                                               : costs.encoding_cost(0, producer, objective) +
                                                     costs.crossing_cost(0, producer, objective) +
                                                     costs.decoding_cost(1, producer, objective)});
    }
    return division;
}

/// The ops that all others come before or behind: those at cut vertices, as far as no op before them is an
/// end of the model of its own.
std::vector<int> waists_of(ModelGraph const& model)
{
    auto const consumers = consumers_of(model);
    std::size_t first_end = 0;
    while (!consumers[first_end + 1].empty())
        ++first_end;
    std::vector<int> waists;
    for (auto const& cut : cuts_at_vertices(model)) {
        if (cut.tensors.size() != 1 || model.is_input(cut.tensors.front())) continue;
        if (index_of(cut.tensors.front()) < first_end) waists.push_back(cut.tensors.front());
    }
    return waists;
}

/// What the chain planner knows of one stretch between two cuts of the list.
class Segments {
public:
    Segments(ChainCosts const& costs, std::vector<Cut> const& cuts, Objective objective)
        : costs_{costs}, cuts_{cuts}, objective_{objective}
    {
        auto const& model = costs.chain().model;
        for (int op = 0; op < static_cast<int>(model.ops.size()); ++op)
            tensors_.push_back(inputs_of(model, op) + footprint_of(model.ops[index_of(op)].output));
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
            auto& added = added_.emplace_back();
            for (std::size_t op = 0; op < cuts[i].head.size(); ++op)
                if (cuts[i + 1].head[op] && !cuts[i].head[op]) added.push_back(static_cast<int>(op));
        }
    }

    /// Of the ops behind cut `from` up to cut `to` at `position`, with their part of the coding and the
    /// message to the next position or, behind the last op, the answer. Shape (to + 1,), for each `from`.
    [[nodiscard]] std::vector<double> up_to(std::size_t to, int position) const
    {
        auto const& model = costs_.chain().model;
        auto const& group = costs_.chain().platform.devices[costs_.chain().devices[index_of(position)]];
        bool const last = to + 1 == cuts_.size();
        double const leaving = last ? costs_.answer_cost(position, objective_) : message(to, position);
        double const encoding = last ? 0.0 : encoded(to, position);
        std::vector<double> costs(to + 1, 0.0);
        costs[to] = leaving + (position == 0 ? encoding : 0.0);
        double compute = 0.0;
        HeldWeights weights;
        Bytes largest;
        for (std::size_t from = to; from-- > 0;) {
            for (int const op : added_[from]) {
                compute += costs_.op_cost(position, op, objective_);
                weights.add(model.ops[index_of(op)]);
                largest = std::max(largest, held_by(group.profile, tensors_[index_of(op)]));
            }
            bool const fits = !group.profile.memory ||
                              held_by(group.profile, weights.footprint()) + largest <= *group.profile.memory;
            double const decoding = position == 0 ? 0.0 : decoded(from, position);
            costs[from] = fits ? decoding + compute + encoding + leaving : forbidden;
        }
        return costs;
    }

private:
    /// Of the tensors that cross: one behind a vertex, all inputs before all ops.
    template <class Cost>
    [[nodiscard]] double sum_over(std::size_t cut, Cost cost) const
    {
        double sum = 0.0;
        for (int const producer : cuts_[cut].tensors)
            sum += cost(producer);
        return sum;
    }
    [[nodiscard]] double encoded(std::size_t cut, int position) const
    {
        return sum_over(cut,
                        [&](int producer) { return costs_.encoding_cost(position, producer, objective_); });
    }
    [[nodiscard]] double decoded(std::size_t cut, int position) const
    {
        return sum_over(cut,
                        [&](int producer) { return costs_.decoding_cost(position, producer, objective_); });
    }

    [[nodiscard]] double message(std::size_t cut, int hop) const
    {
        auto const& chain = costs_.chain();
        if (index_of(hop) == chain.servers()) return forbidden;
        bool const raw = chain.raw_input == RawInput::forbidden;
        return costs_.delay_cost(hop, objective_) + sum_over(cut, [&](int producer) {
                   return raw && chain.model.is_input(producer)
                              ? forbidden
                              : costs_.crossing_cost(hop, producer, objective_);
               });
    }

    ChainCosts const& costs_;
    std::vector<Cut> const& cuts_;
    Objective objective_;
    std::vector<Footprint> tensors_;      ///< (ops,) inputs and output
    std::vector<std::vector<int>> added_; ///< (cuts - 1,) ops between two cuts that follow one another
};

bool allowed(ChainCosts const& costs, std::vector<Cut> const& cuts)
{
    return costs.obstacles(pointers_to(cuts)).empty();
}

} // namespace

std::optional<std::vector<Cut>> best_of(ChainCosts const& costs, std::vector<Cut> const& candidates,
                                        Objective objective)
{
    double best_cost = forbidden;
    std::vector<Cut const*> best;
    for_each_nested(candidates, costs.chain().servers(), [&](std::vector<Cut const*> const& cuts) {
        double const cost = cost_of(costs.price(cuts), objective);
        if (!better(cost, best_cost) || !costs.obstacles(cuts).empty()) return;
        best_cost = cost;
        best = cuts;
    });
    if (best_cost == forbidden) return {};
    std::vector<Cut> found;
    found.reserve(best.size());
    for (auto const* cut : best)
        found.push_back(*cut);
    return found;
}

std::optional<std::vector<Cut>> best_along_chain(ChainCosts const& costs, Objective objective)
{
    auto const cuts = cuts_at_vertices(costs.chain().model);
    auto const positions = costs.chain().devices.size();
    auto const whole = cuts.size() - 1;
    Segments const segments{costs, cuts, objective};

    // cost[j]: of all positions so far, when the ops up to cut j are done and the message has left.
    std::vector<double> cost(cuts.size(), forbidden);
    std::vector<std::vector<std::size_t>> from(positions, std::vector<std::size_t>(cuts.size(), 0));
    for (std::size_t position = 0; position < positions; ++position) {
        std::vector<double> next(cuts.size(), forbidden);
        for (std::size_t to = 0; to < cuts.size(); ++to) {
            auto const segment = segments.up_to(to, static_cast<int>(position));
            for (std::size_t start = 0; start <= to; ++start) {
                double candidate =
                    position == 0 ? (start == 0 ? segment[0] : forbidden) : cost[start] + segment[start];
                if (position > 0 && start == whole) candidate = cost[whole]; // all was done before
                if (!better(candidate, next[to])) continue;
                next[to] = candidate;
                from[position][to] = start;
            }
        }
        cost = std::move(next);
    }
    if (cost[whole] == forbidden) return {};

    std::vector<Cut> chosen(costs.chain().servers());
    std::size_t cut = whole;
    for (std::size_t position = positions; position-- > 1;) {
        cut = from[position][cut];
        chosen[position - 1] = cuts[cut];
    }
    return chosen;
}

std::optional<Cut> best_by_min_cut(ChainCosts const& costs, Objective objective)
{
    SUNDER_EXPECTS(costs.chain().servers() == 1);
    auto const& model = costs.chain().model;
    auto const division = min_cut_by_blocks(division_costs(costs, objective), waists_of(model));
    auto const split = cut_with_head(model, division.on_device);
    auto const whole = cut_with_head(model, std::vector<bool>(model.ops.size(), true));
    auto const cost_with = [&](Cut const& cut) { return cost_of(costs.price({&cut}), objective); };

    // Delay and answer are the same for every cut but that behind all ops, which has neither.
    double const split_cost = division.cost == forbidden ? forbidden : cost_with(split);
    double const whole_cost = cost_with(whole);
    if (split_cost == forbidden && whole_cost == forbidden) return {};
    return better(whole_cost, split_cost) ? whole : split;
}

std::optional<std::vector<Cut>> best_cuts(ChainCosts const& costs, Objective objective, std::size_t limit)
{
    auto const cuts = all_cuts(costs.chain().model, limit);
    if (!cuts.empty() && nested_at_most(cuts.size(), costs.chain().servers(), limit))
        return best_of(costs, cuts, objective);
    // Both make the price of an op hang on where others run.
    if (!costs.chain().exits.exits.empty() || !costs.chain().inputs.empty())
        return best_of(costs, cuts_at_vertices(costs.chain().model), objective);
    if (costs.chain().servers() == 1) {
        auto const cut = best_by_min_cut(costs, objective);
        if (cut && allowed(costs, {*cut})) return std::vector{*cut};
    }
    return best_along_chain(costs, objective);
}

} // namespace sunder::sim
