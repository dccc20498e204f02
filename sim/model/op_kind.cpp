#include "sim/model/op_kind.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <array>

namespace sunder::sim {

bool is_input(OpKind const& kind)
{
    return std::holds_alternative<ModelInput>(kind);
}

std::vector<std::string> const& activation_names()
{
    // In the order of ActivationKind.
    static std::vector<std::string> const names = {
        "relu", "relu6",       "sigmoid",    "hard_sigmoid", "silu",       "hard_swish", "tanh",
        "gelu", "softmax",     "leaky_relu", "elu",          "softplus",   "mish",       "clip",
        "erf",  "exponential", "logarithm",  "square_root",  "reciprocal", "absolute",   "negative",
        "sine", "cosine",      "round",      "logical_not"};
    return names;
}

std::string_view name_of(ActivationKind kind)
{
    return activation_names()[static_cast<std::size_t>(kind)];
}

std::optional<ActivationKind> find_activation(std::string_view name)
{
    auto const& names = activation_names();
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<ActivationKind>(found - names.begin());
}

std::string_view name_of(ElementwiseKind kind)
{
    static constexpr std::array<std::string_view, 9> names = {
        "subtract", "divide", "power", "minimum", "maximum", "remainder", "compare", "logic", "choose"};
    return names.at(static_cast<std::size_t>(kind));
}

namespace {

/// By how many axes of positions a window has.
std::string_view by_axes(std::size_t axes, std::array<std::string_view, 3> const& keys)
{
    return keys.at(std::clamp<std::size_t>(axes, 1, 3) - 1);
}

std::string_view key_of_pool(PoolNd const& pool)
{
    if (pool.kind == PoolKind::max)
        return by_axes(pool.axes.size(), {"max_pool1d", "max_pool", "max_pool3d"});
    return by_axes(pool.axes.size(), {"average_pool1d", "average_pool", "average_pool3d"});
}

} // namespace

std::string_view key_of(OpKind const& kind)
{
    using Key = std::string_view;
    return std::visit(
        Match{
            [](Conv2d const&) { return Key{"conv2d"}; },
            [](Linear const&) { return Key{"linear"}; },
            [](Pool2d const& op) { return op.kind == PoolKind::max ? Key{"max_pool"} : Key{"average_pool"}; },
            [](AdaptivePool2d const& op) {
                return op.kind == PoolKind::max ? Key{"adaptive_max_pool"} : Key{"adaptive_average_pool"};
            },
            [](BatchNorm const&) { return Key{"batch_norm"}; },
            [](Activation const&) { return Key{"activation"}; },
            [](Add const&) { return Key{"add"}; },
            [](Multiply const&) { return Key{"multiply"}; },
            [](Concat const&) { return Key{"concat"}; },
            [](Flatten const&) { return Key{"flatten"}; },
            [](LocalResponseNorm const&) { return Key{"local_response_norm"}; },
            [](Dropout const&) { return Key{"dropout"}; },
            [](Slice const&) { return Key{"slice"}; },
            [](ChannelShuffle const&) { return Key{"channel_shuffle"}; },
            [](Pad2d const&) { return Key{"pad2d"}; },
            [](ConvNd const& op) {
                return by_axes(op.axes.size(), {"conv1d", "conv2d", "conv3d"});
            },
            [](TransposedConv const& op) {
                return by_axes(op.axes.size(), {"conv_transpose1d", "conv_transpose2d", "conv_transpose3d"});
            },
            [](PoolNd const& op) { return key_of_pool(op); },
            [](Resize const&) { return Key{"resize"}; },
            [](MatMul const&) { return Key{"matmul"}; },
            [](Attention const&) { return Key{"attention"}; },
            [](Recurrent const&) { return Key{"recurrent"}; },
            [](Embedding const&) { return Key{"embedding"}; },
            [](LayerNorm const&) { return Key{"layer_norm"}; },
            [](RmsNorm const&) { return Key{"rms_norm"}; },
            [](GroupNorm const&) { return Key{"group_norm"}; },
            [](Softmax const&) { return Key{"softmax"}; },
            [](Elementwise const& op) { return name_of(op.kind); },
            [](Cast const&) { return Key{"cast"}; },
            [](Reduce const&) { return Key{"reduce"}; },
            [](TopK const&) { return Key{"top_k"}; },
            [](NonMaxSuppression const&) { return Key{"non_max_suppression"}; },
            [](Reshape const&) { return Key{"reshape"}; },
            [](Transpose const&) { return Key{"transpose"}; },
            [](Expand const&) { return Key{"expand"}; },
            [](Pad const&) { return Key{"pad"}; },
            [](Gather const&) { return Key{"gather"}; },
            [](OneOf<Opaque, ModelInput> auto const&) { return Key{}; }},
        kind);
}

} // namespace sunder::sim
