#include "sim/trace/trace_file.hpp"

#include "sim/trace/trace_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

using namespace detail;

constexpr double most_devices = 1000000; // of one group
constexpr double most_rates = 10000;     // of one file, dealt out to devices
constexpr double most_power = 1e6;       // in watts

TraceColumn device_column(TraceColumn::Occurrence occurrence, double most)
{
    return {.name = "device", .kind = TraceColumn::Kind::index, .occurrence = occurrence, .largest = most};
}

/// \pre times ascend and there is a value for each
StepFunction steps_from(std::vector<TraceValue> const& times, std::vector<TraceValue> const& values)
{
    if (times.size() == 1) return StepFunction{values.front().si};
    std::vector<double> starts;
    std::vector<double> heights;
    for (std::size_t i = 0; i < times.size(); ++i) {
        starts.push_back(times[i].si - times.front().si);
        heights.push_back(values[i].si);
    }
    double const period = 2 * starts.back() - starts[starts.size() - 2];
    return StepFunction{std::move(starts), std::move(heights), Seconds{period}};
}

/// What a column says over the times of column 0.
StepFunction steps_of(TraceTable const& table, std::size_t column)
{
    std::vector<TraceValue> times;
    std::vector<TraceValue> values;
    for (auto const& row : table.rows) {
        times.push_back(*row[0]);
        values.push_back(*row[column]);
    }
    return steps_from(times, values);
}

/// That times ascend. \pre they are column 0
void check_times(TraceTable const& table, Complaints& complaints)
{
    std::vector<TraceValue> times;
    for (auto const& row : table.rows)
        if (row[0]) times.push_back(*row[0]);
    check_ascending(times, complaints);
}

void check_not_always_zero(TraceTable const& table, std::size_t column, std::string_view whose,
                           Complaints& complaints)
{
    if (std::ranges::all_of(table.rows, [=](auto const& row) { return row[column]->si == 0; }))
        complaints.report(table.columns[column]->title,
                          fmt::format("the rate{} is zero all the time", whose));
}

/// Where in a table of rates things stand.
enum RateColumn : std::size_t { time_at, rate_at, up_at, down_at, device_at };

/// Those of each device; one of all where none is named. What is wrong is reported.
std::vector<TraceTable> tables_of_devices(TraceTable table, Complaints& complaints)
{
    if (!table.columns[device_at]) return {std::move(table)};
    std::vector<TraceTable> tables;
    for (auto& row : table.rows) {
        if (!row[device_at]) continue;
        auto const device = static_cast<std::size_t>(row[device_at]->si);
        while (tables.size() <= device)
            tables.push_back({.columns = table.columns, .rows = {}});
        tables[device].rows.push_back(std::move(row));
    }
    auto const absent =
        std::ranges::find_if(tables, [](TraceTable const& some) { return some.rows.empty(); });
    if (complaints.none() && absent != tables.end())
        complaints.report(
            table.columns[device_at]->title,
            fmt::format("there is a device {} and no device {}", tables.size() - 1, absent - tables.begin()),
            "devices count from 0, and none is left out");
    return tables;
}

LinkRate rates_of(std::vector<TraceTable> const& tables, std::size_t column)
{
    std::vector<StepFunction> rates;
    for (auto const& table : tables)
        rates.push_back(steps_of(table, column));
    return LinkRate{std::move(rates)};
}

/// Which columns there are, where one may stand for the two others.
void check_directions(TraceTable const& table, Complaints& complaints)
{
    auto const& [time, rate, up, down] = std::tie(table.columns[time_at], table.columns[rate_at],
                                                  table.columns[up_at], table.columns[down_at]);
    if (rate && (up || down))
        complaints.report(rate->title, "a rate for both directions beside one of them",
                          "the columns are time and rate, or time, up and down");
    else if (up.has_value() != down.has_value())
        complaints.report((up ? up : down)->title, fmt::format("column '{}' is missing", up ? "down" : "up"),
                          "for one direction alone call it 'rate'");
    else if (!rate && !up)
        complaints.report(time->title, "column 'rate' is missing", units_hint(rate_column()));
}

} // namespace

