/// \file
/// ONNX graphs as models. Only here is the ONNX library known; models in our own format need none of it.
#pragma once

#include "sim/model/build_model.hpp"

#include <filesystem>
#include <optional>

namespace sunder::sim {

/// Reads the main graph of an ONNX file (onnx.ai; protobuf). Shapes and work are inferred by us, from the
/// shape of the graph's input and the attributes of its nodes; values of weights are not needed and may be
/// absent.
/// - The first dimension of every tensor is the batch and left out.
/// - The graph must have one input; its element type is kept unless `input_type` says otherwise.
/// - x * Sigmoid(x) becomes one `silu`, x * HardSigmoid(x) one `hard_swish`, Clip(0, 6) `relu6`. Identity, a
/// Pad
///   of nothing and a Concat of one tensor leave no trace. Batch normalisation and padding stay ops of their
///   own.
/// - Ops are named after their nodes: "/layer1/layer1.0/conv1/Conv" is `layer1.0.conv1`. Names are letters,
///   digits, `_`, `.` and `-`, and unique.
/// Nodes stand for ops of OPS.md; any other node is a mistake that is reported.
/// \throws InputError  where the file cannot be read, is damaged, or holds what we have no op for.
[[nodiscard]] ModelDescription import_onnx(std::filesystem::path const& path,
                                           std::optional<ElementType> input_type = std::nullopt);

} // namespace sunder::sim
