#include "sim/ncnn/rules.hpp"
#include "sim/ncnn/window_settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

constexpr int kind_key = 0;
constexpr int global_key = 4;
constexpr int mode_key = 5;
constexpr int adaptive_key = 7;

constexpr WindowSettings windows{{{{.size = 1, .dilation = -1, .stride = 2, .before = 3, .after = 14},
                                   {.size = 11, .dilation = -1, .stride = 12, .before = 13, .after = 15},
                                   {.size = 21, .dilation = -1, .stride = 22, .before = 23, .after = 16}}}};

PoolKind kind_of(LayerOps const& ops)
{
    return integer(ops.layer(), kind_key, 0) == 0 ? PoolKind::max : PoolKind::average;
}

/// One value of each channel, as a vector.
Value pooled_all(LayerOps& ops)
{
    auto const& shape = ops.shape();
    if (shape.size() == 3) return ops.flat(ops.add(AdaptivePool2d{.kind = kind_of(ops)}, {ops.input()}));
    WholeNumbers axes;
    for (std::size_t i = 1; i < shape.size(); ++i)
        axes.push_back(static_cast<std::int64_t>(i));
    if (axes.empty()) return ops.input();
    bool const is_max = kind_of(ops) == PoolKind::max;
    return ops.add(Reduce{.kind = is_max ? ReductionKind::maximum : ReductionKind::mean, .axes = axes},
                   {ops.input()});
}

/// Down to so many positions: -233 leaves an axis as it is.
Value pooled_to(LayerOps& ops)
{
    constexpr std::int64_t as_it_is = -233;
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    auto const width = integer(layer, 8, 0);
    auto const length = [&](std::int64_t stated, std::size_t axis) {
        return stated == as_it_is ? shape.at(axis) : stated;
    };
    if (shape.size() == 3)
        return ops.add(AdaptivePool2d{.kind = kind_of(ops),
                                      .out = {length(integer(layer, 18, width), 1), length(width, 2)}},
                       {ops.input()});
    WholeNumbers out{shape.front()};
    if (shape.size() == 4) {
        out.push_back(length(integer(layer, 28, width), 1));
        out.push_back(length(integer(layer, 18, width), 2));
    }
    out.push_back(length(width, shape.size() - 1));
    // One operation for each element that a window covers; windows that share elements are few.
    return ops.add_opaque(Flops{ops.input().tensor.elements()}, out, {ops.input()});
}

/// Where it is fully padded, a last window that lies in the input with its beginning only counts, too:
/// rounded up, and not left out where it begins in the padding behind.
void pad_fully(AxisWindow& window, std::int64_t length)
{
    if (window.stride < 1) throw Misfit{"its stride must be 1 or more"};
    auto const room = length + window.before + window.after - window.size;
    if (room < 0) return;
    if (auto const rest = room % window.stride; rest != 0) window.after += window.stride - rest;
}

/// \return what does the same with less padding than its kernel has
Rounding padded(LayerOps const& ops, std::vector<AxisWindow>& axes, WholeNumbers const& lengths)
{
    constexpr std::int64_t full = 0;
    constexpr std::int64_t same_upper = 2;
    constexpr std::int64_t same_lower = 3;
    auto const mode = integer(ops.layer(), mode_key, full);
    auto fully = axes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (mode == same_upper) pad_to_same(axes[i], lengths[i], OddPad::behind);
        if (mode == same_lower) pad_to_same(axes[i], lengths[i], OddPad::before);
        pad_fully(fully[i], lengths[i]);
    }
    if (mode != full) return Rounding::down;
    bool const fits = std::ranges::all_of(fully, [](auto const& axis) { return axis.after < axis.size; });
    if (!fits) return Rounding::up;
    axes = fully;
    return Rounding::down;
}

template <std::size_t Axes>
void import_pooling(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const value = ops.input();
    auto const& shape = ops.shape();
    if (integer(layer, global_key, 0) != 0) return ops.give(pooled_all(ops));
    if (shape.size() != Axes + 1)
        throw Misfit{fmt::format("it takes channels and {} axes of positions, not ({})", Axes,
                                 fmt::join(shape, ", "))};
    if (integer(layer, adaptive_key, 0) != 0) return ops.give(pooled_to(ops));
    WholeNumbers const lengths{shape.begin() + 1, shape.end()};
    auto axes = windows.axes(layer, lengths);
    auto const rounding = padded(ops, axes, lengths);
    ops.give(ops.add(pool_of(axes, kind_of(ops), rounding), {value}));
}

