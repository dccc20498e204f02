/// \file
/// A fused op that is ready to run.
#pragma once

#include "nas/supernet/weights.hpp"
#include "sim/model/model_graph.hpp"

#include <torch/types.h>

#include <functional>
#include <vector>

namespace sunder::nas {

/// With the batch in front, one for each input of the op.
using OpTensors = std::vector<torch::Tensor>;

struct OpAndOutput {
    std::function<torch::Tensor(OpTensors const&)> op;
    torch::Tensor output; ///< of the tensors that it was made with
};

/// A convolution or product runs with the scale and shift of a batch normalisation behind it folded into its
/// weights, and the activation behind that in place, or in the kernel itself where the runtime can. Its
/// random weights are such that what comes out has deviation 1, so that values neither fade nor grow from op
/// to op, however many there are (Mishkin and Matas, ICLR 2016, arXiv 1511.06422). Any other op is computed
/// as compute.hpp says, but that batch normalisations are by fixed means and variances. \param op  what
/// fuse() makes; it and the weights outlive the result \param tensors  examples of what goes in
[[nodiscard]] OpAndOutput make_ready(sim::Op const& op, OpTensors const& tensors, Weights& weights);

} // namespace sunder::nas
