/// \file
/// Kinds of work between which devices differ in efficiency.
#pragma once

#include "sim/model/model_graph.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Under which name devices state their efficiency for this kind of op: conv2d (all convolutions but those
/// that follow), depthwise (as many groups as input channels), pointwise (1x1 kernel), linear, matmul
/// (products of two tensors), attention, recurrent, pool, norm, activation, elementwise (functions of several
/// tensors, reductions, choices), movement (what moves or picks elements), opaque.
[[nodiscard]] std::string_view cost_class_of(OpKind const& kind, Tensor const& first_input);

/// The class whose efficiency holds where that of a class is not stated: linear for matmul, attention and
/// recurrent, else itself.
[[nodiscard]] std::string_view general_class_of(std::string_view cost_class);

/// All of those names.
[[nodiscard]] std::vector<std::string> const& cost_classes();

} // namespace sunder::sim
