/// \file
/// What checks found, for people and for programs.
#pragma once

#include "sim/validation/check.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// A line a check: simulated, expected, difference, tolerance; then why some were skipped.
[[nodiscard]] std::string validation_text(std::vector<CheckResult> const& results);

[[nodiscard]] std::string validation_json(std::vector<CheckResult> const& results);

} // namespace sunder::sim
