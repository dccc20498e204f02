#include "sim/page/chart.hpp"
#include "sim/page/svg.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr double below_plot = 42;
constexpr double reach_of_a_tip = 7; ///< radius around a point in which the pointer finds it

bool is_drawn_as_line(Mark mark)
{
    return mark == Mark::line || mark == Mark::dotted_line || mark == Mark::steps ||
           mark == Mark::dotted_steps;
}

bool is_stepped(Mark mark)
{
    return mark == Mark::steps || mark == Mark::dotted_steps;
}

/// The path through the points, broken at gaps.
std::string path_of(Series const& series, Frame const& frame)
{
    std::string path;
    bool within = false;
    double before = 0;
    for (auto const& point : series.points) {
        if (!std::isfinite(point.y)) {
            within = false;
            continue;
        }
        auto const at = frame.place(point.x, point.y);
        if (within && is_stepped(series.mark)) path += fmt::format("H{}", pixels(at.x));
        if (!within || !is_stepped(series.mark) || at.y != before)
            path += fmt::format("{}{},{}", within ? "L" : "M", pixels(at.x), pixels(at.y));
        within = true;
        before = at.y;
    }
    return path;
}

std::string dots_of(Series const& series, Frame const& frame)
{
    double const radius = series.mark == Mark::small_dots ? 2 : 3.5;
    std::string content;
    for (auto const& point : series.points) {
        if (!std::isfinite(point.y)) continue;
        content += circle(frame.place(point.x, point.y), radius, attribute("data-tip", point.tip));
    }
    return content;
}

/// Numbered from `first`; those that are not there yet are hidden.
std::string moving_dots_of(Series const& series, Frame const& frame, std::size_t first)
{
    std::string content;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        auto const& point = series.points[i];
        bool const there = std::isfinite(point.y);
        auto const at = frame.place(point.x, there ? point.y : frame.y.low);
        content +=
            circle(at, 3.5, fmt::format(R"( data-i="{}"{})", first + i, there ? "" : R"( class="gone")"));
    }
    return content;
}

/// Invisible, for the pointer and the arrow keys.
std::string tips_of(Series const& series, Frame const& frame)
{
    std::string content;
    for (auto const& point : series.points)
        if (!point.tip.empty() && std::isfinite(point.y))
            content +=
                circle(frame.place(point.x, point.y), reach_of_a_tip, attribute("data-tip", point.tip));
    return content.empty() ? content : R"(<g class="tips">)" + content + "</g>";
}

std::string moving(Series const& series, Frame const& frame, std::size_t first)
{
    return fmt::format(R"(<g class="series {}"><path d="{}"/>{}</g>)", series.style, path_of(series, frame),
                       moving_dots_of(series, frame, first));
}

std::string still(Series const& series, Frame const& frame)
{
    std::string content = fmt::format(R"(<g class="series {}">)", series.style);
    if (is_drawn_as_line(series.mark)) content += fmt::format(R"(<path d="{}"/>)", path_of(series, frame));
    if (series.mark != Mark::line && series.mark != Mark::steps) content += dots_of(series, frame);
    content += "</g>";
    if (series.mark == Mark::line || series.mark == Mark::steps) content += tips_of(series, frame);
    return content;
}

/// Names of rules stand at the foot of the plot, one above the other where they would touch.
class RuleNames {
public:
    explicit RuleNames(Frame const& frame) : frame_{frame} {}

    std::string drawn(Rule const& rule)
    {
        auto const& plot = frame_.plot;
        double const share = position(frame_.x, rule.at);
        if (share < 0 || share > 1) return {};
        double const at = plot.left + share * plot.width;
        bool const to_the_left = share > 0.6;
        auto const name = shortened(rule.name, std::max(at - plot.left, plot.right() - at) - gap);
        double const width = width_of(name);
        Stretch const here{.from = to_the_left ? at - gap - width : at,
                           .to = to_the_left ? at : at + gap + width};
        std::size_t row = 0;
        while (row < rows_.size() && std::ranges::any_of(rows_[row], [&](Stretch const& other) {
                   return here.from < other.to + gap && other.from < here.to + gap;
               }))
            ++row;
        if (row == rows_.size()) rows_.emplace_back();
        rows_[row].push_back(here);
        return line({.x = at, .y = plot.top}, {.x = at, .y = plot.bottom()}, "rule") +
               text({.x = to_the_left ? at - gap : at + gap,
                     .y = plot.bottom() - 8 - pitch * static_cast<double>(row)},
                    name, to_the_left ? "rule end" : "rule");
    }

private:
    static constexpr double gap = 5;
    static constexpr double pitch = 16;
    struct Stretch {
        double from = 0, to = 0;
    };

    Frame const& frame_;
    std::vector<std::vector<Stretch>> rows_; ///< from the foot up
};

} // namespace

Drawing draw(LineChart const& chart, double width)
{
    Frame const frame{.x = chart.x, .y = chart.y, .plot = plot_for(width, chart.height, chart.y)};
    // Where the script puts a value of the upright axis, see script.js.
    std::string content = fmt::format(R"(<g data-top="{}" data-bottom="{}">)", pixels(frame.plot.top),
                                      pixels(frame.plot.bottom()));
    content += axes(frame);
    RuleNames names{frame};
    for (auto const& rule : chart.rules)
        content += names.drawn(rule);
    std::size_t first = 0;
    for (auto const& series : chart.series) {
        content +=
            chart.motion == LineChart::Motion::still ? still(series, frame) : moving(series, frame, first);
        first += series.points.size();
    }
    content += "</g>";
    return {.width = width, .height = frame.plot.bottom() + below_plot, .content = std::move(content)};
}

} // namespace sunder::sim
