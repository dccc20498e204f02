/// \file
/// Nodes of an ONNX graph of which only what goes in and out is known, and what becomes of quantised tensors.
#pragma once

#include "sim/onnx/graph.hpp"

namespace sunder::sim {

/// An op of that work. Where several of the node's outputs are used, its tensor is all of them together, and
/// an op without work behind it for each hands that one on: so every cut carries the bytes that cross there.
void add_opaque(onnx::NodeProto const& node, OnnxGraph& graph, Flops work);

/// QuantizeLinear of what is computed: the op before it puts out that type where nobody else reads its
/// tensor; else it is an op.
void quantise(onnx::NodeProto const& node, OnnxGraph& graph);

/// DequantizeLinear of what is computed: whoever reads it takes the tensor as it is stored; it is an op where
/// it is the answer.
void dequantise(onnx::NodeProto const& node, OnnxGraph& graph);

} // namespace sunder::sim
