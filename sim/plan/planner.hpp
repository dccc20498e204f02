/// \file
/// The best way to spread a model over a chain of devices, for a lone request.
///
/// Ties: candidates are tried from the smallest first head to the largest (then the second head, and so on),
/// and a later one must be better by more than 1e-12 of the cost, so that the smaller head wins.
#pragma once

#include "sim/plan/chain.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sunder::sim {

/// The best cuts, one a hop, shape (servers,); nothing where something stands against all of them.
///
/// Exhaustive over all nested combinations of cuts where there are at most `limit`; such an answer is exact.
/// Beyond that, one hop: minimum cut, exact unless a device's memory forbids its answer; otherwise, and for
/// several hops, the chain planner, exact among the cuts at vertices.
/// Where exits are used or inputs come apart, and there are more combinations than `limit`: the best among
/// all of cuts at vertices.
[[nodiscard]] std::optional<std::vector<Cut>> best_cuts(ChainCosts const& costs, Objective objective,
                                                        std::size_t limit = 1'000'000);

/// Tries every nested combination of `candidates`, which stand in the order of their heads.
[[nodiscard]] std::optional<std::vector<Cut>>
best_of(ChainCosts const& costs, std::vector<Cut> const& candidates, Objective objective);

/// The best combination of cuts at vertices by dynamic programming over positions and cuts, in
/// O(servers x cuts^2); memory limits included.
[[nodiscard]] std::optional<std::vector<Cut>> best_along_chain(ChainCosts const& costs, Objective objective);

/// The best cut for one server by minimum cut, block by block between cut vertices. Device memory is not
/// looked at.
/// \pre one server
[[nodiscard]] std::optional<Cut> best_by_min_cut(ChainCosts const& costs, Objective objective);

} // namespace sunder::sim
