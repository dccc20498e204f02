/// \file
/// How likely a request is to be later than a bound that few are later than.
#pragma once

#include "sim/records/tail_answer.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

struct TailQuestion {
    Seconds beyond;                       ///< later than that is late
    std::optional<Id<Application>> whose; ///< nothing: requests of all applications
    double accuracy = 0.2; ///< half the width of the interval over the estimate, at which it is enough
    std::int64_t most_replications = 1000;
};

/// Splits replications of the deployment (split_run()) at levels that pilot runs find (longer()), and
/// simulates as many of them as the accuracy asks for. Replications are independent of one another and of the
/// pilot runs, so the estimate, weight of the late over weight of all that finish, has no bias but that of a
/// ratio. Its interval is Student's t over the replications' residuals, on the logarithm of the probability
/// (delta method), which cannot fall below 0. The same for any number of processes.
///
/// \pre the model of the network is not SimGrid's
/// \throws RunError  when a replication fails, or requests never end \throws Interrupted
[[nodiscard]] TailAnswer estimate_tail(Deployment const& deployment, TailQuestion const& question,
                                       ReplicationPool const& pool);

} // namespace sunder::sim
