/// \file
/// Shapes of what nodes make, by rules of our own: for operators that the ONNX library at hand does not know,
/// or not in their newest form, and for those of ONNX Runtime (domain com.microsoft).
#pragma once

#include "sim/onnx/fold.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

struct TensorType {
    std::int32_t element_type = onnx::TensorProto::UNDEFINED;
    Integers shape;
};
/// Of the outputs of a node from the first on, perhaps not of all.
using OutputTypes = std::vector<TensorType>;

/// Sources: ONNX operators, github.com/onnx/onnx, docs/Operators.md: Split 18, Pad 18, reductions 18, Resize
/// 18, GroupNormalization 18, Gelu 20, AffineGrid 20, DFT 20, Attention, RMSNormalization and RotaryEmbedding
/// 23, TensorScatter and Swish 24. \return nothing where there is no rule, or where it needs what is not
/// known \throws Misfit  where the node contradicts itself
[[nodiscard]] std::optional<OutputTypes> own_rule(onnx::NodeProto const& node,
                                                  std::vector<KnownInput> const& inputs);

/// Source: ONNX Runtime, docs/ContribOperators.md.
[[nodiscard]] std::optional<OutputTypes> runtime_rule(onnx::NodeProto const& node,
                                                      std::vector<KnownInput> const& inputs);

/// The most that an operator can make whose sizes only a run tells: NonZero all positions, NonMaxSuppression
/// all boxes that it may keep of each class, Slice all of its input, and the like.
[[nodiscard]] std::optional<OutputTypes> upper_bound(onnx::NodeProto const& node,
                                                     std::vector<KnownInput> const& inputs);

/// Where nothing else is known: what is computed and goes in, spread over each other where they fit, else the
/// first of it.
[[nodiscard]] std::optional<TensorType> like_inputs(std::vector<KnownInput> const& inputs);

/// The input, where its shape is known; null where it is absent or unknown.
[[nodiscard]] KnownInput const* shaped_input(std::vector<KnownInput> const& inputs, std::size_t i);

} // namespace sunder::sim
