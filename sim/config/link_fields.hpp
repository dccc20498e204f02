/// \file
/// Links as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/platform/platform.hpp"

namespace sunder::sim {

/// The file of a link.
[[nodiscard]] Form const& link_form();
/// \pre the form of `at` is link_form()
[[nodiscard]] Link read_link(YamlCursor const& at, Reading const& reading);

/// A link of a scenario, which may be based on such a file.
[[nodiscard]] Form const& link_of_scenario();
/// Its name is left to the caller. \param devices  of the scenario, which may move. \pre the form of `at` is
/// link_of_scenario()
[[nodiscard]] Link read_link_of_scenario(YamlCursor const& at, Table<DeviceGroup> const& devices,
                                         YamlFiles& files, Reading const& reading);

} // namespace sunder::sim
