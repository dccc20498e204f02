#include "sim/engine/world.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/engine/outages.hpp"
#include "sim/engine/power/device_factors.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/engine/station/failing_station.hpp"
#include "sim/platform/cell.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

CompetingJobs const* competing_jobs(Load const& load)
{
    return std::visit(Match{[](StepFunction const&) -> CompetingJobs const* { return nullptr; },
                            [](CompetingJobs const& jobs) { return &jobs; }},
                      load);
}

/// Of each group, whose batteries are recorded over time.
constexpr std::int64_t devices_with_levels = 16;

constexpr Seconds never{std::numeric_limits<double>::quiet_NaN()}; ///< of what did not happen

/// Whether what its devices draw is worked out as the run goes.
bool is_followed(DeviceGroup const& group)
{
    return group.battery || group.radio || group.throttle || group.spread;
}

} // namespace

World::World(Setup const& setup, Calendar& calendar, Network::Listener& messages)
    : deployment_{*setup.deployment},
      replication_{static_cast<std::int32_t>(setup.replication)},
      network_{deployment_, seed_of_replication(deployment_.run, setup.replication), setup.window, calendar,
               messages},
      kinds_{deployment_.platform.devices}
{
    build_stations(setup, calendar);
}

void World::build_stations(Setup const& setup, Calendar& calendar)
{
    auto const& groups = deployment_.platform.devices;
    auto const replication = seed_of_replication(deployment_.run, replication_);
    for (auto const& group : groups)
        speeds_.push_back(speed_of(group));
    for (auto const group : groups.ids()) {
        first_station_.push_back(stations_.size());
        std::vector<Server*> pool;
        for (std::int64_t i = 0; i < groups[group].count; ++i) {
            auto outages = outages_of(deployment_, replication, group, i);
            stations_.push_back(station_of(setup, group, i, outages, calendar));
            servers_.push_back(std::make_unique<Server>(Server{.station = stations_.back().get(),
                                                               .workers = groups[group].workers,
                                                               .outages = std::move(outages),
                                                               .coming = {}}));
            pool.push_back(servers_.back().get());
        }
        pools_.push_back(std::make_unique<Pool>(std::move(pool)));
    }
}

/// The next one.
std::unique_ptr<Station> World::station_of(Setup const& setup, Id<DeviceGroup> id, std::int64_t index,
                                           std::vector<Outage> const& outages, Calendar& calendar)
{
    auto const& group = deployment_.platform.devices[id];
    auto const replication = seed_of_replication(deployment_.run, replication_);
    auto const factors = factors_of(group, index, replication);
    auto const scaled = [&](double factor) -> StepFunction const* {
        if (factor == 1) return &speeds_[id];
        own_speeds_.push_back(std::make_unique<StepFunction const>(
            speeds_[id].mapped([factor](double speed) { return factor * speed; })));
        return own_speeds_.back().get();
    };
    auto const* const speed = scaled(factors.speed);
    auto station = with_outages(
        make_station(
            {.group = &group, .speed = speed, .window = setup.window, .memory_of_kinds = &kinds_.memory(id)},
            calendar),
        group.queue, outages, calendar);
    if (!is_followed(group)) return station;
    powers_.resize(stations_.size());
    powers_.push_back(
        std::make_unique<DevicePower>(DevicePower::Setup{.group = &group,
                                                         .factors = factors,
                                                         .window = setup.window,
                                                         .keeps_levels = index < devices_with_levels},
                                      calendar));
    auto const* const slow_speed = group.throttle ? scaled(factors.speed * group.throttle->to) : nullptr;
    return std::make_unique<MeteredStation>(
        std::move(station), MeteredStation::Watched{.power = powers_.back().get(),
                                                    .watcher = setup.watcher,
                                                    .device = static_cast<std::int32_t>(stations_.size()),
                                                    .speed = speed,
                                                    .slow_speed = slow_speed});
}

/// Nothing where it is not followed.
DevicePower* World::power_of(Id<DeviceGroup> group, std::int64_t index) const
{
    auto const place = place_of(group, index);
    return place < powers_.size() ? powers_[place].get() : nullptr;
}

