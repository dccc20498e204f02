/// \file
/// The model of TCP beside Linux's, as tools/testbed measured it.
#pragma once

#include "sim/validation/check.hpp"

#include <vector>

namespace sunder::validation {

/// A share of the cells of each table that comes along; none where they do not.
[[nodiscard]] std::vector<sim::Check> linux_checks();

} // namespace sunder::validation
