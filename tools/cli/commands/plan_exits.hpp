/// \file
/// Pairs of exits and cut, beside the cuts that `sunder plan` prices.
#pragma once

#include "sim/forecast/exit_tables.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace sunder::cli {

/// The quickest cut of each set of exits, a line each; empty without exits.
[[nodiscard]] std::string best_pairs_text(std::vector<sim::ExitTable> const& tables);
/// Every pair that can be used, a line each.
[[nodiscard]] std::string all_pairs_text(std::vector<sim::ExitTable> const& tables);

/// Every pair, in SI units.
[[nodiscard]] nlohmann::ordered_json pairs_json(std::vector<sim::ExitTable> const& tables);

} // namespace sunder::cli
