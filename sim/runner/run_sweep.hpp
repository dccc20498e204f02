/// \file
/// The points of a sweep, by processes that stay.
#pragma once

#include "sim/runner/run_point.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace sunder::sim {

struct SweepPool {
    int processes = 0;                            ///< at once; 0: as many as there are cores
    std::function<void(PointResult const&)> keep; ///< called with each result as it comes, in any order
};

/// Runs the points in worker processes that start as copies of this one and take point after point. Each
/// result depends on its point only, whatever the number of processes.
///
/// A worker that dies is replaced and its point tried once more; when that kills the next one too, the point
/// has failed. Workers die with this process.
///
/// \pre this process runs one thread
/// \throws Interrupted  on SIGINT and SIGTERM (unless they were ignored before); what was kept is all that
/// was finished, and the workers are gone \throws  whatever `keep` throws; likewise
void run_sweep(SweepProblem const& problem, std::vector<std::int64_t> const& points, SweepPool const& pool);

} // namespace sunder::sim
