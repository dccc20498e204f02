/// \file
/// What stands around the searched blocks of an FBNet network: images, stages, channels, strides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

enum class FbnetVariant : std::uint8_t {
    cifar,   ///< input 3 x 32 x 32, stem of stride 1, header 1504
    imagenet ///< input 3 x 224 x 224, stem of stride 2, header 1984
};

/// The skeleton is as published unless one of these is set otherwise; classes aside, which are the data's.
struct FbnetSettings {
    FbnetVariant variant = FbnetVariant::cifar;
    std::int64_t classes = 100;
    std::int64_t image_channels = 3;
    std::optional<std::int64_t> image_size; ///< height and width; absent: the variant's
    double width = 1;                       ///< factor on the channels of stem, stages and header
    double depth = 1;                       ///< factor on the layers of each stage
};

struct FbnetLayer {
    std::string name; ///< "s2_0": of stage 2 the first
    std::string type; ///< "s2_first", "s2_rest"
    std::size_t stage = 0;
    std::int64_t in = 0; ///< channels
    std::int64_t out = 0;
    std::int64_t stride = 1;
};

struct FbnetSkeleton {
    std::int64_t image_channels = 3;
    std::int64_t image_size = 32;
    std::int64_t stem = 16; ///< channels
    std::int64_t stem_stride = 1;
    std::vector<FbnetLayer> layers;
    std::int64_t header = 1504; ///< channels
};

constexpr std::size_t fbnet_stages = 7;

/// A number of channels times a factor: the nearest even number, so that two groups divide it, and at
/// least 2.
[[nodiscard]] std::int64_t scaled_channels(std::int64_t channels, double factor);

/// Layers of a stage are rounded to the nearest number, and at least one. A stride of 2 stands only while the
/// map before it is larger than 4 x 4, so that small images are not reduced to single positions before the
/// last stage; that changes nothing for the published sizes.
/// \pre all settings are above zero
[[nodiscard]] FbnetSkeleton skeleton_of(FbnetSettings const& settings);

/// Whether published figures, which go by the kinds of blocks, are of this skeleton.
[[nodiscard]] bool is_published(FbnetSettings const& settings);

} // namespace sunder::nas
