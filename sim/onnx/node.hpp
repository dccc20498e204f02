/// \file
/// What stands in a node of an ONNX graph.
#pragma once

#include "sim/model/model_graph.hpp"

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

// What cannot be read throws a Misfit (infer.hpp).

using Integers = std::vector<std::int64_t>;

/// Null where there is none of the name.
[[nodiscard]] onnx::AttributeProto const* find_attribute(onnx::NodeProto const& node, std::string_view name);
[[nodiscard]] std::int64_t integer(onnx::NodeProto const& node, std::string_view name,
                                   std::int64_t otherwise);
[[nodiscard]] Integers integers(onnx::NodeProto const& node, std::string_view name);

/// Of height and width.
[[nodiscard]] Extent extent(Integers const& values, Extent otherwise);
/// \param pads  as ONNX orders them: starts of height and width, then ends
[[nodiscard]] Padding padding(Integers const& pads);

/// What slides over an image.
struct SlidingWindow {
    Extent kernel;
    Extent stride;
    Extent dilation;
};
/// The `pads` of the node, or those that its `auto_pad` asks for. \param shape  of its input
[[nodiscard]] Padding pad_of(onnx::NodeProto const& node, Integers const& shape, SlidingWindow const& window);

/// As ONNX numbers them.
[[nodiscard]] ElementType element_type_of(std::int32_t type);

[[nodiscard]] bool has_input(onnx::NodeProto const& node, int index);
[[nodiscard]] std::vector<std::string> all_inputs(onnx::NodeProto const& node);

} // namespace sunder::sim
