/// \file
/// Runs every replication of a deployment in a process of its own.
#pragma once

#include "sim/records/records.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/scenario/deployment.hpp"

namespace sunder::sim {

/// \return the records of all replications in their order, whatever the number of processes.
/// \throws RunError  when a replication fails or its process dies; the message names it.
/// \throws Interrupted  when the user asked to stop (SIGINT, SIGTERM); the children are gone by then.
[[nodiscard]] Records run_replications(Deployment const& deployment, Pool const& pool);

} // namespace sunder::sim
