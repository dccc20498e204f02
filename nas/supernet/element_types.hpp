/// \file
/// Tensors in the types that a model's tensors have.
#pragma once

#include "sim/model/element_type.hpp"

#include <torch/types.h>

namespace sunder::nas {

[[nodiscard]] torch::ScalarType scalar_type_of(sim::ElementType type);

/// The same numbers in that type. Fractions become the nearest whole number that 8 bits hold (one step of a
/// quantised tensor is 1), and lose what is behind the point in wider ones; whatever is not 0 is true.
/// What is in float64, which no tensor of a model is, stays so where float32 is asked for.
[[nodiscard]] torch::Tensor held_as(torch::Tensor const& x, sim::ElementType type);

} // namespace sunder::nas
