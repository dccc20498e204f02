/// \file
/// Networks with their weights as files that PyTorch runs without anything of ours.
#pragma once

#include "nas/supernet/frozen_weights.hpp"
#include "sim/model/model_graph.hpp"

#include <filesystem>

namespace sunder::nas {

/// A TorchScript module for torch.jit.load(), whose forward() takes and gives one tensor of float32 with the
/// batch in front; its parameters are called as those of network_source(). \param part  null: it hands on
/// what it gets \throws sim::RunError  where an op has no counterpart, which it names, or the file cannot be
/// written
void write_torch_script(std::filesystem::path const& path, sim::ModelGraph const* part,
                        FrozenWeights const& weights);

} // namespace sunder::nas
