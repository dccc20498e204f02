/// \file
/// What simulation decided about splits, for people and programs.
#pragma once

#include "sim/runner/decide_splits.hpp"

#include <string>
#include <vector>

namespace sunder::cli {

/// A paragraph for each; empty where there was nothing to decide.
[[nodiscard]] std::string decisions_text(std::vector<sim::DecidedSplit> const& decisions);

/// JSON of an object with `decided_splits` added, in SI units; as it was where there was nothing to decide.
[[nodiscard]] std::string with_decisions(std::string json, std::vector<sim::DecidedSplit> const& decisions);

} // namespace sunder::cli
