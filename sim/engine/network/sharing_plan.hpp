/// \file
/// Which links matter, and which of them meet in ways that need max-min sharing.
#pragma once

#include "sim/base/id.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

struct Lane;

/// Within which all flows on a link together keep, bytes per second: whatever they are they may have the
/// least, and never more than the peak.
struct RateRange {
    double least = 0;
    double peak = 0;
};

/// How the flows of one kind are served.
struct PathService {
    std::optional<Id<Lane>> alone;  ///< the one that matters to them, and to all whom they meet there
    std::vector<Id<Lane>> together; ///< where there is no such one: those that have to be shared out together
};

/// Leaves out every link that cannot be the bottleneck, then tells the paths that meet others on a single
/// link only (virtual time is exact there, see ProcessorSharing) from those whose links have to be shared out
/// together (MaxMinCarrier).
///
/// The max-min allocation depends only on the set of feasible rates, so a link may be left out when the
/// others imply it: (a) all paths over it also use a link that is never faster; (b) all paths over it also
/// use one of several links whose peaks together do not exceed its least rate.
///
/// \param paths  the links of each path, shape (paths,), none empty
/// \return shape (paths,)
[[nodiscard]] std::vector<PathService> plan_sharing(Table<RateRange, Lane> const& rates,
                                                    std::vector<std::vector<Id<Lane>>> const& paths);

} // namespace sunder::sim
