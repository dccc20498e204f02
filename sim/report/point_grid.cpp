#include "sim/report/point_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t most_values = 30;   ///< of a key
constexpr std::size_t most_points = 8000; ///< in a grid

/// A key with the index of its value in each row.
struct Indexed {
    GridKey key;
    std::vector<std::size_t> index; ///< (points,)
};

template <class T>
std::vector<std::size_t> indices_of(std::vector<T> const& values, std::vector<T> const& distinct)
{
    std::vector<std::size_t> indices;
    indices.reserve(values.size());
    for (auto const& value : values)
        indices.push_back(
            static_cast<std::size_t>(std::ranges::lower_bound(distinct, value) - distinct.begin()));
    return indices;
}

/// A split as people call it: "{after: conv1}" is "conv1"; all else as it is.
std::string without_braces(std::string const& value)
{
    constexpr std::string_view before = "{after: ";
    if (!value.starts_with(before) || !value.ends_with('}')) return value;
    auto const name = value.substr(before.size(), value.size() - before.size() - 1);
    return name.find_first_of("{}[],:") == std::string::npos ? name : value;
}

/// In the order in which they come first: an order of words that somebody chose.
Indexed words_indexed(std::vector<std::string> const& values)
{
    std::map<std::string, std::size_t> seen;
    Indexed indexed;
    for (auto const& value : values) {
        auto const [place, is_new] = seen.try_emplace(value, seen.size());
        if (is_new) indexed.key.labels.push_back(without_braces(value));
        indexed.index.push_back(place->second);
    }
    return indexed;
}

Indexed numbers_indexed(PointColumn const& column)
{
    Indexed indexed;
    indexed.key.unit = unit_of(column);
    auto values = numbers_of(column, indexed.key.unit);
    std::ranges::replace_if(
        values, [](double x) { return std::isnan(x); }, std::numeric_limits<double>::infinity());
    auto& numbers = indexed.key.numbers;
    numbers = values;
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    indexed.index = indices_of(values, numbers);
    for (double const number : numbers)
        indexed.key.labels.push_back(short_number(number));
    return indexed;
}

Indexed indexed(PointColumn const& column)
{
    auto result = column.is_text() ? words_indexed(std::get<1>(column.values)) : numbers_indexed(column);
    result.key.name = column.name;
    return result;
}

/// Whether each value of one always meets the same value of the other.
bool change_together(Indexed const& a, Indexed const& b)
{
    if (a.key.size() != b.key.size()) return false;
    std::map<std::size_t, std::size_t> meets;
    std::set<std::size_t> met;
    for (std::size_t row = 0; row < a.index.size(); ++row) {
        auto const [place, is_new] = meets.try_emplace(a.index[row], b.index[row]);
        if (is_new ? !met.insert(b.index[row]).second : place->second != b.index[row]) return false;
    }
    return true;
}

/// The keys with two values or more; of those that change together the first.
std::vector<Indexed> varied_keys(PointTable const& points)
{
    std::vector<Indexed> keys;
    for (auto const& column : points.columns) {
        if (column.role != ColumnRole::parameter) continue;
        auto key = indexed(column);
        if (key.key.size() < 2) continue;
        auto const twin =
            std::ranges::find_if(keys, [&](Indexed const& other) { return change_together(other, key); });
        if (twin == keys.end())
            keys.push_back(std::move(key));
        else
            twin->key.name += " with " + column.name;
    }
    return keys;
}

double combinations(std::vector<Indexed> const& keys)
{
    return std::accumulate(keys.begin(), keys.end(), 1.0, [](double product, Indexed const& key) {
        return product * static_cast<double>(key.key.size());
    });
}

constexpr auto gone = std::numeric_limits<std::size_t>::max();

/// Keeps `wanted` of the values, the first and the last among them.
void thin(Indexed& indexed, std::size_t wanted)
{
    auto const count = indexed.key.size();
    std::vector<std::size_t> becomes(count, gone);
    GridKey kept{.name = indexed.key.name,
                 .unit = indexed.key.unit,
                 .numbers = {},
                 .labels = {},
                 .left_out = indexed.key.left_out + count - wanted};
    for (std::size_t i = 0; i < wanted; ++i) {
        auto const from = i * (count - 1) / (wanted - 1);
        becomes[from] = i;
        kept.labels.push_back(indexed.key.labels[from]);
        if (!indexed.key.numbers.empty()) kept.numbers.push_back(indexed.key.numbers[from]);
    }
    for (auto& index : indexed.index)
        index = index == gone ? gone : becomes[index];
    indexed.key = std::move(kept);
}

