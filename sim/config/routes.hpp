/// \file
/// `routes:` of a scenario.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/platform/platform.hpp"

#include <vector>

namespace sunder::sim {

[[nodiscard]] Form const& routes_form();

/// The routes, and the ways back that follow from them. \pre the form of `at` is routes_form(); `platform`
/// has its devices and links, in the order in which `reading` names them
[[nodiscard]] Table<Route> read_routes(YamlCursor const& at, Platform const& platform,
                                       Reading const& reading);

} // namespace sunder::sim
