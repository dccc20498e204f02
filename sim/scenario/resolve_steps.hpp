/// \file
/// The way of the passes of a request after its first.
#pragma once

#include "sim/scenario/deployment.hpp"
#include "sim/scenario/resolve_split.hpp"

#include <optional>

namespace sunder::sim {

/// Where the model of further passes is cut; nothing where it cannot be, which is reported. \pre the
/// application has steps
[[nodiscard]] std::optional<ResolvedSplit>
resolve_steps(Scenario const& scenario, Application const& application, Diagnostics& diagnostics);

/// A pass with guesses: each message is so many times as large, and coding takes as much longer; the ops take
/// longer by the growth. \pre their times are fixed, or do not grow
[[nodiscard]] Way with_guesses(Way way, std::optional<Lookahead> const& lookahead);

/// What stands against the passes of an application whose ways are known, reported at its `steps`.
/// \param deployed  has steps
void check_steps(Scenario const& scenario, Application const& application,
                 DeployedApplication const& deployed, Diagnostics& diagnostics);

} // namespace sunder::sim
