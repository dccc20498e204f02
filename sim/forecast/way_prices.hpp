/// \file
/// What the ways of an application cost a lone request, in the modes that they ask for.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

struct WayPrice {
    std::string name;
    Bytes payload; ///< over all hops
    Seconds latency;
    Joules energy;
};

/// In the means, see LoneRequest. (ways,)
[[nodiscard]] std::vector<WayPrice> prices_of_ways(Deployment const& deployment,
                                                   DeployedApplication const& application);

/// Whether some way asks for a mode of a device, or was measured, so that its cut alone does not tell its
/// price.
[[nodiscard]] bool have_modes(DeployedApplication const& application);

} // namespace sunder::sim
