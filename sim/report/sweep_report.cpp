#include "sim/report/sweep_report.hpp"

#include "sim/forecast/offered_load.hpp"
#include "sim/output/readable.hpp"
#include "sim/report/run_report.hpp"
#include "sim/report/sweep_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace sunder::sim {
namespace {

std::size_t count_of(PointTable const& points, PointStatus status)
{
    return static_cast<std::size_t>(std::ranges::count(points.status, status));
}

/// The first one first, then in the order of the columns.
std::vector<std::string> applications_of(SweepFile const& file)
{
    std::vector<std::string> names{file.application};
    constexpr std::string_view before = "applications.";
    constexpr std::string_view behind = ".latency.p95";
    for (auto const& column : file.points.columns) {
        if (column.role != ColumnRole::figure || !column.name.starts_with(before) ||
            !column.name.ends_with(behind))
            continue;
        auto const name =
            column.name.substr(before.size(), column.name.size() - before.size() - behind.size());
        if (name != file.application) names.push_back(name);
    }
    return names;
}

std::string text_in(PointColumn const& column, std::size_t row)
{
    if (column.is_text()) return std::get<1>(column.values)[row];
    return short_quantity(std::get<0>(column.values)[row], column.unit);
}

std::vector<std::string> overload_badges(PointTable const& points)
{
    auto const column = std::ranges::find(points.columns, "offered", &PointColumn::name);
    if (column == points.columns.end() || column->is_text()) return {};
    auto const count = std::ranges::count_if(std::get<0>(column->values), is_too_much);
    if (count == 0) return {};
    return {fmt::format(
        "Overload: {} of {} {} more than a device or link can do", readable(static_cast<std::int64_t>(count)),
        counted(static_cast<std::int64_t>(points.size()), "point"), count == 1 ? "asks for" : "ask for")};
}

ReportTable keys_table(PointTable const& points)
{
    ReportTable table{.title = "What was varied",
                      .head = {"key", "values", "from", "to"},
                      .rows = {},
                      .names = 1,
                      .note = {}};
    for (auto const& column : points.columns) {
        if (column.role != ColumnRole::parameter || points.size() == 0) continue;
        if (column.is_text()) {
            auto const& texts = std::get<1>(column.values);
            std::set<std::string> const different{texts.begin(), texts.end()};
            table.rows.push_back({column.name, readable(static_cast<std::int64_t>(different.size())),
                                  texts.front(), texts.back()});
            continue;
        }
        auto const& numbers = std::get<0>(column.values);
        std::set<double> const different{numbers.begin(), numbers.end()};
        table.rows.push_back({column.name, readable(static_cast<std::int64_t>(different.size())),
                              short_quantity(*different.begin(), column.unit),
                              short_quantity(*different.rbegin(), column.unit)});
    }
    return table;
}

/// " of camera" where there are several applications.
std::string of_whom(SweepView const& view)
{
    auto const percentiles = std::ranges::count_if(view.points.columns, [](PointColumn const& column) {
        return column.role == ColumnRole::figure && column.name.ends_with(".latency.p95");
    });
    return percentiles > 1 ? " of " + view.application : std::string{};
}

/// Rows of points, the least 95th percentile first.
std::vector<std::size_t> best_rows(SweepView const& view)
{
    std::vector<std::size_t> rows;
    auto const* const latency = view.figure("latency.p95");
    if (!latency) return rows;
    auto const& values = std::get<0>(latency->values);
    for (std::size_t row = 0; row < values.size(); ++row)
        if (std::isfinite(values[row])) rows.push_back(row);
    std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return values[row]; });
    return rows;
}

bool has_values(PointColumn const& column)
{
    return column.is_text() ||
           std::ranges::any_of(std::get<0>(column.values), [](double value) { return !std::isnan(value); });
}

ReportTable best_table(SweepView const& view)
{
    constexpr std::size_t most = 8;
    auto rows = best_rows(view);
    rows.resize(std::min(most, rows.size()));
    ReportTable table{.title = "The points with the least 95th percentile" + of_whom(view),
                      .head = {"point"},
                      .rows = {},
                      .names = 1,
                      .note = {}};
    std::vector<PointColumn const*> columns;
    for (auto const& column : view.points.columns)
        if (column.role == ColumnRole::parameter) {
            columns.push_back(&column);
            table.head.push_back(column.name);
        }
    for (auto const* const name : {"latency.mean", "latency.p95", "latency.p99", "energy", "accuracy", "cut"})
        if (auto const* const column = view.figure(name); column != nullptr && has_values(*column)) {
            columns.push_back(column);
            table.head.emplace_back(name);
        }
    auto const offered = std::ranges::find(view.points.columns, "offered", &PointColumn::name);
    if (offered != view.points.columns.end() && offered->role == ColumnRole::figure) {
        columns.push_back(&*offered);
        table.head.emplace_back("offered");
    }
    for (auto const row : rows) {
        table.rows.push_back({std::to_string(view.points.number[row])});
        for (auto const* const column : columns)
            table.rows.back().push_back(text_in(*column, row));
    }
    return table;
}

