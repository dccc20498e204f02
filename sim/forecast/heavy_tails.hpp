/// \file
/// Times of Pareto's distribution that vary so much that no number of requests tells their mean.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// (applications,) whether their latencies have no finite variance. A latency has no finite variance where a
/// part of it has none (shape <= 2). With open arrivals, the wait for a device whose jobs have such a tail
/// has one moment less than they: no finite variance at shape <= 3, no finite mean at <= 2 (Kiefer and
/// Wolfowitz 1956). Of s workers that the load leaves n spare, these are 1 + 2 / n and 1 + 1 / n, and 2 for
/// the job itself (Scheller-Wolf and Sigman 1997). Shared devices and closed loops have no such waits.
[[nodiscard]] std::vector<bool> infinite_variances(Deployment const& deployment);

/// A sentence for each device or link that gives requests such a latency; empty when all is well.
[[nodiscard]] std::vector<std::string> heavy_tails(Deployment const& deployment);

} // namespace sunder::sim
