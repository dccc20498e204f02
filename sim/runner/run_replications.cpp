#include "sim/runner/run_replications.hpp"

#include "sim/engine/simulate.hpp"

namespace sunder::sim {

Records run_replications(Deployment const& deployment, Pool const& pool)
{
    prepare_to_simulate(deployment);
    return run_in_children(
        deployment.run.replications,
        [&deployment](std::int64_t replication) { return simulate(deployment, replication); }, pool);
}

} // namespace sunder::sim
