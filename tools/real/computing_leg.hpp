/// \file
/// Legs that compute: the network itself, with random weights, and the bytes of its tensors.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/rehearse/leg_work.hpp"

namespace sunder::real {

/// \throws sim::InputError  with everything of the applications' networks and codecs that cannot be computed
void expect_computable(sim::Scenario const& scenario, sim::Deployment const& deployment);

/// Tensors go as the simulator says: float32 as it lies in memory, or quantised (nas/supernet/quantiser.hpp).
/// The least value and the step of a quantised tensor are agreed beforehand, as with static quantisation:
/// whoever decodes has computed the same tensor when he warmed up.
/// \param threads  of each worker \pre expect_computable(); the scenario outlives what it makes
[[nodiscard]] rehearse::MakeWork computing_legs(sim::Scenario const& scenario, int threads);

} // namespace sunder::real
