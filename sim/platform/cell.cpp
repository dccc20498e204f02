#include "sim/platform/cell.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace sunder::sim {
namespace {

StationGroup const* find_stations(Cell const& cell, Id<DeviceGroup> group)
{
    auto const found = std::ranges::find(cell.stations, group, &StationGroup::group);
    return found == cell.stations.end() ? nullptr : &*found;
}

SecondsPerByte time_of_a_byte(Cell const& cell, BytesPerSecond rate)
{
    return 1.0 / rate + cell.overhead.time / cell.overhead.packet;
}

} // namespace

void make_cell(Link& link, Cell cell)
{
    link.duplex = Duplex::half;
    link.up = link.down = StepFunction{best_rate(cell).value()};
    link.cell = std::make_shared<Cell const>(std::move(cell));
}

SecondsPerByte airtime(Cell const& cell, Id<DeviceGroup> group, std::int64_t index)
{
    auto const* const stations = find_stations(cell, group);
    if (stations == nullptr) return {};
    return time_of_a_byte(cell, stations->rates[static_cast<std::size_t>(index) % stations->rates.size()]);
}

std::vector<DealtAirtime> airtimes(Cell const& cell, Id<DeviceGroup> group, std::int64_t count)
{
    auto const* const stations = find_stations(cell, group);
    if (stations == nullptr) return {{}};
    auto const devices = static_cast<std::size_t>(count);
    auto const& rates = stations->rates;
    std::vector<DealtAirtime> dealt;
    for (std::size_t i = 0; i < std::min(rates.size(), devices); ++i) {
        auto const having = devices / rates.size() + (i < devices % rates.size() ? 1 : 0);
        dealt.push_back({.airtime = time_of_a_byte(cell, rates[i]),
                         .share = static_cast<double>(having) / static_cast<double>(devices)});
    }
    return dealt;
}

SecondsPerByte mean_airtime(Cell const& cell)
{
    SecondsPerByte sum;
    std::size_t count = 0;
    for (auto const& stations : cell.stations) {
        for (auto const rate : stations.rates)
            sum += time_of_a_byte(cell, rate);
        count += stations.rates.size();
    }
    return sum / static_cast<double>(count);
}

/// Messages from a station of one group to one of another take the time of both.
bool has_one_rate(Cell const& cell)
{
    auto const& rates = cell.stations.front().rates;
    return cell.stations.size() == 1 &&
           std::ranges::all_of(rates, [&](BytesPerSecond rate) { return rate == rates.front(); });
}

BytesPerSecond best_rate(Cell const& cell)
{
    BytesPerSecond best;
    for (auto const& stations : cell.stations)
        best = std::max(best, std::ranges::max(stations.rates));
    return 1.0 / time_of_a_byte(cell, best);
}

} // namespace sunder::sim
