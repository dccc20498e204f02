/// \file
/// All that a run is made of but its requests.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/batch_kinds.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/itinerary.hpp"
#include "sim/engine/network/network.hpp"
#include "sim/engine/power/device_power.hpp"
#include "sim/engine/station/metered_station.hpp"
#include "sim/engine/station/station.hpp"
#include "sim/forecast/offered_load.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace sunder::sim {

/// A station for each device and the network that joins them, built once out of a deployment. \pre the
/// deployment outlives it
class World {
public:
    struct Setup {
        Deployment const* deployment = nullptr;
        std::int64_t replication = 0;
        Window window;
        MeteredStation::Watcher* watcher = nullptr; ///< of use where the power of devices is followed
    };

    World(Setup const& setup, Calendar& calendar, Network::Listener& messages);

    /// Itineraries are made before the run: all that will be used, then `network().open()`.
    /// \return one for each way of the application
    [[nodiscard]] std::vector<Itinerary> itineraries(Id<Application> application);
    [[nodiscard]] Network& network() { return network_; }

    /// A device whose load is a stream of jobs.
    struct CompetingDevice {
        CompetingJobs const* jobs = nullptr;
        Station* station = nullptr;
        Seed seed{0};
    };
    [[nodiscard]] std::vector<CompetingDevice> competing() const;

    /// Whether the power of any device is followed, so that something may happen until the window is over.
    [[nodiscard]] bool follows_power() const { return !powers_.empty(); }

    /// The use of devices within `window`. Called once, at the end of the run.
    [[nodiscard]] Devices device_rows(Window const& window, OfferedLoad const& offered);
    [[nodiscard]] Links link_rows(Window const& window, OfferedLoad const& offered) const;
    /// Of devices that move, up to the end of the run.
    [[nodiscard]] Contacts contact_rows(Seconds end) const;
    /// That began before `end`. \param links  link_rows()
    [[nodiscard]] Outages outage_rows(Links const& links, Seconds end) const;
    /// Of devices that have one, from the start to `end`. \pre device_rows() were asked for
    [[nodiscard]] Batteries battery_rows(Seconds end) const;
    [[nodiscard]] Charges charge_rows() const;

private:
    void build_stations(Setup const& setup, Calendar& calendar);
    [[nodiscard]] std::unique_ptr<Station> station_of(Setup const& setup, Id<DeviceGroup> group,
                                                      std::int64_t index, std::vector<Outage> const& outages,
                                                      Calendar& calendar);
    [[nodiscard]] DevicePower* power_of(Id<DeviceGroup> group, std::int64_t index) const;
    [[nodiscard]] Itinerary itinerary_of(Id<Application> id, Way const& way, Dispatcher const& dispatcher);
    void join_at_forks(std::vector<Itinerary>& itineraries);
    [[nodiscard]] Fork* make_fork(std::vector<Itinerary> const& itineraries,
                                  std::vector<std::size_t> const& ways, std::size_t leg);
    [[nodiscard]] Hop hop_of(Itinerary const& itinerary, Id<Route> route, std::size_t leg) const;
    void open_from(Itinerary& itinerary, std::size_t device);
    void open_inputs(Itinerary& itinerary, std::size_t device);
    void open_all(Itinerary& itinerary);
    void open(Itinerary& itinerary, std::size_t leg, std::size_t near, std::size_t far);
    [[nodiscard]] std::size_t place_of(Id<DeviceGroup> group, std::int64_t index) const;

    Deployment const& deployment_;
    std::int32_t replication_;
    Network network_;
    BatchKinds kinds_;
    Table<StepFunction, DeviceGroup> speeds_;                     ///< 1 - load
    std::vector<std::unique_ptr<StepFunction const>> own_speeds_; ///< of devices that differ, or slow
    std::vector<std::unique_ptr<DevicePower>> powers_; ///< by station; empty where none is followed
    std::vector<std::unique_ptr<Station>> stations_;
    Table<std::size_t, DeviceGroup> first_station_;
    std::vector<std::unique_ptr<Server>> servers_; ///< (stations,)
    Table<std::unique_ptr<Pool>, DeviceGroup> pools_;
    std::vector<std::unique_ptr<Dispatcher>> dispatchers_;
    std::vector<std::unique_ptr<Fork>> forks_;
};

} // namespace sunder::sim
