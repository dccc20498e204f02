#include "sim/records/battery_summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// Of the batteries of one group.
struct Seen {
    std::vector<double> off_at;        ///< s; infinite where it did not go off
    std::vector<double> expected_life; ///< s, likewise where it lasts for ever
    Sum left, drawn, recharged;
};

/// How long it lasts at the mean of the powers that were seen.
double expected_life(Batteries const& rows, std::size_t row)
{
    double const used = (rows.drawn[row] - rows.recharged[row]).value();
    double const usable = (rows.start[row] - rows.reserve[row]).value();
    return used > 0 ? usable * rows.ended_at[row].value() / used : never;
}

void take(Seen& seen, Batteries const& rows, std::size_t row)
{
    bool const went_off = rows.times_off[row] > 0;
    seen.off_at.push_back(went_off ? rows.off_at[row].value() : never);
    seen.expected_life.push_back(expected_life(rows, row));
    seen.left.add(rows.left[row] / rows.capacity[row]);
    seen.drawn.add(rows.drawn[row].value());
    seen.recharged.add(rows.recharged[row].value());
}

/// The lower of the two in the middle, so that it is one of them.
std::optional<Seconds> median_of(std::vector<double> values)
{
    auto const middle = values.begin() + (std::ssize(values) - 1) / 2;
    std::ranges::nth_element(values, middle);
    return std::isfinite(*middle) ? std::optional{Seconds{*middle}} : std::nullopt;
}

BatterySummary summary_of(Seen const& seen, double replications)
{
    auto const count = static_cast<double>(seen.off_at.size());
    BatterySummary summary{
        .devices = std::ssize(seen.off_at),
        .went_off = std::ranges::count_if(seen.off_at, [](double at) { return std::isfinite(at); }),
        .left = seen.left.value() / count,
        .drawn = Joules{seen.drawn.value() / replications},
        .recharged = Joules{seen.recharged.value() / replications}};
    if (summary.went_off == 0) {
        summary.expected_life = median_of(seen.expected_life);
    } else {
        summary.first_off = Seconds{std::ranges::min(seen.off_at)};
        summary.median_off = median_of(seen.off_at);
    }
    return summary;
}

} // namespace

void add_batteries(std::vector<DeviceSummary>& devices, Records const& records)
{
    auto const& rows = records.batteries;
    if (rows.size() == 0) return;
    std::vector<Seen> seen(devices.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const device = static_cast<std::size_t>(rows.device[row]);
        take(seen[static_cast<std::size_t>(records.devices.group[device])], rows, row);
    }
    auto const replications = static_cast<double>(std::max<std::size_t>(records.windows.size(), 1));
    for (std::size_t group = 0; group < devices.size(); ++group)
        if (!seen[group].off_at.empty()) devices[group].battery = summary_of(seen[group], replications);
}

void count_slow_spells(std::vector<DeviceSummary>& devices, Records const& records)
{
    auto const& rows = records.outages;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.cause[row] != OutageCause::heat) continue;
        auto const device = static_cast<std::size_t>(rows.device[row]);
        ++devices[static_cast<std::size_t>(records.devices.group[device])].slowed;
    }
}

} // namespace sunder::sim
