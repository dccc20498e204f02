/// \file
/// Clocks and accelerators that a way asks for, by name.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/plan/chain.hpp"
#include "sim/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// (devices of the chain,) What is wrong is reported: names that a device does not have, devices that are not
/// of the chain.
[[nodiscard]] std::vector<DeviceMode> find_modes(AskedModes const& asked, Chain const& chain,
                                                 Diagnostics& diagnostics);

/// As names of ways end: " @ pi 600 MHz max, cloud on", of the first `devices` of the chain; empty where no
/// mode is asked for.
[[nodiscard]] std::string name_of_modes(Chain const& chain, std::size_t devices);

/// Each combination of the modes of the chain's devices that `all` spans, those that stand among them.
[[nodiscard]] std::vector<std::vector<DeviceMode>> every_mode(Chain const& chain, AllModes const& all);

} // namespace sunder::sim
