#include "sim/analysis/split_changes.hpp"
#include "sim/analysis/split_shares.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/output/points_text.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

using Cells = std::vector<std::string>;

/// Names, and values of a row, of the keys of one axis.
std::string names_on(PointTable const& points, std::vector<std::size_t> const& axis)
{
    std::vector<std::string> names;
    names.reserve(axis.size());
    for (auto const column : axis)
        names.push_back(short_name(points, points.columns[column]));
    return shown(fmt::format("{}", fmt::join(names, ", ")));
}

std::string values_on(PointTable const& points, std::vector<std::size_t> const& axis, std::size_t row)
{
    std::vector<std::string> values;
    values.reserve(axis.size());
    for (auto const column : axis)
        values.push_back(shown_with_unit(points.columns[column], row));
    return fmt::format("{}", fmt::join(values, ", "));
}

std::string place_beside(PointTable const& points, SplitMap const& map, SplitChange const& change)
{
    std::vector<std::string> keys;
    for (std::size_t axis = 0; axis < map.axes.size(); ++axis)
        if (axis != change.axis)
            keys.push_back(fmt::format("{} {}", names_on(points, map.axes[axis]),
                                       values_on(points, map.axes[axis], map.rows[change.from])));
    return fmt::format("{}", fmt::join(keys, ", "));
}

std::string changes_along(PointTable const& points, SplitMap const& map, std::size_t axis)
{
    std::vector<Cells> rows{{"between", "and", "from", "to", map.axes.size() > 1 ? "at" : ""}};
    for (auto const& change : map.changes)
        if (change.axis == axis)
            rows.push_back({values_on(points, map.axes[axis], map.rows[change.from]),
                            values_on(points, map.axes[axis], map.rows[change.to]),
                            shortened(map.split[change.from]), shortened(map.split[change.to]),
                            place_beside(points, map, change)});
    auto const name = names_on(points, map.axes[axis]);
    if (rows.size() == 1) return fmt::format("\nno change along {}\n", name);
    return fmt::format("\nalong {}\n", name) +
           aligned(rows, std::vector<Alignment>(rows.front().size(), Alignment::left));
}

/// Splits and at how many places each is best, the commonest first.
std::string shares(std::vector<std::string> const& splits)
{
    std::map<std::string, std::size_t> count_of;
    for (auto const& split : splits)
        ++count_of[split];
    std::vector<std::pair<std::size_t, std::string>> counts;
    counts.reserve(count_of.size());
    for (auto const& [split, count] : count_of)
        counts.emplace_back(count, split);
    std::ranges::stable_sort(counts, std::ranges::greater{}, &std::pair<std::size_t, std::string>::first);
    std::vector<Cells> rows{{"points", "best split"}};
    for (auto const& [count, split] : counts)
        rows.push_back({std::to_string(count), shortened(split)});
    return aligned(rows, {Alignment::right, Alignment::left});
}

std::string text_of(SplitDraws const& place)
{
    constexpr std::size_t most = 3;
    std::vector<std::string> parts;
    for (auto const& [split, share] : place.shares)
        if (parts.size() < most) parts.push_back(fmt::format("{} {:.0f} %", shortened(split), 100 * share));
    if (place.shares.size() > most) parts.push_back(fmt::format("{} others", place.shares.size() - most));
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// How probable it is that each split is the best, for every combination of the keys that were not drawn.
std::string probabilities(PointTable const& points, SplitShares const& shares)
{
    std::vector<Cells> rows(1);
    for (auto const key : shares.keys)
        rows.front().push_back(short_name(points, points.columns[key]));
    rows.front().insert(rows.front().end(), {"draws", "best split, in how many of them"});
    for (auto const& place : shares.places) {
        auto& row = rows.emplace_back();
        for (auto const key : shares.keys)
            row.push_back(shown_with_unit(points.columns[key], place.row));
        row.push_back(std::to_string(place.draws));
        row.push_back(text_of(place));
    }
    std::vector<Alignment> columns(rows.front().size(), Alignment::left);
    columns[shares.keys.size()] = Alignment::right;
    return "\nwith the times of devices drawn (time_factor)\n" + aligned(rows, columns);
}

} // namespace

std::string splits_text(PointTable const& points, std::string const& application, std::string const& metric)
{
    auto const map = map_splits(points, application, points.column(metric));
    auto text = shares(map.split);
    if (auto const drawn = shares_of_splits(points, map); !drawn.places.empty())
        return text + probabilities(points, drawn);
    for (std::size_t axis = 0; axis < map.axes.size(); ++axis)
        text += changes_along(points, map, axis);
    return text;
}

} // namespace sunder::sim
