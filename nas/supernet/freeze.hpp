/// \file
/// A network at one set of weights, as it is when it is used: each image for itself.
#pragma once

#include "nas/supernet/frozen_weights.hpp"
#include "nas/supernet/weights.hpp"
#include "sim/model/model_graph.hpp"

#include <torch/types.h>

namespace sunder::nas {

/// The weights of a network. Batch normalisation, which takes the statistics of a batch while weights are
/// learnt, keeps those of these images, each norm's behind those before it. \param widest  as in forward()
/// \param images  shape (images, ...), one batch \pre find_unlearnable(network) is empty, and one tensor goes
/// in
[[nodiscard]] FrozenWeights freeze(sim::ModelGraph const& network, sim::ModelGraph const* widest,
                                   Weights& weights, torch::Tensor const& images);

/// What leaves the network. \param network  all or a part of one that was frozen
[[nodiscard]] torch::Tensor run_frozen(sim::ModelGraph const& network, FrozenWeights const& weights,
                                       torch::Tensor const& images);

} // namespace sunder::nas
