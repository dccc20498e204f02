/// \file
/// The ways of adaptive splits: modes of devices, every way there is, tables of measured ones.
#pragma once

#include "sim/form/reading.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/scenario/scenario.hpp"

#include <vector>

namespace sunder::sim {

/// Names of clocks or accelerators by device.
[[nodiscard]] Form const& named_modes_form();
[[nodiscard]] std::vector<NamedMode> read_named_modes(YamlCursor const& at, Reading const& reading);

/// `{cuts: all, clocks: all, accelerators: all}`
[[nodiscard]] Form const& all_modes_form();
[[nodiscard]] AllModes read_all_modes(YamlCursor const& at, Reading const& reading);

/// The first line names the columns: `cut`, perhaps `name`, and of each device that has a part in it
/// `DEVICE time [ms]`, `DEVICE energy [J]`, `DEVICE sent [kB]`, `DEVICE transfer [ms]`, `DEVICE clock` and
/// `DEVICE accelerator`, in any order and any units that fit; a row a line. A cell that is empty is 0, or
/// says nothing. Without a `name`, a way is called by its cut, its clocks and its accelerators.
[[nodiscard]] WayPool read_way_pool(YamlCursor const& at, Reading const& reading);

} // namespace sunder::sim
