/// \file
/// Runs every replication of a deployment in a process of its own.
#pragma once

#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <functional>

namespace sunder::sim {

struct Pool {
    int processes = 0; ///< at once; 0: as many as there are cores
    std::function<void(std::int64_t done, std::int64_t all)> progress; ///< called after each; may be empty
};

/// \return the records of all replications in their order, whatever the number of processes.
/// \throws RunError  when a replication fails or its process dies; the message names it.
/// \throws Interrupted  when the user asked to stop (SIGINT, SIGTERM); the children are gone by then.
[[nodiscard]] Records run_replications(Deployment const& deployment, Pool const& pool);

} // namespace sunder::sim
