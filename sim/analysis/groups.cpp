#include "sim/analysis/groups.hpp"

#include "sim/records/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

namespace sunder::sim {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct UndefinedLast {
    bool operator()(double a, double b) const { return std::isnan(b) ? !std::isnan(a) : a < b; }
};

std::vector<std::vector<std::size_t>> rows_of_each(std::vector<double> const& values)
{
    std::map<double, std::vector<std::size_t>, UndefinedLast> rows;
    for (std::size_t row = 0; row < values.size(); ++row)
        rows[values[row]].push_back(row);
    std::vector<std::vector<std::size_t>> answer;
    answer.reserve(rows.size());
    for (auto& [value, of_value] : rows)
        answer.push_back(std::move(of_value));
    return answer;
}

std::vector<std::vector<std::size_t>> rows_of_each(std::vector<std::string> const& values)
{
    std::unordered_map<std::string_view, std::size_t> place_of;
    std::vector<std::vector<std::size_t>> answer;
    for (std::size_t row = 0; row < values.size(); ++row) {
        auto const [place, is_new] = place_of.try_emplace(values[row], answer.size());
        if (is_new) answer.emplace_back();
        answer[place->second].push_back(row);
    }
    return answer;
}

FigureRange range_of(std::vector<double> const& values, std::vector<std::size_t> const& rows)
{
    FigureRange range{.mean = undefined, .min = undefined, .max = undefined};
    Sum sum;
    for (auto const row : rows) {
        double const value = values[row];
        if (std::isnan(value)) continue;
        sum.add(value);
        range.min = range.count == 0 ? value : std::min(range.min, value);
        range.max = range.count == 0 ? value : std::max(range.max, value);
        ++range.count;
    }
    if (range.count > 0) range.mean = sum.value() / static_cast<double>(range.count);
    return range;
}

std::optional<std::size_t> row_of_least(std::vector<double> const& values,
                                        std::vector<std::size_t> const& rows)
{
    std::optional<std::size_t> best;
    for (auto const row : rows)
        if (!std::isnan(values[row]) && (!best || values[row] < values[*best])) best = row;
    return best;
}

} // namespace

std::vector<std::vector<std::size_t>> rows_by_value(PointColumn const& column)
{
    return std::visit([](auto const& values) { return rows_of_each(values); }, column.values);
}

std::vector<PointGroup> group_points(PointTable const& points, PointColumn const& key,
                                     std::vector<PointColumn const*> const& figures)
{
    std::vector<PointGroup> groups;
    for (auto& rows : rows_by_value(key)) {
        PointGroup group{.value = value_in(key, rows.front()), .points = 0, .figures = {}, .best = {}};
        std::erase_if(rows, [&](std::size_t row) { return points.status[row] != PointStatus::done; });
        group.points = rows.size();
        for (auto const* figure : figures)
            group.figures.push_back(range_of(std::get<0>(figure->values), rows));
        if (!figures.empty()) group.best = row_of_least(std::get<0>(figures.front()->values), rows);
        groups.push_back(std::move(group));
    }
    return groups;
}

} // namespace sunder::sim