void thin(std::vector<Indexed>& keys)
{
    for (auto& key : keys)
        if (key.key.size() > most_values && keys.size() > 1) thin(key, most_values);
    constexpr std::size_t least = 4;
    while (combinations(keys) > static_cast<double>(most_points)) {
        auto& largest =
            *std::ranges::max_element(keys, {}, [](Indexed const& key) { return key.key.size(); });
        if (largest.key.size() <= least) return;
        thin(largest, std::max(least, largest.key.size() / 2));
    }
}

} // namespace

DisplayUnit unit_of(PointColumn const& column)
{
    double largest = 0;
    if (!column.is_text())
        for (double const value : std::get<0>(column.values))
            if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    return display_unit(column.unit, largest);
}

std::vector<double> numbers_of(PointColumn const& column, DisplayUnit const& unit)
{
    std::vector<double> numbers(column.is_text() ? std::get<1>(column.values).size() : 0,
                                std::numeric_limits<double>::quiet_NaN());
    if (!column.is_text()) numbers = std::get<0>(column.values);
    for (auto& number : numbers)
        number /= unit.size;
    return numbers;
}

Axis axis_of(GridKey const& key)
{
    if (!key.numbers.empty())
        return axis_over(key.numbers,
                         {.title = with_unit(key.name, key.unit), .scale = fitting_scale(key.numbers)});
    return {.title = key.name,
            .low = -0.5,
            .high = static_cast<double>(key.size()) - 0.5,
            .scale = AxisScale::linear,
            .labels = key.labels};
}

std::optional<PointGrid> grid_of(PointTable const& points)
{
    auto keys = varied_keys(points);
    constexpr double least_filled = 0.2;
    if (keys.empty() || least_filled * combinations(keys) > static_cast<double>(points.size()))
        return std::nullopt;
    thin(keys);
    PointGrid grid{.keys = {},
                   .rows = std::vector(static_cast<std::size_t>(combinations(keys)), PointGrid::nothing)};
    for (std::size_t row = 0; row < points.size(); ++row) {
        std::size_t cell = 0;
        bool shown = true;
        for (auto const& key : keys) {
            shown = shown && key.index[row] != gone;
            cell = cell * key.key.size() + (shown ? key.index[row] : 0);
        }
        if (shown) grid.rows[cell] = static_cast<std::ptrdiff_t>(row);
    }
    for (auto& key : keys)
        grid.keys.push_back(std::move(key.key));
    return grid;
}

std::vector<std::size_t> PointGrid::others(std::vector<std::size_t> const& shown) const
{
    std::vector<std::size_t> others;
    for (std::size_t key = 0; key < keys.size(); ++key)
        if (std::ranges::find(shown, key) == shown.end()) others.push_back(key);
    return others;
}

std::vector<std::vector<std::ptrdiff_t>> PointGrid::slices(std::vector<std::size_t> const& shown) const
{
    auto order = others(shown);
    auto const of_slice = order.size();
    order.insert(order.end(), shown.begin(), shown.end());
    std::vector<std::size_t> strides(keys.size(), 1);
    for (auto key = keys.size(); key-- > 1;)
        strides[key - 1] = strides[key] * keys[key].size();

    std::size_t count = 1;
    for (std::size_t i = 0; i < of_slice; ++i)
        count *= keys[order[i]].size();
    std::vector<std::vector<std::ptrdiff_t>> slices(count);
    auto const each = rows.size() / count;
    for (std::size_t number = 0; number < rows.size(); ++number) {
        std::size_t cell = 0;
        auto rest = number;
        for (auto i = order.size(); i-- > 0; rest /= keys[order[i]].size())
            cell += rest % keys[order[i]].size() * strides[order[i]];
        slices[number / each].push_back(rows[cell]);
    }
    return slices;
}

} // namespace sunder::sim
