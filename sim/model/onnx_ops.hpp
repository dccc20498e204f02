/// \file
/// Nodes of ONNX graphs as ops.
#pragma once

#include "sim/model/onnx_graph.hpp"

namespace sunder::sim {

/// Adds what the node stands for; a Misfit (infer.hpp) where that is nothing that we have.
void import_node(onnx::NodeProto const& node, OnnxGraph& graph);

} // namespace sunder::sim
