/// \file
/// What an architecture would be at its other cuts.
#pragma once

#include "nas/runner/run_search.hpp"
#include "nas/supernet/supernet_accuracy.hpp"

namespace sunder::nas {

/// at_every_cut(), soon after weights were learnt. Accuracies are of all validation images where the split
/// does not change them, else of the first 1,000: enough to see what the coding of a tensor costs. Leakages
/// are those of `accuracy`.
/// \throws sim::Interrupted, sim::RunError  as `accuracy` and `simulator` do
[[nodiscard]] CutComparison compare_cuts(SearchProblem const& problem, Supernet& supernet,
                                         SupernetAccuracy const& accuracy, Simulator& simulator,
                                         Candidate const& candidate);

} // namespace sunder::nas
