/// \file
/// The checked tree of a scenario to the Scenario.
#pragma once

#include "sim/form/reading.hpp"
#include "sim/scenario/scenario.hpp"

#include <map>
#include <string>
#include <utility>

namespace sunder::sim {

/// Models that were read from files before, fused, by the file's key and the model's name.
using ModelCache = std::map<std::pair<std::string, std::string>, ModelGraph>;

struct ScenarioTree {
    YamlCursor root; ///< \pre its form is scenario_form()
    YamlFiles& files;
    ModelCache* models = nullptr; ///< kept from one reading of a scenario to the next; null: nothing is kept
};

/// All but `name`, `text` and `inputs`. Whole only when nothing was reported.
[[nodiscard]] Scenario read_scenario(ScenarioTree tree, Reading const& reading);

} // namespace sunder::sim
