/// \file
/// <cluster> and <cabinet> of SimGrid's files: many hosts alike, and what joins them.
#pragma once

#include "sim/exchange/tree_maker.hpp"

#include <optional>

namespace sunder::sim::detail {

/// Adds the zone of a cluster with its hosts. Topologies FLAT, TORUS and FAT_TREE.
/// \return nothing where something was reported
std::optional<Id<Zone>> read_cluster(TagReader const& at, std::optional<Id<Zone>> around, TreeMaker& maker);

/// Adds the hosts of a cabinet to its zone, each with a link up and one down, and after these `backbone`.
void read_cabinet(TagReader const& at, Id<Zone> zone, std::vector<LinkPassage> const& backbone,
                  TreeMaker& maker);

} // namespace sunder::sim::detail