std::size_t World::place_of(Id<DeviceGroup> group, std::int64_t index) const
{
    return first_station_[group] + static_cast<std::size_t>(index);
}

std::vector<Itinerary> World::itineraries(Id<Application> id)
{
    auto const& application = deployment_.applications[id];
    std::vector<Itinerary> itineraries;
    itineraries.reserve(application.ways.size());
    dispatchers_.push_back(make_dispatcher(application.dispatch, application.health_check));
    for (auto const& way : application.ways)
        itineraries.push_back(itinerary_of(id, way, *dispatchers_.back()));
    join_at_forks(itineraries);
    auto const count = itineraries.front().stops.front().pool->size();
    for (std::size_t device = 0; device < count; ++device)
        for (auto& itinerary : itineraries)
            open_from(itinerary, device);
    for (std::size_t device = 0; device < count; ++device)
        for (auto& itinerary : itineraries)
            open_inputs(itinerary, device);
    for (auto& itinerary : itineraries)
        open_all(itinerary);
    return itineraries;
}

/// With no channel open yet.
Itinerary World::itinerary_of(Id<Application> id, Way const& way, Dispatcher const& dispatcher)
{
    auto const& application = deployment_.applications[id];
    Itinerary itinerary;
    itinerary.id = id;
    itinerary.application = &application;
    itinerary.way = &way;
    itinerary.leaves_early = !way.leaving.empty();
    itinerary.patience = application.deadline.value_or(itinerary.patience);
    itinerary.has_steps = application.steps.has_value();
    itinerary.is_further = application.steps && &way == &application.ways[application.steps->way];
    itinerary.answer = itinerary.is_further ? application.steps->answer : application.answer;
    itinerary.may_fail_and_go_on = application.retry || application.second ||
                                   devices_may_fail(deployment_.platform) ||
                                   std::ranges::any_of(deployment_.platform.devices, is_followed);
    for (std::size_t leg = 0; leg < way.legs.size(); ++leg)
        for (auto const& input : way.legs[leg].inputs)
            itinerary.inputs.push_back({.leg = leg, .bytes = input.bytes, .channels = {}});
    if (!itinerary.inputs.empty())
        itinerary.may_fail_and_go_on = true; // they may be lost while it is worked on
    auto const& whole = way.early ? application.ways[way.early->of] : way; // nobody knows who will leave
    for (std::size_t leg = 0; leg < way.legs.size(); ++leg) {
        auto const group = way.legs[leg].device;
        auto* const pool = pools_[group].get();
        auto const standing = worker_power(deployment_.platform.devices[group]);
        auto const power = way.legs[leg].power.value_or(standing);
        bool const forks = !way.forks.empty() && !way.forks[leg].empty();
        bool const was_there = leg < application.ways.front().legs.size(); // in the first pass
        bool const is_chosen = pool->size() > 1 && application.dispatch != Dispatch::home;
        itinerary.stops.push_back(
            {.pool = pool,
             .first_row = static_cast<std::int32_t>(first_station_[group]),
             .kind = kinds_.kind_of(application, whole, leg),
             .dispatcher = leg > 0 && (is_chosen || forks) ? &dispatcher : nullptr,
             .power = power,
             .surplus = power - standing,
             .keeps_tokens = itinerary.is_further && was_there && application.steps->keeps_tokens});
        if (leg == 0) continue;
        itinerary.out.push_back(hop_of(itinerary, way.legs[leg - 1].route.value(), leg));
        if (!way.back.empty())
            itinerary.back.push_back(hop_of(itinerary, way.back[way.legs.size() - 1 - leg], leg));
    }
    return itinerary;
}

/// Ways that fork at one leg find the same there.
void World::join_at_forks(std::vector<Itinerary>& itineraries)
{
    std::map<std::pair<std::size_t, std::vector<std::size_t>>, Fork*> known;
    for (auto& itinerary : itineraries) {
        auto const& forks = itinerary.way->forks;
        for (std::size_t leg = 0; leg < forks.size(); ++leg) {
            if (forks[leg].empty()) continue;
            auto& fork = known[{leg, forks[leg]}];
            if (fork == nullptr) fork = make_fork(itineraries, forks[leg], leg);
            itinerary.stops[leg].fork = fork;
        }
    }
}

