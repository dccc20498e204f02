/// \file
/// Sensitivities for people and for programs.
#pragma once

#include "sim/analysis/sensitivity.hpp"
#include "sim/records/point_table.hpp"

#include <string>

namespace sunder::sim {

/// \param figure  the column whose variance is explained
[[nodiscard]] std::string sensitivity_text(PointColumn const& figure, SobolIndices const& indices);
[[nodiscard]] std::string sensitivity_text(PointColumn const& figure, MainEffects const& effects);

/// {"format": "sunder-sensitivity/1", "method": "sobol", "metric", "unit", "blocks", "left_out", "mean",
///  "variance", "keys": [{"key", "first", "first_ci95", "total", "total_ci95"}]}. Ends with a line break.
[[nodiscard]] std::string sensitivity_json(PointColumn const& figure, SobolIndices const& indices);
/// {"format": "sunder-sensitivity/1", "method": "main effects", "metric", "unit", "points", "mean",
///  "variance", "linear", "keys": [{"key", "slope", "slope_ci95", "first"}], "entangled": [NAME]}. Ends with
/// a line break.
[[nodiscard]] std::string sensitivity_json(PointColumn const& figure, MainEffects const& effects);

} // namespace sunder::sim
