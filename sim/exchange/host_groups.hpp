/// \file
/// Hosts that lie alike, as groups, and the routes between groups.
#pragma once

#include "sim/exchange/asked_hosts.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sunder::sim::detail {

struct HostGroup {
    std::vector<Id<SimGridHost>> hosts; ///< at least one; all alike
    /// For each link that every host has for itself: whose is which, in the order of the hosts.
    std::vector<std::vector<Id<SimGridLink>>> own_wires;
};

/// A wire as all hosts of two groups cross it.
struct GroupPassage {
    LinkPassage passage;              ///< of the first hosts
    std::optional<Id<HostGroup>> own; ///< whose every host has one of its own
    std::size_t number = 0;           ///< which of them, where `own`
};

struct GroupRoute {
    Id<HostGroup> from;
    Id<HostGroup> to;
    std::vector<GroupPassage> there;
    std::vector<GroupPassage> back;
};

struct GroupedPlatform {
    Table<HostGroup> groups;
    std::vector<Id<HostGroup>> origins;
    std::vector<Id<HostGroup>> hops;           ///< one for each
    std::vector<std::vector<GroupRoute>> legs; ///< the routes of each leg
};

/// Hosts that ask are alike when they have the same speed and cores and cross the same wires, but for those
/// that nobody else crosses, of which they have as many with the same rates and latencies. Those that serve
/// at one hop have to be alike.
/// \return nothing where something was reported
[[nodiscard]] std::optional<GroupedPlatform> group_hosts(PlatformImport const& import, ZoneTree const& tree,
                                                         std::vector<LegWays> const& legs,
                                                         Diagnostics& diagnostics);

} // namespace sunder::sim::detail
