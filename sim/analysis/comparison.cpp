#include "sim/analysis/comparison.hpp"

#include "sim/records/figures.hpp"
#include "sim/records/replication.hpp"
#include "sim/records/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

namespace sunder::sim {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// One figure of one side, shape of the values: (replications,) or (pairs,).
struct Series {
    std::string name;
    std::string unit;
    std::vector<double> values;
};

void erase_undefined(std::vector<double>& values)
{
    std::erase_if(values, [](double value) { return std::isnan(value); });
}

/// Nothing where no pair is defined.
std::optional<Difference> paired(Series const& a, Series const& b)
{
    std::vector<double> of_a;
    std::vector<double> of_b;
    std::vector<double> differences;
    for (std::size_t i = 0; i < std::min(a.values.size(), b.values.size()); ++i) {
        if (std::isnan(a.values[i]) || std::isnan(b.values[i])) continue;
        of_a.push_back(a.values[i]);
        of_b.push_back(b.values[i]);
        differences.push_back(b.values[i] - a.values[i]);
    }
    if (differences.empty()) return std::nullopt;
    auto const [least, greatest] = std::ranges::minmax(differences);
    return Difference{.name = a.name,
                      .unit = a.unit,
                      .pairs = differences.size(),
                      .a = mean_of(of_a),
                      .b = mean_of(of_b),
                      .mean = mean_of(differences),
                      .ci95 = confidence_interval(differences),
                      .least = least,
                      .greatest = greatest};
}

std::optional<Difference> unpaired(Series a, Series b)
{
    erase_undefined(a.values);
    erase_undefined(b.values);
    if (a.values.empty() || b.values.empty()) return std::nullopt;
    double const mean_a = mean_of(a.values);
    double const mean_b = mean_of(b.values);
    return Difference{.name = a.name,
                      .unit = a.unit,
                      .pairs = 0,
                      .a = mean_a,
                      .b = mean_b,
                      .mean = mean_b - mean_a,
                      .ci95 = difference_interval(a.values, b.values),
                      .least = undefined,
                      .greatest = undefined};
}

/// Shares of the ways, "applications.camera.split.device_only", of an application that has several.
void add_shares(std::vector<Series>& series, std::vector<Summary> const& each, std::size_t application)
{
    std::map<std::string, std::vector<double>> shares;
    for (auto const& summary : each)
        for (auto const& [cut, share] : summary.applications[application].split)
            shares[cut].resize(each.size());
    if (shares.size() < 2) return;
    for (std::size_t number = 0; number < each.size(); ++number)
        for (auto const& [cut, share] : each[number].applications[application].split)
            shares[cut][number] = share;
    for (auto& [cut, values] : shares)
        series.push_back(
            {.name = "applications." + each.front().applications[application].name + ".split." + cut,
             .unit = {},
             .values = std::move(values)});
}

/// Each figure of each replication alone.
std::vector<Series> series_of(Records const& records)
{
    std::vector<Series> series;
    std::vector<Summary> each;
    for (std::size_t number = 0; number < records.windows.size(); ++number) {
        each.push_back(summarise(replication_of(records, number)));
        auto const figures = figures_of(each.back());
        series.resize(figures.size());
        for (std::size_t i = 0; i < figures.size(); ++i) {
            series[i].name = figures[i].name;
            series[i].unit = figures[i].unit;
            series[i].values.push_back(figures[i].value);
        }
    }
    for (std::size_t i = 0; i < records.applications.size() && !each.empty(); ++i)
        add_shares(series, each, i);
    return series;
}

/// Rows of the requests of one application that arrived within the window.
std::vector<std::size_t> rows_of_application(Records const& records, std::string_view name)
{
    std::vector<std::size_t> rows;
    auto const& requests = records.requests;
    for (std::size_t row = 0; row < requests.size(); ++row) {
        auto const& window = records.windows[static_cast<std::size_t>(requests.replication[row])];
        auto const arrived_at = requests.arrived_at[row];
        if (records.applications[static_cast<std::size_t>(requests.application[row])].name == name &&
            window.from <= arrived_at && arrived_at <= window.to)
            rows.push_back(row);
    }
    return rows;
}

bool same_arrivals(Requests const& a, std::vector<std::size_t> const& rows_a, Requests const& b,
                   std::vector<std::size_t> const& rows_b)
{
    return std::ranges::equal(rows_a, rows_b, [&](std::size_t of_a, std::size_t of_b) {
        return a.replication[of_a] == b.replication[of_b] && a.device[of_a] == b.device[of_b] &&
               a.arrived_at[of_a] == b.arrived_at[of_b];
    });
}

RequestPairs pairs_of(Requests const& a, std::vector<std::size_t> const& rows_a, Requests const& b,
                      std::vector<std::size_t> const& rows_b, double utilisation)
{
    constexpr double precision = 1e-9; // s, SimGrid's
    RequestPairs pairs;
    std::map<std::int32_t, std::vector<double>> by_replication;
    std::vector<double> differences;
    for (std::size_t i = 0; i < rows_a.size(); ++i) {
        auto const of_a = rows_a[i];
        auto const of_b = rows_b[i];
        bool const done_a = a.status[of_a] == Status::finished;
        bool const done_b = b.status[of_b] == Status::finished;
        if (done_a != done_b) ++(done_a ? pairs.lost_on_b : pairs.lost_on_a);
        if (!done_a || !done_b) continue;
        // Both arrived at the same instant, so it cancels.
        double const difference = (b.finished_at[of_b] - a.finished_at[of_a]).value();
        pairs.slower += difference > precision ? 1 : 0;
        pairs.faster += difference < -precision ? 1 : 0;
        by_replication[a.replication[of_a]].push_back(difference);
        differences.push_back(difference);
    }
    pairs.pairs = differences.size();
    if (differences.empty()) return pairs;
    pairs.mean = Seconds{mean_of(differences)};
    Runs runs;
    for (auto const& [replication, of_one] : by_replication)
        runs.emplace_back(of_one);
    pairs.ci95 = mean_interval(runs, {.utilisation = utilisation});
    auto const shares = percentiles(differences, {0.05, 0.5, 0.95});
    pairs.p5 = Seconds{shares[0]};
    pairs.p50 = Seconds{shares[1]};
    pairs.p95 = Seconds{shares[2]};
    return pairs;
}

std::vector<RequestPairs> request_pairs(Records const& a, Records const& b)
{
    double const utilisation = std::max(greatest_utilisation(a), greatest_utilisation(b));
    std::vector<RequestPairs> all;
    for (auto const& application : a.applications) {
        auto const rows_a = rows_of_application(a, application.name);
        auto const rows_b = rows_of_application(b, application.name);
        if (rows_a.empty() || !same_arrivals(a.requests, rows_a, b.requests, rows_b)) continue;
        all.push_back(pairs_of(a.requests, rows_a, b.requests, rows_b, utilisation));
        all.back().application = application.name;
    }
    return all;
}

/// Columns of the keys, by name.
std::vector<PointColumn const*> keys_of(PointTable const& points)
{
    std::vector<PointColumn const*> keys;
    for (auto const& column : points.columns)
        if (column.role == ColumnRole::parameter) keys.push_back(&column);
    std::ranges::sort(keys, {}, &PointColumn::name);
    return keys;
}

using Place = std::vector<PointValue>;

Place place_of(std::vector<PointColumn const*> const& keys, std::size_t row)
{
    Place place;
    for (auto const* key : keys)
        place.push_back(value_in(*key, row));
    return place;
}

/// Rows of points that went well, by the values of their keys.
std::map<Place, std::size_t> places_of(PointTable const& points)
{
    auto const keys = keys_of(points);
    std::map<Place, std::size_t> places;
    for (std::size_t row = 0; row < points.size(); ++row)
        if (points.status[row] == PointStatus::done) places.try_emplace(place_of(keys, row), row);
    return places;
}

} // namespace

