#include "nas/evaluate/candidate_evaluator.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::nas {
namespace {

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

/// A value that the percentile is above for certain, in steps of a quarter.
/// \pre it is above the limit
sim::Seconds value_below(LatencyBound const& bound, Journey const& journey, PercentileLimit asked)
{
    constexpr int most_steps = 40;
    for (int step = 0; step < most_steps; ++step) {
        auto const next = asked.limit * 1.25;
        if (!bound.exceeds(journey, {.share = asked.share, .limit = next})) break;
        asked.limit = next;
    }
    return asked.limit;
}

} // namespace

CandidateEvaluator::CandidateEvaluator(JourneyTable const& table, AccuracyModel const& accuracy,
                                       Simulator& simulator, EvaluationSettings settings)
    : table_{table}, accuracy_{accuracy}, simulator_{simulator}, settings_{std::move(settings)}
{
    SUNDER_EXPECTS(simulator.settings().first == 0);
    if (settings_.method == Method::screened)
        bound_.emplace(table.setting(), simulator.settings().replications);
}

/// What the candidate cannot be better than, if that misses a limit.
std::optional<Evaluation> CandidateEvaluator::find_bound(JourneyTable::Row const& row,
                                                         Evaluation const& alone) const
{
    auto best_case = alone;
    best_case.evaluator = Evaluator::bounded;
    best_case.latency = table_.lone().least_latency(row.journey);
    best_case.energy = table_.lone().least_energy(row.journey);
    best_case.p50 = best_case.p90 = best_case.p95 = best_case.p99 = best_case.latency;
    bool misses = false;
    for (auto const& limit : settings_.limits) {
        if (auto const share = find_share(limit.metric)) {
            PercentileLimit const asked{.share = *share, .limit = sim::Seconds{limit.value}};
            if (!bound_->exceeds(row.journey, asked)) continue;
            misses = true;
            auto& percentile = percentile_in(best_case, limit.metric);
            percentile = std::max(*percentile, value_below(*bound_, row.journey, asked));
            // What is above the limit for certain must not look as if it kept it by a digit.
            percentile = std::max(*percentile, asked.limit * (1 + 1e-9));
        } else if (violation_of(limit, best_case) > 1e-9) {
            misses = true;
        }
    }
    if (!misses) return {};
    return best_case;
}

void CandidateEvaluator::prepare(std::vector<Choices> const& candidates) const
{
    if (!accuracy_.takes_long()) return;
    std::vector<Choices> usable;
    for (auto const& choices : candidates)
        if (table_.row(choices).obstacle == CandidateObstacle::none) usable.push_back(choices);
    accuracy_.prepare(usable);
}

Evaluation CandidateEvaluator::screened(Choices const& choices, JourneyTable::Row const& row) const
{
    bool const is_in_vain = row.obstacle != CandidateObstacle::none && accuracy_.takes_long();
    auto evaluation = table_.evaluation(row, is_in_vain ? 0 : accuracy_.accuracy(choices));
    evaluation.leakage = accuracy_.leakage(choices);
    if (evaluation.obstacle == CandidateObstacle::none && !accuracy_.is_known(choices))
        evaluation.obstacle = CandidateObstacle::no_accuracy;
    if (!bound_ || evaluation.obstacle != CandidateObstacle::none) return evaluation;
    return find_bound(row, evaluation).value_or(evaluation);
}

std::vector<Evaluation> CandidateEvaluator::screen(std::vector<Choices> const& candidates) const
{
    std::vector<Evaluation> evaluations;
    evaluations.reserve(candidates.size());
    prepare(candidates);
    for (auto const& choices : candidates)
        evaluations.push_back(screened(choices, table_.row(choices)));
    return evaluations;
}

std::vector<Evaluation> CandidateEvaluator::evaluate(std::vector<Choices> const& candidates)
{
    std::vector<Evaluation> evaluations;
    std::vector<Journey> journeys;
    std::vector<std::size_t> simulated; ///< indices
    prepare(candidates);
    for (auto const& choices : candidates) {
        auto const row = table_.row(choices);
        auto const evaluation = screened(choices, row);
        if (settings_.method != Method::analytic && evaluation.obstacle == CandidateObstacle::none &&
            evaluation.evaluator != Evaluator::bounded) {
            simulated.push_back(evaluations.size());
            journeys.push_back(row.journey);
        }
        evaluations.push_back(evaluation);
    }
    auto const outcomes = simulator_.outcomes(journeys);
    for (std::size_t i = 0; i < simulated.size(); ++i)
        evaluations[simulated[i]] = with_outcome(evaluations[simulated[i]], outcomes[i]);
    return evaluations;
}

} // namespace sunder::nas