/// Reasons, the most frequent first.
ReportTable failures_table(PointTable const& points)
{
    struct Reason {
        std::string why;
        std::int64_t first = 0;
        std::int64_t count = 0;
    };
    std::vector<Reason> reasons;
    for (std::size_t row = 0; row < points.size(); ++row) {
        if (points.status[row] != PointStatus::failed) continue;
        auto const known = std::ranges::find(reasons, points.failure[row], &Reason::why);
        if (known == reasons.end())
            reasons.push_back({.why = points.failure[row], .first = points.number[row], .count = 1});
        else
            ++known->count;
    }
    std::ranges::stable_sort(reasons, std::greater{}, &Reason::count);
    constexpr std::size_t most = 10;
    ReportTable table{.title = "Why points failed",
                      .head = {"why", "points", "the first"},
                      .rows = {},
                      .names = 1,
                      .note = {}};
    if (reasons.size() > most) table.note = fmt::format("And {} other reasons.", reasons.size() - most);
    reasons.resize(std::min(most, reasons.size()));
    for (auto const& reason : reasons)
        table.rows.push_back({reason.why, readable(reason.count), std::to_string(reason.first)});
    return table;
}

std::vector<Tile> tiles_of(SweepFile const& file, SweepView const& view)
{
    auto const& points = file.points;
    auto const done = count_of(points, PointStatus::done);
    std::vector<Tile> tiles{{.name = "points",
                             .value = readable(static_cast<std::int64_t>(done)),
                             .note = fmt::format("of {}", readable(file.points_in_all))}};
    if (auto const failed = count_of(points, PointStatus::failed))
        tiles.push_back(
            {.name = "failed", .value = readable(static_cast<std::int64_t>(failed)), .note = "points"});
    auto const rows = best_rows(view);
    if (rows.empty()) return tiles;
    auto const* const latency = view.figure("latency.p95");
    auto const note = [&](std::size_t row) {
        return fmt::format("p95{} at point {}", of_whom(view), points.number[row]);
    };
    tiles.push_back(
        {.name = "fastest", .value = text_in(*latency, rows.front()), .note = note(rows.front())});
    tiles.push_back({.name = "slowest", .value = text_in(*latency, rows.back()), .note = note(rows.back())});
    auto const middle = rows[rows.size() / 2];
    tiles.push_back(
        {.name = "median point", .value = text_in(*latency, middle), .note = "p95" + of_whom(view)});
    return tiles;
}

ReportSection section_of(SweepView const& view, std::optional<PointGrid> const& grid)
{
    ReportSection section{.title = "Figures of " + view.application, .text = {}, .tables = {}, .figures = {}};
    if (!grid) {
        if (auto figure = sensitivity_figure(view)) section.figures.push_back(std::move(*figure));
        std::ranges::move(sample_clouds(view), std::back_inserter(section.figures));
        return section;
    }
    auto const add = [&](std::optional<ReportFigure> figure) {
        if (figure) section.figures.push_back(std::move(*figure));
    };
    add(level_map(view, *grid, {.figure = "latency.p95", .words = "95th percentile of the latency"}));
    add(best_split_map(view, *grid));
    add(level_map(view, *grid, {.figure = "energy", .words = "Energy of a request"}));
    for (auto figures : {split_lines(view, *grid), percentile_lines(view, *grid)})
        std::ranges::move(figures, std::back_inserter(section.figures));
    return section;
}

} // namespace

ReportPage sweep_report(SweepFile const& file)
{
    auto const& points = file.points;
    SweepView const view{.points = points, .application = file.application};
    ReportPage page{.kind = "sweep",
                    .title = file.scenario,
                    .facts = {counted(static_cast<std::int64_t>(points.size()), "point"),
                              fmt::format("seed {}", file.seed)},
                    .badges = overload_badges(points),
                    .tiles = tiles_of(file, view),
                    .sections = {},
                    .appendices = appendices_of(file.provenance, "The scenario, resolved")};
    if (auto const missing = file.points_in_all - static_cast<std::int64_t>(points.size()); missing > 0)
        page.facts.push_back(fmt::format("{} of the sweep are not in this file", readable(missing)));
    ReportSection summary{
        .title = "Summary", .text = {}, .tables = {keys_table(points), best_table(view)}, .figures = {}};
    if (count_of(points, PointStatus::failed) > 0) summary.tables.push_back(failures_table(points));
    std::erase_if(summary.tables, [](ReportTable const& table) { return table.rows.empty(); });
    page.sections.push_back(std::move(summary));
    auto const grid = grid_of(points);
    for (auto const& application : applications_of(file)) {
        auto section = section_of({.points = points, .application = application}, grid);
        if (!section.figures.empty()) page.sections.push_back(std::move(section));
    }
    return page;
}

} // namespace sunder::sim
