#include "sim/engine/simulate.hpp"

#include "sim/engine/network/network_traits.hpp"
#include "sim/engine/simulation.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

/// Flows that meet on single links share them without a solver.
bool may_need_solver(Deployment const& deployment)
{
    return traits_of(deployment.run.network_model).solver == NetworkTraits::Solver::everywhere ||
           std::ranges::any_of(deployment.platform.routes,
                               [](Route const& route) { return route.via.size() > 1; });
}

} // namespace

void prepare_to_simulate(Deployment const& deployment)
{
    if (may_need_solver(deployment) && Simulation{deployment, 0}.needs_solver()) load_solver();
}

Records simulate(Deployment const& deployment, std::int64_t replication)
{
    return Simulation{deployment, replication}.run();
}

std::optional<Records> simulate_without_solver(Deployment const& deployment, std::int64_t replication)
{
    Simulation simulation{deployment, replication};
    if (simulation.needs_solver()) {
        load_solver();
        return std::nullopt;
    }
    return simulation.run();
}

} // namespace sunder::sim
