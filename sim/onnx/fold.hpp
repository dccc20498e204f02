/// \file
/// The arithmetic of shapes: what exporters leave for the runtime to work out.
#pragma once

#include "sim/onnx/numbers.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

/// What a node takes, as far as it is known before a run.
struct KnownInput {
    std::optional<Integers> shape;
    Numbers const* numbers = nullptr; ///< null where they are not known, or where the input is absent
    std::int32_t element_type = onnx::TensorProto::UNDEFINED; ///< undefined where it is absent
    bool is_constant = true;
};

/// What the node makes of them, one for each of its outputs, where that follows: the shape of a tensor,
/// picking and joining numbers, arithmetic and comparisons with broadcasting as NumPy has it (ONNX, operators
/// Shape, Size, Gather, Slice, Concat, Cast, Add, Equal, Where, Range, Expand, ...). Real numbers are rounded
/// to their type after each step, as they are in a run.
/// \return nothing where an input is not known that is needed, the operator is none of these, or the result
///         would have more than most_numbers
[[nodiscard]] std::optional<std::vector<Numbers>> fold(onnx::NodeProto const& node,
                                                       std::vector<KnownInput> const& inputs);

} // namespace sunder::sim
