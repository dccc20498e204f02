/// \file
/// Where each op of one application runs.
#pragma once

#include "sim/model/cut.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// A chain of devices and the ops that run on each. Position 0 is the origin, position k the k-th server.
struct Plan {
    std::vector<int> position_of; ///< (ops,)
    std::vector<Cut> cuts;        ///< (servers,): cut k separates positions <= k from those after it; nested

    /// Name of the cuts, joined by " | ": what results and `split` in the summary show.
    std::string name;
};

} // namespace sunder::sim
