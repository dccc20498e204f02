/// \file
/// A model's graph as a network that computes.
#pragma once

#include "nas/supernet/weights.hpp"
#include "sim/model/model_graph.hpp"

#include <torch/types.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace sunder::nas {

/// Ops [first, last) of a graph; one tensor enters them and that of the last leaves.
struct OpRange {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// What networks cannot be made of: an op of which only figures are known (`work`), or an input of which only
/// the bytes are. Empty where the model can be computed.
[[nodiscard]] std::string find_unlearnable(sim::ModelGraph const& model);

/// Tensors, with the batch in front, by who produced them: an op's index or sim::model_input.
using TensorsByProducer = std::map<int, torch::Tensor>;

/// Computes the ops that are marked, one after the other, from tensors that are there and those of the ops
/// before. An op's tensor is in the type that the model says, so it has as many bytes for each sample of the
/// batch as the model's tensor has; ops compute in float32 all the same, and what becomes of a fraction in a
/// whole number is told in element_types.hpp. What only moves or picks values leaves them in the type in
/// which they are given. Compute.hpp tells what ops do where a model does not say it all.
/// \param which  shape (ops,) \param tensors  those that enter, those of further inputs among them
/// \param widest  as in forward()
/// \return with those of all these ops
/// \pre find_unlearnable(model) is empty; each op's inputs are among the tensors or the ops
[[nodiscard]] TensorsByProducer compute_ops(sim::ModelGraph const& model, std::vector<bool> const& which,
                                            TensorsByProducer tensors, Weights& weights,
                                            sim::ModelGraph const* widest = nullptr);

/// Runs the stretch on a batch. Ops of equal names and shapes share their weights, whichever graph they are
/// in; a convolution narrower than its like in `widest` takes the first channels of that one's, group by
/// group, and each width has its own batch normalisation (Yu et al., Slimmable Neural Networks, ICLR 2019).
/// That takes the statistics of the batch (a network has them for each path, where running means would mix
/// all paths); so results depend on who else is in the batch.
/// \param input  shape (images, ...): what enters the first op
/// \param widest  the model at full width; absent where that is the model itself
/// \pre find_unlearnable(model) is empty, and one tensor goes in; no op but the first ones of the stretch
/// reads what lies before it
[[nodiscard]] torch::Tensor forward(sim::ModelGraph const& model, OpRange stretch, torch::Tensor const& input,
                                    Weights& weights, sim::ModelGraph const* widest = nullptr);

} // namespace sunder::nas
