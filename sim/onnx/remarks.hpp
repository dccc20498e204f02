/// \file
/// What a reader of an imported model's figures must know.
#pragma once

#include "sim/model/imported_model.hpp"
#include "sim/onnx/graph.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// Each kind once: ops of unknown work, tensors whose sizes only a run tells, operators newer than the
/// library, and branches. \param branches  names of nodes whose first branch was taken unseen
[[nodiscard]] std::vector<Remark> remarks_on(OnnxGraph const& graph, std::vector<std::string> const& branches,
                                             std::vector<std::string> const& idle_inputs);

} // namespace sunder::sim
