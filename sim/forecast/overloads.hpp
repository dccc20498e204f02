/// \file
/// Warnings of queues without end.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// Resources to which more work is offered than they can do, one sentence each that names the resource and
/// its offered load; empty when all is well. Closed loops offer nothing: they wait.
[[nodiscard]] std::vector<std::string> overloads(Deployment const& deployment);

} // namespace sunder::sim
