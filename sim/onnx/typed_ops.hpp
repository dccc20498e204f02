/// \file
/// Nodes of ONNX graphs as ops of ours.
#pragma once

#include "sim/onnx/graph.hpp"

namespace sunder::sim {

/// Adds what the node stands for. A NoSuchOp where that is nothing that we have, a Misfit (infer.hpp) where
/// the node is wrong.
void import_node(onnx::NodeProto const& node, OnnxGraph& graph);

} // namespace sunder::sim
