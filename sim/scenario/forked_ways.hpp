/// \file
/// Ways that are cut alike and differ in the groups that serve them.
#pragma once

#include "sim/scenario/deployment.hpp"
#include "sim/scenario/resolve_split.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace sunder::sim {

using MakeWay = std::function<Way(Application const&, ResolvedSplit const&)>;

/// One way for each choice of groups (Application::other_servers) that the cuts of a split use, that of the
/// first groups first; they stand in the order of the lists, the last hop's group changing fastest. What
/// stands against the cuts on any of the groups is reported. \param first  number of the first among the ways
/// of the application
[[nodiscard]] std::vector<Way> forked_ways(Scenario const& scenario, Application const& application,
                                           ResolvedSplit const& split, std::size_t first,
                                           MakeWay const& make_way, Diagnostics& diagnostics);

/// The groups that may serve the hop, at least one.
[[nodiscard]] std::vector<Id<DeviceGroup>> groups_of_hop(Application const& application, std::size_t hop);

/// As if one group were named for each hop: an application for each choice, in the order of the ways.
[[nodiscard]] std::vector<Application> with_each_choice(Application const& application);

/// Reports what does not go with several groups for one hop.
void check_forks(Scenario const& scenario, Application const& application, Diagnostics& diagnostics);

} // namespace sunder::sim
