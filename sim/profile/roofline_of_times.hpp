/// \file
/// A device's roofline from the times of one model's ops.
#pragma once

#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

/// Speed and memory rate are the greatest that any op reached; the efficiency of each class is such that its
/// ops add up to what they took, but at most 1. For what was not measured (other models, coding): it knows
/// what this model's ops are like and nothing else.
/// \param fused  fuse() of the model \param times  by fused op
/// \return a profile without a name; without speed where no op did work
[[nodiscard]] DeviceProfile roofline_of_times(ModelGraph const& fused,
                                              std::vector<std::optional<Seconds>> const& times);

} // namespace sunder::sim
