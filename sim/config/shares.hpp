/// \file
/// What shares and probabilities of files may be.
#pragma once

#include "sim/form/fields.hpp"

namespace sunder::sim {

/// Between 0 and 1, neither of them.
[[nodiscard]] Form const& inner_share();
/// From 0, below 1.
[[nodiscard]] Form const& share_below_one();
/// From 0 to 1, as people write percentages.
[[nodiscard]] Form const& usual_share();

} // namespace sunder::sim
