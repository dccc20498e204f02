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
/// A word; "" where there is none of the name.
[[nodiscard]] std::string word(onnx::NodeProto const& node, std::string_view name);

/// As ONNX numbers them.
[[nodiscard]] ElementType element_type_of(std::int32_t type);
/// The same, and for those that we have no name for one that takes as many bytes: a word as long as a number
/// of 64 bits, which is what stands for words in most graphs; complex numbers likewise.
[[nodiscard]] ElementType element_type_by_size(std::int32_t type);
/// As weights are stored; 64-bit numbers as which people run them, of 32.
[[nodiscard]] int bits_of_weight(std::int32_t type);

[[nodiscard]] bool has_input(onnx::NodeProto const& node, int index);

} // namespace sunder::sim
