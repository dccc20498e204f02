/// \file
/// Where inputs of models are born that do not come with the request.
#pragma once

#include "sim/config/models_of_scenario.hpp"
#include "sim/form/fields.hpp"
#include "sim/scenario/scenario.hpp"

namespace sunder::sim {

/// Reads `origins`, a mapping from inputs of the application's model to devices. Those that are born where
/// the request is are left out. \pre the application's model and origin are known
void read_origins(Application& application, YamlCursor const& at, ModelsOfScenario& models,
                  Reading const& reading);

} // namespace sunder::sim