Fork* World::make_fork(std::vector<Itinerary> const& itineraries, std::vector<std::size_t> const& ways,
                       std::size_t leg)
{
    std::vector<Server*> servers;
    std::vector<Fork::Arm> arms;
    for (auto const way : ways) {
        auto const first = static_cast<std::size_t>(itineraries[way].stops[leg].first_row);
        for (std::size_t place = 0; place < itineraries[way].stops[leg].pool->size(); ++place) {
            servers.push_back(servers_[first + place].get());
            arms.push_back(
                {.way = static_cast<std::uint32_t>(way), .place = static_cast<std::uint32_t>(place)});
        }
    }
    forks_.push_back(std::make_unique<Fork>(Fork{.pool = Pool{std::move(servers)}, .arms = std::move(arms)}));
    return forks_.back().get();
}

/// Of the hop to leg `leg`.
Hop World::hop_of(Itinerary const& itinerary, Id<Route> route, std::size_t leg) const
{
    auto const& platform = deployment_.platform;
    auto const far_group = itinerary.way->legs[leg].device;
    auto const& far = itinerary.stops[leg];
    bool const by_far = connects(itinerary.application->transport) ||
                        std::ranges::any_of(platform.routes[route].via,
                                            [&](Id<Link> id) {
                                                auto const& link = platform.links[id];
                                                return link.each == far_group ||
                                                       (link.cell && has_station(*link.cell, far_group));
                                            }) ||
                        platform.devices[far_group].radio;
    return {itinerary.stops[leg - 1].pool->size(),
            far.dispatcher != nullptr && by_far ? far.pool->size() : 1};
}

/// What messages of a device cross where no device is chosen.
void World::open_from(Itinerary& itinerary, std::size_t device)
{
    auto near = device;
    for (std::size_t leg = 1; leg < itinerary.stops.size(); ++leg) {
        auto const far = itinerary.home(leg, near);
        open(itinerary, leg, near, far);
        near = far;
    }
}

/// What inputs cross of those requests, whose devices are known. They set out at the device of the way that
/// is of their group, or at the partner of the one that asks.
void World::open_inputs(Itinerary& itinerary, std::size_t device)
{
    if (itinerary.inputs.empty()) return;
    auto const& legs = itinerary.way->legs;
    std::vector<std::size_t> places{device};
    for (std::size_t leg = 1; leg < legs.size(); ++leg)
        places.push_back(itinerary.home(leg, places.back()));
    auto input = itinerary.inputs.begin();
    for (std::size_t leg = 0; leg < legs.size(); ++leg)
        for (auto const& message : legs[leg].inputs) {
            auto const on_way = std::ranges::find(legs, message.from, &Leg::device);
            auto const from =
                on_way != legs.end()
                    ? static_cast<std::int64_t>(places[static_cast<std::size_t>(on_way - legs.begin())])
                    : partner_of(static_cast<std::int64_t>(device),
                                 deployment_.platform.devices[message.from].count);
            (input++)->channels.push_back(network_.channel({.route = message.route,
                                                            .from = from,
                                                            .to = static_cast<std::int64_t>(places[leg]),
                                                            .user = itinerary.id,
                                                            .heading = Heading::out}));
        }
}

/// What else they may cross where some are chosen.
void World::open_all(Itinerary& itinerary)
{
    for (std::size_t leg = 1; leg < itinerary.stops.size(); ++leg) {
        auto const& far_stop = itinerary.stops[leg];
        if (itinerary.stops[leg - 1].dispatcher == nullptr && far_stop.dispatcher == nullptr) continue;
        auto const far_ends = std::max(itinerary.out[leg - 1].far(),
                                       itinerary.back.empty() ? 1 : itinerary.back[leg - 1].far());
        for (std::size_t near = 0; near < itinerary.stops[leg - 1].pool->size(); ++near)
            for (std::size_t far = 0; far < far_ends; ++far)
                open(itinerary, leg, near, far);
    }
}

