/// \file
/// What coding and decoding make of a batch of tensors.
#pragma once

#include <torch/types.h>

namespace sunder::nas {

/// What encode() and decode() of quantiser.hpp make of each image's tensor; gradients pass unchanged.
/// \param x  shape (images, ...) \pre bits is 4, 8 or 16
[[nodiscard]] torch::Tensor rounded(torch::Tensor const& x, int bits);

/// The same through the bytes themselves, without gradients.
[[nodiscard]] torch::Tensor through_bytes(torch::Tensor const& x, int bits);

} // namespace sunder::nas
