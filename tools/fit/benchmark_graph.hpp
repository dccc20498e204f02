/// \file
/// A network of ncnn's benchmark as its text graph has it.
#pragma once

#include "sim/model/model_graph.hpp"

#include <filesystem>
#include <string>

namespace sunder::fit {

/// NETWORK.param of the folder, fused, as a simulated device runs it. Where the graph states no size of its
/// images, it is that with which the benchmark runs. \throws InputError  where the graph cannot be read.
[[nodiscard]] sim::ModelGraph benchmark_graph(std::filesystem::path const& folder,
                                              std::string const& network);

} // namespace sunder::fit
