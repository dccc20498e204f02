/// \file
/// A split that others executed, where their measurements are at hand.
#pragma once

#include "sim/validation/check.hpp"

#include <vector>

namespace sunder::validation {

/// May, Tundo, Ilager and Brandic, DynaSplit, arXiv 2410.23881: VGG16 and ViT on a Raspberry Pi 4 and a
/// server.
[[nodiscard]] std::vector<sim::Check> splinter_checks();

} // namespace sunder::validation
