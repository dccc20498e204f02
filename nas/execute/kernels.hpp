/// \file
/// Convolutions and products whose weights are laid out once, as the runtime likes them best: by oneDNN and
/// XNNPACK where LibTorch was built with them, as its own optimiser of frozen networks does.
#pragma once

#include "sim/model/op_kind.hpp"

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sunder::nas {

struct KernelWeights {
    torch::Tensor weight; ///< (output channels, input channels of a group, height, width), or (out, in)
    torch::Tensor bias;   ///< (output channels,), or undefined
};

/// What the last step of a kernel does with each element, in the kernel itself where it can.
enum class KernelEnd : std::uint8_t { plain, relu, relu6 };

/// Its result is its own: whoever has it may change it.
using Kernel = std::function<torch::Tensor(torch::Tensor const&)>;

struct KernelShape {
    std::vector<std::int64_t> input; ///< with the batch in front
    KernelEnd end = KernelEnd::plain;
};

/// Over images in the order of channels last, in float32.
[[nodiscard]] Kernel packed_conv(sim::Conv2d const& conv, KernelWeights const& weights,
                                 KernelShape const& shape);
/// Over the last axis, in float32.
[[nodiscard]] Kernel packed_linear(KernelWeights const& weights, KernelShape const& shape);

/// Their names, where they are there.
[[nodiscard]] std::vector<std::string> packing_libraries();

} // namespace sunder::nas
