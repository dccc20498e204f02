/// \file
/// What `sweep` does, for other programs that run its points by other means.
#pragma once

#include "tools/cli/commands/sweep_session.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <functional>

namespace sunder::cli {

/// To be called with each result as it comes.
using KeepResult = std::function<void(sim::PointResult const&)>;
/// Runs the points that the session misses.
using RunPoints = std::function<void(SweepSession&, KeepResult const&)>;

/// What the options of a sweep change in its scenario.
[[nodiscard]] sim::SweepOverrides sweep_overrides_of(Arguments const& arguments);

/// Carries out the sweep, tells how far it is, and prints what became of it.
/// \throws InputError, UsageError, RunError, Interrupted
void sweep_points(Arguments const& arguments, RunPoints const& run_points);

} // namespace sunder::cli
