/// \file
/// Candidates of a search, evaluated a batch at a time.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/evaluate/journey_table.hpp"
#include "nas/evaluate/latency_bound.hpp"
#include "nas/evaluate/metric.hpp"
#include "nas/evaluate/simulator.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::nas {

enum class Method : std::uint8_t {
    analytic,  ///< each candidate as a lone request
    simulated, ///< each candidate that can be used at all, under load
    screened   ///< only those that may keep the limits; of the others a bound, see Evaluator::bounded
};

struct EvaluationSettings {
    Method method = Method::analytic;
    std::vector<Limit> limits; ///< that `screened` looks at
};

/// Evaluates candidates in any order with the same result: one candidate, one evaluation.
/// \invariant table, accuracy and simulator outlive the evaluator; the simulator's setting is the table's and
/// its first replication is 0
class CandidateEvaluator {
public:
    CandidateEvaluator(JourneyTable const& table, AccuracyModel const& accuracy, Simulator& simulator,
                       EvaluationSettings settings);

    /// In the order of the candidates. Those with an obstacle keep the figures of a lone request.
    /// \throws RunError, Interrupted  as Simulator does.
    [[nodiscard]] std::vector<Evaluation> evaluate(std::vector<Choices> const& candidates);

    /// Likewise, with nothing simulated: what no bound rules out keeps the figures of a lone request.
    [[nodiscard]] std::vector<Evaluation> screen(std::vector<Choices> const& candidates) const;

private:
    /// Has accuracies found out that take long, of the candidates that can be used at all.
    void prepare(std::vector<Choices> const& candidates) const;
    [[nodiscard]] Evaluation screened(Choices const& choices, JourneyTable::Row const& row) const;
    [[nodiscard]] std::optional<Evaluation> find_bound(JourneyTable::Row const& row,
                                                       Evaluation const& alone) const;

    JourneyTable const& table_;
    AccuracyModel const& accuracy_;
    Simulator& simulator_;
    EvaluationSettings settings_;
    std::optional<LatencyBound> bound_; ///< where something is screened
};

} // namespace sunder::nas
