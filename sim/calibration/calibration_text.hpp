/// \file
/// A calibration for people and for programs.
#pragma once

#include "sim/calibration/calibrate.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// What was fitted, how well each number is known, and how far off the scenario is with it.
[[nodiscard]] std::string calibration_text(MeasuredTable const& table, Calibration const& calibration);

/// The same with every setting; in SI units.
[[nodiscard]] std::string calibration_json(MeasuredTable const& table, Calibration const& calibration);

/// A line for each setting and figure, in SI units, with commas.
[[nodiscard]] std::string details_csv(MeasuredTable const& table, Calibration const& calibration);

/// "KEY=VALUE" as --set takes them.
[[nodiscard]] std::vector<std::string> settings_of(Calibration const& calibration);

/// What stands against trusting a fitted number; empty where nothing does.
[[nodiscard]] std::string doubt_about(Calibration const& calibration, std::size_t key);

} // namespace sunder::sim
