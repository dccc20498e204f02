/// \file
/// Elements of a drawing, and where they stand. For the drawings of this room only.
#pragma once

#include "sim/page/chart.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace sunder::sim {

struct Dot {
    double x = 0;
    double y = 0;
};

struct Box {
    double left = 0, top = 0, width = 0, height = 0;

    [[nodiscard]] double right() const { return left + width; }
    [[nodiscard]] double bottom() const { return top + height; }
};

/// A number of pixels, to a tenth: "12.5".
[[nodiscard]] std::string pixels(double value);

/// About as wide as `text` will be in the size of our labels.
[[nodiscard]] double width_of(std::string_view text);

/// At most about `width` wide; what is left out is marked.
[[nodiscard]] std::string shortened(std::string_view text, double width);

/// Attributes beyond the place, ready to be written: ` class="axis"`.
[[nodiscard]] std::string attribute(std::string_view name, std::string_view value);

[[nodiscard]] std::string line(Dot from, Dot to, std::string_view style);
[[nodiscard]] std::string rectangle(Box const& box, std::string_view attributes);
[[nodiscard]] std::string circle(Dot centre, double radius, std::string_view attributes);
/// `style` is a class: "end" anchors the text at its right end, "middle" at its middle.
[[nodiscard]] std::string text(Dot at, std::string_view what, std::string_view style);

/// Where a label of this width has its middle, so that it stays between `from` and `to`.
[[nodiscard]] double within(double middle, double label, double from, double to);

/// Where axes are drawn around a plot.
struct Frame {
    Axis const& x;
    Axis const& y;
    Box plot;

    [[nodiscard]] Dot place(double at_x, double at_y) const
    {
        return {.x = plot.left + position(x, at_x) * plot.width,
                .y = plot.bottom() - position(y, at_y) * plot.height};
    }
};

/// A plot of this height within a drawing of this width, with room for the labels of its axes.
[[nodiscard]] Box plot_for(double width, double height, Axis const& y);
/// Lines and labels of both axes.
[[nodiscard]] std::string axes(Frame const& frame);

} // namespace sunder::sim
