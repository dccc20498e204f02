/// \file
/// What a request that is alone spends in each stage of its life.
#pragma once

#include "sim/scenario/deployment.hpp"

namespace sunder::sim {

/// Of one request: its stages are those of sim/records/stages.hpp without the waits.
struct LoneStages {
    Seconds head;   ///< ops on the origin
    Seconds encode; ///< over all hops, as the others
    Seconds transfer;
    Seconds decode;
    Seconds tail;         ///< ops on servers
    Seconds back;         ///< the answer
    Seconds origin_work;  ///< all that keeps the origin's worker busy
    Seconds server_work;  ///< likewise those of servers
    Joules origin_energy; ///< of the origin's worker
    Joules server_energy; ///< of the workers of servers
    Joules radio_energy;

    [[nodiscard]] Seconds latency() const { return head + encode + transfer + decode + tail + back; }
    [[nodiscard]] Joules energy() const { return origin_energy + server_energy + radio_energy; }
};

/// In the means, as LoneRequest has them. \pre `way` is one of the deployment's, for the first pass
[[nodiscard]] LoneStages lone_stages(Deployment const& deployment, DeployedApplication const& application,
                                     Way const& way);

} // namespace sunder::sim
