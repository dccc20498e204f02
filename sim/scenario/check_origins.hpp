/// \file
/// What does not go together with inputs that have origins of their own.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/scenario/scenario.hpp"

namespace sunder::sim {

/// Reports, at the first such origin of the application, all that would have to say what becomes of a message
/// that is under way to a request which is begun again, goes another way, or whose device is chosen late.
void check_origins(Scenario const& scenario, Application const& application, Diagnostics& diagnostics);

} // namespace sunder::sim
