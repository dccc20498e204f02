#include "sim/analysis/split_changes.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

/// Which value of a column a row has: 0 the least, or of texts the first. (rows,)
using Ranks = std::vector<std::uint32_t>;

Ranks ranks_in(PointColumn const& column, std::size_t rows)
{
    Ranks ranks(rows);
    auto const values = rows_by_value(column);
    for (std::size_t rank = 0; rank < values.size(); ++rank)
        for (auto const row : values[rank])
            ranks[row] = static_cast<std::uint32_t>(rank);
    return ranks;
}

/// The rank of `b` for each rank of `a`, where it follows from it; empty where it does not.
std::vector<std::optional<std::uint32_t>> image_of(Ranks const& a, Ranks const& b)
{
    std::vector<std::optional<std::uint32_t>> image;
    for (std::size_t row = 0; row < a.size(); ++row) {
        if (a[row] >= image.size()) image.resize(a[row] + 1);
        auto& known = image[a[row]];
        if (known && *known != b[row]) return {};
        known = b[row];
    }
    return image;
}

/// Whether both keys always change together, and in step: samples do the first only.
bool change_together(Ranks const& a, Ranks const& b)
{
    auto const image = image_of(a, b);
    return !image.empty() &&
           (std::ranges::adjacent_find(image, std::ranges::greater_equal{}) == image.end() ||
            std::ranges::adjacent_find(image, std::ranges::less_equal{}) == image.end());
}

struct SweptAxis {
    std::vector<std::size_t> columns;
    Ranks ranks;
};

std::vector<SweptAxis> axes_of(PointTable const& points, PointColumn const* split)
{
    std::vector<SweptAxis> axes;
    for (std::size_t i = 0; i < points.columns.size(); ++i) {
        auto const& column = points.columns[i];
        if (column.role != ColumnRole::parameter || &column == split) continue;
        auto ranks = ranks_in(column, points.size());
        if (std::ranges::all_of(ranks, [](auto rank) { return rank == 0; })) continue;
        auto const same = std::ranges::find_if(
            axes, [&](SweptAxis const& axis) { return change_together(axis.ranks, ranks); });
        if (same == axes.end())
            axes.push_back({.columns = {i}, .ranks = std::move(ranks)});
        else
            same->columns.push_back(i);
    }
    return axes;
}

/// Where a row stands on each axis.
std::vector<std::uint32_t> place_of(std::vector<SweptAxis> const& axes, std::size_t row)
{
    std::vector<std::uint32_t> place;
    place.reserve(axes.size());
    for (auto const& axis : axes)
        place.push_back(axis.ranks[row]);
    return place;
}

/// The row with the least metric at each place, in the order of the points; one without a metric is no row.
std::vector<std::size_t> best_rows(PointTable const& points, std::vector<SweptAxis> const& axes,
                                   std::vector<double> const& metric)
{
    std::map<std::vector<std::uint32_t>, std::size_t> best_at;
    for (std::size_t row = 0; row < points.size(); ++row) {
        if (points.status[row] != PointStatus::done || std::isnan(metric[row])) continue;
        auto const [best, is_new] = best_at.try_emplace(place_of(axes, row), row);
        if (!is_new && metric[row] < metric[best->second]) best->second = row;
    }
    std::vector<std::size_t> rows;
    rows.reserve(best_at.size());
    for (auto const& [place, row] : best_at)
        rows.push_back(row);
    std::ranges::sort(rows);
    return rows;
}

/// Indices into `places`, those that differ along `axis` only beside one another.
std::vector<std::size_t> along(std::size_t axis, std::vector<std::vector<std::uint32_t>> const& places)
{
    std::vector<std::size_t> order(places.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    auto const key = [&](std::size_t i) {
        auto rest = places[i];
        auto const on_axis = std::exchange(rest[axis], 0);
        return std::pair{std::move(rest), on_axis};
    };
    std::ranges::stable_sort(order, {}, key);
    return order;
}

void add_changes(SplitMap& map, std::size_t axis, std::vector<std::vector<std::uint32_t>> const& places)
{
    auto const order = along(axis, places);
    auto const same_line = [&](std::size_t a, std::size_t b) {
        for (std::size_t i = 0; i < places[a].size(); ++i)
            if (i != axis && places[a][i] != places[b][i]) return false;
        return true;
    };
    for (std::size_t i = 1; i < order.size(); ++i) {
        auto const from = order[i - 1];
        auto const to = order[i];
        if (same_line(from, to) && map.split[from] != map.split[to])
            map.changes.push_back({.axis = axis, .from = from, .to = to});
    }
}

} // namespace

SplitMap map_splits(PointTable const& points, std::string const& application, PointColumn const& metric)
{
    auto const column_named = [&](std::string const& end) -> PointColumn const* {
        auto const found =
            std::ranges::find(points.columns, "applications." + application + end, &PointColumn::name);
        return found == points.columns.end() ? nullptr : &*found;
    };
    auto const* const key = column_named(".split");
    auto const* const split = key != nullptr ? key : column_named(".cut");
    SUNDER_EXPECTS(split != nullptr && split->is_text());
    auto const axes = axes_of(points, key);
    SplitMap map{
        .axes = {}, .rows = best_rows(points, axes, std::get<0>(metric.values)), .split = {}, .changes = {}};
    for (auto const& axis : axes)
        map.axes.push_back(axis.columns);
    std::vector<std::vector<std::uint32_t>> places;
    for (auto const row : map.rows) {
        map.split.push_back(std::get<1>(split->values)[row]);
        places.push_back(place_of(axes, row));
    }
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
        add_changes(map, axis, places);
    return map;
}

} // namespace sunder::sim
