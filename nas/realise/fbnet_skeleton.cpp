#include "nas/realise/fbnet_skeleton.hpp"

#include "sim/base/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sunder::nas {
namespace {

struct SkeletonStage {
    std::int64_t layers = 1;
    std::int64_t channels = 16;
    std::int64_t stride = 1; ///< of the first layer
};

struct Published {
    std::int64_t size = 32; ///< of the image
    std::int64_t stem_stride = 1;
    std::int64_t header = 1504;
    std::array<SkeletonStage, fbnet_stages> stages;
};

constexpr std::int64_t stem_channels = 16;
constexpr Published cifar{
    .size = 32,
    .stem_stride = 1,
    .header = 1504,
    .stages = {{{1, 16, 1}, {4, 24, 1}, {4, 32, 2}, {4, 64, 2}, {4, 112, 1}, {4, 184, 2}, {1, 352, 1}}}};
constexpr Published imagenet{
    .size = 224,
    .stem_stride = 2,
    .header = 1984,
    .stages = {{{1, 16, 1}, {4, 24, 2}, {4, 32, 2}, {4, 64, 2}, {4, 112, 1}, {4, 184, 2}, {1, 352, 1}}}};

Published const& published(FbnetVariant variant)
{
    return variant == FbnetVariant::cifar ? cifar : imagenet;
}

/// Height and width of the map along the chain.
class Map {
public:
    explicit Map(std::int64_t size) : size_{size} {}

    /// The stride that is taken where `wanted` is published.
    std::int64_t reduce(std::int64_t wanted)
    {
        constexpr std::int64_t smallest = 4;
        auto const stride = size_ > smallest ? wanted : 1;
        size_ = (size_ + stride - 1) / stride; // kernels are odd and padded by half of them
        return stride;
    }

private:
    std::int64_t size_;
};

} // namespace

std::int64_t scaled_channels(std::int64_t channels, double factor)
{
    auto const pairs = std::llround(static_cast<double>(channels) * factor / 2);
    return 2 * std::max<std::int64_t>(1, pairs);
}

FbnetSkeleton skeleton_of(FbnetSettings const& settings)
{
    auto const& model = published(settings.variant);
    SUNDER_EXPECTS(settings.classes >= 1 && settings.image_channels >= 1);
    SUNDER_EXPECTS(settings.image_size.value_or(1) >= 1 && settings.width > 0 && settings.depth > 0);
    FbnetSkeleton result{.image_channels = settings.image_channels,
                         .image_size = settings.image_size.value_or(model.size),
                         .stem = scaled_channels(stem_channels, settings.width),
                         .header = scaled_channels(model.header, settings.width)};
    Map map{result.image_size};
    result.stem_stride = map.reduce(model.stem_stride);
    auto in = result.stem;
    for (std::size_t stage = 0; stage < fbnet_stages; ++stage) {
        auto const& now = model.stages[stage];
        auto const wanted = std::llround(static_cast<double>(now.layers) * settings.depth);
        for (std::int64_t i = 0; i < std::max<std::int64_t>(1, wanted); ++i) {
            result.layers.push_back({.name = fmt::format("s{}_{}", stage, i),
                                     .type = fmt::format("s{}_{}", stage, i == 0 ? "first" : "rest"),
                                     .stage = stage,
                                     .in = in,
                                     .out = scaled_channels(now.channels, settings.width),
                                     .stride = i == 0 ? map.reduce(now.stride) : 1});
            in = result.layers.back().out;
        }
    }
    return result;
}

bool is_published(FbnetSettings const& settings)
{
    auto const& model = published(settings.variant);
    return settings.image_channels == 3 && settings.image_size.value_or(model.size) == model.size &&
           settings.width == 1 && settings.depth == 1;
}

} // namespace sunder::nas
