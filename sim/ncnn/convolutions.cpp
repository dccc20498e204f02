#include "sim/ncnn/rules.hpp"
#include "sim/ncnn/window_settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

// The numbers of ncnn's settings: "operators" in its developer's guide.
constexpr int out_key = 0;
constexpr int bias_key = 5;
constexpr int weights_key = 6;
constexpr int groups_key = 7;
constexpr int dynamic_key = 19;

constexpr WindowSettings windows{{{{.size = 1, .dilation = 2, .stride = 3, .before = 4, .after = 15},
                                   {.size = 11, .dilation = 12, .stride = 13, .before = 14, .after = 16},
                                   {.size = 21, .dilation = 22, .stride = 23, .before = 24, .after = 17}}}};

double window_size(std::vector<AxisWindow> const& axes)
{
    double size = 1;
    for (auto const& axis : axes)
        size *= static_cast<double>(axis.size);
    return size;
}

Bias bias_of(LayerOps const& ops)
{
    return integer(ops.layer(), bias_key, 0) != 0 ? Bias::present : Bias::none;
}

/// That the layer's numbers of weights and channels go together, where it states how many weights it has.
void check_weights(LayerOps const& ops, std::vector<AxisWindow> const& axes, std::int64_t channels)
{
    auto const& layer = ops.layer();
    auto const stated = integer(layer, weights_key, 0);
    auto const out = count(layer, out_key, "its number of output channels");
    auto const groups = integer(layer, groups_key, 1);
    auto const of_channel = static_cast<double>(out) / static_cast<double>(groups) * window_size(axes);
    auto const needed = of_channel * static_cast<double>(channels);
    if (stated == 0 || groups < 1 || of_channel <= 0 || needed == static_cast<double>(stated)) return;
    throw SettingMisfit{layer.find(weights_key)->at,
                        fmt::format("its {} weights are for {:g} channels, and its input has {}", stated,
                                    static_cast<double>(stated) / of_channel, channels),
                        "channels come first in --input, and width last: 3x224x224"};
}

/// As the layer sees it: channels, and positions along so many axes.
Value image(LayerOps& ops, std::size_t axes)
{
    auto const& value = ops.input();
    auto shape = ops.shape();
    if (shape.size() == 1 && axes > 1) shape.insert(shape.end(), axes, 1); // a vector is its channels
    if (shape.size() == axes && axes > 1) shape.insert(shape.begin(), 1);  // and a matrix has one
    return ops.reshaped(value, shape);
}

WholeNumbers positions_of(Value const& value)
{
    auto const& shape = value.tensor.shape;
    return {shape.begin() + 1, shape.end()};
}

/// The layer's input, where it has so many axes of positions behind its channels.
Value channels_and_positions(LayerOps& ops, std::size_t positions)
{
    auto value = image(ops, positions);
    auto const& shape = value.tensor.shape;
    if (shape.size() != positions + 1)
        throw Misfit{fmt::format("it takes channels and {} axes of positions, not ({})", positions,
                                 fmt::join(shape, ", "))};
    return value;
}

/// Weights that are computed: a convolution as for its work, and no weights.
void give_dynamic(LayerOps& ops, OpKind const& kind, Value const& value)
{
    std::vector<Tensor> const tensors{value.tensor};
    auto const inference = infer(kind, tensors);
    auto inputs = ops.all_inputs();
    inputs.front() = value;
    ops.give(ops.activated(ops.add_opaque(inference.work, inference.output.shape, inputs)));
}

template <std::size_t Axes>
void import_convolution(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const value = channels_and_positions(ops, Axes);
    auto const axes = windows.axes(layer, positions_of(value));
    bool const is_dynamic = integer(layer, dynamic_key, 0) != 0;
    if (!is_dynamic) check_weights(ops, axes, value.tensor.shape.front());
    auto const kind = conv_of(axes, {.axes = {},
                                     .out = count(layer, out_key, "its number of output channels"),
                                     .groups = integer(layer, groups_key, 1),
                                     .bias = bias_of(ops)});
    if (is_dynamic) return give_dynamic(ops, kind, value);
    auto const stored = ops.stored_as();
    auto const of_conv = ops.is_activated() ? StoredAs{.bits = stored.bits, .type = {}} : stored;
    ops.give(ops.activated(ops.add(kind, {value}, {.stored = of_conv, .parameters = {}}), 9, stored));
}

// Back from few positions to many
// ------------------------------------------------------------------------------------

