/// \file
/// Functions that an ONNX file defines for itself, written out where they are called.
#pragma once

#include <onnx/onnx_pb.h>

namespace sunder::sim {

/// Afterwards no node of the graph, nor of a graph within, calls a function of the file. Nodes and tensors of
/// a function are named after the node that calls it: "CALL/NODE". Attributes that refer to those of the call
/// get their values, or go where the call has none. \throws Misfit  where a function calls itself, or where
/// the graph would have more than a million nodes
void write_out_functions(onnx::ModelProto& model);

} // namespace sunder::sim
