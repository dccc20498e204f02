/// \file
/// Readers of the parts of our files.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/form/reading.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"
#include "sim/workload/arrivals.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

// The trace that `at` names; a stand-in where it cannot be used, which is reported.
[[nodiscard]] StepFunction read_rate_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] StepFunction read_load_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] Recorded read_arrivals_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] Distribution read_empirical(YamlCursor const& at, Reading const& reading);

/// \pre the form of `at` is that of a distribution
[[nodiscard]] Distribution read_distribution(YamlCursor const& at, Reading const& reading);

/// Its name is left to the caller. \pre the form of the fields is that of a device
[[nodiscard]] DeviceProfile read_profile(Layers const& fields, Reading const& reading);
[[nodiscard]] Queue read_queue(YamlCursor const& at);
[[nodiscard]] Load read_load(YamlCursor const& at, Reading const& reading);

/// Name and `each` are left to the caller. \pre the form of the fields is that of a link
[[nodiscard]] Link read_link(Layers const& fields, Reading const& reading);

/// `periodic`, `poisson` and the like.
[[nodiscard]] Arrivals read_arrivals(YamlCursor const& at, Reading const& reading);

/// \pre the form of `at` is input_form()
[[nodiscard]] Tensor read_input(YamlCursor const& at);
/// \pre the form of `at` is a list of op_form()
[[nodiscard]] std::vector<OpDescription> read_ops(YamlCursor const& at, Reading const& reading);

/// The graph as the user stated it, not fused.
[[nodiscard]] ModelGraph read_model(YamlCursor const& at, std::string name, Reading const& reading);

} // namespace sunder::sim
