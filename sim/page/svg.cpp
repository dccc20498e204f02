#include "sim/page/svg.hpp"

#include "sim/base/utf8.hpp"
#include "sim/page/html.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

namespace sunder::sim {
namespace {

constexpr double label_width = 7.3; ///< of a character of 12 px, on average

int tick_count(double length, double room)
{
    return std::max(2, static_cast<int>(length / room));
}

double widest_label(Axis const& axis, int about)
{
    double widest = 0;
    for (auto const& tick : ticks(axis, about))
        widest = std::max(widest, width_of(tick.label));
    return widest;
}

constexpr double room_of_a_line = 44; ///< between the labels of the upright axis

/// How many labels fit side by side.
int labels_along(Axis const& axis, double length)
{
    constexpr double most = 90;
    auto const few = widest_label(axis, tick_count(length, most));
    return tick_count(length, std::clamp(few + 18, 40.0, most));
}

} // namespace

std::string pixels(double value)
{
    auto const tenths = std::lround(value * 10);
    return tenths % 10 == 0 ? fmt::format("{}", tenths / 10)
                            : fmt::format("{:.1f}", static_cast<double>(tenths) / 10);
}

double width_of(std::string_view text)
{
    return label_width * static_cast<double>(std::ranges::count_if(text, std::not_fn(continues_a_character)));
}

std::string shortened(std::string_view text, double width)
{
    if (width_of(text) <= width) return std::string{text};
    auto const most = std::max(1.0, std::floor(width / label_width) - 1);
    std::size_t end = 0;
    for (double seen = 0; end < text.size(); ++end)
        if (!continues_a_character(text[end]) && ++seen > most) break;
    return std::string{text.substr(0, end)} + "…";
}

std::string attribute(std::string_view name, std::string_view value)
{
    return value.empty() ? std::string{} : fmt::format(R"( {}="{}")", name, escaped(value));
}

std::string line(Dot from, Dot to, std::string_view style)
{
    return fmt::format(R"(<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>)", style, pixels(from.x),
                       pixels(from.y), pixels(to.x), pixels(to.y));
}

std::string rectangle(Box const& box, std::string_view attributes)
{
    return fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}"{}/>)", pixels(box.left), pixels(box.top),
                       pixels(box.width), pixels(box.height), attributes);
}

std::string circle(Dot centre, double radius, std::string_view attributes)
{
    return fmt::format(R"(<circle cx="{}" cy="{}" r="{}"{}/>)", pixels(centre.x), pixels(centre.y),
                       pixels(radius), attributes);
}

std::string text(Dot at, std::string_view what, std::string_view style)
{
    return fmt::format(R"(<text x="{}" y="{}"{}>{}</text>)", pixels(at.x), pixels(at.y),
                       attribute("class", style), escaped(what));
}

double within(double middle, double label, double from, double to)
{
    return std::clamp(middle, from + label / 2, std::max(from + label / 2, to - label / 2));
}

Box plot_for(double width, double height, Axis const& y)
{
    constexpr double above = 26;
    constexpr double beside = 14;
    double const left = widest_label(y, tick_count(height, room_of_a_line)) + 10;
    return {.left = left, .top = above, .width = width - left - beside, .height = height};
}

std::string axes(Frame const& frame)
{
    auto const& plot = frame.plot;
    std::string content;
    for (auto const& tick : ticks(frame.y, tick_count(plot.height, room_of_a_line))) {
        double const at = plot.bottom() - position(frame.y, tick.at) * plot.height;
        content += line({.x = plot.left, .y = at}, {.x = plot.right(), .y = at}, "grid");
        content += text({.x = plot.left - 7, .y = at + 4}, tick.label, "tick end");
    }
    content += line({.x = plot.left, .y = plot.bottom()}, {.x = plot.right(), .y = plot.bottom()}, "base");
    auto const along = ticks(frame.x, labels_along(frame.x, plot.width));
    for (auto const& tick : along) {
        auto const label = shortened(tick.label, plot.width / static_cast<double>(along.size()) - 4);
        double const at = plot.left + position(frame.x, tick.at) * plot.width;
        content += line({.x = at, .y = plot.bottom()}, {.x = at, .y = plot.bottom() + 4}, "base");
        double const middle = within(at, width_of(label), 0, plot.right() + 14);
        content += text({.x = middle, .y = plot.bottom() + 18}, label, "tick middle");
    }
    content += text({.x = 0, .y = 12}, frame.y.title, "title");
    content += text({.x = plot.right(), .y = plot.bottom() + 36}, frame.x.title, "title end");
    return content;
}

} // namespace sunder::sim
