/// \file
/// The checked tree of a scenario to the Scenario.
#pragma once

#include "sim/config/reading.hpp"
#include "sim/scenario/scenario.hpp"

namespace sunder::sim {

/// All but `name`, `text` and `inputs`. Whole only when nothing was reported.
/// \pre the form of `root` is scenario_form()
[[nodiscard]] Scenario read_scenario(YamlCursor const& root, YamlFiles& files, Reading const& reading);

} // namespace sunder::sim
