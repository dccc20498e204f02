/// \file
/// What breaks in a scenario, as its file states it.
#pragma once

#include "sim/form/form.hpp"
#include "sim/form/reading.hpp"
#include "sim/platform/fault.hpp"
#include "sim/scenario/scenario.hpp"

#include <vector>

namespace sunder::sim {

[[nodiscard]] Form const& faults_form();

/// \pre the form of `at` is faults_form(); `reading` names the devices and links
[[nodiscard]] std::vector<Fault> read_faults(YamlCursor const& at, Reading const& reading);

/// What they need of the things that they strike, and of the run.
void check_faults(Scenario const& scenario, YamlCursor const& at, Diagnostics& diagnostics);

} // namespace sunder::sim
