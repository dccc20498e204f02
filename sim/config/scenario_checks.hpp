/// \file
/// What can be said of a scenario only once all of it is read.
#pragma once

#include "sim/form/reading.hpp"
#include "sim/scenario/scenario.hpp"

#include <vector>

namespace sunder::sim {

/// Reports more devices, requests or jobs than one run can hold. \pre the form of `root` is scenario_form()
void check_size(Scenario const& scenario, YamlCursor const& root, Diagnostics& diagnostics);

/// What stands there and does nothing is a mistake where something was clearly meant by it, else a warning,
/// which is returned.
/// \pre nothing was reported, and `scenario` is what `root` says
[[nodiscard]] std::vector<Diagnostic> check_use(Scenario const& scenario, YamlCursor const& root,
                                                Diagnostics& diagnostics);

/// The figures by which splits are to be decided.
void check_open_splits(Scenario const& scenario, Diagnostics& diagnostics);

} // namespace sunder::sim
