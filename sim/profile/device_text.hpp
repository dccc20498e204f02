/// \file
/// A device's profile as text of our own format.
#pragma once

#include "sim/platform/platform.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// The `sunder-device/1` text of a profile behind comments, a line each. Only speeds, memory rate, overhead
/// and efficiencies are written: what can be measured by running ops.
[[nodiscard]] std::string device_text(DeviceProfile const& profile, std::vector<std::string> const& comments);

} // namespace sunder::sim
