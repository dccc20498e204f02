/// \file
/// Figures of candidates, found out as the plan says.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/evaluate/journey_table.hpp"
#include "nas/evaluate/latency_bound.hpp"
#include "nas/evaluate/simulator.hpp"
#include "nas/runner/search_plan.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::nas {

/// Looks at candidates a batch at a time; what it finds does not depend on the batches, nor on the number of
/// processes.
/// \invariant what it refers to outlives it
class Appraiser {
public:
    /// \param processes  simulations at once; 0: as many as there are cores
    Appraiser(SearchPlan const& plan, JourneyTable const& table, AccuracyModel const& accuracy,
              int processes);

    /// In the order of the batch. A candidate that cannot be used, or that misses a limit by what is known
    /// without a simulation, is not simulated where the plan screens.
    /// \throws RunError, Interrupted  as Simulator::outcomes() does
    [[nodiscard]] std::vector<Evaluation> evaluate(std::vector<Choices> const& batch);

    /// Takes over what an earlier run found, so that it need not be simulated again.
    void remember(Choices const& choices, Evaluation const& evaluation);

    /// Different journeys simulated, remembered ones included.
    [[nodiscard]] std::int64_t simulations() const { return simulator_.simulated() + remembered_; }

private:
    [[nodiscard]] Evaluation least(JourneyTable::Row const& row, Evaluation evaluation) const;

    SearchPlan const* plan_;
    JourneyTable const* table_;
    AccuracyModel const* accuracy_;
    Simulator simulator_;
    std::optional<LatencyBound> bound_; ///< where the plan screens
    std::int64_t remembered_ = 0;
};

} // namespace sunder::nas
