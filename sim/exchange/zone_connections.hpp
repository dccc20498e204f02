/// \file
/// What joins the hosts, routers and zones of a zone: routes, links of a star, an access point.
#pragma once

#include "sim/exchange/tree_maker.hpp"

#include <vector>

namespace sunder::sim::detail {

/// Reads what joins the points of the zone at `at`. \pre all hosts, zones and links of the file are known
void connect_zone(TagReader const& at, Id<Zone> zone, TreeMaker& maker);

/// Whether the zone has Cluster routing; that it has not is reported.
[[nodiscard]] bool needs_star(TagReader const& at, Id<Zone> zone, TreeMaker const& maker);

/// The backbone that the zone at `at` names, if any.
[[nodiscard]] std::vector<LinkPassage> backbone_of(TagReader const& at, TreeMaker const& maker);

} // namespace sunder::sim::detail
