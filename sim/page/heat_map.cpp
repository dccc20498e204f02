#include "sim/base/contract.hpp"
#include "sim/page/chart.hpp"
#include "sim/page/svg.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr double below_plot = 42;

double widest_label(Axis const& axis)
{
    double widest = 0;
    for (auto const& label : axis.labels)
        widest = std::max(widest, width_of(label));
    return widest;
}

/// Every n-th, so that they do not touch.
std::size_t stride(double pitch, double room)
{
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(room / pitch)));
}

} // namespace

int level_of(Axis const& values, double value)
{
    SUNDER_EXPECTS(!std::isnan(value));
    double const share = std::clamp(position(values, value), 0.0, 1.0);
    return std::min(heat_levels - 1, static_cast<int>(share * heat_levels));
}

Drawing draw(HeatMap const& map, double width)
{
    auto const columns = map.x.labels.size();
    auto const rows = map.y.labels.size();
    SUNDER_EXPECTS(map.styles.size() == columns * rows && map.texts.size() == map.styles.size());
    double const names = std::min(widest_label(map.y) + 6, 0.3 * width);
    Box plot{.left = names + 8, .top = 24, .width = width - names - 10, .height = 0};
    double const pitch_x = plot.width / static_cast<double>(columns);
    double const pitch_y = std::clamp(280.0 / static_cast<double>(rows), 14.0, 44.0);
    plot.height = pitch_y * static_cast<double>(rows);
    double widest_text = 0;
    for (auto const& what : map.texts)
        widest_text = std::max(widest_text, width_of(what));
    bool const has_room = widest_text + 8 <= pitch_x && pitch_y >= 18;

    std::string cells;
    std::string texts;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            auto const i = row * columns + column;
            Box const cell{.left = plot.left + pitch_x * static_cast<double>(column),
                           .top = plot.bottom() - pitch_y * static_cast<double>(row + 1),
                           .width = pitch_x - 1,
                           .height = pitch_y - 1};
            cells += rectangle(cell, fmt::format(R"( class="{}" data-i="{}")",
                                                 map.styles[i].empty() ? "none" : map.styles[i], i));
            if (has_room)
                texts += fmt::format(R"(<text x="{}" y="{}" class="on {}" data-i="{}">{}</text>)",
                                     pixels(cell.left + cell.width / 2),
                                     pixels(cell.top + cell.height / 2 + 4), map.styles[i], i, map.texts[i]);
        }
    std::string content = R"(<g class="cells">)" + cells + texts + "</g>";
    for (std::size_t i = 0; i < rows; i += stride(pitch_y, 15))
        content += text({.x = names, .y = plot.bottom() - pitch_y * (static_cast<double>(i) + 0.5) + 4},
                        shortened(map.y.labels[i], names), "tick end");
    auto const step = stride(pitch_x, std::min(widest_label(map.x), 90.0) + 8);
    for (std::size_t i = 0; i < columns; i += step) {
        auto const middle = plot.left + pitch_x * (static_cast<double>(i) + 0.5);
        auto const room = std::min(pitch_x * static_cast<double>(step), 2 * (width - middle));
        content +=
            text({.x = middle, .y = plot.bottom() + 16}, shortened(map.x.labels[i], room), "tick middle");
    }
    content += text({.x = 0, .y = 12}, map.y.title, "title");
    content += text({.x = plot.right(), .y = plot.bottom() + 34}, map.x.title, "title end");
    return {.width = width, .height = plot.bottom() + below_plot, .content = std::move(content)};
}

} // namespace sunder::sim
