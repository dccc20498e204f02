/// \file
/// The weight of a convolution among those of all widths.
#pragma once

#include "nas/supernet/op_inputs.hpp"

#include <cstdint>

namespace sunder::nas {

/// A part of that of its like at full width, where there is one. \param channels  that go in
[[nodiscard]] torch::Tensor weight_of(sim::Conv2d const& conv, OpInputs const& inputs, std::int64_t channels);

} // namespace sunder::nas
