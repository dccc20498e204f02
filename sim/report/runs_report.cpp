#include "sim/report/runs_report.hpp"

#include "sim/output/readable.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/report/run_figures.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

std::string kind_of(Side const& side)
{
    return side.measured.empty() ? "simulated" : "measured";
}

std::string fact_of(char letter, Side const& side)
{
    auto fact = fmt::format("{}: {}, {}, seed {}", letter, kind_of(side), side.scenario, side.seed);
    if (!side.measured.empty()) fact += " (" + side.measured + ")";
    return fact;
}

ReportTable stages_table(ApplicationStages const& application, Sides const& sides)
{
    auto const unit = display_unit("s", application.stages.back().a.median.value());
    ReportTable table{.title = {},
                      .head = {with_unit("stage", unit)},
                      .rows = {},
                      .names = 1,
                      .note = fmt::format("{} on A, {} on B; B less A, as a share of A.",
                                          counted(std::ssize(application.latencies_a), "request"),
                                          readable(static_cast<std::int64_t>(application.requests_b)))};
    for (auto const* figure : {"median", "mean", "p95"})
        table.head.insert(table.head.end(),
                          {fmt::format("{}, A ({})", figure, kind_of(sides.a)),
                           fmt::format("{}, B ({})", figure, kind_of(sides.b)), "difference"});
    for (auto const& stage : application.stages) {
        std::vector<std::string> row{stage.stage ? std::string{words_of(*stage.stage).title} : "in all"};
        for (auto const figure : {&StageFigures::median, &StageFigures::mean, &StageFigures::p95}) {
            Seconds const a = stage.a.*figure;
            Seconds const b = stage.b.*figure;
            row.push_back(short_number(a.value() / unit.size, 5));
            row.push_back(short_number(b.value() / unit.size, 5));
            row.push_back(a > Seconds{} ? fmt::format("{:+.1f} %", 100 * ((b - a) / a)) : "-");
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

ReportPage runs_report(Sides const& sides, RunComparison const& comparison)
{
    ReportPage page{.kind = "comparison",
                    .title = sides.a.scenario,
                    .facts = {fact_of('A', sides.a), fact_of('B', sides.b)},
                    .badges = {},
                    .tiles = {},
                    .sections = {},
                    .appendices = {}};
    for (auto const& application : comparison.stages) {
        auto figure = latency_figure(
            {latency_curve("A, " + kind_of(sides.a), application.latencies_a),
             latency_curve("B, " + kind_of(sides.b), application.latencies_b)},
            "Share of the finished requests that were answered within a latency, on both sides.");
        figure.size = ReportFigure::Size::full;
        page.sections.push_back({.title = application.application,
                                 .text = {},
                                 .tables = {stages_table(application, sides)},
                                 .figures = {std::move(figure)}});
    }
    return page;
}

} // namespace sunder::sim
