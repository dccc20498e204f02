#include "sim/engine/world.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

CompetingJobs const* competing_jobs(Load const& load)
{
    return std::visit(Match{[](StepFunction const&) -> CompetingJobs const* { return nullptr; },
                            [](CompetingJobs const& jobs) { return &jobs; }},
                      load);
}

} // namespace

World::World(Setup const& setup, Calendar& calendar, Network::Client& messages)
    : deployment_{*setup.deployment},
      replication_{static_cast<std::int32_t>(setup.replication)},
      network_{deployment_, seed_of_replication(deployment_.run, setup.replication), setup.window, calendar,
               messages}
{
    build_stations(setup.window, calendar);
}

void World::build_stations(Window const& window, Calendar& calendar)
{
    auto const& groups = deployment_.platform.devices;
    for (auto const& group : groups)
        speeds_.push_back(speed_of(group));
    for (std::size_t group = 0; group < groups.size(); ++group) {
        first_station_.push_back(stations_.size());
        for (std::int64_t i = 0; i < groups[group].count; ++i)
            stations_.push_back(make_station(
                {.group = &groups[group], .speed = &speeds_[group], .window = window}, calendar));
    }
}

std::size_t World::place_of(int group, std::int64_t index) const
{
    return first_station_[static_cast<std::size_t>(group)] + static_cast<std::size_t>(index);
}

Itinerary World::itinerary(Way const& way, std::int64_t device)
{
    auto const& groups = deployment_.platform.devices;
    Itinerary itinerary;
    std::vector<std::int64_t> indices{device}; // of the device that serves each leg, in its group
    for (std::size_t leg = 0; leg < way.legs.size(); ++leg) {
        auto const group = way.legs[leg].device;
        if (leg > 0) {
            indices.push_back(partner_of(indices.back(), groups[static_cast<std::size_t>(group)].count));
            itinerary.channels.push_back(network_.channel(
                {.route = way.legs[leg - 1].route, .from = indices[leg - 1], .to = indices[leg]}));
        }
        auto const place = place_of(group, indices.back());
        itinerary.stations.push_back(stations_[place].get());
        itinerary.devices.push_back(static_cast<std::int32_t>(place));
    }
    for (std::size_t hop = 0; hop < way.back.size(); ++hop) {
        auto const last = indices.size() - 1 - hop;
        itinerary.back.push_back(
            network_.channel({.route = way.back[hop], .from = indices[last], .to = indices[last - 1]}));
    }
    return itinerary;
}

std::vector<World::CompetingDevice> World::competing() const
{
    auto const replication = seed_of_replication(deployment_.run, replication_);
    std::vector<CompetingDevice> devices;
    for (std::size_t number = 0; number < deployment_.platform.devices.size(); ++number) {
        auto const& group = deployment_.platform.devices[number];
        auto const* jobs = competing_jobs(group.load);
        if (jobs == nullptr) continue;
        for (std::int64_t i = 0; i < group.count; ++i)
            devices.push_back({.jobs = jobs,
                               .station = stations_[place_of(static_cast<int>(number), i)].get(),
                               .seed = seed_of_competitor(replication, group.name, i)});
    }
    return devices;
}

Devices World::device_rows(Window const& window, OfferedLoad const& offered)
{
    Devices rows;
    Seconds const length = std::max(Seconds{}, window.to - window.from);
    for (std::size_t number = 0; number < deployment_.platform.devices.size(); ++number) {
        auto const& group = deployment_.platform.devices[number];
        for (std::int64_t i = 0; i < group.count; ++i) {
            auto& station = *stations_[place_of(static_cast<int>(number), i)];
            station.settle();
            Seconds const busy =
                station.busy() / static_cast<double>(group.workers); // of the device as a whole
            rows.group.push_back(static_cast<std::int32_t>(number));
            rows.replication.push_back(replication_);
            rows.index.push_back(static_cast<std::int32_t>(i));
            rows.busy.push_back(station.busy());
            rows.busy_total.push_back(station.busy_total());
            rows.workers.push_back(static_cast<std::int32_t>(group.workers));
            rows.queue_max.push_back(static_cast<std::int32_t>(station.most_waiting()));
            rows.energy.push_back(group.profile.busy_power * busy +
                                  group.profile.idle_power * (length - busy));
            rows.offered.push_back(offered.devices[number][static_cast<std::size_t>(i)]);
        }
    }
    return rows;
}

Links World::link_rows(Window const& window, OfferedLoad const& offered) const
{
    auto rows = network_.link_rows(window, replication_);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const& links = rows.direction[row] == Direction::down ? offered.down : offered.up;
        rows.offered.push_back(
            links[static_cast<std::size_t>(rows.link[row])][static_cast<std::size_t>(rows.index[row])]);
    }
    return rows;
}

} // namespace sunder::sim
