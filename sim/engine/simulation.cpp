#include "sim/engine/simulation.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/run_facts.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds forever{std::numeric_limits<double>::infinity()};

} // namespace

Simulation::Simulation(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
    : deployment_{deployment},
      window_{deployment.run.warm_up, deployment.run.until.value_or(forever)},
      requests_{{.deployment = &deployment,
                 .replication = replication,
                 .cuts = coded_cuts(deployment, cuts_),
                 .window = window_},
                calendar_,
                recorder,
                static_cast<LiveRequests::Listener&>(*this)},
      world_{
          {.deployment = &deployment, .replication = replication, .window = window_, .watcher = &requests_},
          calendar_,
          requests_}
{
    build_clients(replication);
    world_.network().open();
    requests_.travel(world_.network());
    build_competitors();
}

void Simulation::build_clients(std::int64_t replication)
{
    auto const seed = seed_of_replication(deployment_.run, replication);
    exits_ = names_of_exits(deployment_);
    for (auto const id : deployment_.applications.ids()) {
        auto& itineraries = itineraries_.emplace_back(world_.itineraries(id));
        for (auto& itinerary : itineraries)
            itinerary.exit = number_of_exit(exits_, *itinerary.way);
    }
    for (auto const id : deployment_.applications.ids()) {
        auto const& application = deployment_.applications[id];
        auto const devices = static_cast<std::size_t>(deployment_.platform.devices[application.origin].count);
        clients_.push_back(make_clients({.application = &application,
                                         .application_id = id,
                                         .devices = devices,
                                         .first_source = std::exchange(sources_, sources_ + devices),
                                         .seed = seed_of_application(seed, application.name),
                                         .itineraries = &itineraries_[id]},
                                        deployment_.run, calendar_, static_cast<Clients::Listener&>(*this)));
    }
    for (auto const& clients : clients_)
        build_chooser(*clients);
    to_come_ = static_cast<std::int64_t>(sources_);
    for (auto const& clients : clients_)
        clients->begin();
}

void Simulation::build_chooser(Clients const& clients)
{
    auto const& owner = clients.identity();
    if (!owner.application->choice) return;
    requests_.let_choose(owner.application_id,
                         std::make_unique<WayChooser>(WayChooser::Setup{.deployment = &deployment_,
                                                                        .application = owner.application,
                                                                        .itineraries = owner.itineraries,
                                                                        .devices = owner.devices,
                                                                        .seed = owner.seed}));
}

void Simulation::build_competitors()
{
    for (auto const& device : world_.competing()) {
        CompetingStream::Setup const setup{.jobs = device.jobs,
                                           .station = device.station,
                                           .seed = device.seed,
                                           .source = sources_ + competitors_.size()};
        competitors_.push_back(std::make_unique<CompetingStream>(setup, calendar_));
        competitors_.back()->begin();
    }
    SUNDER_EXPECTS(sources_ + competitors_.size() <= Turn::most_sources);
    if (window_may_outlast_requests() && deployment_.run.until)
        calendar_.schedule(*deployment_.run.until, Turn{}, *this, 0);
}

/// The window is over.
void Simulation::wake(std::uint64_t /*token*/)
{
    stop_if_over();
}

void Simulation::asked(Clients& clients, std::uint32_t device, std::int64_t request)
{
    ++on_their_way_;
    requests_.arrive({.clients = &clients, .device = device, .number = request});
}

void Simulation::ended(Clients& clients, std::uint32_t device, Recorder::Next next)
{
    --on_their_way_;
    if (next == Recorder::Next::stop) return calendar_.clear();
    clients.request_ended(device);
    stop_if_over();
}

bool Simulation::window_may_outlast_requests() const
{
    return !competitors_.empty() || world_.follows_power();
}

/// Competing jobs, batteries and the steps of traces go on for ever: the run is over when nobody of ours is
/// left and the window has passed.
void Simulation::stop_if_over()
{
    if (to_come_ > 0 || on_their_way_ > 0) return;
    bool const window_goes_on =
        window_may_outlast_requests() && deployment_.run.until && calendar_.now() < *deployment_.run.until;
    if (!window_goes_on) calendar_.clear();
}

void Simulation::run()
{
    begin();
    world_.network().run();
    tell_unfinished();
}

void Simulation::change_luck(Seed luck, Seconds as_of)
{
    for (auto const& clients : clients_)
        clients->change_luck(luck, as_of);
    for (auto const& competitor : competitors_)
        competitor->change_luck(luck, as_of);
}

Records Simulation::records()
{
    auto records = run_facts_of(deployment_);
    Window const window{window_.from, deployment_.run.until.value_or(requests_.last_end())};
    auto const offered = offered_load(deployment_);
    records.windows.push_back(window);
    records.devices = world_.device_rows(window, offered);
    requests_.mode_energy().add_to(records.devices.energy);
    records.link_rows = world_.link_rows(window, offered);
    records.contacts = world_.contact_rows(window.to);
    Seconds const end = std::max(window.to, requests_.last_end());
    records.outages = world_.outage_rows(records.link_rows, end);
    records.batteries = world_.battery_rows(end);
    records.charges = world_.charge_rows();
    return records;
}

} // namespace sunder::sim
