#include "sim/model/cost_class.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

bool is_one_position(Conv2d const& conv)
{
    return conv.kernel.height == 1 && conv.kernel.width == 1;
}

bool is_one_position(ConvNd const& conv)
{
    return std::ranges::all_of(conv.axes, [](auto const& axis) { return axis.size == 1; });
}

/// Channels below which a convolution is narrow, and from which runtimes take Winograd's way.
constexpr std::int64_t few_channels = 16;

bool goes_winograds_way(Conv2d const& conv, std::int64_t channels)
{
    auto const is = [](Extent const& extent, std::int64_t length) {
        return extent.height == length && extent.width == length;
    };
    return is(conv.kernel, 3) && is(conv.stride, 1) && is(conv.dilation, 1) && conv.groups == 1 &&
           std::min(channels, conv.out) >= few_channels;
}

bool goes_winograds_way(ConvNd const& /*conv*/, std::int64_t /*channels*/)
{
    return false;
}

std::string_view class_of_conv(auto const& conv, Tensor const& input)
{
    auto const channels = input.shape.empty() ? few_channels : input.shape[0];
    if (!input.shape.empty() && conv.groups == channels && conv.groups > 1) return "depthwise";
    if (is_one_position(conv)) return "pointwise";
    if (channels < few_channels * conv.groups) return "narrow";
    return goes_winograds_way(conv, channels) ? "winograd" : "conv2d";
}

} // namespace

std::string_view cost_class_of(OpKind const& kind, Tensor const& first_input)
{
    using Class = std::string_view;
    return std::visit(
        Match{
            [&](OneOf<Conv2d, ConvNd> auto const& conv) { return class_of_conv(conv, first_input); },
            [](TransposedConv const&) { return Class{"conv2d"}; },
            [](Linear const&) { return Class{"linear"}; }, [](MatMul const&) { return Class{"matmul"}; },
            [](Attention const&) { return Class{"attention"}; },
            [](Recurrent const&) { return Class{"recurrent"}; },
            [](OneOf<Pool2d, PoolNd, AdaptivePool2d> auto const&) { return Class{"pool"}; },
            [](OneOf<BatchNorm, LocalResponseNorm, LayerNorm, RmsNorm, GroupNorm> auto const&) {
                return Class{"norm"};
            },
            [](OneOf<Activation, Softmax> auto const&) { return Class{"activation"}; },
            [](OneOf<Add, Multiply, Elementwise, Reduce, TopK, NonMaxSuppression> auto const&) {
                return Class{"elementwise"};
            },
            [](OneOf<Concat, Flatten, Dropout, Slice, ChannelShuffle, Pad2d, Resize, Embedding, Cast, Reshape,
                     Transpose, Expand, Pad, Gather, ModelInput> auto const&) { return Class{"movement"}; },
            [](Opaque const&) { return Class{"opaque"}; }},
        kind);
}

std::string_view general_class_of(std::string_view cost_class)
{
    bool const is_product = cost_class == "matmul" || cost_class == "attention" || cost_class == "recurrent";
    bool const is_conv = cost_class == "narrow" || cost_class == "winograd";
    bool const is_coding = cost_class == "encode" || cost_class == "decode";
    return is_product ? "linear" : is_conv ? "conv2d" : is_coding ? "elementwise" : cost_class;
}

std::vector<std::string> const& cost_classes()
{
    static std::vector<std::string> const classes = {
        "conv2d",      "depthwise", "pointwise", "narrow", "winograd", "linear",
        "matmul",      "attention", "recurrent", "pool",   "norm",     "activation",
        "elementwise", "movement",  "opaque",    "encode", "decode"};
    return classes;
}

} // namespace sunder::sim
