/// \file
/// Which links matter, and which of them need a solver.
#pragma once

#include "sim/platform/step_function.hpp"

#include <vector>

namespace sunder::sim {

/// How the flows of one kind are served.
struct PathService {
    int bottleneck = -1;    ///< the one link that all paths share which meet this one at all; or -1
    int own = -1;           ///< beside it, a link of constant rate that may hold a flow back; or -1
    std::vector<int> links; ///< where `bottleneck` is -1: the links that a max-min solver has to know
};

/// Leaves out every link that cannot be the bottleneck, then tells the paths that meet on a single link, each
/// with at most one other behind it (virtual time is exact there, see ProcessorSharing and CappedSharing),
/// from those that need the max-min solver.
///
/// The max-min allocation depends only on the set of feasible rates, so a link may be left out when the
/// others imply it: (a) all paths over it also use a link that is never faster; (b) all paths over it also
/// use one of several links whose peaks together do not exceed its least rate.
///
/// \param rates  of each link, shape (links,), bytes per second
/// \param paths  the links of each path, shape (paths,), none empty
/// \return shape (paths,)
[[nodiscard]] std::vector<PathService> plan_sharing(std::vector<StepFunction const*> const& rates,
                                                    std::vector<std::vector<int>> const& paths);

} // namespace sunder::sim
