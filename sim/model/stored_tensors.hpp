/// \file
/// The tensors that an op keeps, as frameworks hold them.
#pragma once

#include "sim/model/model_graph.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

struct StoredTensor {
    std::string
        name; ///< "weight", "bias", "running_mean", "running_var"; "constant" of what an op brings along
    std::vector<std::int64_t> shape;
};

/// Of op number `op`: a convolution's weight is (out, in of a group, positions of each axis), a linear op's
/// (out, in), norms have one number a channel or feature. What an op brings along counts where it is trained.
/// None of kinds that frameworks have no common form for (recurrent ones, transposed convolutions).
[[nodiscard]] std::vector<StoredTensor> stored_tensors(ModelGraph const& model, int op);

} // namespace sunder::sim
