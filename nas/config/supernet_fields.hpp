/// \file
/// `accuracy: {supernet: ...}`: how weights are to be learnt, or where they are.
#pragma once

#include "nas/runner/one_shot_plan.hpp"
#include "sim/form/fields.hpp"

namespace sunder::nas {

[[nodiscard]] sim::Form const& supernet_form();

/// \param folder  of the search file: where relative paths start
[[nodiscard]] OneShotPlan read_one_shot(sim::YamlCursor const& at, std::filesystem::path const& folder,
                                        sim::Reading const& reading);
[[nodiscard]] TrainedWeights read_trained(sim::YamlCursor const& at, std::filesystem::path const& folder);

} // namespace sunder::nas
