/// \file
/// What a device takes for one pass of a network, alone and at full speed.
#pragma once

#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"

namespace sunder::validation {

/// Over all ops, in the mean. \param fused  fuse() of a model \throws RunError  where the profile has no
/// answer
[[nodiscard]] sim::Seconds lone_pass(sim::ModelGraph const& fused, sim::DeviceProfile const& profile);

} // namespace sunder::validation
