/// \file
/// Ways as policies know them.
#pragma once

#include "sim/policy/way_profile.hpp"
#include "sim/scenario/deployment.hpp"

#include <vector>

namespace sunder::sim {

/// In the means of a lone request, see RouteCost and WorkerCost.
///
/// Features of what lies beyond the device: work and number of ops, each of convolutions, of linear ops and
/// of all others, as shares of the whole model's; bytes, as a share of the most of all ways; and 1. They are
/// the seven of the Autodidactic Neurosurgeon (arXiv 2102.02638) and a constant.
[[nodiscard]] std::vector<WayProfile> way_profiles(Platform const& platform, ModelGraph const& model,
                                                   DeployedApplication const& application);

} // namespace sunder::sim
