#include "sim/engine/simulate.hpp"

#include "sim/engine/simulation.hpp"

namespace sunder::sim {

Records simulate(Deployment const& deployment, std::int64_t replication)
{
    return Simulation{deployment, replication}.run();
}

} // namespace sunder::sim