void World::open(Itinerary& itinerary, std::size_t leg, std::size_t near, std::size_t far)
{
    auto const& way = *itinerary.way;
    auto const from = static_cast<std::int64_t>(near);
    auto const to = static_cast<std::int64_t>(far);
    auto* const near_radio = power_of(way.legs[leg - 1].device, from);
    auto* const far_radio = power_of(way.legs[leg].device, to);
    if (auto& out = itinerary.out[leg - 1].channel(near, far); !out) {
        out = network_.channel({.route = way.legs[leg - 1].route.value(),
                                .from = from,
                                .to = to,
                                .user = itinerary.id,
                                .heading = Heading::out});
        network_.use_radios(*out, {.sender = near_radio, .receiver = far_radio});
    }
    if (itinerary.back.empty()) return;
    if (auto& back = itinerary.back[leg - 1].channel(near, far); !back) {
        back = network_.channel({.route = way.back[way.legs.size() - 1 - leg],
                                 .from = to,
                                 .to = from,
                                 .user = itinerary.id,
                                 .heading = Heading::back});
        network_.use_radios(*back, {.sender = far_radio, .receiver = near_radio});
    }
}

std::vector<World::CompetingDevice> World::competing() const
{
    auto const replication = seed_of_replication(deployment_.run, replication_);
    std::vector<CompetingDevice> devices;
    for (auto const id : deployment_.platform.devices.ids()) {
        auto const& group = deployment_.platform.devices[id];
        auto const* jobs = competing_jobs(group.load);
        if (jobs == nullptr) continue;
        for (std::int64_t i = 0; i < group.count; ++i)
            devices.push_back({.jobs = jobs,
                               .station = stations_[place_of(id, i)].get(),
                               .seed = seed_of_competitor(replication, group.name, i)});
    }
    return devices;
}

Devices World::device_rows(Window const& window, OfferedLoad const& offered)
{
    Devices rows;
    Seconds const length = std::max(Seconds{}, window.to - window.from);
    auto const replication = seed_of_replication(deployment_.run, replication_);
    for (auto const id : deployment_.platform.devices.ids()) {
        auto const& group = deployment_.platform.devices[id];
        for (std::int64_t i = 0; i < group.count; ++i) {
            auto& station = *stations_[place_of(id, i)];
            station.settle();
            Seconds const busy =
                station.busy() / static_cast<double>(group.workers); // of the device as a whole
            rows.group.push_back(id.code());
            rows.replication.push_back(replication_);
            rows.index.push_back(static_cast<std::int32_t>(i));
            rows.busy.push_back(station.busy());
            rows.busy_total.push_back(station.busy_total());
            rows.workers.push_back(static_cast<std::int32_t>(group.workers));
            rows.queue_max.push_back(static_cast<std::int32_t>(station.most_waiting()));
            auto* const power = power_of(id, i);
            if (power != nullptr) power->settle();
            rows.energy.push_back(power != nullptr ? power->energy()
                                                   : group.profile.busy_power * busy +
                                                         group.profile.idle_power * (length - busy));
            rows.radio_energy.push_back(power != nullptr ? power->radio_energy() : Joules{});
            rows.offered.push_back(offered.devices[id][static_cast<std::size_t>(i)] /
                                   factors_of(group, i, replication).speed);
            auto const batches = station.batches();
            rows.batches.push_back(batches.batches);
            rows.batched.push_back(batches.jobs);
            rows.batch_max.push_back(batches.largest);
            auto const preparations = station.preparations();
            rows.warm_ups.push_back(preparations.warm_ups);
            rows.loads.push_back(preparations.loads);
        }
    }
    return rows;
}

