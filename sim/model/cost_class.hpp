/// \file
/// Kinds of work between which devices differ in efficiency.
#pragma once

#include "sim/model/model_graph.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Under which name devices state their efficiency for this kind of op: conv2d (all convolutions but those
/// that follow), depthwise (as many groups as input channels), pointwise (1x1 kernel), narrow (fewer than 16
/// input channels in a group, too few to fill the lanes of a processor), winograd (3x3 kernel, stride 1, one
/// group and at least 16 channels on both sides, which runtimes compute with fewer products than are counted:
/// Lavin and Gray, CVPR 2016, arXiv 1509.09308), linear, matmul
/// (products of two tensors), attention, recurrent, pool, norm, activation, elementwise (functions of several
/// tensors, reductions, choices), movement (what moves or picks elements), opaque; and of no op of a model:
/// encode and decode (quantisation for the link, and back).
[[nodiscard]] std::string_view cost_class_of(OpKind const& kind, Tensor const& first_input);

/// The class whose efficiency holds where that of a class is not stated: conv2d for narrow and winograd,
/// linear for matmul, attention and recurrent, elementwise for encode and decode, else itself.
[[nodiscard]] std::string_view general_class_of(std::string_view cost_class);

/// All of those names.
[[nodiscard]] std::vector<std::string> const& cost_classes();

} // namespace sunder::sim
