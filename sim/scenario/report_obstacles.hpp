/// \file
/// What stands against a plan, told to the user.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/plan/chain.hpp"
#include "sim/scenario/scenario.hpp"

#include <vector>

namespace sunder::sim {

/// Each with what to do about it; a device without times once, at its first op. \pre they are of the chain
void report_obstacles(std::vector<Obstacle> const& obstacles, Chain const& chain,
                      Application const& application, Diagnostics& diagnostics);

} // namespace sunder::sim
