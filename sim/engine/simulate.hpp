/// \file
/// One discrete-event run. This room is the only one that knows SimGrid.
#pragma once

#include "sim/engine/recorder.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

/// Loads what the replications of this deployment need, so that processes which are made of this one have it
/// already. \throws RunError  where it is not found
void prepare_to_simulate(Deployment const& deployment);

/// Simulates replication number `replication` (from 0), a pure function of the deployment and that number,
/// and tells `recorder` of its requests.
///
/// \return all but the rows of requests and spans
/// \pre where the model of the network is SimGrid's (`solver`, `lv08`), called at most once per process,
/// since
///     SimGrid keeps one clock per process; see run_replications()
/// \throws RunError  when the run cannot go on.
Records simulate(Deployment const& deployment, std::int64_t replication, Recorder& recorder);

/// The same with all rows.
[[nodiscard]] Records simulate(Deployment const& deployment, std::int64_t replication);

/// The same where SimGrid is not needed: it may be called as often as one likes.
/// \return nothing where SimGrid is needed: it is loaded then, and nothing else was done
/// \throws RunError  likewise.
[[nodiscard]] std::optional<Records> simulate_without_solver(Deployment const& deployment,
                                                             std::int64_t replication, Recorder& recorder);
[[nodiscard]] std::optional<Records> simulate_without_solver(Deployment const& deployment,
                                                             std::int64_t replication);

/// Tells `recorder` of the same requests and works out nothing else: for many runs that are short or stopped.
/// \pre the model of the network is `exact`
/// \throws RunError  likewise.
void tell_of_requests(Deployment const& deployment, std::int64_t replication, Recorder& recorder);

} // namespace sunder::sim
