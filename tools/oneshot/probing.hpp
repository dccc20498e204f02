/// \file
/// Untrained networks as a search asks for them.
#pragma once

#include "nas/config/load_search.hpp"
#include "nas/proxy/untrained_networks.hpp"

#include <memory>

namespace sunder::cli {

/// Weights follow from the seed alone; a signal to stop ends what they do. \param search  outlives them
/// \throws sim::InputError  at the plan's place where its images cannot be read
[[nodiscard]] std::unique_ptr<nas::UntrainedNetworks>
untrained_networks_of(nas::SearchSpecification const& search, nas::ProxyPlan const& plan, sim::Seed seed);

} // namespace sunder::cli
