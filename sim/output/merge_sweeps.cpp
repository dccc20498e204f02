#include "sim/base/contract.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/output/sweep_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <compare>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace sunder::sim {
namespace {

[[noreturn]] void refuse(SweepPart const& part, std::string message, std::string hint)
{
    std::vector<Diagnostic> diagnostics(1);
    diagnostics.front().where = {std::make_shared<Source const>(Source{part.name, {}}), 1, 1};
    diagnostics.front().message = std::move(message);
    diagnostics.front().hint = std::move(hint);
    throw InputError{std::move(diagnostics)};
}

/// What two parts of one sweep never differ in; empty where they do not.
std::string difference(SweepFile const& a, SweepFile const& b)
{
    auto const& from = a.provenance;
    auto const& other = b.provenance;
    if (from.scenario_text != other.scenario_text) return "their scenarios differ";
    if (from.command != other.command)
        return fmt::format("their commands are '{}' and '{}'", from.command, other.command);
    if (from.program_version != other.program_version)
        return fmt::format("sunder {} wrote one and sunder {} the other", from.program_version,
                           other.program_version);
    if (from.simgrid_version != other.simgrid_version)
        return fmt::format("SimGrid {} simulated one and SimGrid {} the other", from.simgrid_version,
                           other.simgrid_version);
    auto const same_input = [](InputFile const& x, InputFile const& y) {
        return x.path == y.path && x.sha256 == y.sha256;
    };
    if (!std::ranges::equal(from.inputs, other.inputs, same_input)) return "their input files differ";
    if (a.points_in_all != b.points_in_all || a.seed != b.seed || a.scenario != b.scenario ||
        a.application != b.application)
        return "their sizes, seeds or applications differ";
    return {};
}

bool same_column(PointColumn const& a, PointColumn const& b)
{
    return a.name == b.name && a.unit == b.unit && a.role == b.role && a.is_text() == b.is_text();
}

/// Whether the columns of `some` are the first of `all`, and what is left over are figures: a part in which
/// no point went well knows no figures.
bool agree(PointTable const& some, PointTable const& all)
{
    auto const [left, rest] = std::ranges::mismatch(some.columns, all.columns, same_column);
    return left == some.columns.end() &&
           (rest == all.columns.end() ||
            (rest->role == ColumnRole::figure &&
             (some.columns.empty() || some.columns.back().role == ColumnRole::parameter)));
}

/// The part that knows the most columns, after a look at whether all are parts of one sweep.
SweepFile const& richest_of(std::vector<SweepPart> const& parts)
{
    auto const& first = parts.front();
    auto const& richest = *std::ranges::max_element(
        parts, {}, [](SweepPart const& part) { return part.sweep.points.columns.size(); });
    for (auto const& part : parts) {
        auto how = difference(first.sweep, part.sweep);
        if (how.empty() && !agree(part.sweep.points, richest.sweep.points)) how = "their columns differ";
        if (!how.empty())
            refuse(part, fmt::format("this is not a part of the same sweep as '{}'", first.name), how);
    }
    return richest.sweep;
}

/// One row of one part.
struct Row {
    std::int64_t number = 0;
    bool failed = false;
    std::size_t part = 0;
    std::size_t index = 0;

    /// Of several rows of a point the first is taken: one that did not fail, if there is one.
    friend auto operator<=>(Row const&, Row const&) = default;
};

std::vector<Row> sorted_rows(std::vector<SweepPart> const& parts)
{
    std::vector<Row> rows;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        auto const& points = parts[part].sweep.points;
        for (std::size_t i = 0; i < points.size(); ++i)
            rows.push_back({.number = points.number[i],
                            .failed = points.status[i] == PointStatus::failed,
                            .part = part,
                            .index = i});
    }
    std::ranges::sort(rows);
    return rows;
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(std::string const& a, std::string const& b)
{
    return a == b;
}

/// The name of the first column in which two rows differ; empty where they do not.
std::string differing_column(PointTable const& a, std::size_t row, PointTable const& b, std::size_t other)
{
    if (a.status[row] != b.status[other]) return "status";
    if (a.replications[row] != b.replications[other]) return "replications";
    for (std::size_t i = 0; i < std::min(a.columns.size(), b.columns.size()); ++i) {
        bool const equal = std::visit(
            [&](auto const& values) {
                auto const& others = std::get<std::decay_t<decltype(values)>>(b.columns[i].values);
                return same(values[row], others[other]);
            },
            a.columns[i].values);
        if (!equal) return a.columns[i].name;
    }
    return {};
}

/// Leaves one row of each point, and refuses those that contradict one another.
std::vector<Row> without_repetitions(std::vector<Row> const& rows, std::vector<SweepPart> const& parts)
{
    std::vector<Row> kept;
    for (auto const& row : rows) {
        if (kept.empty() || kept.back().number != row.number) {
            kept.push_back(row);
            continue;
        }
        auto const& before = kept.back();
        if (row.failed) continue; // why it failed may differ from engine to engine
        auto const column = differing_column(parts[before.part].sweep.points, before.index,
                                             parts[row.part].sweep.points, row.index);
        if (!column.empty())
            refuse(parts[row.part],
                   fmt::format("point {} is not the same as in '{}': they differ in '{}'", row.number,
                               parts[before.part].name, column),
                   {});
    }
    return kept;
}

PointTable assembled(std::vector<Row> const& rows, std::vector<SweepPart> const& parts,
                     PointTable const& pattern)
{
    PointTable all;
    for (auto const& row : rows) {
        auto const& points = parts[row.part].sweep.points;
        all.number.push_back(row.number);
        all.status.push_back(points.status[row.index]);
        all.replications.push_back(points.replications[row.index]);
        all.failure.push_back(points.failure[row.index]);
    }
    for (std::size_t i = 0; i < pattern.columns.size(); ++i) {
        auto column = pattern.columns[i];
        std::visit(
            [&]<class T>(std::vector<T>& values) {
                values.clear();
                for (auto const& row : rows) {
                    auto const& columns = parts[row.part].sweep.points.columns;
                    if (i < columns.size())
                        values.push_back(std::get<std::vector<T>>(columns[i].values)[row.index]);
                    else if constexpr (std::is_same_v<T, double>)
                        values.push_back(std::nan(""));
                    else
                        values.emplace_back();
                }
            },
            column.values);
        all.columns.push_back(std::move(column));
    }
    return all;
}

} // namespace

SweepFile merge(std::vector<SweepPart> const& parts)
{
    SUNDER_EXPECTS(!parts.empty());
    auto const& pattern = richest_of(parts);
    auto const rows = without_repetitions(sorted_rows(parts), parts);
    SweepFile whole{.points = assembled(rows, parts, pattern.points),
                    .points_in_all = pattern.points_in_all,
                    .application = pattern.application,
                    .scenario = pattern.scenario,
                    .seed = pattern.seed,
                    .with_records = {},
                    .provenance = pattern.provenance};
    for (auto const& part : parts)
        whole.with_records.insert(whole.with_records.end(), part.sweep.with_records.begin(),
                                  part.sweep.with_records.end());
    std::ranges::sort(whole.with_records);
    whole.with_records.erase(std::unique(whole.with_records.begin(), whole.with_records.end()),
                             whole.with_records.end());
    return whole;
}

} // namespace sunder::sim
