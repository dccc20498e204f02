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

// Windows that slide over positions
// -----------------------------------------------------------------------------------

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

/// How a window goes along one axis.
struct AxisWindow {
    std::int64_t size = 1;
    std::int64_t stride = 1;
    std::int64_t before = 0; ///< padding
    std::int64_t after = 0;
    std::int64_t dilation = 1;
};

/// Convolution over one axis of positions (sound) or three (films).
struct ConvNd {
    std::vector<AxisWindow> axes;
    std::int64_t out = 1;
    std::int64_t groups = 1;
    Bias bias = Bias::present;
};

/// The way back of a convolution, from few positions to many: each position of the input adds a window of
/// values to the output (Dumoulin and Visin, arXiv 1603.07285, section 4).
struct TransposedConv {
    std::vector<AxisWindow> axes;    ///< one to three; `before` and `after` are taken off the output
    std::vector<std::int64_t> extra; ///< positions more at the end of each axis
    std::int64_t out = 1;
    std::int64_t groups = 1;
    Bias bias = Bias::present;
};

/// Pooling over one axis of positions or three.
struct PoolNd {
    PoolKind kind = PoolKind::max;
    std::vector<AxisWindow> axes;
    Rounding rounding = Rounding::down;
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

enum class ResizeKind : std::uint8_t { nearest, linear, cubic };

/// The last axes, as many as `out` has numbers, get so many positions.
struct Resize {
    std::vector<std::int64_t> out;
    ResizeKind kind = ResizeKind::nearest;
};

// Products
// ---------------------------------------------------------------------------------------------------

struct Linear {
    std::int64_t out = 1;
    Bias bias = Bias::present;
    std::int64_t in = 0; ///< features that go in; where they are stated, the input may have any rank
};

/// Matrix product of two tensors (..., m, k) and (..., k, n), in front spread over one another as NumPy's
/// matmul has it.
struct MatMul {};

enum class KeyOrder : std::uint8_t { rows, columns };

/// softmax(queries keys^T / sqrt(d) + mask) values, of each head: queries (heads, m, d), keys (heads, n, d)
/// or, as columns, (heads, d, n), values (heads, n, e), and maybe a mask that is spread over (heads, m, n)
/// (Vaswani et al., NIPS 2017, section 3.2.1).
struct Attention {
    KeyOrder keys = KeyOrder::rows;
    std::vector<std::int64_t> mask; ///< shape of a mask that the op brings along; none
};

enum class CellKind : std::uint8_t { rnn, lstm, gru };

/// One state after the other from a sequence, and from first states where they come in behind it (Hochreiter
/// and Schmidhuber, Neural Computation 9(8), 1997; Cho et al., EMNLP 2014).
struct Recurrent {
    CellKind cell = CellKind::lstm;
    std::int64_t hidden = 1;
    std::int64_t directions = 1; ///< 2: the sequence from its end, too
    Bias bias = Bias::present;   ///< of the input and of the state, as PyTorch and ONNX have them
};

/// Row i of a table of `rows` times `width` for each number i that comes in.
struct Embedding {
    std::int64_t rows = 1;
    std::int64_t width = 1;
};

// Norms
// ------------------------------------------------------------------------------------------------------

struct BatchNorm {};

/// Local response normalisation across `size` channels.
struct LocalResponseNorm {
    std::int64_t size = 5;
};

enum class NormFactor : std::uint8_t { none, present };

/// Over the last `axes` axes to mean 0 and variance 1, then scaled and shifted (Ba, Kiros and Hinton, arXiv
/// 1607.06450).
struct LayerNorm {
    std::int64_t axes = 1;
    NormFactor factor = NormFactor::present;
    Bias bias = Bias::present;
};

/// Divided by the root of the mean square over the last axis, then scaled (Zhang and Sennrich, NeurIPS 2019).
struct RmsNorm {
    NormFactor factor = NormFactor::present;
};

/// Over each group of channels and all their positions (Wu and He, ECCV 2018); as many groups as channels are
/// instance normalisation (Ulyanov et al., arXiv 1607.08022).
struct GroupNorm {
    std::int64_t groups = 1;
};

// Functions of elements
// --------------------------------------------------------------------------------------

enum class ActivationKind : std::uint8_t {
    relu,
    relu6,
    sigmoid,
    hard_sigmoid,
    silu,
    hard_swish,
    tanh,
    gelu,
    softmax,
    leaky_relu,
    elu,
    softplus,
    mish,
    clip,
    erf,
    exponential,
    logarithm,
    square_root,
    reciprocal,
    absolute,
    negative,
    sine,
    cosine,
    round,
    logical_not
};

struct Activation {
    ActivationKind kind = ActivationKind::relu;
};

/// Along one axis; negative ones count from the end.
struct Softmax {
    std::int64_t axis = -1;
};

/// A tensor that an op brings along, such as positions that are added or a factor.
struct Constant {
    std::vector<std::int64_t> shape; ///< none: there is none
    bool is_trained = true;          ///< counts as parameters
};

/// Sum or product of all inputs and the constant, spread over one another (broadcast.hpp).
struct Add {
    Constant constant;
};
struct Multiply {
    Constant constant;
};

enum class ElementwiseKind : std::uint8_t {
    subtract,
    divide,
    power,
    minimum,
    maximum,
    remainder,
    compare,
    logic,
    choose
};

/// Another function of the elements that stand at one place of all inputs and the constant.
struct Elementwise {
    ElementwiseKind kind = ElementwiseKind::subtract;
    Constant constant;
};

/// The same numbers in another type.
struct Cast {
    ElementType type = ElementType::float32;
};

enum class ReductionKind : std::uint8_t { sum, mean, product, minimum, maximum, norm, argmin, argmax };
enum class ReducedAxes : std::uint8_t { dropped, kept };

/// One value for all elements along these axes.
struct Reduce {
    ReductionKind kind = ReductionKind::mean;
    std::vector<std::int64_t> axes; ///< negative ones count from the end; none: all
    ReducedAxes keep = ReducedAxes::dropped;
};

enum class TopKResult : std::uint8_t { values, positions };

/// The `count` greatest along an axis.
struct TopK {
    std::int64_t count = 1;
    std::int64_t axis = -1;
    TopKResult gives = TopKResult::values;
};

/// Of boxes (n, 4) and scores (classes, n), the best of each class that do not overlap a better one, at most
/// `most` of each class: rows of class and box (Neubeck and Van Gool, ICPR 2006). How many they are depends
/// on the data; its tensor has room for all.
struct NonMaxSuppression {
    std::int64_t most = 1;
};

// What only moves elements. Axes: 0 is the first behind the batch, the channels of an image; negative ones
// count from the end.
// ----------------------------------------------------------------------------------------------------------

/// Joins all inputs along an axis, behind a constant where there is one.
struct Concat {
    std::int64_t axis = 0;
    Constant constant{};
};
struct Flatten {};
/// Does nothing at inference.
struct Dropout {};
/// Positions [from, to) of an axis, every `step`-th of them.
struct Slice {
    std::int64_t from = 0;
    std::int64_t to = 1;
    std::int64_t axis = 0;
    std::int64_t step = 1;
};
/// Mixes the channels of `groups` groups: channel i of group j becomes channel j of block i, as if the
/// channels were a (groups, channels / groups) matrix that is transposed (Zhang et al., ShuffleNet, CVPR
/// 2018, section 3.1).
struct ChannelShuffle {
    std::int64_t groups = 2;
};
/// The same elements in the same order; one length may be -1: what is left.
struct Reshape {
    std::vector<std::int64_t> out;
};
/// Axis i of the output is axis order[i] of the input.
struct Transpose {
    std::vector<std::int64_t> order;
};
/// Repeats its input along axes of length 1 until it has this shape.
struct Expand {
    std::vector<std::int64_t> out;
};
/// Puts values around all axes.
struct Pad {
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> after;
};
/// Those entries along an axis that have the numbers `at` or, where there are none, that a second input
/// holds. One number given alone drops the axis.
struct Gather {
    std::int64_t axis = 0;
    std::vector<std::int64_t> at;
    ReducedAxes keep = ReducedAxes::kept; ///< of a single number
};

// The rest
// ---------------------------------------------------------------------------------------------------

/// Work and output given by the user.
struct Opaque {
    Flops work;
    Bytes output; ///< where it has no shape
    Bytes weights;
    std::vector<std::int64_t> shape; ///< of the output; none where only its bytes are known
};

/// A tensor that no op makes: what goes into a model beside its first input. No work, and always where
/// requests begin. Not an op in files, where it stands among the model's `inputs`.
struct ModelInput {
    std::vector<std::int64_t> shape; ///< without the batch; none where only its bytes are known
    ElementType type = ElementType::float32;
    Bytes bytes; ///< where it has no shape
};

using OpKind = std::variant<Conv2d, Linear, Pool2d, AdaptivePool2d, BatchNorm, Activation, Add, Multiply,
                            Concat, Flatten, LocalResponseNorm, Dropout, Slice, ChannelShuffle, Pad2d, ConvNd,
                            TransposedConv, PoolNd, Resize, MatMul, Attention, Recurrent, Embedding,
                            LayerNorm, RmsNorm, GroupNorm, Softmax, Elementwise, Cast, Reduce, TopK,
                            NonMaxSuppression, Reshape, Transpose, Expand, Pad, Gather, Opaque, ModelInput>;

/// Whether it is a ModelInput.
[[nodiscard]] bool is_input(OpKind const& kind);

/// As written in a model file: "relu", "hard_swish".
[[nodiscard]] std::string_view name_of(ActivationKind kind);
/// The kind written so; nothing where there is none.
[[nodiscard]] std::optional<ActivationKind> find_activation(std::string_view name);
/// All activations, as written in a model file.
[[nodiscard]] std::vector<std::string> const& activation_names();

/// As the key of an op: "subtract".
[[nodiscard]] std::string_view name_of(ElementwiseKind kind);

/// The key of an op in a model file: "conv2d", "max_pool"; "" for an opaque one and an input. OPS.md lists
/// them.
[[nodiscard]] std::string_view key_of(OpKind const& kind);

} // namespace sunder::sim
