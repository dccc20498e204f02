#include "sim/report/policies_report.hpp"

#include "sim/output/readable.hpp"
#include "sim/report/run_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sunder::sim {
namespace {

std::string milliseconds(double seconds)
{
    return std::isnan(seconds) ? "–" : fmt::format("{:.2f}", 1e3 * seconds);
}

std::string text_of(MeanDifference const& difference)
{
    auto const middle = milliseconds(difference.mean);
    if (!difference.ci95) return middle;
    return fmt::format("{} ± {}", middle, milliseconds(0.5 * (difference.ci95->high - difference.ci95->low)));
}

ReportTable figures_table(PolicyScores const& scores)
{
    auto const& best = scores.best_fixed();
    auto const& shortest = scores.shortest_tail();
    ReportTable table{
        .title = "What they cost",
        .head = {"policy", "mean [ms]", "p99 [ms]", "energy", "lost", "switches", "regret [ms]",
                 "to best kept [ms]", "p99 to best kept [ms]"},
        .rows = {},
        .names = 1,
        .note = fmt::format(
            "A request. Regret is what it costs more than with the clairvoyant, with the same arrivals and "
            "the "
            "same luck; intervals are of 95 %. The best that is kept for good is \"{}\", of p99 \"{}\". Lost "
            "are requests that failed or were dropped.",
            best.name, shortest.name)};
    for (auto const& score : scores.all) {
        auto const& summary = score.summary;
        auto const time = [&](Seconds LatencySummary::*part) {
            return summary.latency ? milliseconds(((*summary.latency).*part).value()) : "–";
        };
        table.rows.push_back({score.name, time(&LatencySummary::mean), time(&LatencySummary::p99),
                              summary.energy ? readable(*summary.energy) : "–",
                              readable(summary.failed + summary.dropped), readable(summary.switches),
                              text_of(mean_difference(score.costs, scores.clairvoyant().costs)),
                              text_of(mean_difference(score.costs, best.costs)),
                              text_of(mean_difference(score.tails, shortest.tails))});
    }
    return table;
}

/// Shares of the requests that took each way.
ReportTable ways_table(PolicyScores const& scores)
{
    std::set<std::string> ways;
    for (auto const& score : scores.all)
        for (auto const& [way, share] : score.summary.split)
            ways.insert(way);
    ReportTable table{
        .title = "Which ways they took", .head = {"policy"}, .rows = {}, .names = 1, .note = {}};
    table.head.insert(table.head.end(), ways.begin(), ways.end());
    for (auto const& score : scores.all) {
        std::vector<std::string> row{score.name};
        for (auto const& way : ways) {
            auto const share = score.summary.split.find(way);
            row.push_back(share == score.summary.split.end() ? "–" : readable_share(share->second));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Of all but the clairvoyant and the kept ways that are not the best, the least first.
std::vector<UsageCurve> regrets_of(PolicyScores const& scores)
{
    std::vector<UsageCurve> curves;
    for (std::size_t i = 0; i + 1 < scores.all.size(); ++i) {
        auto const& score = scores.all[i];
        if (i < scores.fixed && &score != &scores.best_fixed()) continue;
        UsageCurve curve{.name = score.name, .values = {}};
        for (auto const& point : cumulated_difference(score, scores.clairvoyant()))
            curve.values.push_back(point.mean);
        if (!curve.values.empty()) curves.push_back(std::move(curve));
    }
    std::ranges::stable_sort(curves, {}, [](UsageCurve const& curve) { return curve.values.back(); });
    return curves;
}

/// The six best in one figure, so that those that lose a lot do not make them all flat, and the others in
/// another.
std::vector<ReportFigure> regret_figures(PolicyScores const& scores, TimeBins const& bins)
{
    auto const curves = regrets_of(scores);
    std::vector<ReportFigure> figures;
    for (std::size_t first = 0; first < curves.size(); first += most_series) {
        auto const end = std::min(first + most_series, curves.size());
        OverTime what{.title = first == 0 ? "Regret over time" : "Regret over time, of the others",
                      .description = "What the requests that had arrived by then cost more than with the "
                                     "clairvoyant, all together; of the kept ways only the best. Mean over "
                                     "replications, 60 intervals.",
                      .size = ReportFigure::Size::full,
                      .quantity = "regret [s]",
                      .start = AxisStart::at_values,
                      .curves = {curves.begin() + static_cast<std::ptrdiff_t>(first),
                                 curves.begin() + static_cast<std::ptrdiff_t>(end)}};
        figures.push_back(figure_of(what, bins));
    }
    return figures;
}

} // namespace

ReportPage policies_report(PoliciesRun const& run)
{
    ReportPage page{.kind = "policies",
                    .title = run.scenario,
                    .facts = {counted(run.replications, "replication"), fmt::format("seed {}", run.seed)},
                    .badges = {},
                    .tiles = {},
                    .sections = {},
                    .appendices = {}};
    for (auto const& scores : run.applications) {
        ReportSection section{.title = scores.best_fixed().summary.name,
                              .text = {},
                              .tables = {figures_table(scores), ways_table(scores)},
                              .figures = {}};
        auto const& spent = scores.all.front().spent;
        if (!spent.empty())
            section.figures =
                regret_figures(scores, {.from = run.from, .to = run.to, .count = spent.front().size()});
        page.sections.push_back(std::move(section));
    }
    return page;
}

} // namespace sunder::sim
