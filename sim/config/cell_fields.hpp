/// \file
/// Radio cells as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/platform/cell.hpp"
#include "sim/platform/platform.hpp"
#include "sim/scenario/scenario.hpp"

namespace sunder::sim {

[[nodiscard]] Form const& cell_form();
/// \pre the form of `at` is cell_form()
[[nodiscard]] RadioCell read_cell(YamlCursor const& at, Reading const& reading);

/// Reports cells that the network model of the run does not know.
void check_cells(Scenario const& scenario, YamlCursor const& links, Diagnostics& diagnostics);

} // namespace sunder::sim
