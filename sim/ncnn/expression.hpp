/// \file
/// Sizes that a layer works out from those of its inputs: "-1,*(0h,2)".
#pragma once

#include "sim/ncnn/settings.hpp"

#include <string_view>
#include <vector>

namespace sunder::sim {

/// One number for each part between commas, cut off to whole ones. `op(a,b)` may stand within one another;
/// `1h` is the height of input 1 (w, h, d, c).
/// \param shapes  of the inputs
/// \throws Misfit  where it is no such text, or not to be worked out.
/// Source: ncnn's documentation, "expression"
[[nodiscard]] WholeNumbers evaluate(std::string_view text, std::vector<WholeNumbers> const& shapes);

} // namespace sunder::sim
