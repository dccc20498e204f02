/// \file
/// What goes into an ONNX graph.
#pragma once

#include "sim/onnx/graph.hpp"
#include "sim/onnx/import_onnx.hpp"

namespace sunder::sim {

/// Reports every dimension that is left open and every choice that nothing in the graph is called by.
void import_inputs(onnx::GraphProto const& proto, OnnxChoices const& choices, OnnxGraph& graph,
                   Location const& where, Diagnostics& diagnostics);

} // namespace sunder::sim
