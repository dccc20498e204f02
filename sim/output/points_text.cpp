#include "sim/output/points_text.hpp"

#include "sim/forecast/offered_load.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"
#include "sim/records/mean_interval.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

using Cells = std::vector<std::string>;

/// Whole names of those of these figures of the application that are columns.
std::vector<std::string> present(SweepFile const& sweep, std::string const& application,
                                 std::vector<std::string> const& figures)
{
    std::vector<std::string> names;
    for (auto const& figure : figures) {
        auto const name = fmt::format("applications.{}.{}", application, figure);
        if (std::ranges::find(sweep.points.columns, name, &PointColumn::name) != sweep.points.columns.end())
            names.push_back(name);
    }
    return names;
}

bool has_values(PointColumn const& column)
{
    if (column.is_text()) return true;
    return std::ranges::any_of(std::get<0>(column.values), [](double value) { return !std::isnan(value); });
}

struct ShownColumn {
    PointColumn const* column;
    Notation notation;
};

/// Parameters first, so that a row can end with why a point failed.
std::vector<ShownColumn> shown_columns(PointTable const& points, std::vector<std::string> const& names)
{
    std::vector<ShownColumn> columns;
    for (auto const& name : names) {
        auto const& column = points.column(name);
        if (has_values(column)) columns.push_back({&column, notation_of(column)});
    }
    std::ranges::stable_sort(columns, {}, [](ShownColumn const& shown) { return shown.column->role; });
    return columns;
}

/// What stands behind a point: that its devices or links were asked for more than they can do, or that no
/// number of requests settles its mean latencies.
std::string mark_of(PointTable const& points, std::size_t row)
{
    std::string mark;
    bool heavy = false;
    for (auto const& name : mark_columns(points)) {
        double const value = std::get<0>(points.column(name).values)[row];
        if (name != "offered")
            heavy = heavy || value == static_cast<double>(IntervalState::infinite_variance);
        else if (is_too_much(value))
            mark = fmt::format("offered {:.0f} %", 100 * value);
    }
    if (heavy) mark += fmt::format("{}{}", mark.empty() ? "" : ", ", "infinite variance");
    return mark;
}

Cells cells_of(PointTable const& points, std::size_t row, std::vector<ShownColumn> const& columns)
{
    Cells cells{std::to_string(points.number[row])};
    bool const done = points.status[row] == PointStatus::done;
    for (auto const& [column, notation] : columns)
        if (done || column->role == ColumnRole::parameter)
            cells.push_back(shown(value_in(*column, row), notation));
    if (done)
        cells.push_back(mark_of(points, row));
    else
        cells.push_back(fmt::format("{}{}{}", name_of(points.status[row]),
                                    points.failure[row].empty() ? "" : ": ", points.failure[row]));
    return cells;
}

} // namespace

std::vector<std::string> main_columns(SweepFile const& sweep)
{
    std::vector<std::string> names;
    for (auto const& column : sweep.points.columns)
        if (column.role == ColumnRole::parameter) names.push_back(column.name);
    for (auto& name :
         present(sweep, sweep.application,
                 {"latency.mean", "latency.p95", "latency.p99", "throughput", "energy", "accuracy", "cut"}))
        names.push_back(std::move(name));
    return names;
}

std::vector<std::string> main_figures(SweepFile const& sweep)
{
    return present(sweep, sweep.application, {"latency.mean", "latency.p95", "energy"});
}

std::string split_column(SweepFile const& sweep, std::string const& application)
{
    auto const names = present(sweep, application, {"split", "cut"});
    return names.empty() ? std::string{} : names.front();
}

std::string points_heading(SweepFile const& sweep)
{
    auto const& points = sweep.points;
    auto text = fmt::format("{}   seed {}, {}", shortened(sweep.scenario), sweep.seed,
                            counted(static_cast<std::int64_t>(points.size()), "point"));
    if (std::cmp_not_equal(points.size(), sweep.points_in_all))
        text += fmt::format(" of {}", readable(sweep.points_in_all));
    for (auto const status : {PointStatus::failed, PointStatus::skipped})
        if (auto const count = std::ranges::count(points.status, status); count > 0)
            text += fmt::format(", {} {}", readable(count), name_of(status));
    return text + '\n';
}

std::vector<std::string> mark_columns(PointTable const& points)
{
    std::vector<std::string> names;
    for (auto const& column : points.columns)
        if (column.role == ColumnRole::figure && !column.is_text() &&
            (column.name == "offered" || column.name.ends_with(".latency.ci95.state")))
            names.push_back(column.name);
    return names;
}

std::string points_text(PointTable const& points, std::vector<std::string> const& columns)
{
    auto const chosen = shown_columns(points, columns);
    std::vector<Alignment> alignments{Alignment::right};
    std::vector<Cells> rows{{"point"}, {""}};
    for (auto const& [column, notation] : chosen) {
        alignments.push_back(column->is_text() ? Alignment::left : Alignment::right);
        rows[0].push_back(short_name(points, *column));
        rows[1].push_back(notation.unit.empty() ? "" : fmt::format("[{}]", notation.unit));
    }
    // A last column without heading, so that a row which ends with why it failed is shorter than the others.
    alignments.push_back(Alignment::left);
    for (auto& header : rows)
        header.emplace_back();
    auto const listed = std::min(points.size(), most_rows);
    for (std::size_t row = 0; row < listed; ++row)
        rows.push_back(cells_of(points, row, chosen));
    auto text = aligned(rows, alignments);
    if (listed < points.size())
        text += fmt::format("... and {}; `sunder export` prints all\n",
                            counted(static_cast<std::int64_t>(points.size() - listed), "more point"));
    return text;
}

} // namespace sunder::sim
