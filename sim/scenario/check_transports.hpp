/// \file
/// What transports ask of the links that they cross.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/scenario/deployment.hpp"

namespace sunder::sim {

/// Reports connections where SimGrid carries messages, links that lose whole messages under TCP, and radio
/// cells in a run with TCP. \pre the applications of both are the same
void check_transports(Scenario const& scenario, Deployment const& deployment, Diagnostics& diagnostics);

} // namespace sunder::sim
