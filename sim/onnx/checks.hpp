/// \file
/// What an ONNX file must be like before anybody follows its nodes.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/onnx/graph.hpp"

#include <string_view>

namespace sunder::sim {

/// How many messages, texts and other parts that have a length lie in a protobuf message, with those of
/// messages within; each takes more memory than its bytes in the file. Nothing where it breaks off.
[[nodiscard]] std::optional<std::size_t> count_parts(std::string_view bytes);

/// Reports names that would mislead a reader of messages.
void check_names(onnx::GraphProto const& graph, Location const& where, Diagnostics& diagnostics);

/// Reports tensors that are made twice, and constants that hold less or more than their shapes say. Constants
/// without any values are as good, as nobody needs these.
void check_tensors(onnx::GraphProto const& graph, Location const& where, Diagnostics& diagnostics);

/// Reports shapes that exporters stored and that are not ours.
void check_shapes(onnx::GraphProto const& proto, OnnxGraph const& graph, Location const& where,
                  Diagnostics& diagnostics);

} // namespace sunder::sim
