#include "nas/report/search_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Axis;
using sim::AxisScale;
using sim::DisplayUnit;
using sim::LineChart;
using sim::Mark;
using sim::ReportFigure;
using sim::Series;
using sim::short_number;
using sim::with_unit;

DisplayUnit unit_for(SearchResult const& result, std::vector<std::size_t> const& rows, Metric metric)
{
    double largest = 0;
    for (auto const row : rows) {
        double const value = value_of(result.candidates[row].evaluation, metric);
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
    return sim::display_unit(si_unit_of(metric), largest);
}

std::vector<std::size_t> feasible_rows(SearchResult const& result)
{
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < result.candidates.size(); ++row)
        if (result.candidates[row].violation <= 0) rows.push_back(row);
    return rows;
}

/// Where a candidate stands in a drawing of two metrics.
struct Plane {
    Metric x;
    Metric y;
    DisplayUnit x_unit;
    DisplayUnit y_unit;

    [[nodiscard]] sim::ChartPoint point(Evaluation const& evaluation, std::string tip) const
    {
        return {.x = value_of(evaluation, x) / x_unit.size,
                .y = value_of(evaluation, y) / y_unit.size,
                .tip = std::move(tip)};
    }
    /// Shares are linear, whatever their range; other axes are logarithmic where the range is wide.
    [[nodiscard]] static sim::AxisWish wish_for(Metric metric, DisplayUnit const& unit)
    {
        return {.title = with_unit(name_of(metric), unit),
                .scale = metric == Metric::accuracy || metric == Metric::leakage ? AxisScale::linear
                                                                                 : AxisScale::logarithmic};
    }
};

Axis axis_of(std::vector<Series> const& series, double sim::ChartPoint::*coordinate, sim::AxisWish wish)
{
    std::vector<double> values;
    for (auto const& one : series)
        for (auto const& point : one.points)
            values.push_back(point.*coordinate);
    if (wish.scale == AxisScale::logarithmic) wish.scale = sim::fitting_scale(values);
    return sim::axis_over(values, wish);
}

/// One curve over the evaluations, told where it changes.
struct Curve {
    std::string title;
    std::string description;
    std::string quantity; ///< with its unit
    std::vector<double> values;
};

std::optional<ReportFigure> figure_of(Curve const& curve)
{
    constexpr std::size_t most = 400;
    Series series{.name = curve.quantity, .style = "s0", .mark = Mark::steps, .points = {}};
    sim::ReportTable table{
        .title = {}, .head = {"evaluations", curve.quantity}, .rows = {}, .names = 1, .note = {}};
    std::vector<std::size_t> changes;
    for (std::size_t i = 0; i < curve.values.size(); ++i)
        if (std::isfinite(curve.values[i]) && (i == 0 || curve.values[i] != curve.values[i - 1]))
            changes.push_back(i);
    if (changes.empty()) return std::nullopt;
    changes = thinned(changes, most);
    std::vector<double> heights;
    for (auto const i : changes) {
        auto const evaluations = static_cast<double>(i + 1);
        auto const told = short_number(curve.values[i], 5);
        series.points.push_back({.x = evaluations,
                                 .y = curve.values[i],
                                 .tip = fmt::format("after {} evaluations\n{}", i + 1, told)});
        table.rows.push_back({std::to_string(i + 1), told});
        heights.push_back(curve.values[i]);
    }
    auto const end = static_cast<double>(curve.values.size());
    series.points.push_back({.x = end, .y = heights.back(), .tip = {}});
    LineChart const chart{
        .x = {.title = "evaluations", .low = 0, .high = end, .scale = AxisScale::linear, .labels = {}},
        .y = sim::axis_over(heights, {.title = curve.quantity}),
        .series = {std::move(series)},
        .rules = {}};
    return ReportFigure{.title = curve.title,
                        .description = curve.description,
                        .draw = [chart](double width) { return draw(chart, width); },
                        .legend = {},
                        .table = std::move(table),
                        .moving = {}};
}

} // namespace

std::string si_unit_of(Metric metric)
{
    switch (metric) {
    case Metric::accuracy:
        return "%";
    case Metric::latency:
    case Metric::p50:
    case Metric::p90:
    case Metric::p95:
    case Metric::p99:
        return "s";
    case Metric::energy:
        return "J";
    case Metric::payload:
    case Metric::memory:
        return "B";
    case Metric::depth:
    case Metric::leakage:
        break;
    }
    return {};
}

