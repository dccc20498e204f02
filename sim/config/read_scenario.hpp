/// \file
/// The checked tree of a scenario to the Scenario.
#pragma once

#include "sim/config/models_of_scenario.hpp"
#include "sim/form/reading.hpp"
#include "sim/scenario/scenario.hpp"

namespace sunder::sim {

[[nodiscard]] Form const& scenario_form();

struct ScenarioTree {
    YamlCursor root; ///< \pre its form is scenario_form()
    YamlFiles& files;
    ModelCache* models = nullptr; ///< kept from one reading of a scenario to the next; null: nothing is kept
};

/// All but `text` and `inputs`; the name where it is given. Whole only when nothing was reported.
[[nodiscard]] Scenario read_scenario(ScenarioTree const& tree, Reading const& reading);

} // namespace sunder::sim
