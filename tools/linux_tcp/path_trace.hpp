/// \file
/// Paths whose rate changes over time.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/step_function.hpp"

#include <filesystem>
#include <string>

namespace sunder::linux_tcp {

/// Bytes per second of the bottleneck, there and back.
struct PathTrace {
    std::string name; ///< of its file: from the folder of the measurements, where these are kept
    sim::StepFunction there;
    sim::StepFunction back;
    sim::Seconds every; ///< from one message to the next, where none takes longer
};

/// A rate trace as links have them (sim/trace/trace_file.hpp); of one with rates of several devices that of
/// the first. \throws sim::RunError  where there is no such file \throws sim::InputError  where it is none
[[nodiscard]] PathTrace read_path_trace(std::filesystem::path const& file, sim::Seconds every);

/// What comes from an instant on, as f(from + t).
[[nodiscard]] sim::StepFunction seen_from(sim::Seconds from, sim::StepFunction const& f);

} // namespace sunder::linux_tcp
