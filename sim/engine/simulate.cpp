#include "sim/engine/simulate.hpp"

#include "sim/engine/simulation.hpp"

namespace sunder::sim {

Records simulate(Deployment const& deployment, std::int64_t replication)
{
    return Simulation{deployment, replication}.run();
}

std::optional<Records> simulate_without_solver(Deployment const& deployment, std::int64_t replication)
{
    Simulation simulation{deployment, replication};
    if (simulation.needs_solver()) return std::nullopt;
    return simulation.run();
}

} // namespace sunder::sim
