/// \file
/// Where values stand along an axis, and which of them are labelled.
#pragma once

#include <string>
#include <vector>

namespace sunder::sim {

/// How equal distances along an axis are to be read.
enum class AxisScale : unsigned char {
    linear,
    logarithmic ///< only where every value is positive
};

/// What an axis shows. Values are in the unit that its title names.
struct Axis {
    std::string title; ///< with its unit: "latency [ms]"
    double low = 0;
    double high = 1;
    AxisScale scale = AxisScale::linear;
    std::vector<std::string> labels; ///< of the values 0, 1, ...; empty: the axis is one of numbers
};

struct Tick {
    double at = 0;
    std::string label;
};

/// From 0 at the low end to 1 at the high one; values beyond are beyond.
[[nodiscard]] double position(Axis const& axis, double value);

/// Round values within the axis, about `about` of them; every label, or every n-th, where the axis has
/// labels.
[[nodiscard]] std::vector<Tick> ticks(Axis const& axis, int about);

/// An axis of numbers over `values`, its ends moved out to round ones. NaN and infinities are passed over;
/// nothing but these gives [0, 1].
enum class AxisStart : unsigned char { at_values, at_zero };
struct AxisWish {
    std::string title;
    AxisScale scale = AxisScale::linear;
    AxisStart start = AxisStart::at_values;
};
[[nodiscard]] Axis axis_over(std::vector<double> const& values, AxisWish const& wish);

/// Logarithmic where all values are positive and the largest is more than 50 times the smallest.
[[nodiscard]] AxisScale fitting_scale(std::vector<double> const& values);

} // namespace sunder::sim
