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

std::string_view class_of_conv(auto const& conv, Tensor const& input)
{
    bool const one_each = !input.shape.empty() && conv.groups == input.shape[0] && conv.groups > 1;
    if (one_each) return "depthwise";
    return is_one_position(conv) ? "pointwise" : "conv2d";
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
    return is_product ? "linear" : cost_class;
}

std::vector<std::string> const& cost_classes()
{
    static std::vector<std::string> const classes = {
        "conv2d", "depthwise", "pointwise",  "linear",      "matmul",   "attention", "recurrent",
        "pool",   "norm",      "activation", "elementwise", "movement", "opaque"};
    return classes;
}

} // namespace sunder::sim
