/// \file
/// A platform as SimGrid's files describe it: hosts in zones, zones in zones, and ways between them.
#pragma once

#include "sim/exchange/zone_routes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim::detail {

struct Zone;

/// What a route can lead to: a host, a router, or a whole zone.
struct NetPoint {
    std::string name;
    std::optional<Id<Zone>> around; ///< where it lies; the root lies nowhere
    std::optional<Id<Zone>> inside; ///< of a zone: itself
};

struct Zone {
    Id<NetPoint> point;
    std::vector<Id<NetPoint>> points; ///< of its own, not those of the zones in it
    ZoneRoutes routes;
};

struct SimGridHost {
    Id<NetPoint> point;
    FlopsPerSecond speed; ///< of each core
    std::int64_t cores = 1;
    Watts idle_power;
    Watts busy_power;
};

struct ZoneTree {
    Table<SimGridLink> wires;
    Table<NetPoint> points;
    Table<Zone> zones;        ///< the root first
    Table<SimGridHost> hosts; ///< in the order of the file

    /// What a message from one point to another crosses, in order.
    /// \return nothing where no way leads there, or it has more than 10,000 stretches
    [[nodiscard]] std::optional<std::vector<LinkPassage>> way(Id<NetPoint> from, Id<NetPoint> to) const;

    /// Whether the point lies in the zone or in one inside it.
    [[nodiscard]] bool holds(Id<Zone> zone, Id<NetPoint> point) const;
};

} // namespace sunder::sim::detail
