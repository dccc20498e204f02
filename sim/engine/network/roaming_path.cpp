#include "sim/engine/network/roaming_path.hpp"

#include "sim/base/normal.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {

RoamingCell::RoamingCell(Setup setup) : setup_{std::move(setup)} {}

RoamingCell::Uses RoamingCell::at(Seconds t) const
{
    Uses uses;
    auto const add = [&](Id<Lane> lane, SecondsPerByte airtime) {
        auto const same = std::ranges::find(uses.of, lane, &Use::lane);
        if (same == uses.of.end())
            uses.of.push_back({.lane = lane, .airtime = airtime});
        else
            same->airtime += airtime;
    };
    if (setup_.other > SecondsPerByte{}) add(setup_.lanes.front(), setup_.other);
    for (auto* const end : setup_.ends) {
        auto const heard = end->at(t);
        if (heard.airtime <= SecondsPerByte{}) uses.is_blocked = true;
        add(setup_.lanes[static_cast<std::size_t>(heard.access_point)], heard.airtime);
    }
    return uses;
}

Seconds RoamingCell::stays_until(Seconds t) const
{
    Seconds least{std::numeric_limits<double>::infinity()};
    for (auto* const end : setup_.ends)
        least = std::min(least, end->stays_until(t));
    return least;
}

RoamingPath::RoamingPath(std::vector<RoamingCell*> cells, std::map<Id<Lane>, Id<FluidLink>> links)
    : cells_{std::move(cells)}, links_{std::move(links)}
{
}

bool RoamingPath::looks_different(Seconds now)
{
    next_.clear();
    for (auto const* const cell : cells_)
        next_.push_back(cell->at(now));
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (!(next_[i] == cells_[i]->now())) return true;
    return false;
}

void RoamingPath::move()
{
    uses_.clear();
    is_blocked_ = false;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        is_blocked_ = is_blocked_ || next_[i].is_blocked;
        for (auto const& [lane, airtime] : next_[i].of)
            uses_.push_back({.link = links_.at(lane), .airtime = airtime.value()});
        cells_[i]->become(std::move(next_[i]));
    }
}

Seconds RoamingPath::stays_until(Seconds now) const
{
    Seconds least{std::numeric_limits<double>::infinity()};
    for (auto const* const cell : cells_)
        least = std::min(least, cell->stays_until(now));
    return least;
}

std::vector<double> shadowing_scores(Platform const& platform, Id<Link> link, Id<DeviceGroup> group,
                                     std::int64_t index, Seed replication)
{
    auto const seed =
        seed_of_shadowing(replication, platform.links[link].name, platform.devices[group].name, index);
    std::vector<double> scores;
    for (std::size_t point = 0; point < platform.links[link].cell->access_points.size(); ++point)
        scores.push_back(normal_quantile(Draws{point == 0 ? seed : seed.child(point)}.uniform()));
    return scores;
}

std::vector<TimeWith> contacts_of(Roaming& station, Seconds end)
{
    std::vector<TimeWith> contacts;
    auto const& known = station.until(end);
    for (std::size_t i = 0; i < known.size() && known[i].from < end; ++i) {
        if (known[i].airtime <= SecondsPerByte{}) continue;
        Seconds const to = i + 1 < known.size() ? std::min(end, known[i + 1].from) : end;
        bool const goes_on = !contacts.empty() && contacts.back().to == known[i].from &&
                             contacts.back().access_point == known[i].access_point;
        if (goes_on)
            contacts.back().to = to;
        else
            contacts.push_back({.access_point = known[i].access_point, .from = known[i].from, .to = to});
    }
    return contacts;
}

RoamingStations::RoamingStations(Platform const& platform, Seed seed)
    : platform_{platform}, seed_{seed}, has_motion_{std::ranges::any_of(platform.links, [](Link const& link) {
          return link.cell && has_motion(*link.cell);
      })}
{
}

Roaming* RoamingStations::find(Id<Link> link, Id<DeviceGroup> group, std::int64_t index)
{
    auto const& cell = platform_.links[link].cell;
    if (!cell) return nullptr;
    auto const* const movement = find_movement(*cell, group, index);
    if (movement == nullptr) return nullptr;
    auto& station = stations_[{link, group, index}];
    if (!station)
        station = std::make_unique<Roaming>(
            Roaming::Setup{.cell = cell.get(),
                           .movement = movement,
                           .seed = seed_of_motion(seed_, platform_.devices[group].name, index),
                           .scores = shadowing_scores(platform_, link, group, index, seed_)});
    return station.get();
}

} // namespace sunder::sim
