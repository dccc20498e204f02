/// \file
/// A model's graph as a network that computes.
#pragma once

#include "nas/supernet/weights.hpp"
#include "sim/model/model_graph.hpp"

#include <torch/types.h>

#include <cstddef>
#include <string>

namespace sunder::nas {

/// Ops [first, last) of a graph; one tensor enters them and that of the last leaves.
struct OpRange {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// Kind of an op that networks can be made of; empty where it is. Those with figures only (`work`) have no
/// meaning that could be computed.
[[nodiscard]] std::string find_unlearnable(sim::ModelGraph const& model);

/// Runs the stretch on a batch. Ops of equal names and shapes share their weights, whichever graph they are
/// in; a convolution narrower than its like in `widest` takes the first channels of that one's, group by
/// group, and each width has its own batch normalisation (Yu et al., Slimmable Neural Networks, ICLR 2019).
/// That takes the statistics of the batch (a network has them for each path, where running means would mix
/// all paths); so results depend on who else is in the batch.
/// \param input  shape (images, ...): what enters the first op
/// \param widest  the model at full width; absent where that is the model itself
/// \pre find_unlearnable(model) is empty; no op but the first ones of the stretch reads what lies before it
[[nodiscard]] torch::Tensor forward(sim::ModelGraph const& model, OpRange stretch, torch::Tensor const& input,
                                    Weights& weights, sim::ModelGraph const* widest = nullptr);

} // namespace sunder::nas
