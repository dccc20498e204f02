/// \file
/// Quantised and fused operators as the plain ones of ONNX that compute the same.
#pragma once

#include "sim/onnx/values.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

/// The node without scales and zero points, and of which type its output is.
struct FloatForm {
    onnx::NodeProto node;
    std::int32_t type = onnx::TensorProto::UNDEFINED; ///< undefined: as its operator says
};

/// Sources: ONNX, docs/Operators.md (QLinearConv, QLinearMatMul, ConvInteger, MatMulInteger); ONNX Runtime,
/// docs/ContribOperators.md (QLinearAdd and its kin, QGemm, FusedConv, ...). What a fused operator does
/// behind its product is left out: it adds an operation an element. \return nothing for any other operator
[[nodiscard]] std::optional<FloatForm> float_form(onnx::NodeProto const& node, KnownValues const& known);

} // namespace sunder::sim
