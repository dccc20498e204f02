/// \file
/// Who takes part in a rehearsal: a process for each device, and the connections between them.
#pragma once

#include "sim/base/id.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace sunder::rehearse {

/// A device that some application uses.
struct Place {
    sim::Id<sim::DeviceGroup> group;
    std::int64_t index = 0;
    std::size_t row = 0; ///< of Devices in records
};

/// The connection of an application over one hop between two devices.
struct PlayedConnection {
    sim::Id<sim::Application> application;
    std::size_t leg = 0; ///< that its messages leave
    std::size_t from = 0;
    std::size_t to = 0; ///< places
};

/// A device of an application, which asks.
struct Asker {
    sim::Id<sim::Application> application;
    std::int64_t device = 0;
    std::vector<std::size_t> stops; ///< (legs,): places
    std::vector<std::size_t> hops;  ///< (legs - 1,): connections
    std::size_t first_row = 0;      ///< of its requests
    std::size_t most = 0;           ///< requests
};

/// \pre the deployment is one that can be rehearsed, see rehearsable.hpp
struct Troupe {
    std::vector<Place> places;
    std::vector<PlayedConnection> connections;
    std::vector<Asker> sources; ///< in the order of applications, then devices
    std::size_t rows = 0;       ///< of all requests

    [[nodiscard]] Asker const& source_of(std::size_t row) const;
};

/// Requests of one device of a closed loop that are kept at most, and of all sources together.
inline constexpr std::size_t most_of_closed = 20'000;
inline constexpr std::size_t most_requests = 1'000'000;

/// Counts requests of open arrivals by drawing them.
[[nodiscard]] Troupe troupe_of(sim::Deployment const& deployment);

/// The first way of each application, which all its requests take.
[[nodiscard]] sim::Way const& way_of(sim::Deployment const& deployment, sim::Id<sim::Application> id);

/// Of one device of an application, as the simulator's.
[[nodiscard]] sim::Seed seed_of(sim::Deployment const& deployment, Asker const& source);

} // namespace sunder::rehearse
