#include "sim/report/run_figures.hpp"

#include "sim/output/readable.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/report/usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace sunder::sim {

ReportFigure figure_of(OverTime const& what, TimeBins const& bins)
{
    auto const unit = display_unit("s", bins.to.value());
    LineChart chart{.x = {.title = with_unit("time", unit),
                          .low = bins.from.value() / unit.size,
                          .high = bins.to.value() / unit.size,
                          .scale = AxisScale::linear,
                          .labels = {}},
                    .y = {},
                    .series = {},
                    .rules = {}};
    ReportFigure figure{.title = what.title,
                        .description = what.description,
                        .size = what.size,
                        .draw = {},
                        .legend = {},
                        .table = {},
                        .moving = {}};
    figure.table = {.title = {}, .head = {with_unit("time", unit)}, .rows = {}, .names = 1, .note = {}};
    for (std::size_t bin = 0; bin < bins.count; ++bin)
        figure.table.rows.push_back({short_number(bins.middle(bin).value() / unit.size)});
    std::vector<double> all;
    for (std::size_t i = 0; i < what.curves.size(); ++i) {
        auto const& curve = what.curves[i];
        Series series{.name = curve.name, .style = series_style(i), .mark = Mark::line, .points = {}};
        for (std::size_t bin = 0; bin < bins.count; ++bin) {
            double const value = what.scale * curve.values[bin];
            all.push_back(value);
            auto const at = bins.middle(bin).value() / unit.size;
            series.points.push_back({.x = at,
                                     .y = value,
                                     .tip = fmt::format("{} at {} {}\n{}", curve.name, short_number(at),
                                                        unit.name, short_number(value, 3))});
            figure.table.rows[bin].push_back(short_number(value, 3));
        }
        figure.table.head.push_back(curve.name);
        figure.legend.push_back({.name = curve.name, .style = series.style});
        chart.series.push_back(std::move(series));
    }
    chart.y = axis_over(all, {.title = what.quantity, .start = what.start});
    if (what.top && chart.y.high > 0.6 * *what.top) chart.y.high = std::max(*what.top, chart.y.high);
    figure.draw = [chart](double width) { return draw(chart, width); };
    return figure;
}

namespace {

/// The busiest, in their order.
std::vector<UsageCurve> most_used(std::vector<UsageCurve> curves)
{
    auto const total = [](UsageCurve const& curve) {
        return std::accumulate(curve.values.begin(), curve.values.end(), 0.0);
    };
    std::vector<double> totals;
    totals.reserve(curves.size());
    for (auto const& curve : curves)
        totals.push_back(total(curve));
    std::ranges::sort(totals, std::greater{});
    if (totals.size() > most_series)
        std::erase_if(curves,
                      [&](UsageCurve const& curve) { return total(curve) < totals[most_series - 1]; });
    curves.resize(std::min(curves.size(), most_series));
    return curves;
}

} // namespace

std::string series_style(std::size_t index)
{
    return fmt::format("s{}", index % most_series);
}

std::vector<Stage> stages_in(Summary const& summary)
{
    std::vector<Stage> present;
    for (auto const stage : stages_as_passed)
        if (std::ranges::any_of(summary.applications, [&](ApplicationSummary const& application) {
                return application.breakdown && (*application.breakdown)[stage] > Seconds{};
            }))
            present.push_back(stage);
    return present;
}

