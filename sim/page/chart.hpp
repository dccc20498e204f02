/// \file
/// What can be drawn: plain figures in the units of their axes, to SVG without styles. Colours are classes of
/// the page's style sheet: "s0" to "s5" for series, the names of stages ("device_compute"), "q0" to "q11" for
/// levels, "k0" to "k8" for kinds. Elements with `data-tip` say what they stand for.
#pragma once

#include "sim/page/axis.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// The inside of an SVG element.
struct Drawing {
    double width = 0;
    double height = 0;
    std::string content;
};

enum class Mark : unsigned char {
    line,
    dotted_line, ///< a line with a dot at each point
    steps,       ///< the value holds until the next point
    dotted_steps,
    dots,
    small_dots ///< for crowds
};

struct ChartPoint {
    double x = 0;
    double y = 0;    ///< NaN: a gap
    std::string tip; ///< empty: says nothing
};

struct Series {
    std::string name;
    std::string style; ///< class
    Mark mark = Mark::line;
    std::vector<ChartPoint> points;
};

/// An upright line at a value.
struct Rule {
    double at = 0;
    std::string name;
};

struct LineChart {
    /// A moving chart's dots are numbered, series by series, for the page's script; its lines are dotted
    /// lines.
    enum class Motion : unsigned char { still, moves };

    Axis x;
    Axis y;
    std::vector<Series> series; ///< later ones are drawn over earlier ones
    std::vector<Rule> rules;
    Motion motion = Motion::still;
    double height = 240; ///< of the plot, in pixels
};
[[nodiscard]] Drawing draw(LineChart const& chart, double width);

/// One part of a bar.
struct BarPart {
    double from = 0;
    double to = 0;
    std::string style; ///< class
    std::string tip;
};

struct Bar {
    std::string name;
    std::vector<BarPart> parts;
    std::string note; ///< written behind the bar
};

/// Bars along an axis, one below the other: breakdowns, and what happened when.
struct BarChart {
    enum class Thickness : unsigned char { thick, thin };

    Axis x;
    std::vector<Bar> bars;
    Thickness thickness = Thickness::thick;
};
[[nodiscard]] Drawing draw(BarChart const& chart, double width);

/// Cells coloured by level or kind; the page's script repaints them when a slider moves.
struct HeatMap {
    Axis x;                          ///< with labels
    Axis y;                          ///< with labels, the first at the bottom
    std::vector<std::string> styles; ///< (y, x) classes; empty: nothing there
    std::vector<std::string> texts;  ///< (y, x) of values, short
};
[[nodiscard]] Drawing draw(HeatMap const& map, double width);

constexpr int heat_levels = 12;
/// Which of the levels a value belongs to, from 0. \pre not NaN
[[nodiscard]] int level_of(Axis const& values, double value);

} // namespace sunder::sim
