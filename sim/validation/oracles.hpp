/// \file
/// Answers known beforehand, from theory or worked out by hand, as checks that any installed program can
/// carry out.
#pragma once

#include "sim/validation/check.hpp"

#include <vector>

namespace sunder::sim {

/// Exact ones hold to 1e-9 s or 1e-9 of the value. Statistical ones are means over replications and hold
/// within four standard errors; their seeds are fixed, so they say the same each time. \param processes  for
/// replications; 0: as many as there are cores
[[nodiscard]] std::vector<Check> oracle_checks(int processes);

} // namespace sunder::sim
