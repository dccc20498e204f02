#include "sim/ncnn/window_settings.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

constexpr std::int64_t same_upper = -233;
constexpr std::int64_t same_lower = -234;

/// \param otherwise  that of the width, where it is absent
AxisWindow window_of(LayerLine const& layer, WindowKeys const& keys, AxisWindow const& otherwise)
{
    AxisWindow window;
    window.size = integer(layer, keys.size, otherwise.size);
    window.dilation = keys.dilation < 0 ? 1 : integer(layer, keys.dilation, otherwise.dilation);
    window.stride = integer(layer, keys.stride, otherwise.stride);
    window.before = integer(layer, keys.before, otherwise.before);
    window.after = integer(layer, keys.after, window.before);
    return window;
}

} // namespace

void pad_to_same(AxisWindow& window, std::int64_t length, OddPad odd)
{
    if (window.stride < 1) throw Misfit{"its stride must be 1 or more"};
    auto const extent = window.dilation * (window.size - 1) + 1;
    auto const pad =
        std::max<std::int64_t>(0, extent + (length - 1) / window.stride * window.stride - length);
    auto const less = pad / 2;
    window.before = odd == OddPad::behind ? less : pad - less;
    window.after = pad - window.before;
}

std::vector<AxisWindow> WindowSettings::axes(LayerLine const& layer, WholeNumbers const& lengths) const
{
    auto const width = window_of(layer, keys.front(), {.size = 0});
    std::vector<AxisWindow> axes;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        auto const& own = keys.at(lengths.size() - 1 - i);
        auto window = &own == keys.data() ? width : window_of(layer, own, width);
        if (window.before == same_upper) pad_to_same(window, lengths[i], OddPad::behind);
        if (window.before == same_lower) pad_to_same(window, lengths[i], OddPad::before);
        axes.push_back(window);
    }
    return axes;
}

OpKind conv_of(std::vector<AxisWindow> const& axes, ConvNd const& rest)
{
    if (axes.size() != 2)
        return ConvNd{.axes = axes, .out = rest.out, .groups = rest.groups, .bias = rest.bias};
    auto const& [height, width] = std::pair{axes[0], axes[1]};
    return Conv2d{.out = rest.out,
                  .kernel = {height.size, width.size},
                  .stride = {height.stride, width.stride},
                  .pad = {height.before, width.before, height.after, width.after},
                  .dilation = {height.dilation, width.dilation},
                  .groups = rest.groups,
                  .bias = rest.bias};
}

OpKind pool_of(std::vector<AxisWindow> const& axes, PoolKind kind, Rounding rounding)
{
    if (axes.size() != 2) return PoolNd{.kind = kind, .axes = axes, .rounding = rounding};
    auto const& [height, width] = std::pair{axes[0], axes[1]};
    return Pool2d{.kind = kind,
                  .kernel = {height.size, width.size},
                  .stride = {height.stride, width.stride},
                  .pad = {height.before, width.before, height.after, width.after},
                  .rounding = rounding};
}

} // namespace sunder::sim
