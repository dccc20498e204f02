/// \file
/// The ways that an application's split asks for.
#pragma once

#include "sim/scenario/resolve_split.hpp"

#include <vector>

namespace sunder::sim {

/// One for each way: a single one, or those among which devices choose. Nothing where there is a mistake,
/// which is reported.
[[nodiscard]] std::vector<ResolvedSplit>
resolve_ways(Scenario const& scenario, Application const& application, Diagnostics& diagnostics);

/// The possible cuts that no other beats in the time on the device, the bytes that cross and the time on the
/// servers: those that may be best for a lone request at some rate, whatever the servers' wait. From the
/// smallest head to the largest; of cuts that are alike in all three the first. Coding counts to where it is
/// done. All cuts, or those at vertices where there are more than `limit`.
[[nodiscard]] std::vector<ResolvedSplit> unbeaten_cuts(Chain const& chain, std::size_t limit = 100'000);

/// Of every possible cut in every mode that `all` spans those that no other beats in latency and energy of a
/// lone request under usual conditions (a front of Pareto's), from the fastest to the most frugal; of equal
/// ones the first.
[[nodiscard]] std::vector<ResolvedSplit> unbeaten_modes(Chain const& chain, AllModes const& all,
                                                        std::size_t limit = 100'000);

} // namespace sunder::sim
