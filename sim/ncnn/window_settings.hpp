/// \file
/// Windows as layers state them.
#pragma once

#include "sim/model/op_kind.hpp"
#include "sim/ncnn/settings.hpp"

#include <array>

namespace sunder::sim {

/// Numbers of settings along one axis; those that are absent take the value of the width's.
struct WindowKeys {
    int size;
    int dilation; ///< none: below 0
    int stride;
    int before;
    int after;
};

/// Along width, height and depth. Of padding, what is absent is that before the width, or before its own
/// axis. Padding of -233 and -234 is as much as keeps ceil(length / stride) positions, the odd one behind or
/// in front.
struct WindowSettings {
    std::array<WindowKeys, 3> keys;

    /// From the last axis, the width, back to the first: as many as `lengths` has, in their order.
    [[nodiscard]] std::vector<AxisWindow> axes(LayerLine const& layer, WholeNumbers const& lengths) const;
};

/// Of positions that a window of that size must see in a row of `length`.
enum class OddPad : std::uint8_t { behind, before };
void pad_to_same(AxisWindow& window, std::int64_t length, OddPad odd);

/// What op such windows make: of one axis and three, the kinds of their own.
[[nodiscard]] OpKind conv_of(std::vector<AxisWindow> const& axes, ConvNd const& rest);
[[nodiscard]] OpKind pool_of(std::vector<AxisWindow> const& axes, PoolKind kind, Rounding rounding);

} // namespace sunder::sim
