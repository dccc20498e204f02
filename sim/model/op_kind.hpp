/// \file
/// The kinds of op a model may hold, as the user states them. OPS.md says how each is written, and what
/// shapes and work follow.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/model/element_type.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sunder::sim {

struct Extent {
    std::int64_t height = 1;
    std::int64_t width = 1;
};

struct Padding {
    std::int64_t top = 0;
    std::int64_t left = 0;
    std::int64_t bottom = 0;
    std::int64_t right = 0;
};

enum class Bias : std::uint8_t { none, present };

struct Conv2d {
    std::int64_t out = 1; ///< output channels
    Extent kernel;
    Extent stride{1, 1};
    Padding pad;
    Extent dilation{1, 1};
    std::int64_t groups = 1;
    Bias bias = Bias::present;
};

struct Linear {
    std::int64_t out = 1;
    Bias bias = Bias::present;
};

enum class PoolKind : std::uint8_t { max, average };
enum class Rounding : std::uint8_t { down, up };

struct Pool2d {
    PoolKind kind = PoolKind::max;
    Extent kernel;
    Extent stride{1, 1};
    Padding pad;
    Rounding rounding = Rounding::down;
    Extent dilation{1, 1}; ///< of max pooling; 1 for an average
};

/// Average over all positions, or down to `out` positions.
struct AdaptivePool2d {
    PoolKind kind = PoolKind::average;
    Extent out{1, 1};
};

/// Puts a frame of zeros around each channel.
struct Pad2d {
    Padding pad;
};

struct BatchNorm {};

enum class ActivationKind : std::uint8_t {
    relu,
    relu6,
    sigmoid,
    hard_sigmoid,
    silu,
    hard_swish,
    tanh,
    gelu,
    softmax
};

struct Activation {
    ActivationKind kind = ActivationKind::relu;
};

/// Sum or product of all inputs; an input of one position per channel is spread over the others' positions.
struct Add {};
struct Multiply {};
/// Joins the channels of all inputs.
struct Concat {};
struct Flatten {};
/// Local response normalisation across `size` channels.
struct LocalResponseNorm {
    std::int64_t size = 5;
};
/// Does nothing at inference.
struct Dropout {};
/// Picks channels [from, to).
struct Slice {
    std::int64_t from = 0;
    std::int64_t to = 1;
};
/// Mixes the channels of `groups` groups: channel i of group j becomes channel j of block i, as if the
/// channels were a (groups, channels / groups) matrix that is transposed (Zhang et al., ShuffleNet, CVPR
/// 2018, section 3.1).
struct ChannelShuffle {
    std::int64_t groups = 2;
};
/// Work and output given by the user.
struct Opaque {
    Flops work;
    Bytes output; ///< where it has no shape
    Bytes weights;
    std::vector<std::int64_t>
        shape; ///< of the output, without the batch; none where only its bytes are known
    ElementType type = ElementType::float32; ///< of the output
};

using OpKind =
    std::variant<Conv2d, Linear, Pool2d, AdaptivePool2d, BatchNorm, Activation, Add, Multiply, Concat,
                 Flatten, LocalResponseNorm, Dropout, Slice, ChannelShuffle, Pad2d, Opaque>;

/// As written in a model file: "relu", "hard_swish".
[[nodiscard]] std::string_view name_of(ActivationKind kind);
/// The kind written so; nothing where there is none.
[[nodiscard]] std::optional<ActivationKind> find_activation(std::string_view name);
/// All activations, as written in a model file.
[[nodiscard]] std::vector<std::string> const& activation_names();

/// The key of an op in a model file: "conv2d", "max_pool"; "" for an opaque one. OPS.md lists them.
[[nodiscard]] std::string_view key_of(OpKind const& kind);

} // namespace sunder::sim
