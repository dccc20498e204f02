#include "sim/analysis/split_changes.hpp"
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

} // namespace

std::string splits_text(PointTable const& points, std::string const& application, std::string const& metric)
{
    auto const map = map_splits(points, application, points.column(metric));
    auto text = shares(map.split);
    for (std::size_t axis = 0; axis < map.axes.size(); ++axis)
        text += changes_along(points, map, axis);
    return text;
}

} // namespace sunder::sim
