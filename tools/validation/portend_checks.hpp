/// \file
/// Whether times of parts may be added up: stretches of networks that PORTEND measured, where they are at
/// hand.
#pragma once

#include "sim/validation/check.hpp"

#include <vector>

namespace sunder::validation {

/// Ebrahimi et al., PORTEND, ICPADS 2023: all stretches of consecutive parts of a network, on several
/// machines.
[[nodiscard]] std::vector<sim::Check> portend_checks();

} // namespace sunder::validation
