/// \file
/// How one device differs from the others of its group.
#pragma once

#include "sim/base/random.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>

namespace sunder::sim {

/// Of device `index`, a function of names. \param replication  its seed
[[nodiscard]] DeviceFactors factors_of(DeviceGroup const& group, std::int64_t index, Seed replication);

} // namespace sunder::sim
