/// \file
/// How tensors that cross a cut are coded, how large they become and what coding them takes.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace sunder::sim {

/// Uniform quantisation of each element to `bits` bits. Nothing happens to tensors that are not wider.
struct Quantise {
    int bits = 8;
};
/// A 1x1 convolution to `to` channels before the cut and one back after it. Nothing happens to tensors
/// without a channel dimension (fewer than two dimensions) or with no more than `to` channels.
struct Bottleneck {
    std::int64_t to = 1;
};
using CodecStage = std::variant<Quantise, Bottleneck>;

/// Size of the tensor after all stages in their order, in whole bytes (rounded up once, at the end).
[[nodiscard]] Bytes coded_bytes(Tensor const& tensor, std::vector<CodecStage> const& codec);

/// Time to encode the tensor on one worker at full speed; decoding it takes as long. Every stage that changes
/// the tensor is priced as an op by the roofline of sim/cost/compute_cost.hpp:
/// - quantisation: 2 flop an element (scale, round), cost class "elementwise";
/// - bottleneck: 2 C to H W flop and the 4 C to bytes of its weights, cost class "pointwise";
/// each with the stage's input and output as memory traffic.
/// \return nothing where there is work to do and the device states no speed.
[[nodiscard]] std::optional<Seconds>
find_coding_time(Tensor const& tensor, std::vector<CodecStage> const& codec, DeviceProfile const& profile);

} // namespace sunder::sim
