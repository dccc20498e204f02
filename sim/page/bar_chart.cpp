#include "sim/page/chart.hpp"
#include "sim/page/svg.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

constexpr double below_plot = 42;

/// How bars stand below one another.
struct Rows {
    double pitch = 0;
    double height = 0;
    double name_above = 0; ///< room for a name over its bar; 0: it stands before the bar
};

Rows rows_of(BarChart const& chart, double width)
{
    constexpr double narrow = 400;
    if (chart.thickness == BarChart::Thickness::thin) return {.pitch = 15, .height = 10, .name_above = 0};
    if (width < narrow) return {.pitch = 52, .height = 22, .name_above = 18};
    return {.pitch = 38, .height = 24, .name_above = 0};
}

double widest_name(BarChart const& chart)
{
    double widest = 0;
    for (auto const& bar : chart.bars)
        widest = std::max(widest, width_of(bar.name));
    return widest;
}

double widest_note(BarChart const& chart)
{
    double widest = 0;
    for (auto const& bar : chart.bars)
        widest = std::max(widest, width_of(bar.note));
    return widest;
}

std::string drawn(BarPart const& part, Axis const& x, Box const& row)
{
    double const from = row.left + position(x, std::max(x.low, part.from)) * row.width;
    double const to = row.left + position(x, std::min(x.high, part.to)) * row.width;
    constexpr double least = 0.6; // so that what is short still shows
    return rectangle(
        {.left = from, .top = row.top, .width = std::max(least, to - from), .height = row.height},
        attribute("class", part.style) + attribute("data-tip", part.tip));
}

} // namespace

Drawing draw(BarChart const& chart, double width)
{
    auto const rows = rows_of(chart, width);
    constexpr double gap = 10;
    double const names = rows.name_above > 0 ? 0 : std::min(widest_name(chart) + 4, 0.34 * width);
    double const notes = widest_note(chart) > 0 ? widest_note(chart) + gap : gap;
    Box const plot{.left = names > 0 ? names + gap : 2,
                   .top = 6,
                   .width = width - (names > 0 ? names + gap : 2) - notes,
                   .height = rows.pitch * static_cast<double>(chart.bars.size())};
    std::string content;
    for (auto const& tick : ticks(chart.x, std::max(2, static_cast<int>(plot.width / 80)))) {
        double const at = plot.left + position(chart.x, tick.at) * plot.width;
        content += line({.x = at, .y = plot.top}, {.x = at, .y = plot.bottom()}, "grid");
        content += text({.x = within(at, width_of(tick.label), 0, width), .y = plot.bottom() + 16},
                        tick.label, "tick middle");
    }
    for (std::size_t i = 0; i < chart.bars.size(); ++i) {
        auto const& bar = chart.bars[i];
        double const top = plot.top + rows.pitch * static_cast<double>(i);
        Box const row{
            .left = plot.left, .top = top + rows.name_above + 2, .width = plot.width, .height = rows.height};
        if (rows.name_above > 0)
            content += text({.x = plot.left, .y = top + 14}, shortened(bar.name, plot.width), "name");
        else
            content +=
                text({.x = names, .y = row.top + row.height / 2 + 4}, shortened(bar.name, names), "name end");
        double reached = 0;
        for (auto const& part : bar.parts) {
            content += drawn(part, chart.x, row);
            reached = std::max(reached, part.to);
        }
        if (!bar.note.empty())
            content +=
                text({.x = plot.left + position(chart.x, std::min(reached, chart.x.high)) * plot.width + 6,
                      .y = row.top + row.height / 2 + 4},
                     bar.note, "tick");
    }
    content += line({.x = plot.left, .y = plot.top}, {.x = plot.left, .y = plot.bottom()}, "base");
    content += text({.x = plot.right(), .y = plot.bottom() + 34}, chart.x.title, "title end");
    return {.width = width, .height = plot.bottom() + below_plot, .content = std::move(content)};
}

} // namespace sunder::sim
