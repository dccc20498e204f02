/// \file
/// A candidate as what the evaluation needs of it: a chain of blocks and where it is cut.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/cost/codec.hpp"
#include "sim/model/model_graph.hpp"

#include <vector>

namespace sunder::nas {

/// Blocks 0 .. n - 1 run one after the other; the cut stands before block `cut` (0: everything on the server,
/// n: everything on the device).
struct BlockChain {
    std::vector<sim::Seconds> device;    ///< (blocks,) on the origin, one worker, full speed
    std::vector<sim::Seconds> server;    ///< (blocks,) on the server, likewise
    std::vector<sim::Tensor> boundaries; ///< (blocks,) what enters each block; the first is the raw input
    std::vector<sim::Bytes> weights;     ///< (blocks,)
    std::vector<sim::Bytes> activations; ///< (blocks,) largest input + output of one of the block's ops
    std::size_t cut = 0;
    std::vector<sim::CodecStage> codec; ///< of the tensor at the cut
};

} // namespace sunder::nas
