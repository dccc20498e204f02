/// \file
/// Which links matter, and which of them need a solver.
#pragma once

#include "sim/platform/step_function.hpp"

#include <vector>

namespace sunder::sim {

/// How the flows of one kind are served.
struct PathService {
    int alone = -1;         ///< the one link that decides, shared with no other kind of path; or -1
    std::vector<int> links; ///< where `alone` is -1: the links that a max-min solver has to know
};

/// Leaves out every link that cannot be the bottleneck, then tells the paths on which a single link decides
/// (processor sharing is exact there) from those that need the max-min solver.
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
