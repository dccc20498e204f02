#include "sim/analysis/split_shares.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

using Counts = std::map<std::string, std::int64_t>;

std::vector<SplitShare> shares_in(Counts const& counts, std::int64_t draws)
{
    std::vector<SplitShare> shares;
    for (auto const& [split, count] : counts)
        shares.push_back({split, static_cast<double>(count) / static_cast<double>(draws)});
    std::ranges::stable_sort(shares, std::ranges::greater{}, &SplitShare::share);
    return shares;
}

} // namespace

bool is_drawn(PointColumn const& column)
{
    return column.role == ColumnRole::parameter && column.name.starts_with("devices.") &&
           column.name.ends_with(".time_factor");
}

SplitShares shares_of_splits(PointTable const& points, SplitMap const& map)
{
    SplitShares shares;
    bool any_drawn = false;
    for (auto const& axis : map.axes)
        for (auto const column : axis)
            if (is_drawn(points.columns[column]))
                any_drawn = true;
            else
                shares.keys.push_back(column);
    if (!any_drawn) return shares;
    std::map<std::vector<PointValue>, std::size_t> place_at;
    std::vector<Counts> counts;
    for (std::size_t i = 0; i < map.rows.size(); ++i) {
        std::vector<PointValue> values;
        for (auto const key : shares.keys)
            values.push_back(value_in(points.columns[key], map.rows[i]));
        auto const [at, is_new] = place_at.try_emplace(std::move(values), shares.places.size());
        if (is_new) {
            shares.places.push_back({.row = map.rows[i]});
            counts.emplace_back();
        }
        ++shares.places[at->second].draws;
        ++counts[at->second][map.split[i]];
    }
    for (std::size_t place = 0; place < counts.size(); ++place)
        shares.places[place].shares = shares_in(counts[place], shares.places[place].draws);
    return shares;
}

} // namespace sunder::sim