std::optional<ReportFigure> breakdown_figure(Summary const& summary)
{
    auto const present = stages_in(summary);
    double longest = 0;
    for (auto const& application : summary.applications)
        if (application.latency) longest = std::max(longest, application.latency->mean.value());
    if (present.empty() || longest <= 0) return std::nullopt;
    auto const unit = display_unit("s", longest);
    BarChart chart{.x = axis_over({longest / unit.size}, {.title = with_unit("mean time of a request", unit),
                                                          .start = AxisStart::at_zero}),
                   .bars = {}};
    ReportFigure figure{
        .title = "Where the time goes",
        .description =
            "Mean time that a finished request spends in each stage of its life; together they are "
            "its mean latency.",
        .draw = {},
        .legend = {},
        .table = {},
        .moving = {}};
    figure.table.head = {"stage"};
    for (auto const stage : present) {
        auto const& words = words_of(stage);
        figure.legend.push_back({.name = std::string{words.title}, .style = std::string{words.name}});
        figure.table.rows.push_back({std::string{words.title}});
    }
    for (auto const& application : summary.applications) {
        if (!application.breakdown || !application.latency) continue;
        Bar bar{.name = application.name, .parts = {}, .note = {}};
        double reached = 0;
        figure.table.head.push_back(with_unit(application.name, unit));
        for (std::size_t i = 0; i < present.size(); ++i) {
            Seconds const time = (*application.breakdown)[present[i]];
            figure.table.rows[i].push_back(short_number(time.value() / unit.size, 5));
            if (time <= Seconds{}) continue;
            double const end = reached + time.value() / unit.size;
            bar.parts.push_back({.from = reached,
                                 .to = end,
                                 .style = std::string{words_of(present[i]).name},
                                 .tip = fmt::format("{}\n{}, {}", words_of(present[i]).title, readable(time),
                                                    readable_share(time / application.latency->mean))});
            reached = end;
        }
        chart.bars.push_back(std::move(bar));
    }
    figure.draw = [chart](double width) { return draw(chart, width); };
    return figure;
}

std::optional<ReportFigure> utilisation_figure(RunContent const& run)
{
    auto const& bins = run.bins();
    auto const& records = run.records();
    if (!bins || records.spans.size() == 0) return std::nullopt;
    auto curves = busy_devices(records, 0, *bins);
    auto links = busy_links(records, 0, *bins);
    std::ranges::move(links, std::back_inserter(curves));
    return figure_of(
        {.title = "Utilisation over time",
         .description =
             "Busy share of the workers of each group of devices, and of what each link can carry (of a "
             "route the first link; bytes taken as spread over the transfer). First replication, 60 "
             "intervals.",
         .quantity = "utilisation [%]",
         .scale = 100,
         .top = 100,
         .curves = most_used(std::move(curves))},
        *bins);
}

std::optional<ReportFigure> batches_figure(RunContent const& run)
{
    if (!run.bins()) return std::nullopt;
    auto curves = batch_sizes(run.records(), 0, *run.bins());
    if (curves.empty()) return std::nullopt;
    return figure_of({.title = "Batches over time",
                      .description = "Mean number of requests in the batches that were begun; 0 where none "
                                     "was. First replication, 60 intervals.",
                      .quantity = "requests",
                      .scale = 1,
                      .top = std::nullopt,
                      .curves = most_used(std::move(curves))},
                     *run.bins());
}

std::optional<ReportFigure> in_flight_figure(RunContent const& run)
{
    auto curves = run.in_flight();
    if (curves.empty()) return std::nullopt;
    return figure_of(
        {.title = "Requests under way",
         .description =
             "Mean number of requests that had arrived and not ended. First replication, 60 intervals.",
         .quantity = "requests",
         .scale = 1,
         .top = std::nullopt,
         .curves = most_used(std::move(curves))},
        *run.bins());
}

std::optional<ReportFigure> met_rates_figure(RunContent const& run)
{
    if (!run.ways()) return std::nullopt;
    auto curves = run.ways()->rates(run.records());
    if (curves.empty()) return std::nullopt;
    constexpr double megabits = 8e-6;
    return figure_of({.title = "Rate that messages met",
                      .description =
                          "Bytes that requests sent over the time that their messages took, delays "
                          "included; 0 where nothing was sent. By arrival, first replication, 60 "
                          "intervals.",
                      .size = ReportFigure::Size::full,
                      .quantity = "rate [Mbit/s]",
                      .scale = megabits,
                      .top = std::nullopt,
                      .curves = most_used(std::move(curves))},
                     *run.bins());
}

std::optional<ReportFigure> ways_figure(RunContent const& run)
{
    if (!run.ways()) return std::nullopt;
    auto curves = run.ways()->shares(run.records());
    if (curves.empty()) return std::nullopt;
    return figure_of({.title = "Ways over time",
                      .description = "Share of the requests that were cut so; 0 where none arrived. By "
                                     "arrival, first replication, 60 intervals.",
                      .size = ReportFigure::Size::full,
                      .quantity = "requests [%]",
                      .scale = 100,
                      .top = 100,
                      .curves = most_used(std::move(curves))},
                     *run.bins());
}

} // namespace sunder::sim
