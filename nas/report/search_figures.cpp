#include "nas/report/search_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Axis;
using sim::AxisScale;
using sim::AxisStart;
using sim::DisplayUnit;
using sim::LineChart;
using sim::Mark;
using sim::ReportFigure;
using sim::Series;
using sim::short_number;
using sim::with_unit;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

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

/// Some of many, evenly spaced, the first and the last among them.
template <class T>
std::vector<T> thinned(std::vector<T> const& all, std::size_t most)
{
    if (all.size() <= most) return all;
    std::vector<T> some;
    for (std::size_t i = 0; i < most; ++i)
        some.push_back(all[i * (all.size() - 1) / (most - 1)]);
    return some;
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
                .scale = metric == Metric::accuracy ? AxisScale::linear : AxisScale::logarithmic};
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

/// The split is the last variable, see Candidate.
sim::BarChart split_bars(std::map<std::string, std::array<int, 3>> const& counts,
                         std::vector<std::string> const& order)
{
    sim::BarChart chart{.x = {}, .bars = {}};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> parts{
        {{"on the front", "s1"}, {"feasible", "s0"}, {"not feasible", "faint"}}};
    std::vector<double> ends{0};
    for (auto const& name : order) {
        sim::Bar bar{.name = name, .parts = {}, .note = {}};
        double reached = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            auto const count = counts.at(name)[i];
            if (count == 0) continue;
            bar.parts.push_back({.from = reached,
                                 .to = reached + count,
                                 .style = std::string{parts[i].second},
                                 .tip = fmt::format("{}\n{}: {}", name, parts[i].first, count)});
            reached += count;
        }
        ends.push_back(reached);
        chart.bars.push_back(std::move(bar));
    }
    chart.x = sim::axis_over(ends, {.title = "evaluations", .start = AxisStart::at_zero});
    if (chart.bars.size() > 8) chart.thickness = sim::BarChart::Thickness::thin;
    return chart;
}

/// Theta at one moment, (variables, most choices of a variable); NaN where a variable has fewer.
std::vector<double> cells_of(SearchSpace const& space, std::vector<double> const& theta, std::size_t columns)
{
    std::vector<double> cells;
    std::size_t category = 0;
    for (auto const& variable : space.variables) {
        for (std::size_t choice = 0; choice < columns; ++choice)
            cells.push_back(choice < variable.choices.size() ? theta[category + choice] : nan);
        category += variable.choices.size();
    }
    return cells;
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
        break;
    }
    return {};
}

std::string readable(Evaluation const& evaluation, Metric metric)
{
    return sim::short_quantity(value_of(evaluation, metric), si_unit_of(metric));
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
    Series front{.name = "front", .style = "s0", .mark = Mark::dotted_line, .points = {}};
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
    std::ranges::sort(front.points, {}, &sim::ChartPoint::x);
    std::vector series{std::move(crowd), std::move(front)};
    LineChart chart{.x = axis_of(series, &sim::ChartPoint::x, Plane::wish_for(plane.x, plane.x_unit)),
                    .y = axis_of(series, &sim::ChartPoint::y, Plane::wish_for(plane.y, plane.y_unit)),
                    .series = std::move(series),
                    .rules = {},
                    .height = 320};
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

std::optional<ReportFigure> splits_figure(SearchResult const& result)
{
    auto const split = result.space.find("split");
    if (!split || result.candidates.empty()) return std::nullopt;
    auto const& names = result.space.variables[*split].choices;
    auto const members = front_of(result);
    std::set<std::size_t> const front{members.begin(), members.end()};
    std::map<std::string, std::array<int, 3>> counts; // on the front, feasible, not feasible
    for (std::size_t row = 0; row < result.candidates.size(); ++row) {
        auto const& candidate = result.candidates[row];
        auto& count = counts[names[static_cast<std::size_t>(candidate.choices[*split])]];
        ++count[front.contains(row) ? 0 : candidate.violation <= 0 ? 1 : 2];
    }
    std::vector<std::string> order;
    sim::ReportTable table{.title = {},
                           .head = {"split", "evaluations", "feasible", "on the front"},
                           .rows = {},
                           .names = 1,
                           .note = {}};
    for (auto const& name : names) {
        if (!counts.contains(name)) continue;
        order.push_back(name);
        auto const& [on_front, feasible, not_feasible] = counts.at(name);
        table.rows.push_back({name, std::to_string(on_front + feasible + not_feasible),
                              std::to_string(on_front + feasible), std::to_string(on_front)});
    }
    auto const chart = split_bars(counts, order);
    return ReportFigure{.title = "Splits",
                        .description = "How often each split was evaluated, and what came of it.",
                        .draw = [chart](double width) { return draw(chart, width); },
                        .legend = {{.name = "on the front", .style = "s1"},
                                   {.name = "feasible", .style = "s0"},
                                   {.name = "not feasible", .style = "faint"}},
                        .table = std::move(table),
                        .moving = {}};
}

std::optional<ReportFigure> theta_figure(SearchResult const& result)
{
    constexpr std::size_t most_snapshots = 60;
    auto const& theta = result.theta;
    if (theta.probabilities.empty()) return std::nullopt;
    auto const& variables = result.space.variables;
    std::size_t columns = 0;
    for (auto const& variable : variables)
        columns = std::max(columns, variable.choices.size());

    sim::MovingValues moving{
        .kind = sim::MovingValues::Kind::levels,
        .sliders = {{.name = "evaluations", .labels = {}}},
        .axis = {.title = "probability", .low = 0, .high = 1, .scale = AxisScale::linear, .labels = {}},
        .unit = {},
        .names = {},
        .places = {},
        .slices = {}};
    std::vector<std::size_t> snapshots(theta.probabilities.size());
    for (std::size_t i = 0; i < snapshots.size(); ++i)
        snapshots[i] = i;
    for (auto const snapshot : thinned(snapshots, most_snapshots)) {
        moving.sliders.front().labels.push_back(std::to_string(theta.evaluations[snapshot]));
        moving.slices.push_back(cells_of(result.space, theta.probabilities[snapshot], columns));
    }
    sim::HeatMap map{.x = {.title = "choice", .labels = {}},
                     .y = {.title = "variable", .labels = {}},
                     .styles = styles_of_first(moving),
                     .texts = texts_of_first(moving)};
    sim::ReportTable table{.title = {}, .head = {"variable"}, .rows = {}, .names = 1, .note = {}};
    for (std::size_t choice = 0; choice < columns; ++choice) {
        map.x.labels.push_back(std::to_string(choice + 1));
        table.head.push_back(std::to_string(choice + 1));
    }
    for (std::size_t i = 0; i < variables.size(); ++i) {
        map.y.labels.push_back(variables[i].name);
        table.rows.push_back({variables[i].name});
        for (std::size_t choice = 0; choice < columns; ++choice) {
            table.rows.back().push_back(map.texts[i * columns + choice]);
            moving.places.push_back(
                choice < variables[i].choices.size()
                    ? fmt::format("{} = {}", variables[i].name, variables[i].choices[choice])
                    : variables[i].name);
        }
    }
    return ReportFigure{.title = "Theta",
                        .description =
                            "Probability of each choice of each variable; move the slider to see it settle.",
                        .size = ReportFigure::Size::full,
                        .draw = [map](double width) { return draw(map, width); },
                        .legend = sim::scale_of(moving.axis, moving.unit),
                        .table = std::move(table),
                        .moving = std::move(moving)};
}

} // namespace sunder::nas
