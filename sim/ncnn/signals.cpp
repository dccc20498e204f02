#include "sim/ncnn/rules.hpp"
#include "sim/ncnn/window_settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr WindowSettings windows{{{{.size = 1, .dilation = 2, .stride = 3, .before = 4, .after = 15},
                                   {.size = 11, .dilation = 12, .stride = 13, .before = 14, .after = 16},
                                   {.size = 1, .dilation = 2, .stride = 3, .before = 4, .after = 15}}}};

/// Of a transform of that length (Cooley and Tukey, Math. Comp. 19, 1965), and its window.
double operations_of(std::int64_t length)
{
    auto const n = static_cast<double>(length);
    return n + 5 * n * std::ceil(std::log2(n));
}

/// Frames of a sound as (frequencies, frames), or parts of complex numbers in a third axis.
void import_spectrogram(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const length = count(layer, 0, "the length of its transform");
    auto const hop = integer(layer, 2, length / 4);
    bool const is_centred = integer(layer, 5, 1) != 0;
    auto const samples = ops.shape().back() + (is_centred ? length / 2 * 2 : 0);
    if (hop < 1 || samples < length) throw Misfit{"its input is shorter than one frame"};
    auto const frames = (samples - length) / hop + 1;
    auto const frequencies = integer(layer, 8, 1) != 0 ? length / 2 + 1 : length;
    bool const is_complex = integer(layer, 1, 0) == 0;
    auto const out = is_complex ? WholeNumbers{frequencies, frames, 2} : WholeNumbers{frequencies, frames};
    auto const work = static_cast<double>(frames) * operations_of(length);
    ops.give(ops.add_opaque(Flops{work}, out, {ops.input()}));
}

/// Back from (frequencies, frames, 2) to samples.
void import_inverse_spectrogram(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    if (shape.size() < 2) throw Misfit{"it takes frequencies of frames"};
    auto const length = count(layer, 0, "the length of its transform");
    auto const hop = integer(layer, 2, length / 4);
    bool const is_centred = integer(layer, 5, 1) != 0;
    auto const frames = shape[1];
    if (hop < 1) throw Misfit{"its frames do not move"};
    auto const samples =
        std::max<std::int64_t>(1, (frames - 1) * hop + length - (is_centred ? length / 2 * 2 : 0));
    bool const is_complex = integer(layer, 1, 0) == 0;
    auto const out = is_complex ? WholeNumbers{samples, 2} : WholeNumbers{samples};
    auto const work = static_cast<double>(frames) * operations_of(length);
    ops.give(ops.add_opaque(Flops{work}, out, {ops.input()}));
}

/// How many places a window has.
std::int64_t places_of(std::vector<AxisWindow> const& axes, WholeNumbers const& lengths)
{
    std::int64_t places = 1;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto const& axis = axes[i];
        if (axis.size < 1 || axis.stride < 1 || axis.dilation < 1)
            throw Misfit{"its window and its steps must be 1 or more"};
        auto const room = lengths[i] + axis.before + axis.after - axis.dilation * (axis.size - 1) - 1;
        if (room < 0) throw Misfit{"its window is larger than its padded input"};
        places *= room / axis.stride + 1;
    }
    return places;
}

/// Windows side by side: (channels x window, places).
void import_unfold(LayerOps& ops)
{
    auto const& shape = ops.shape();
    if (shape.size() != 3) throw Misfit{fmt::format("it takes an image, not ({})", fmt::join(shape, ", "))};
    WholeNumbers const lengths{shape[1], shape[2]};
    auto const axes = windows.axes(ops.layer(), lengths);
    auto const places = places_of(axes, lengths);
    ops.give(ops.add_opaque({}, {shape[0] * axes[0].size * axes[1].size, places}, {ops.input()}));
}

/// Windows added up to an image.
void import_fold(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    if (shape.size() != 2) throw Misfit{fmt::format("it takes windows, not ({})", fmt::join(shape, ", "))};
    auto const width = count(layer, 20, "its width");
    WholeNumbers const lengths{integer(layer, 21, width), width};
    auto const axes = windows.axes(layer, lengths);
    static_cast<void>(places_of(axes, lengths));
    auto const channels = shape[0] / std::max<std::int64_t>(1, axes[0].size) / axes[1].size;
    ops.give(ops.add_opaque(Flops{ops.input().tensor.elements()}, {channels, lengths[0], lengths[1]},
                            {ops.input()}));
}

} // namespace

LayerRules signal_rules()
{
    return {{"Spectrogram", import_spectrogram},
            {"InverseSpectrogram", import_inverse_spectrogram},
            {"Unfold", import_unfold},
            {"Fold", import_fold}};
}

} // namespace sunder::sim
