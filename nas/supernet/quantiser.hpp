/// \file
/// Tensors as the bytes that cross the link.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sunder::nas {

/// One tensor, each element a whole number of steps above the least.
struct QuantisedTensor {
    float least = 0;
    float step = 0;                   ///< between neighbouring levels
    std::vector<std::uint8_t> levels; ///< `bits` each, the lowest first
};

/// Uniform quantisation between the least and the greatest element, to the nearest of 2^bits levels: what
/// sim::Quantise stands for. The two floats beside the levels are not counted as payload there.
/// \pre bits is 4, 8 or 16; values are finite and not empty
[[nodiscard]] QuantisedTensor encode(std::span<float const> values, int bits);

/// \pre coded with as many bits; count values were
[[nodiscard]] std::vector<float> decode(QuantisedTensor const& coded, int bits, std::size_t count);

} // namespace sunder::nas
