/// \file
/// Ops that exporters take apart, put together again, so that a cut falls between them and not within.
#pragma once

#include "sim/onnx/node_ops.hpp"
#include "sim/onnx/pattern.hpp"

namespace sunder::sim {

/// Where the node ends a group that is one op of ours, the group becomes that op.
/// \return whether it did
[[nodiscard]] bool recognise(onnx::NodeProto const& node, OnnxGraph& graph);

// The groups, each asked with the node that may be its last. What is found is made with `ops`, its other
// nodes are parts of the pattern.

/// softmax(q k' / sqrt(d) + mask) v: MatMul, Div or Mul or none, Add or Where of a mask or none, Softmax,
/// MatMul.
[[nodiscard]] bool find_attention(NodeOps& ops, Pattern& pattern);
/// ReduceMean, Sub, Pow or Mul, ReduceMean, Add, Sqrt, Div; without the first two it is that of the root of
/// the mean square.
[[nodiscard]] bool find_norm(NodeOps& ops, Pattern& pattern);
/// Its factor or its shift, behind it.
[[nodiscard]] bool find_affine_norm(NodeOps& ops, Pattern& pattern);
/// As PyTorch writes it: the groups of channels are channels of an instance normalisation.
[[nodiscard]] bool find_group_norm(NodeOps& ops, Pattern& pattern);
/// x Sigmoid(x), x HardSigmoid(x), x Clip(x + 3, 0, 6) / 6, x Tanh(Softplus(x)), and x / 2 (1 + Erf(x /
/// sqrt(2))) or as it is approximated by Tanh or Sigmoid (Hendrycks and Gimpel, arXiv 1606.08415, section 2).
[[nodiscard]] bool find_gate(NodeOps& ops, Pattern& pattern);
/// Of a product of features, or of a convolution, behind it.
[[nodiscard]] bool find_bias(NodeOps& ops, Pattern& pattern);
/// Reshape, Transpose, Reshape of an image's channels.
[[nodiscard]] bool find_channel_shuffle(NodeOps& ops, Pattern& pattern);

} // namespace sunder::sim