std::optional<RateTrace> parse_rate_trace(std::shared_ptr<Source const> const& source,
                                          Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto column = rate_column();
    column.occurrence = TraceColumn::Occurrence::given;
    std::vector<TraceColumn> wanted{time_column()};
    for (auto const* name : {"rate", "up", "down"}) {
        column.name = name;
        wanted.push_back(column);
    }
    wanted.push_back(device_column(TraceColumn::Occurrence::given, most_rates));
    auto table = read_table(source, wanted, complaints);
    if (complaints.none()) check_directions(table, complaints);
    if (table.columns.empty()) return std::nullopt;
    bool const two = table.columns[up_at].has_value();
    bool const are_named = table.columns[device_at].has_value();
    auto const tables = tables_of_devices(std::move(table), complaints);
    for (auto const& some : tables)
        check_times(some, complaints);
    for (std::size_t i = 0; i < tables.size() && complaints.none(); ++i)
        for (auto const where : two ? std::vector{up_at, down_at} : std::vector{rate_at})
            check_not_always_zero(tables[i], where, are_named ? fmt::format(" of device {}", i) : "",
                                  complaints);
    if (!complaints.none()) return std::nullopt;
    auto const up = rates_of(tables, two ? up_at : rate_at);
    return RateTrace{.up = up, .down = two ? rates_of(tables, down_at) : up, .two = two};
}

std::optional<StepFunction> parse_load_trace(std::shared_ptr<Source const> const& source,
                                             Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto const table =
        read_table(source, {time_column(), {.name = "load", .kind = TraceColumn::Kind::share, .largest = 1}},
                   complaints);
    check_times(table, complaints);
    if (!complaints.none()) return std::nullopt;
    return steps_of(table, 1);
}

std::optional<StepFunction> parse_power_trace(std::shared_ptr<Source const> const& source,
                                              Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto const table = read_table(
        source, {time_column(), {.name = "power", .unit = Watts::dimension, .largest = most_power}},
        complaints);
    check_times(table, complaints);
    if (!complaints.none()) return std::nullopt;
    return steps_of(table, 1);
}

std::optional<Recorded> parse_arrivals_trace(std::shared_ptr<Source const> const& source,
                                             Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto const table = read_table(
        source, {time_column(), device_column(TraceColumn::Occurrence::optional, most_devices)}, complaints);
    std::vector<Seconds> every_device;
    std::vector<std::vector<Seconds>> by_device;
    for (auto const& row : table.rows) {
        if (!row[0]) continue;
        auto const& [si, at] = *row[0];
        if (row[1] && row[1]->si >= static_cast<double>(by_device.size()))
            by_device.resize(static_cast<std::size_t>(row[1]->si) + 1);
        auto& times = row[1] ? by_device[static_cast<std::size_t>(row[1]->si)] : every_device;
        if (!times.empty() && Seconds{si} < times.back())
            complaints.report(at, fmt::format("time '{}' comes before the one before it", at.text),
                              "the times of a device must ascend");
        times.push_back(Seconds{si});
    }
    if (!complaints.none()) return std::nullopt;
    return Recorded{.every_device = std::make_shared<std::vector<Seconds> const>(std::move(every_device)),
                    .by_device =
                        std::make_shared<std::vector<std::vector<Seconds>> const>(std::move(by_device))};
}

std::optional<std::vector<Walk>> parse_motion_trace(std::shared_ptr<Source const> const& source,
                                                    Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    TraceColumn const place{
        .name = "x", .unit = Metres::dimension, .kind = TraceColumn::Kind::coordinate, .largest = 1e6};
    auto other = place;
    other.name = "y";
    TraceColumn const device{.name = "device",
                             .kind = TraceColumn::Kind::index,
                             .occurrence = TraceColumn::Occurrence::given,
                             .largest = most_devices};
    auto const table = read_table(source, {time_column(), place, other, device}, complaints);
    std::vector<Walk> walks;
    std::vector<std::vector<TraceValue>> times;
    for (auto const& row : table.rows) {
        if (!row[0] || !row[1] || !row[2]) continue;
        auto const number = row[3] ? static_cast<std::size_t>(row[3]->si) : 0;
        walks.resize(std::max(walks.size(), number + 1));
        times.resize(walks.size());
        walks[number].points.push_back({.at = Seconds{row[0]->si}, .where = {row[1]->si, row[2]->si}});
        times[number].push_back(*row[0]);
    }
    for (auto const& of_device : times)
        check_ascending(of_device, complaints);
    auto const absent = std::ranges::find_if(times, [](auto const& rows) { return rows.empty(); });
    if (complaints.none() && absent != times.end())
        complaints.report(table.columns[3]->title,
                          fmt::format("device {} has no row", absent - times.begin()),
                          "every device has to be somewhere, up to the last one that is named");
    if (!complaints.none()) return std::nullopt;
    return walks;
}

std::shared_ptr<std::vector<Seconds> const> parse_durations(std::shared_ptr<Source const> const& source,
                                                            Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto any_name = time_column();
    any_name.name.clear();
    auto const table = read_table(source, {any_name}, complaints);
    if (!complaints.none()) return nullptr;
    std::vector<Seconds> values;
    for (auto const& row : table.rows)
        values.emplace_back(row[0]->si);
    std::ranges::sort(values);
    return std::make_shared<std::vector<Seconds> const>(std::move(values));
}

} // namespace sunder::sim
