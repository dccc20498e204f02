/// \file
/// How tensors that cross a cut are coded, how large they become, what coding them takes, and what it costs
/// in accuracy.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace sunder::sim {

using FlopsPerByte = Quantity<Dimension{.flop = 1, .byte = -1}>;

/// How many times as large a tensor was before.
struct Ratio {
    double value = 1;
};
/// What a coded tensor takes: so many times less than before, or so much whatever it was.
using CodedSize = std::variant<Ratio, Bytes>;

/// How fast a program codes, by the bytes of the tensor as it was before the stage, in either direction (so
/// compressors are measured). A rate holds on every device; work takes its time by the speed of each.
using CodingSpeed = std::variant<BytesPerSecond, FlopsPerByte>;

// Costs of accuracy are shares: 0.01 is one point. No stage costs any where it changes nothing.

/// Uniform quantisation of each element to `bits` bits. Nothing happens to tensors that are not wider.
struct Quantise {
    int bits = 8;
    double accuracy_cost = 0;
};
/// A convolution to `to` channels before the cut and a transposed one back after it, of `kernel` in every
/// dimension behind the channels and with a `stride` that leaves every so many positions, rounded up
/// (Eshratifar, Esmaili and Pedram, BottleNet, ISLPED 2019; Matsubara et al., Distilled split deep neural
/// networks, HotEdgeVideo 2019). Nothing happens to tensors without a channel dimension (fewer than two
/// dimensions), or that would have no fewer elements.
struct Bottleneck {
    std::int64_t to = 1;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    double accuracy_cost = 0;
};
/// Layers that were trained around a cut, whatever they are: a size and an amount of work on either side, for
/// each tensor. Nothing happens to tensors that are no larger than what would be sent.
struct Autoencoder {
    CodedSize size;
    Flops encoder;
    Flops decoder;
    double accuracy_cost = 0;
};
/// A program that packs bytes and loses nothing.
struct Lossless {
    Ratio size;
    CodingSpeed encoder;
    CodingSpeed decoder;
};
/// A lossy program at one point of its table of rates. Nothing happens to tensors that are no larger than
/// what would be sent.
struct RatedCodec {
    CodedSize size;
    CodingSpeed encoder;
    CodingSpeed decoder;
    double accuracy_cost = 0;
};
using CodecStage = std::variant<Quantise, Bottleneck, Autoencoder, Lossless, RatedCodec>;

/// Size of the tensor after all stages in their order, in whole bytes (rounded up once, at the end).
[[nodiscard]] Bytes coded_bytes(Tensor const& tensor, std::vector<CodecStage> const& codec);

enum class CodingSide : std::uint8_t { encoder, decoder };

/// Time to encode or decode the tensor on one worker at full speed. What a stage that changes the tensor asks
/// for is priced as an op by the roofline of sim/cost/compute_cost.hpp, with the stage's input and output as
/// memory traffic:
/// - quantisation: 2 flop an element (scale, round), cost classes "encode" and "decode";
/// - bottleneck: 2 C to K flop a position that is left and the 4 C to K bytes of its weights, K the elements
/// of
///   the kernel; cost class "pointwise" where K is 1, else "conv2d"; both ways alike;
/// - layers that were trained: the work that is stated, cost class "conv2d", weights left out;
/// - programs: the flop a byte that are stated, cost class "opaque", or, where a rate is, the bytes over it.
/// \return nothing where there is work to do and the device states no speed.
[[nodiscard]] std::optional<Seconds> find_coding_time(Tensor const& tensor,
                                                      std::vector<CodecStage> const& codec, CodingSide side,
                                                      DeviceProfile const& profile);

/// What the stages that change the tensor cost in accuracy, added up: that losses add is an assumption, which
/// is the better the smaller they are.
[[nodiscard]] double accuracy_cost(Tensor const& tensor, std::vector<CodecStage> const& codec);

} // namespace sunder::sim
