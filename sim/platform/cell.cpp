#include "sim/platform/cell.hpp"

#include "sim/base/normal.hpp"
#include "sim/platform/roaming.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <utility>

namespace sunder::sim {
namespace {

StationGroup const* find_stations(RadioCell const& cell, Id<DeviceGroup> group)
{
    auto const found = std::ranges::find(cell.stations, group, &StationGroup::group);
    return found == cell.stations.end() ? nullptr : &*found;
}

/// Of what is stated of its devices.
std::size_t size_of(StationGroup const& stations)
{
    return std::max({stations.rates.size(), stations.distances.size(), stations.moving.size()});
}

/// The rates that a station at some distance may have, with their probabilities.
std::vector<DealtAirtime> airtimes_at(RadioCell const& cell, double distance)
{
    auto const& propagation = *cell.propagation;
    if (propagation.shadowing <= 0) return {{.airtime = airtime_of(cell, rate_at(propagation, distance, 0))}};
    double const heard = heard_at(propagation, distance, 0);
    std::vector<DealtAirtime> dealt;
    double below = 0; ///< probability of a slower one
    for (std::size_t i = 0; i < propagation.rates.size(); ++i) {
        bool const is_last = i + 1 == propagation.rates.size();
        double const upto =
            is_last
                ? 1
                : normal_cumulative((propagation.rates[i + 1].sensitivity - heard) / propagation.shadowing);
        if (upto > below)
            dealt.push_back({.airtime = airtime_of(cell, propagation.rates[i].rate), .share = upto - below});
        below = std::max(below, upto);
    }
    return dealt;
}

/// What is heard near an access point, and anywhere with shadowing.
BytesPerSecond fastest_of(Propagation const& propagation)
{
    return propagation.shadowing > 0 ? propagation.rates.back().rate : rate_at(propagation, 1, 0);
}

/// Of number `i` of what is stated.
std::vector<DealtAirtime> airtimes_stated(RadioCell const& cell, StationGroup const& stations, std::size_t i)
{
    if (!stations.moving.empty()) return stations.moving[i].airtimes;
    if (!stations.distances.empty()) return airtimes_at(cell, stations.distances[i]);
    return {{.airtime = airtime_of(cell, stations.rates[i])}};
}

} // namespace

std::vector<RateStep> rates_of_802_11g()
{
    std::vector<RateStep> steps;
    for (auto const& [sensitivity, megabits] :
         {std::pair{-82.0, 6.0}, std::pair{-81.0, 9.0}, std::pair{-79.0, 12.0}, std::pair{-77.0, 18.0},
          std::pair{-74.0, 24.0}, std::pair{-70.0, 36.0}, std::pair{-66.0, 48.0}, std::pair{-65.0, 54.0}})
        steps.push_back({.sensitivity = sensitivity, .rate = BytesPerSecond{megabits * 1e6 / 8}});
    return steps;
}

BytesPerSecond rate_at(Propagation const& propagation, double distance, double score)
{
    double const heard = heard_at(propagation, distance, score);
    auto rate = propagation.rates.front().rate;
    for (auto const& step : propagation.rates)
        if (step.sensitivity <= heard) rate = step.rate;
    return rate;
}

double heard_at(Propagation const& propagation, double distance, double score)
{
    return propagation.send_power - propagation.loss_at_1m -
           10 * propagation.exponent * std::log10(std::max(1.0, distance)) + propagation.shadowing * score;
}

SecondsPerByte airtime_of(RadioCell const& cell, BytesPerSecond rate)
{
    return 1.0 / rate + cell.overhead.time / cell.overhead.packet;
}

bool has_station(RadioCell const& cell, Id<DeviceGroup> group)
{
    return find_stations(cell, group) != nullptr;
}

bool has_motion(RadioCell const& cell)
{
    return std::ranges::any_of(cell.stations, [](StationGroup const& some) { return !some.moving.empty(); });
}

Movement const* find_movement(RadioCell const& cell, Id<DeviceGroup> group, std::int64_t index)
{
    auto const* const stations = find_stations(cell, group);
    if (stations == nullptr || stations->moving.empty()) return nullptr;
    return &stations->moving[static_cast<std::size_t>(index) % stations->moving.size()].movement;
}

void make_cell(Link& link, RadioCell cell)
{
    for (auto& stations : cell.stations) {
        auto const devices = stations.moving.size();
        for (auto& station : stations.moving)
            station.airtimes = airtimes_along(cell, station.movement, devices);
    }
    link.duplex = Duplex::half;
    link.up = link.down = StepFunction{best_rate(cell).value()};
    link.cell = std::make_shared<RadioCell const>(std::move(cell));
}

SecondsPerByte airtime(RadioCell const& cell, CellEnd const& end)
{
    auto const* const stations = find_stations(cell, end.group);
    if (stations == nullptr) return {};
    auto const place = static_cast<std::size_t>(end.index) % size_of(*stations);
    if (stations->distances.empty()) return airtime_of(cell, stations->rates[place]);
    return airtime_of(cell, rate_at(*cell.propagation, stations->distances[place], end.score));
}

std::vector<DealtAirtime> airtimes_of_device(RadioCell const& cell, CellEnd const& end)
{
    auto const* const stations = find_stations(cell, end.group);
    if (stations == nullptr) return {{}};
    return airtimes_stated(cell, *stations, static_cast<std::size_t>(end.index) % size_of(*stations));
}

std::vector<DealtAirtime> airtimes(RadioCell const& cell, Id<DeviceGroup> group, std::int64_t count)
{
    auto const* const stations = find_stations(cell, group);
    if (stations == nullptr) return {{}};
    auto const devices = static_cast<std::size_t>(count);
    auto const size = size_of(*stations);
    std::vector<DealtAirtime> dealt;
    for (std::size_t i = 0; i < std::min(size, devices); ++i) {
        auto const having = static_cast<double>(devices / size + (i < devices % size ? 1 : 0));
        for (auto some : airtimes_stated(cell, *stations, i)) {
            some.share = some.share * having / static_cast<double>(devices);
            dealt.push_back(some);
        }
    }
    return dealt;
}

SecondsPerByte mean_airtime(std::vector<DealtAirtime> const& airtimes)
{
    SecondsPerByte sum;
    for (auto const& dealt : airtimes)
        sum += dealt.share * dealt.airtime;
    return sum;
}

SecondsPerByte mean_airtime(RadioCell const& cell)
{
    SecondsPerByte sum;
    std::size_t count = 0;
    for (auto const& stations : cell.stations) {
        for (std::size_t i = 0; i < size_of(stations); ++i)
            sum += mean_airtime(airtimes_stated(cell, stations, i));
        count += size_of(stations);
    }
    return sum / static_cast<double>(count);
}

/// Messages from a station of one group to one of another take the time of both.
bool has_one_rate(RadioCell const& cell)
{
    if (cell.stations.size() != 1 || has_motion(cell)) return false;
    auto const& stations = cell.stations.front();
    auto const first = airtimes_stated(cell, stations, 0).front().airtime;
    for (std::size_t i = 0; i < size_of(stations); ++i)
        for (auto const& dealt : airtimes_stated(cell, stations, i))
            if (dealt.airtime != first) return false;
    return true;
}

BytesPerSecond best_rate(RadioCell const& cell)
{
    SecondsPerByte least{std::numeric_limits<double>::infinity()};
    if (has_motion(cell)) least = airtime_of(cell, fastest_of(*cell.propagation));
    for (auto const& stations : cell.stations) {
        if (!stations.moving.empty()) continue;
        for (std::size_t i = 0; i < size_of(stations); ++i)
            for (auto const& dealt : airtimes_stated(cell, stations, i))
                least = std::min(least, dealt.airtime);
    }
    return 1.0 / least;
}

} // namespace sunder::sim
