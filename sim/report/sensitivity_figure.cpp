#include "sim/analysis/sensitivity.hpp"
#include "sim/report/sweep_figures.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

std::string percent(double share)
{
    return fmt::format("{:.1f} %", 100 * share);
}

std::string percent(std::optional<Interval> const& interval)
{
    return interval ? fmt::format("{} to {}", percent(interval->low), percent(interval->high)) : "–";
}

/// Estimates of small shares may be negative: they are drawn as 0, and told as they are.
BarPart part_of(double from, double to, std::string style, std::string tip)
{
    return {.from = 100 * std::max(0.0, from),
            .to = 100 * std::max({0.0, from, to}),
            .style = std::move(style),
            .tip = std::move(tip)};
}

ReportFigure figure_of(BarChart chart, ReportTable table)
{
    std::vector<double> ends{0, 100};
    for (auto const& bar : chart.bars)
        for (auto const& part : bar.parts)
            ends.push_back(part.to);
    chart.x = axis_over(ends, {.title = "share of the variance [%]", .start = AxisStart::at_zero});
    return {.title = "What the latency hangs on",
            .description = {},
            .size = ReportFigure::Size::full,
            .draw = [chart](double width) { return draw(chart, width); },
            .legend = {},
            .table = std::move(table),
            .moving = {}};
}

ReportFigure figure_of(SobolIndices const& indices)
{
    BarChart chart{.x = {}, .bars = {}};
    ReportTable table{.title = {},
                      .head = {"key", "alone", "95 % interval", "with others", "95 % interval"},
                      .rows = {},
                      .names = 1,
                      .note = {}};
    for (auto const& [key, first, total] : indices.keys) {
        chart.bars.push_back(
            {.name = key,
             .parts = {part_of(0, first.value, "s0", fmt::format("{}\nalone: {}", key, percent(first.value))),
                       part_of(first.value, total.value, "s5",
                               fmt::format("{}\nwith others: {}", key, percent(total.value)))},
             .note = {}});
        table.rows.push_back(
            {key, percent(first.value), percent(first.ci95), percent(total.value), percent(total.ci95)});
    }
    auto figure = figure_of(std::move(chart), std::move(table));
    figure.description =
        "Sobol indices of the 95th percentile: the share of its variance that a key explains alone "
        "(first order), and in all, together with others.";
    figure.legend = {{.name = "alone", .style = "s0"}, {.name = "with others", .style = "s5"}};
    return figure;
}

ReportFigure figure_of(MainEffects const& effects)
{
    BarChart chart{.x = {}, .bars = {}};
    ReportTable table{.title = {}, .head = {"key", "share", "slope"}, .rows = {}, .names = 1, .note = {}};
    for (auto const& [key, slope, first] : effects.keys) {
        chart.bars.push_back({.name = key,
                              .parts = {part_of(0, first, "s0", fmt::format("{}\n{}", key, percent(first)))},
                              .note = {}});
        table.rows.push_back({key, percent(first), slope ? fmt::format("{:.3f}", slope->value) : "–"});
    }
    auto figure = figure_of(std::move(chart), std::move(table));
    figure.description = "Share of the variance of the 95th percentile that each key explains by itself.";
    return figure;
}

} // namespace

std::optional<ReportFigure> sensitivity_figure(SweepView const& view)
{
    auto const* const latency = view.figure("latency.p95");
    if (!latency || latency->is_text()) return std::nullopt;
    if (auto const indices = sobol_indices(view.points, *latency)) return figure_of(*indices);
    if (auto const effects = main_effects(view.points, *latency)) return figure_of(*effects);
    return std::nullopt;
}

} // namespace sunder::sim
