#include "sim/output/readable.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/records/statistics.hpp"
#include "sim/report/run_figures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

/// Every half per cent, and finer at the upper end; 1 last.
std::vector<double> shares_of_curve()
{
    std::vector<double> shares(198); // up to 98.5 %
    for (std::size_t i = 0; i < shares.size(); ++i)
        shares[i] = static_cast<double>(i) / 200;
    for (int i = 990; i <= 999; ++i)
        shares.push_back(i / 1000.0);
    shares.push_back(1);
    return shares;
}

constexpr int enough = 1000; ///< for the last of a thousand parts to be more than one request

constexpr std::array shares_of_table{0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0};

std::vector<LatencyCurve> latency_curves(RunContent const& run)
{
    std::vector<LatencyCurve> curves;
    auto const& applications = run.records().applications;
    for (std::size_t i = 0; i < applications.size(); ++i) {
        auto const& latencies = run.tallies().applications()[i].latencies;
        if (latencies.count() == 0 || curves.size() == most_series) continue;
        LatencyCurve curve{.name = applications[i].name,
                           .deadline = applications[i].deadline,
                           .shares = shares_of_curve(),
                           .latencies = {},
                           .of_table =
                               latencies.percentiles({shares_of_table.begin(), shares_of_table.end()})};
        if (latencies.count() >= std::int64_t{enough}) curve.shares.pop_back();
        curve.latencies = latencies.percentiles(curve.shares);
        curves.push_back(std::move(curve));
    }
    return curves;
}

Series series_of(LatencyCurve const& curve, std::size_t index, DisplayUnit const& unit)
{
    Series series{.name = curve.name, .style = series_style(index), .mark = Mark::line, .points = {}};
    for (std::size_t i = 0; i < curve.shares.size(); ++i) {
        double const per_cent = 100 * curve.shares[i];
        bool const told = i % 10 == 0 || i + 12 >= curve.shares.size();
        series.points.push_back(
            {.x = curve.latencies[i] / unit.size,
             .y = per_cent,
             .tip = told ? fmt::format("{}\n{} % within {}", curve.name, short_number(per_cent),
                                       readable(Seconds{curve.latencies[i]}))
                         : std::string{}});
    }
    return series;
}

ReportTable table_of(std::vector<LatencyCurve> const& curves, DisplayUnit const& unit)
{
    ReportTable table{.title = {}, .head = {"share of requests [%]"}, .rows = {}, .names = 1, .note = {}};
    for (auto const& curve : curves)
        table.head.push_back(with_unit(curve.name, unit));
    for (std::size_t i = 0; i < shares_of_table.size(); ++i) {
        std::vector<std::string> row{short_number(100 * shares_of_table[i])};
        for (auto const& curve : curves)
            row.push_back(short_number(curve.of_table[i] / unit.size, 5));
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// A line for each deadline, whoever has it.
std::vector<Rule> deadlines_of(std::vector<LatencyCurve> const& curves, DisplayUnit const& unit)
{
    std::map<double, std::vector<std::string>> owners;
    for (auto const& curve : curves)
        if (curve.deadline) owners[curve.deadline->value()].push_back(curve.name);
    std::vector<Rule> rules;
    for (auto const& [deadline, names] : owners) {
        bool const all = names.size() == curves.size();
        rules.push_back({.at = deadline / unit.size,
                         .name = all ? "deadline" : fmt::format("deadline of {}", fmt::join(names, ", "))});
    }
    return rules;
}

} // namespace

LatencyCurve latency_curve(std::string name, std::vector<double> const& sorted)
{
    LatencyCurve curve{.name = std::move(name),
                       .deadline = {},
                       .shares = shares_of_curve(),
                       .latencies = {},
                       .of_table = {}};
    if (sorted.size() >= enough) curve.shares.pop_back();
    for (auto const share : curve.shares)
        curve.latencies.push_back(percentile(sorted, share));
    for (auto const share : shares_of_table)
        curve.of_table.push_back(percentile(sorted, share));
    return curve;
}

std::optional<ReportFigure> latency_figure(RunContent const& run)
{
    auto const curves = latency_curves(run);
    if (curves.empty()) return std::nullopt;
    return latency_figure(curves,
                          "Share of the finished requests that were answered within a latency, of all "
                          "replications together.");
}

ReportFigure latency_figure(std::vector<LatencyCurve> const& curves, std::string description)
{
    std::vector<double> all;
    for (auto const& curve : curves)
        all.insert(all.end(), curve.latencies.begin(), curve.latencies.end());
    auto const unit = display_unit("s", percentile(curves.front().of_table, 0.5));
    for (auto& latency : all)
        latency /= unit.size;
    auto const scale = fitting_scale(all);
    LineChart chart{
        .x = axis_over(all,
                       {.title = with_unit("latency", unit), .scale = scale, .start = AxisStart::at_zero}),
        .y = {.title = "share of requests [%]",
              .low = 0,
              .high = 100,
              .scale = AxisScale::linear,
              .labels = {}},
        .series = {},
        .rules = {}};
    ReportFigure figure{.title = "Latency",
                        .description = std::move(description),
                        .draw = {},
                        .legend = {},
                        .table = table_of(curves, unit),
                        .moving = {}};
    for (std::size_t i = 0; i < curves.size(); ++i) {
        chart.series.push_back(series_of(curves[i], i, unit));
        if (curves.size() > 1) figure.legend.push_back({.name = curves[i].name, .style = series_style(i)});
    }
    chart.rules = deadlines_of(curves, unit);
    figure.draw = [chart](double width) { return draw(chart, width); };
    return figure;
}

} // namespace sunder::sim