RunComparison compare(Records const& a, Records const& b)
{
    RunComparison comparison{.paired = a.seed == b.seed, .figures = {}, .requests = {}};
    auto const series_b = series_of(b);
    for (auto const& of_a : series_of(a)) {
        auto const of_b = std::ranges::find(series_b, of_a.name, &Series::name);
        if (of_b == series_b.end()) continue;
        if (auto difference = comparison.paired ? paired(of_a, *of_b) : unpaired(of_a, *of_b))
            comparison.figures.push_back(std::move(*difference));
    }
    if (comparison.paired) comparison.requests = request_pairs(a, b);
    return comparison;
}

SweepComparison compare(PointTable const& a, PointTable const& b)
{
    SweepComparison comparison;
    auto const places_b = places_of(b);
    auto const places_a = places_of(a);
    for (auto const& [place, row] : places_a)
        if (auto const partner = places_b.find(place); partner != places_b.end())
            comparison.points.emplace_back(row, partner->second);
    std::ranges::sort(comparison.points);
    comparison.only_a = places_a.size() - comparison.points.size();
    comparison.only_b = places_b.size() - comparison.points.size();
    for (auto const& column : a.columns) {
        if (column.role != ColumnRole::figure || column.is_text()) continue;
        auto const* const partner = b.find(column.name);
        if (partner == nullptr || partner->name != column.name || partner->is_text()) continue;
        Series of_a{.name = column.name, .unit = column.unit, .values = {}};
        Series of_b = of_a;
        for (auto const& [row_a, row_b] : comparison.points) {
            of_a.values.push_back(std::get<0>(column.values)[row_a]);
            of_b.values.push_back(std::get<0>(partner->values)[row_b]);
        }
        if (auto difference = paired(of_a, of_b)) comparison.figures.push_back(std::move(*difference));
    }
    return comparison;
}

bool same_keys(PointTable const& a, PointTable const& b)
{
    auto const same = [](PointColumn const* x, PointColumn const* y) {
        return x->name == y->name && x->unit == y->unit && x->is_text() == y->is_text();
    };
    return std::ranges::equal(keys_of(a), keys_of(b), same);
}

} // namespace sunder::sim