struct BackKeys {
    std::array<int, 3> extra;  ///< positions more behind the width, the height, the depth
    std::array<int, 3> length; ///< that the output is to have
};

/// Of the output's end. Where its length is stated and no padding, what is too much is cut off.
void fit_length(AxisWindow& window, std::int64_t extra, std::int64_t input, std::int64_t wanted)
{
    bool const is_padded = window.before > 0 || window.after > 0;
    if (is_padded || wanted <= 0) return;
    auto const made = (input - 1) * window.stride + window.dilation * (window.size - 1) + 1 + extra;
    auto const much = std::max<std::int64_t>(0, made - wanted);
    window.before = much / 2;
    window.after = much - window.before;
}

template <std::size_t Axes>
void import_deconvolution(LayerOps& ops)
{
    static_assert(Axes >= 1 && Axes <= 3);
    constexpr BackKeys keys = Axes == 3 ? BackKeys{.extra = {18, 19, 20}, .length = {25, 26, 27}}
                                        : BackKeys{.extra = {18, 19, -1}, .length = {20, 21, -1}};
    auto const& layer = ops.layer();
    auto const value = channels_and_positions(ops, Axes);
    auto const lengths = positions_of(value);
    // Padding of -233 and -234 is for a stated length.
    auto axes = windows.axes(layer, WholeNumbers(Axes, 1));
    TransposedConv op{.axes = {},
                      .extra = {},
                      .out = count(layer, out_key, "its number of output channels"),
                      .groups = integer(layer, groups_key, 1),
                      .bias = bias_of(ops)};
    auto const extra_of_width = integer(layer, keys.extra[0], 0);
    auto const wanted_width = integer(layer, keys.length[0], 0);
    for (std::size_t i = 0; i < Axes; ++i) {
        auto const place = Axes - 1 - i;
        auto const extra = integer(layer, keys.extra.at(place), extra_of_width);
        if (integer(layer, 4, 0) < 0) axes[i].before = axes[i].after = 0;
        fit_length(axes[i], extra, lengths[i], integer(layer, keys.length.at(place), wanted_width));
        op.extra.push_back(extra);
    }
    op.axes = axes;
    check_weights(ops, axes, value.tensor.shape.front());
    auto const stored = ops.stored_as();
    ops.give(ops.activated(ops.add(op, {value}, {.stored = stored, .parameters = {}})));
}

/// The samples of a window lie at computed places, each mixed from four values (Dai et al., ICCV 2017), and
/// may have factors of their own (Zhu et al., CVPR 2019).
void import_deformable(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const value = image(ops, 2);
    auto const& shape = value.tensor.shape;
    auto const axes = windows.axes(layer, positions_of(value));
    check_weights(ops, axes, shape.front());
    auto const kind = conv_of(
        axes,
        {.axes = {}, .out = count(layer, out_key, "its number of output channels"), .bias = bias_of(ops)});
    std::vector<Tensor> const tensors{value.tensor};
    auto const inference = infer(kind, tensors);
    auto const& out = inference.output.shape;
    constexpr double mixed_from_four = 8;
    auto const samples = static_cast<double>(shape.front()) * window_size(axes) *
                         static_cast<double>(out[1]) * static_cast<double>(out[2]);
    auto const factors = ops.inputs() > 2 ? 1.0 : 0.0;
    auto inputs = ops.all_inputs();
    inputs.front() = value;
    ops.give(ops.activated(ops.add_opaque(inference.work + Flops{samples * (mixed_from_four + factors)}, out,
                                          inputs, static_cast<double>(inference.parameters))));
}

} // namespace

LayerRules convolution_rules()
{
    return {
        {"Convolution", import_convolution<2>},       {"ConvolutionDepthWise", import_convolution<2>},
        {"Convolution1D", import_convolution<1>},     {"ConvolutionDepthWise1D", import_convolution<1>},
        {"Convolution3D", import_convolution<3>},     {"ConvolutionDepthWise3D", import_convolution<3>},
        {"Deconvolution", import_deconvolution<2>},   {"DeconvolutionDepthWise", import_deconvolution<2>},
        {"Deconvolution1D", import_deconvolution<1>}, {"DeconvolutionDepthWise1D", import_deconvolution<1>},
        {"Deconvolution3D", import_deconvolution<3>}, {"DeconvolutionDepthWise3D", import_deconvolution<3>},
        {"DeformableConv2D", import_deformable}};
}

} // namespace sunder::sim
