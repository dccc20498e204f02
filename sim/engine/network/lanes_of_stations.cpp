// Lanes of cells whose stations move.
#include "sim/engine/network/lanes.hpp"
#include "sim/platform/cell.hpp"

#include <utility>

namespace sunder::sim {

void Lanes::add_roaming(Id<Link> id, Route const& route, ChannelKey const& key)
{
    RoamingCell::Setup setup;
    for (CellEnd const end :
         {CellEnd{.group = route.from, .index = key.from}, CellEnd{.group = route.to, .index = key.to}}) {
        auto const& cell = deployment_.platform.links[id].cell;
        if (auto* const station = stations_.find(id, end.group, end.index))
            setup.ends.push_back(station);
        else if (cell)
            setup.other += sim::airtime(*cell, with_score(id, end));
    }
    roaming_.emplace_back();
    if (setup.ends.empty()) return;
    auto const points = deployment_.platform.links[id].cell->access_points.size();
    for (std::size_t point = 0; point < points; ++point)
        setup.lanes.push_back(find_lane(id, static_cast<std::int64_t>(point), Direction::both));
    roaming_.back() = std::make_unique<RoamingCell>(std::move(setup));
}

/// \param place  among the lanes of the channel
RoamingCell* Lanes::roaming(Channel const& channel, std::size_t place) const
{
    return roaming_.empty() ? nullptr : roaming_[channel.first_lane + place].get();
}

bool Lanes::is_roaming(Channel const& channel) const
{
    for (std::size_t place = 0; place < channel.lanes; ++place)
        if (roaming(channel, place) != nullptr) return true;
    return false;
}

void Lanes::let_roam(Channel const& channel, FluidPath& path)
{
    std::vector<RoamingCell*> cells;
    std::map<Id<Lane>, Id<FluidLink>> links;
    for (std::size_t place = 0; place < channel.lanes; ++place) {
        auto* const cell = roaming(channel, place);
        if (cell == nullptr) continue;
        cells.push_back(cell);
        for (auto const lane : cell->lanes())
            links[lane] = fluid_link(lane);
    }
    path.moving =
        roaming_paths_.emplace_back(std::make_unique<RoamingPath>(std::move(cells), std::move(links))).get();
}

void Lanes::each_contact(Seconds end, std::function<void(Contact const&)> const& visit) const
{
    auto const row_of = rows_of_lanes();
    for (auto const& [who, station] : stations_.all()) {
        auto const& [link, group, index] = who;
        for (auto const& [point, from, to] : contacts_of(*station, end)) {
            auto const lane = lane_ids_.at({link, point, Direction::both});
            visit({.group = group, .index = index, .link_row = row_of[lane], .from = from, .to = to});
        }
    }
}

} // namespace sunder::sim
