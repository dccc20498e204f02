/// \file
/// Ways out of a table of measurements.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/scenario/deployment.hpp"

#include <vector>

namespace sunder::sim {

/// One for each row, in their order. What is wrong is reported: cuts that the model does not have, clocks
/// that a device does not have, transfers that take less than their bytes on the links.
[[nodiscard]] std::vector<Way> measured_ways(Scenario const& scenario, Application const& application,
                                             WayPool const& pool, Diagnostics& diagnostics);

} // namespace sunder::sim
