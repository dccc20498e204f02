/// \file
/// Values that a file of their own holds.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/form/reading.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/trace/trace_file.hpp"
#include "sim/workload/arrivals.hpp"

namespace sunder::sim {

// What the file that `at` names holds; a stand-in where it cannot be used, which is reported.
[[nodiscard]] RateTrace read_rate_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] StepFunction read_load_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] StepFunction read_power_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] Recorded read_arrivals_trace(YamlCursor const& at, Reading const& reading);
[[nodiscard]] Distribution read_empirical(YamlCursor const& at, Reading const& reading);

} // namespace sunder::sim
