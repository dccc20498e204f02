/// \file
/// Devices as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/platform/platform.hpp"
#include "sim/platform/stated_error.hpp"

#include <optional>

namespace sunder::sim {

/// The file of a device.
[[nodiscard]] Form const& device_form();
/// Its name is left to the caller. \pre the form of `at` is device_form()
[[nodiscard]] DeviceProfile read_device(YamlCursor const& at, Reading const& reading);

/// What the file states. \pre the form of `at` is device_form()
[[nodiscard]] std::optional<StatedError> read_error(YamlCursor const& at, Reading const& reading);

/// A group of devices of a scenario, which may be based on such a file.
[[nodiscard]] Form const& device_of_scenario();
/// \pre the form of the value is device_of_scenario()
[[nodiscard]] DeviceGroup read_device_of_scenario(NamedCursor const& named, YamlFiles& files,
                                                  Reading const& reading);
/// What is stated of its profile, or beside it.
[[nodiscard]] std::optional<StatedError> read_error_of_scenario(NamedCursor const& named, YamlFiles& files,
                                                                Reading const& reading);

} // namespace sunder::sim
