/// \file
/// In which order layers can run.
#pragma once

#include "sim/ncnn/layer_lines.hpp"

#include <cstddef>
#include <vector>

namespace sunder::sim {

/// Layers by index, each behind those whose blobs it takes, and else as they stand. Blobs that two layers
/// make or none, and circles, are reported; what hangs on them is left out.
[[nodiscard]] std::vector<std::size_t> order_of(std::vector<LayerLine> const& layers, Complaints& complaints);

} // namespace sunder::sim
