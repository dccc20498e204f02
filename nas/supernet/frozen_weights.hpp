/// \file
/// Weights that are not learnt any more.
#pragma once

#include "sim/base/random.hpp"
#include "sim/model/model_graph.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sunder::nas {

/// Values of the tensors that ops keep, by name of the op and of the tensor (sim/model/stored_tensors.hpp).
using FrozenWeights = std::map<std::pair<std::string, std::string>, std::vector<float>>;

/// Those of a network that nobody trained: drawn, with statistics of noise.
/// \param widest  the network at full width, where this one is narrower; else null
[[nodiscard]] FrozenWeights draw_weights(sim::ModelGraph const& network, sim::ModelGraph const* widest,
                                         sim::Seed seed);

} // namespace sunder::nas
