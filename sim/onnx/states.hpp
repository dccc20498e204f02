/// \file
/// What a graph gets from the pass before and hands on, as keys and values of attention.
#pragma once

#include "sim/onnx/graph.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// Makes states of inputs that only one node reads, which joins something new to them and whose tensor the
/// graph puts out: they cross no link, and the op keeps what there is of each token. \pre all nodes are read
/// \return what is to be said of them
[[nodiscard]] std::vector<std::string> keep_states(onnx::GraphProto const& proto, OnnxGraph& graph);

} // namespace sunder::sim
