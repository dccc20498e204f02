/// \file
/// Profiles of devices beside all that ncnn's benchmark page says of their machines, where it is at hand.
#pragma once

#include "sim/validation/check.hpp"

#include <vector>

namespace sunder::validation {

/// All processors together, those for int8, all GPUs; and how many profiles are as near as their files state.
/// Networks are those of the fit: how far profiles are off of others is what the files state.
[[nodiscard]] std::vector<sim::Check> device_checks();

} // namespace sunder::validation
