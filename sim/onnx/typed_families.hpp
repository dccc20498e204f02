/// \file
/// The operators of ONNX that have ops of ours, by family; typed_ops.cpp has them in one table. Sources:
/// github.com/onnx/onnx, docs/Operators.md, and for the domain com.microsoft
/// github.com/microsoft/onnxruntime, docs/ContribOperators.md.
#pragma once

#include "sim/onnx/node_ops.hpp"

#include <string_view>
#include <unordered_map>

namespace sunder::sim {

/// Makes the ops that a node stands for. A NoSuchOp where there are none, a Misfit where the node is wrong.
using ImportNode = void (*)(NodeOps& ops);
using Imports = std::unordered_map<std::string_view, ImportNode>;

[[nodiscard]] Imports window_imports();
[[nodiscard]] Imports product_imports();
[[nodiscard]] Imports einsum_imports();
[[nodiscard]] Imports recurrent_imports();
[[nodiscard]] Imports attention_imports();
[[nodiscard]] Imports norm_imports();
[[nodiscard]] Imports element_imports();
[[nodiscard]] Imports reduction_imports();
[[nodiscard]] Imports movement_imports();
[[nodiscard]] Imports picking_imports();
/// Operators that no op of ours does, and of which the work is known all the same.
[[nodiscard]] Imports measured_imports();

} // namespace sunder::sim
