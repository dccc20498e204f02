#include "sim/output/readable.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/report/run_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double percent = 100;

struct BatteryCurve {
    std::int32_t device = 0; ///< row of Devices
    Series series;
};

std::string name_of(Records const& records, std::size_t device)
{
    auto const& group = records.groups[static_cast<std::size_t>(records.devices.group[device])];
    return fmt::format("{} {}", group, records.devices.index[device]);
}

/// Every so many-th and the last, of more points than anybody sees.
void thin_out(std::vector<ChartPoint>& points)
{
    constexpr std::size_t most_points = 60;
    if (points.size() <= most_points) return;
    auto const step = (points.size() + most_points - 1) / most_points;
    std::vector<ChartPoint> kept;
    for (std::size_t i = 0; i + 1 < points.size(); i += step)
        kept.push_back(std::move(points[i]));
    kept.push_back(std::move(points.back()));
    points = std::move(kept);
}

/// Of the first replication, the first devices that have any.
std::vector<BatteryCurve> curves_of(Records const& records, double unit)
{
    std::vector<BatteryCurve> curves;
    auto const& rows = records.charges;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.replication[row] != 0) continue;
        if (curves.empty() || curves.back().device != rows.device[row]) {
            if (curves.size() == most_series) break;
            curves.push_back({.device = rows.device[row],
                              .series = {.name = name_of(records, static_cast<std::size_t>(rows.device[row])),
                                         .style = series_style(curves.size()),
                                         .mark = Mark::line,
                                         .points = {}}});
        }
        auto& series = curves.back().series;
        series.points.push_back({.x = rows.at[row].value() / unit,
                                 .y = percent * rows.charge[row],
                                 .tip = fmt::format("{} at {}\n{}", series.name, readable(rows.at[row]),
                                                    readable_share(rows.charge[row]))});
    }
    for (auto& curve : curves)
        thin_out(curve.series.points);
    return curves;
}

} // namespace

std::optional<ReportFigure> batteries_figure(RunContent const& run)
{
    auto const& records = run.records();
    if (records.charges.size() == 0) return std::nullopt;
    auto const unit = display_unit("s", records.charges.at.back().value());
    auto curves = curves_of(records, unit.size);
    if (curves.empty()) return std::nullopt;
    double end = 0;
    ReportFigure figure{.title = "Batteries",
                        .description = fmt::format("Charge over time of the first {} devices that have a "
                                                   "battery. First replication.",
                                                   most_series),
                        .draw = {},
                        .legend = {},
                        .table = {.title = {},
                                  .head = {"device", with_unit("time", unit), "charge"},
                                  .rows = {},
                                  .names = 1,
                                  .note = {}},
                        .moving = {}};
    LineChart chart{
        .x = {},
        .y = {.title = "charge [%]", .low = 0, .high = percent, .scale = AxisScale::linear, .labels = {}},
        .series = {},
        .rules = {}};
    for (auto& [device, series] : curves) {
        figure.legend.push_back({.name = series.name, .style = series.style});
        for (auto const& point : series.points) {
            end = std::max(end, point.x);
            figure.table.rows.push_back(
                {series.name, short_number(point.x), readable_share(point.y / percent)});
        }
        chart.series.push_back(std::move(series));
    }
    chart.x = {
        .title = with_unit("time", unit), .low = 0, .high = end, .scale = AxisScale::linear, .labels = {}};
    figure.draw = [chart](double width) { return draw(chart, width); };
    return figure;
}

} // namespace sunder::sim
