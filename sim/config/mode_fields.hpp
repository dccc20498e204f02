/// \file
/// The clocks and accelerators of devices.
#pragma once

#include "sim/form/reading.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/platform/device_modes.hpp"

#include <vector>

namespace sunder::sim {

[[nodiscard]] Form const& clocks_form();
[[nodiscard]] std::vector<DeviceClock> read_clocks(YamlCursor const& at, Reading const& reading);

[[nodiscard]] Form const& accelerators_form();
[[nodiscard]] std::vector<Accelerator> read_accelerators(YamlCursor const& at, Reading const& reading);

/// The number of the clock that `at` names; nothing where there is none such, which is reported.
[[nodiscard]] std::optional<std::size_t>
find_clock(YamlCursor const& at, std::vector<DeviceClock> const& clocks, Reading const& reading);
[[nodiscard]] std::optional<std::size_t>
find_accelerator(YamlCursor const& at, std::vector<Accelerator> const& accelerators, Reading const& reading);

} // namespace sunder::sim