/// A pyramid of grids of 1, 4, 16 ... cells, side by side (He et al., ECCV 2014).
void import_pyramid(LayerOps& ops)
{
    constexpr std::int64_t most_levels = 16;
    auto const levels = integer(ops.layer(), 1, 1);
    if (levels < 1 || levels > most_levels) throw Misfit{"its pyramid has 1 to 16 levels"};
    std::int64_t cells = 0;
    for (std::int64_t level = 0; level < levels; ++level)
        cells += std::int64_t{1} << (2 * level);
    auto const work = static_cast<double>(levels) * ops.input().tensor.elements();
    ops.give(ops.add_opaque(Flops{work}, {ops.shape().front() * cells}, {ops.input()}));
}

/// Means of each channel, and standard deviations where they are asked for.
void import_statistics(LayerOps& ops)
{
    bool const has_deviations = integer(ops.layer(), 0, 0) != 0;
    auto const operations = has_deviations ? 4.0 : 1.0;
    ops.give(ops.add_opaque(Flops{operations * ops.input().tensor.elements()},
                            {ops.shape().front() * (has_deviations ? 2 : 1)}, {ops.input()}));
}

// More positions, or fewer
// ------------------------------------------------------------------------------------

ResizeKind resize_kind(LayerOps const& ops)
{
    constexpr int linear = 2;
    constexpr int cubic = 3;
    auto const type = integer(ops.layer(), 0, 0);
    return type == linear ? ResizeKind::linear : type == cubic ? ResizeKind::cubic : ResizeKind::nearest;
}

std::int64_t scaled(std::int64_t length, double scale)
{
    constexpr double most = 1e9;
    auto const product = static_cast<double>(length) * scale;
    if (!(product >= 1 && product <= most)) throw Misfit{"it is to have less than one position, or too many"};
    return static_cast<std::int64_t>(product);
}

/// Height and width that it is to have.
Extent resized_to(LayerOps const& ops, std::int64_t height, std::int64_t width)
{
    auto const& layer = ops.layer();
    if (integer(layer, 5, 0) != 0 || ops.inputs() > 1) {
        auto const& like = ops.shape(1);
        return {like.size() < 2 ? 1 : like[like.size() - 2], like.back()};
    }
    auto const stated_height = integer(layer, 3, 0);
    auto const stated_width = integer(layer, 4, 0);
    return {stated_height > 0 ? stated_height : scaled(height, number(layer, 1, 1.0)),
            stated_width > 0 ? stated_width : scaled(width, number(layer, 2, 1.0))};
}

void import_interp(LayerOps& ops)
{
    auto const& shape = ops.shape();
    auto const kind = resize_kind(ops);
    if (shape.size() == 1) { // each of its values everywhere
        auto const out = resized_to(ops, 1, 1);
        auto const channels = ops.reshaped(ops.input(), {shape.front(), 1, 1});
        return ops.give(ops.add(Expand{.out = {shape.front(), out.height, out.width}}, {channels}));
    }
    if (shape.size() == 2) {
        auto const out = resized_to(ops, 1, shape.back());
        if (out.width == shape.back()) return ops.pass_on();
        return ops.give(ops.add(Resize{.out = {out.width}, .kind = kind}, {ops.input()}));
    }
    auto const out = resized_to(ops, shape[shape.size() - 2], shape.back());
    if (out.height == shape[shape.size() - 2] && out.width == shape.back()) return ops.pass_on();
    ops.give(ops.add(Resize{.out = {out.height, out.width}, .kind = kind}, {ops.input()}));
}

/// At computed places of its first input.
void import_grid_sample(LayerOps& ops)
{
    constexpr int cubic = 3;
    constexpr int nearest = 1;
    auto const& grid = ops.shape(1);
    auto const type = integer(ops.layer(), 0, 1);
    auto const operations = type == nearest ? 0.0 : type == cubic ? 32.0 : 8.0;
    bool const is_permuted = integer(ops.layer(), 3, 0) != 0;
    WholeNumbers positions{grid.begin() + (is_permuted ? 1 : 0), grid.end() - (is_permuted ? 0 : 1)};
    WholeNumbers out{ops.shape().front()};
    out.insert(out.end(), positions.begin(), positions.end());
    auto const elements = sized({.shape = out, .bytes = {}}).elements();
    ops.give(ops.add_opaque(Flops{operations * elements}, out, ops.all_inputs()));
}

} // namespace

LayerRules pooling_rules()
{
    return {{"Pooling", import_pooling<2>},           {"Pooling1D", import_pooling<1>},
            {"Pooling3D", import_pooling<3>},         {"SPP", import_pyramid},
            {"StatisticsPooling", import_statistics}, {"Interp", import_interp},
            {"GridSample", import_grid_sample}};
}

} // namespace sunder::sim
