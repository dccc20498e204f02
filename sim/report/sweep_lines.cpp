#include "sim/report/run_figures.hpp"
#include "sim/report/sweep_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One line: a column over the values of the key, `split` fixed where there is one.
struct Line {
    std::string name;
    PointColumn const* column;
    std::optional<std::size_t> split;
};

struct Lines {
    std::string title;
    std::string description;
    std::string quantity;
    std::size_t key = 0; ///< along which they run
    std::optional<std::size_t> split_key;
    std::vector<Line> lines;
    std::vector<Rule> rules = {};
};

/// (slice, line, point)
std::vector<std::vector<double>> values_of(Lines const& what, PointGrid const& grid, DisplayUnit const& unit)
{
    std::vector<std::size_t> shown;
    if (what.split_key) shown.push_back(*what.split_key);
    shown.push_back(what.key);
    auto const points = grid.keys[what.key].size();
    std::vector<std::vector<double>> all;
    for (auto const& slice : grid.slices(shown)) {
        auto& values = all.emplace_back();
        for (auto const& line : what.lines)
            for (std::size_t point = 0; point < points; ++point) {
                auto const row = slice[line.split.value_or(0) * points + point];
                double const value =
                    row < 0 ? nan : std::get<0>(line.column->values)[static_cast<std::size_t>(row)];
                values.push_back(std::isfinite(value) ? value / unit.size : nan);
            }
    }
    return all;
}

MovingValues moving_of(Lines const& what, PointGrid const& grid, DisplayUnit const& unit)
{
    MovingValues moving{.kind = MovingValues::Kind::lines,
                        .sliders = {},
                        .axis = {},
                        .unit = unit.name,
                        .names = {},
                        .places = {},
                        .slices = values_of(what, grid, unit)};
    std::vector<std::size_t> shown{what.key};
    if (what.split_key) shown.push_back(*what.split_key);
    for (auto const other : grid.others(shown))
        moving.sliders.push_back({.name = with_unit(grid.keys[other].name, grid.keys[other].unit),
                                  .labels = grid.keys[other].labels});
    std::vector<double> all;
    for (auto const& slice : moving.slices)
        all.insert(all.end(), slice.begin(), slice.end());
    moving.axis = axis_over(all, {.title = with_unit(what.quantity, unit), .scale = fitting_scale(all)});
    auto const& key = grid.keys[what.key];
    for (auto const& line : what.lines)
        for (auto const& label : key.labels)
            moving.places.push_back(
                fmt::format("{}, {}{}{}", line.name, label, key.unit.name.empty() ? "" : " ", key.unit.name));
    return moving;
}

/// Nothing where all is undefined.
std::optional<ReportFigure> figure_of(Lines const& what, PointGrid const& grid)
{
    auto const unit = unit_of(*what.lines.back().column);
    auto const& key = grid.keys[what.key];
    auto moving = moving_of(what, grid, unit);
    auto const has_number = [](std::vector<double> const& slice) {
        return std::ranges::any_of(slice, [](double x) { return !std::isnan(x); });
    };
    if (std::ranges::none_of(moving.slices, has_number)) return std::nullopt;
    LineChart chart{.x = axis_of(key),
                    .y = moving.axis,
                    .series = {},
                    .rules = what.rules,
                    .motion = LineChart::Motion::moves};
    ReportFigure figure{.title = what.title,
                        .description = what.description,
                        .draw = {},
                        .legend = {},
                        .table = {},
                        .moving = {}};
    figure.table.head = {with_unit(key.name, key.unit)};
    for (auto const& label : key.labels)
        figure.table.rows.push_back({label});
    auto const& first = moving.slices[opening_slice(moving)];
    for (std::size_t i = 0; i < what.lines.size(); ++i) {
        Series series{
            .name = what.lines[i].name, .style = series_style(i), .mark = Mark::dotted_line, .points = {}};
        for (std::size_t point = 0; point < key.size(); ++point) {
            double const value = first[i * key.size() + point];
            series.points.push_back(
                {.x = key.numbers.empty() ? static_cast<double>(point) : key.numbers[point],
                 .y = value,
                 .tip = {}});
            figure.table.rows[point].push_back(short_number(value));
        }
        figure.table.head.push_back(with_unit(series.name, unit));
        figure.legend.push_back({.name = series.name, .style = series.style});
        chart.series.push_back(std::move(series));
    }
    figure.draw = [chart](double width) { return draw(chart, width); };
    figure.moving = std::move(moving);
    return figure;
}

constexpr std::size_t most_figures = 4;

} // namespace

PointColumn const* SweepView::figure(std::string const& name) const
{
    auto const whole = fmt::format("applications.{}.{}", application, name);
    auto const found = std::ranges::find_if(points.columns, [&](PointColumn const& column) {
        return column.role == ColumnRole::figure && column.name == whole;
    });
    if (found == points.columns.end()) return nullptr;
    if (found->is_text()) return &*found;
    auto const& numbers = std::get<0>(found->values);
    return std::ranges::any_of(numbers, [](double x) { return std::isfinite(x); }) ? &*found : nullptr;
}

std::optional<std::size_t> SweepView::split_key(PointGrid const& grid) const
{
    auto const whole = fmt::format("applications.{}.split", application);
    auto const found =
        std::ranges::find_if(grid.keys, [&](GridKey const& key) { return key.name.starts_with(whole); });
    if (found == grid.keys.end()) return std::nullopt;
    return static_cast<std::size_t>(found - grid.keys.begin());
}

