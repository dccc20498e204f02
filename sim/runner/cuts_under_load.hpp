/// \file
/// Cuts of one application compared by simulation.
#pragma once

#include "sim/model/cut.hpp"
#include "sim/runner/replicated_figures.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace sunder::sim {

/// All else is as the scenario has it, and all cuts meet the same arrivals, jitter and losses, so that their
/// differences are known better than they are themselves (Law, Simulation Modeling and Analysis, 5th ed.,
/// section 11.2).
struct CutsUnderLoad {
    Scenario const& scenario;
    Id<Application> application;
    ReplicationPool pool;
};

/// \param cuts  one a hop each, that can be used
/// \param done  called with the number of each when it is finished; may be empty
/// \return figures of each; none where a file cannot say the cut, see split_of()
/// \throws RunError, Interrupted  as replicated_figures()
[[nodiscard]] std::vector<std::optional<ReplicatedFigures>>
simulate_cuts(CutsUnderLoad const& problem, std::vector<std::vector<Cut>> const& cuts,
              std::function<void(std::size_t)> const& done);

} // namespace sunder::sim
