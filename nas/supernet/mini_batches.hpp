/// \file
/// Images in the form and order in which a network meets them.
#pragma once

#include "nas/supernet/images.hpp"
#include "sim/base/random.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace sunder::nas {

/// What pixels become: (value - mean) / deviation, by channel.
struct Scaling {
    std::vector<float> mean;
    std::vector<float> deviation; ///< never 0
};

[[nodiscard]] Scaling scaling_of(Images const& images);

struct MiniBatch {
    std::vector<float> pixels;        ///< (images, channels, height, width)
    std::vector<std::int64_t> labels; ///< (images,)
};

/// How an image is altered for training, as is usual for small images (He et al., CVPR 2016, section 4.2).
struct Alteration {
    std::int64_t most_shift = 0; ///< in pixels, up, down, left and right; black comes in
    enum class Mirror : std::uint8_t { never, half_of_them } mirror = Mirror::never;
};

/// The images with these indices, in their order, altered by what `random` draws.
[[nodiscard]] MiniBatch batch_of(Images const& images, std::span<std::size_t const> indices,
                                 Scaling const& scaling, Alteration const& alteration, sim::Random random);

/// 0 .. count - 1 in an order drawn from the seed (Fisher and Yates).
[[nodiscard]] std::vector<std::size_t> shuffled(std::size_t count, sim::Seed seed);

} // namespace sunder::nas