Contacts World::contact_rows(Seconds end) const
{
    Contacts rows;
    network_.each_contact(end, [&](Network::Contact const& contact) {
        auto const first = first_station_[contact.group];
        rows.replication.push_back(replication_);
        rows.device.push_back(static_cast<std::int32_t>(first + static_cast<std::size_t>(contact.index)));
        rows.link.push_back(contact.link_row);
        rows.started_at.push_back(contact.from);
        rows.ended_at.push_back(contact.to);
    });
    return rows;
}

Links World::link_rows(Window const& window, OfferedLoad const& offered) const
{
    auto rows = network_.link_rows(window, replication_);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const& links = rows.direction[row] == Direction::down ? offered.down : offered.up;
        rows.offered.push_back(links[Id<Link>{rows.link[row]}][static_cast<std::size_t>(rows.index[row])]);
    }
    return rows;
}

Outages World::outage_rows(Links const& links, Seconds end) const
{
    Outages rows;
    if (deployment_.platform.faults.empty() && powers_.empty()) return rows;
    auto const seed = seed_of_replication(deployment_.run, replication_);
    auto cause = OutageCause::fault;
    auto const add = [&](std::int32_t device, std::int32_t link, StepFunction::Factor const& spell) {
        if (spell.from >= end) return;
        rows.cause.push_back(cause);
        rows.device.push_back(device);
        rows.link.push_back(link);
        rows.replication.push_back(replication_);
        rows.started_at.push_back(spell.from);
        rows.ended_at.push_back(spell.to);
        rows.factor.push_back(spell.factor);
    };
    for (std::size_t place = 0; place < servers_.size(); ++place)
        for (auto const& [from, to, work] : servers_[place]->outages)
            add(static_cast<std::int32_t>(place), -1, {.from = from, .to = to, .factor = 0});
    for (std::size_t row = 0; row < links.size(); ++row)
        for (auto const& spell :
             rate_factors_of(deployment_, seed, Id<Link>{links.link[row]}, links.index[row]))
            add(-1, static_cast<std::int32_t>(row), spell);
    for (std::size_t place = 0; place < powers_.size(); ++place) {
        if (!powers_[place]) continue;
        auto const device = static_cast<std::int32_t>(place);
        auto const& charge = powers_[place]->charge();
        auto const& heat = powers_[place]->heat();
        cause = OutageCause::battery;
        if (charge)
            for (auto const& [from, to] : charge->off())
                add(device, -1, {.from = from, .to = to.value_or(end), .factor = 0});
        cause = OutageCause::heat;
        if (heat)
            for (auto const& [from, to] : heat->slow())
                add(device, -1, {.from = from, .to = to.value_or(end), .factor = heat->slow_pace()});
    }
    return rows;
}

Batteries World::battery_rows(Seconds end) const
{
    Batteries rows;
    for (std::size_t place = 0; place < powers_.size(); ++place) {
        if (!powers_[place] || !powers_[place]->charge()) continue;
        auto const& charge = *powers_[place]->charge();
        Seconds off_for;
        for (auto const& [from, to] : charge.off())
            off_for += to.value_or(end) - from;
        rows.device.push_back(static_cast<std::int32_t>(place));
        rows.replication.push_back(replication_);
        rows.capacity.push_back(charge.capacity());
        rows.reserve.push_back(charge.reserve());
        rows.start.push_back(charge.start());
        rows.left.push_back(charge.left());
        rows.recharged.push_back(charge.recharged());
        rows.drawn.push_back(charge.drawn());
        rows.ended_at.push_back(end);
        rows.off_at.push_back(charge.off().empty() ? never : charge.off().front().from);
        rows.times_off.push_back(std::ssize(charge.off()));
        rows.off_for.push_back(off_for);
    }
    return rows;
}

Charges World::charge_rows() const
{
    Charges rows;
    for (std::size_t place = 0; place < powers_.size(); ++place) {
        if (!powers_[place]) continue;
        for (auto const& [at, left] : powers_[place]->levels()) {
            rows.device.push_back(static_cast<std::int32_t>(place));
            rows.replication.push_back(replication_);
            rows.at.push_back(at);
            rows.charge.push_back(left / powers_[place]->charge()->capacity());
        }
    }
    return rows;
}

} // namespace sunder::sim