/// Where one cut gives way to another along the only key, halfway between the points on either side.
static std::vector<Rule> changes_of_cut(SweepView const& view, PointGrid const& grid)
{
    auto const* const cuts = view.figure("cut");
    if (!cuts || !cuts->is_text() || grid.keys.size() != 1 || grid.keys.front().numbers.empty()) return {};
    auto const& key = grid.keys.front();
    bool const logarithmic = axis_of(key).scale == AxisScale::logarithmic;
    auto const& names = std::get<1>(cuts->values);
    std::vector<Rule> rules;
    for (std::size_t i = 1; i < key.size(); ++i) {
        if (grid.rows[i - 1] < 0 || grid.rows[i] < 0) continue;
        auto const& before = names[static_cast<std::size_t>(grid.rows[i - 1])];
        auto const& after = names[static_cast<std::size_t>(grid.rows[i])];
        double const a = key.numbers[i - 1];
        double const b = key.numbers[i];
        if (before != after)
            rules.push_back({.at = logarithmic ? std::sqrt(a * b) : (a + b) / 2, .name = after});
    }
    return rules;
}

std::vector<ReportFigure> percentile_lines(SweepView const& view, PointGrid const& grid)
{
    auto const changes = changes_of_cut(view, grid);
    std::vector<Line> lines;
    for (auto const* const name : {"p50", "p95", "p99"})
        if (auto const* const column = view.figure(fmt::format("latency.{}", name)))
            lines.push_back({.name = name, .column = column, .split = std::nullopt});
    std::vector<ReportFigure> figures;
    if (lines.empty()) return figures;
    for (std::size_t key = 0; key < grid.keys.size() && figures.size() < most_figures; ++key)
        if (auto figure = figure_of(
                {.title = "Latency against " + grid.keys[key].name,
                 .description = changes.empty()
                                    ? "Median, 95th and 99th percentile of the latency."
                                    : "Median, 95th and 99th percentile of the latency. Dashed: where "
                                      "another cut is chosen, and which.",
                 .quantity = "latency",
                 .key = key,
                 .split_key = std::nullopt,
                 .lines = lines,
                 .rules = changes},
                grid))
            figures.push_back(std::move(*figure));
    return figures;
}

std::vector<ReportFigure> split_lines(SweepView const& view, PointGrid const& grid)
{
    auto const split = view.split_key(grid);
    auto const* const column = view.figure("latency.mean");
    std::vector<ReportFigure> figures;
    if (!split || !column) return figures;
    std::vector<Line> lines;
    for (std::size_t i = 0; i < std::min(most_series, grid.keys[*split].size()); ++i)
        lines.push_back({.name = grid.keys[*split].labels[i], .column = column, .split = i});
    for (std::size_t key = 0; key < grid.keys.size() && figures.size() < most_figures; ++key) {
        if (key == *split) continue;
        std::string description = "Mean latency of each split: where lines cross, another one is best.";
        if (lines.size() < grid.keys[*split].size())
            description += fmt::format(" The first {} splits.", lines.size());
        if (auto figure = figure_of({.title = "Splits against " + grid.keys[key].name,
                                     .description = std::move(description),
                                     .quantity = "mean latency",
                                     .key = key,
                                     .split_key = split,
                                     .lines = lines},
                                    grid))
            figures.push_back(std::move(*figure));
    }
    return figures;
}

std::vector<ReportFigure> sample_clouds(SweepView const& view)
{
    constexpr std::size_t most_dots = 1500;
    constexpr std::size_t most_rows = 200;
    std::vector<ReportFigure> figures;
    auto const* const latency = view.figure("latency.p95");
    if (!latency) return figures;
    auto const unit = unit_of(*latency);
    auto const values = numbers_of(*latency, unit);
    auto const stride = 1 + values.size() / most_dots;
    for (auto const& column : view.points.columns) {
        if (column.role != ColumnRole::parameter || column.is_text() || figures.size() == 2 * most_figures)
            continue;
        auto const key_unit = unit_of(column);
        auto const numbers = numbers_of(column, key_unit);
        Series series{.name = "p95", .style = "s0 crowd", .mark = Mark::small_dots, .points = {}};
        ReportTable table{.title = {},
                          .head = {with_unit(column.name, key_unit), with_unit("p95", unit)},
                          .rows = {},
                          .names = 1,
                          .note = {}};
        std::vector<double> across;
        std::vector<double> up;
        for (std::size_t row = 0; row < values.size(); row += stride) {
            if (!std::isfinite(numbers[row]) || !std::isfinite(values[row])) continue;
            across.push_back(numbers[row]);
            up.push_back(values[row]);
            series.points.push_back(
                {.x = numbers[row],
                 .y = values[row],
                 .tip = fmt::format("{} {}: p95 {} {}", short_number(numbers[row]), key_unit.name,
                                    short_number(values[row]), unit.name)});
            if (table.rows.size() < most_rows)
                table.rows.push_back({short_number(numbers[row]), short_number(values[row])});
        }
        if (across.empty() || std::ranges::min(across) == std::ranges::max(across)) continue;
        if (table.rows.size() < series.points.size())
            table.note = fmt::format("The first {} points.", most_rows);
        LineChart const chart{
            .x = axis_over(across,
                           {.title = with_unit(column.name, key_unit), .scale = fitting_scale(across)}),
            .y = axis_over(up, {.title = with_unit("p95 of the latency", unit), .scale = fitting_scale(up)}),
            .series = {std::move(series)},
            .rules = {}};
        figures.push_back({.title = "Latency against " + column.name,
                           .description = fmt::format("A dot a point{}; the other keys vary too.",
                                                      stride > 1 ? fmt::format(", every {}th", stride) : ""),
                           .draw = [chart](double width) { return draw(chart, width); },
                           .legend = {},
                           .table = std::move(table),
                           .moving = {}});
    }
    return figures;
}

} // namespace sunder::sim
