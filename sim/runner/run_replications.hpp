/// \file
/// Runs every replication of a deployment in a process of its own.
#pragma once

#include "sim/records/records.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/row_spool.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <memory>

namespace sunder::sim {

/// \return the records of all replications in their order, whatever the number of processes.
/// \throws RunError  when a replication fails or its process dies; the message names it.
/// \throws Interrupted  when the user asked to stop (SIGINT, SIGTERM); the children are gone by then.
[[nodiscard]] Records run_replications(Deployment const& deployment, ReplicationPool const& pool);

/// What a run of any number of requests leaves in memory.
struct SummarisedRun {
    Records records; ///< without rows of requests and spans
    Summary summary;
};

/// The same, but memory does not grow with the number of requests.
[[nodiscard]] SummarisedRun summarise_replications(Deployment const& deployment, ReplicationPool const& pool);

/// A run whose rows wait in files without a name.
struct RecordedRun {
    RecordedRun(SpoolPlace const& place, std::size_t processes) : spool{place, processes} {}

    RowSpool spool;
    SpooledRows rows;
    SummarisedRun run;
};

/// The same with all rows.
[[nodiscard]] std::unique_ptr<RecordedRun>
record_replications(Deployment const& deployment, ReplicationPool const& pool, SpoolPlace const& place);

} // namespace sunder::sim