std::string readable(Evaluation const& evaluation, Metric metric)
{
    auto const value = find_value(evaluation, metric);
    return value ? sim::short_quantity(*value, si_unit_of(metric)) : "–";
}

std::optional<ReportFigure> front_figure(SearchResult const& result, std::vector<std::string> const& texts)
{
    constexpr std::size_t most_dots = 1200;
    auto const& objectives = result.subject.objectives;
    auto const feasible = feasible_rows(result);
    if (objectives.size() < 2 || feasible.empty()) return std::nullopt;
    // What is made small goes to the right, so that a front of accuracy against latency rises.
    Plane const plane{.x = objectives[1],
                      .y = objectives[0],
                      .x_unit = unit_for(result, feasible, objectives[1]),
                      .y_unit = unit_for(result, feasible, objectives[0])};
    Series crowd{.name = "feasible candidates", .style = "crowd", .mark = Mark::small_dots, .points = {}};
    for (auto const row : thinned(feasible, most_dots)) {
        auto const point = plane.point(result.candidates[row].evaluation, {});
        if (std::isfinite(point.x) && std::isfinite(point.y)) crowd.points.push_back(point);
    }
    Series front{.name = "front", .style = "s0", .mark = Mark::dotted_steps, .points = {}};
    sim::ReportTable table{
        .title = {}, .head = {"evaluation", "candidate"}, .rows = {}, .names = 2, .note = {}};
    for (auto const metric : objectives)
        table.head.emplace_back(name_of(metric));
    for (auto const row : front_of(result)) {
        auto const& evaluation = result.candidates[row].evaluation;
        front.points.push_back(plane.point(
            evaluation, fmt::format("{} {}\n{} {}", name_of(plane.y), readable(evaluation, plane.y),
                                    name_of(plane.x), readable(evaluation, plane.x))));
        table.rows.push_back({std::to_string(row), texts[row]});
        for (auto const metric : objectives)
            table.rows.back().push_back(readable(evaluation, metric));
    }
    if (objectives.size() > 2) front.mark = Mark::dots;
    // From the best to the worst of x: what was reached holds until more is given up.
    std::ranges::sort(front.points, {}, &sim::ChartPoint::x);
    if (sense_of(plane.x) == Sense::larger_is_better) std::ranges::reverse(front.points);
    std::vector series{std::move(crowd), std::move(front)};
    auto x = axis_of(series, &sim::ChartPoint::x, Plane::wish_for(plane.x, plane.x_unit));
    auto y = axis_of(series, &sim::ChartPoint::y, Plane::wish_for(plane.y, plane.y_unit));
    LineChart chart{
        .x = std::move(x), .y = std::move(y), .series = std::move(series), .rules = {}, .height = 320};
    return ReportFigure{
        .title = "Front",
        .description =
            objectives.size() > 2
                ? "The first two objectives; the front is that of all of them. Grey: other feasible "
                  "candidates."
                : "The candidates that no other one beats. Grey: other feasible candidates.",
        .size = ReportFigure::Size::full,
        .draw = [chart](double width) { return draw(chart, width); },
        .legend = {{.name = "front", .style = "s0"}, {.name = "other feasible candidates", .style = "faint"}},
        .table = std::move(table),
        .moving = {}};
}

std::optional<ReportFigure> best_figure(SearchResult const& result, Progress const& progress)
{
    auto const metric = result.subject.objectives.front();
    auto const unit = unit_for(result, feasible_rows(result), metric);
    auto values = progress.best;
    for (auto& value : values)
        value /= unit.size;
    return figure_of({.title = fmt::format("Best {} so far", name_of(metric)),
                      .description = "Of the feasible candidates, over the evaluations.",
                      .quantity = with_unit(name_of(metric), unit),
                      .values = std::move(values)});
}

std::optional<ReportFigure> hypervolume_figure(SearchResult const& result, Progress const& progress)
{
    if (result.subject.objectives.size() < 2) return std::nullopt;
    double const last = progress.hypervolume.empty() ? 0 : progress.hypervolume.back();
    if (!(last > 0)) return std::nullopt;
    auto values = progress.hypervolume;
    for (auto& value : values)
        value *= 100 / last;
    return figure_of({.title = "Hypervolume",
                      .description = fmt::format(
                          "What the front so far dominates, up to the worst feasible figures, as a share of "
                          "the last value, {} in SI units.",
                          short_number(last, 6)),
                      .quantity = "hypervolume [% of the last]",
                      .values = std::move(values)});
}

} // namespace sunder::nas
