#include "nas/runner/appraiser.hpp"

#include <algorithm>

namespace sunder::nas {
namespace {

/// Rounding must not reject what is just within a limit.
constexpr double rounding = 1e-9;

std::optional<sim::Seconds>& percentile_in(Evaluation& evaluation, Metric metric)
{
    switch (metric) {
    case Metric::p50:
        return evaluation.p50;
    case Metric::p90:
        return evaluation.p90;
    case Metric::p95:
        return evaluation.p95;
    default:
        return evaluation.p99;
    }
}

} // namespace

Appraiser::Appraiser(SearchPlan const& plan, JourneyTable const& table, AccuracyModel const& accuracy,
                     int processes)
    : plan_{&plan},
      table_{&table},
      accuracy_{&accuracy},
      simulator_{table.setting(),
                 {.replications = table.setting().base.run.replications, .first = 0, .processes = processes}}
{
    if (plan.procedure == Procedure::screened)
        bound_.emplace(table.setting(), table.setting().base.run.replications);
}

/// The least figures that a simulation could find, as far as the limits ask for them.
Evaluation Appraiser::least(JourneyTable::Row const& row, Evaluation evaluation) const
{
    evaluation.evaluator = Evaluator::bounded;
    evaluation.latency = table_->lone().least_latency(row.journey);
    evaluation.energy = table_->lone().least_energy(row.journey);
    for (auto const& [metric, value] : plan_->limits) {
        auto const share = find_share(metric);
        if (!share) continue;
        sim::Seconds const limit{value};
        auto least = evaluation.latency;
        if (least <= limit && bound_->exceeds(row.journey, {.share = *share, .limit = limit})) {
            // By how much it misses tells an optimizer where to turn.
            constexpr int doublings = 10;
            least = limit * (1 + 2 * rounding);
            for (int i = 0; i < doublings; ++i) {
                if (!bound_->exceeds(row.journey, {.share = *share, .limit = least * 2})) break;
                least = least * 2;
            }
        }
        percentile_in(evaluation, metric) = least;
    }
    return evaluation;
}

std::vector<Evaluation> Appraiser::evaluate(std::vector<Choices> const& batch)
{
    std::vector<Evaluation> evaluations;
    std::vector<Journey> journeys;
    std::vector<std::size_t> simulated; ///< which of the batch
    for (auto const& choices : batch) {
        auto const row = table_->row(choices);
        auto evaluation = table_->evaluation(row, accuracy_->accuracy(choices));
        if (plan_->procedure != Procedure::analytic && evaluation.obstacle == Obstacle::none) {
            auto const bounded = bound_ ? std::optional{least(row, evaluation)} : std::nullopt;
            auto const misses = [&](Limit const& limit) {
                return bounded && violation_of(limit, *bounded) > rounding;
            };
            if (std::ranges::any_of(plan_->limits, misses)) {
                evaluation = *bounded;
            } else {
                simulated.push_back(evaluations.size());
                journeys.push_back(row.journey);
            }
        }
        evaluations.push_back(evaluation);
    }
    if (journeys.empty()) return evaluations;
    auto const outcomes = simulator_.outcomes(journeys);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        evaluations[simulated[i]] = with_outcome(evaluations[simulated[i]], outcomes[i]);
    return evaluations;
}

void Appraiser::remember(Choices const& choices, Evaluation const& evaluation)
{
    if (evaluation.evaluator != Evaluator::simulated) return;
    auto const journey = table_->row(choices).journey;
    if (simulator_.find(journey) != nullptr) return;
    simulator_.remember(journey, {.mean = evaluation.latency,
                                  .p50 = evaluation.p50.value_or(evaluation.latency),
                                  .p90 = evaluation.p90.value_or(evaluation.latency),
                                  .p95 = evaluation.p95.value_or(evaluation.latency),
                                  .p99 = evaluation.p99.value_or(evaluation.latency),
                                  .energy = evaluation.energy});
    ++remembered_;
}

} // namespace sunder::nas
