/// \file
/// What `sunder policies` prints. For the commands only.
#pragma once

#include "sim/analysis/policy_scores.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace sunder::cli {

/// A row for each policy, times in ms.
[[nodiscard]] std::string policies_text(sim::PolicyScores const& scores);

/// The same in SI units, with the differences of the tails, too.
[[nodiscard]] nlohmann::ordered_json policies_json(sim::PolicyScores const& scores);

} // namespace sunder::cli
