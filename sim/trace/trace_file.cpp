#include "sim/trace/trace_file.hpp"

#include "sim/trace/trace_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

using namespace detail;

constexpr double most_devices = 1000000; // of one group

/// \pre times ascend and there is a value for each
StepFunction steps_from(std::vector<Value> const& times, std::vector<Value> const& values)
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

std::optional<StepFunction> parse_steps(std::shared_ptr<Source const> const& source,
                                        TraceColumn const& column, Complaints& complaints)
{
    auto const table = read_table(source, {time_column(), column}, complaints);
    std::vector<Value> times;
    std::vector<Value> values;
    for (auto const& row : table.rows) {
        if (!row[0] || !row[1]) continue;
        times.push_back(*row[0]);
        values.push_back(*row[1]);
    }
    check_ascending(times, complaints);
    if (!complaints.none()) return std::nullopt;
    if (column.name == "rate" && std::ranges::all_of(values, [](Value const& v) { return v.si == 0; })) {
        complaints.report(table.columns[1]->title, "the rate is zero all the time");
        return std::nullopt;
    }
    return steps_from(times, values);
}

} // namespace

std::optional<StepFunction> parse_rate_trace(std::shared_ptr<Source const> const& source,
                                             Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    return parse_steps(source, rate_column(), complaints);
}

std::optional<StepFunction> parse_load_trace(std::shared_ptr<Source const> const& source,
                                             Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    return parse_steps(source, {.name = "load", .kind = TraceColumn::Kind::share, .largest = 1}, complaints);
}

std::optional<Recorded> parse_arrivals_trace(std::shared_ptr<Source const> const& source,
                                             Diagnostics& diagnostics)
{
    Complaints complaints{source, diagnostics};
    auto const table = read_table(source,
                                  {time_column(),
                                   {.name = "device",
                                    .kind = TraceColumn::Kind::index,
                                    .presence = TraceColumn::Presence::optional,
                                    .largest = most_devices}},
                                  complaints);
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
