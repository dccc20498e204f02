/// \file
/// All that a run is made of but its requests.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/network/network.hpp"
#include "sim/engine/station/station.hpp"
#include "sim/forecast/offered_load.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace sunder::sim {

/// Where the requests of one device go that take one way: a station for each leg, and the channels between
/// them.
struct Itinerary {
    std::vector<Station*> stations;    ///< (legs,)
    std::vector<std::int32_t> devices; ///< (legs,), rows of device_rows()
    std::vector<int> channels;         ///< (legs - 1,)
    std::vector<int> back;             ///< of the answer, hop by hop
};

/// A station for each device and the network that joins them, built once out of a deployment. \pre the
/// deployment outlives it
class World {
public:
    struct Setup {
        Deployment const* deployment = nullptr;
        std::int64_t replication = 0;
        Window window;
    };

    World(Setup const& setup, Calendar& calendar, Network::Client& messages);

    /// Itineraries are made before the run: all that will be used, then `network().open()`.
    [[nodiscard]] Itinerary itinerary(Way const& way, std::int64_t device);
    [[nodiscard]] Network& network() { return network_; }

    /// A device whose load is a stream of jobs.
    struct CompetingDevice {
        CompetingJobs const* jobs = nullptr;
        Station* station = nullptr;
        Seed seed{0};
    };
    [[nodiscard]] std::vector<CompetingDevice> competing() const;

    /// The use of devices within `window`. Called once, at the end of the run.
    [[nodiscard]] Devices device_rows(Window const& window, OfferedLoad const& offered);
    [[nodiscard]] Links link_rows(Window const& window, OfferedLoad const& offered) const;

private:
    void build_stations(Window const& window, Calendar& calendar);
    [[nodiscard]] std::size_t place_of(int group, std::int64_t index) const;

    Deployment const& deployment_;
    std::int32_t replication_;
    Network network_;
    std::vector<StepFunction> speeds_; ///< (groups,), 1 - load
    std::vector<std::unique_ptr<Station>> stations_;
    std::vector<std::size_t> first_station_; ///< of each group
};

} // namespace sunder::sim
