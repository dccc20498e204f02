/// \file
/// What further passes of a request keep of its tokens, where, and what it takes to read it.
#pragma once

#include "sim/scenario/deployment.hpp"
#include "sim/scenario/resolve_split.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Whose pass that begins where `t` tokens are there (the first counts) reads what is kept of prompt + t:
/// what came before, and of the token that it takes in.
struct KeptInPasses {
    KeptTokens kept;         ///< by ops of the model of further passes
    std::int64_t prompt = 0; ///< tokens that the first pass takes in
    std::int64_t most = 0;   ///< tokens in all at the end of the longest request
};

/// As the application's `cache` has it, or the models. Nothing where none of their ops keeps anything, or
/// nobody knows when a request ends. \pre the application has steps
[[nodiscard]] std::optional<KeptInPasses> kept_in_passes(Scenario const& scenario,
                                                         Application const& application);

/// Requests that keep their tokens on a device of this group at once: as many as are stated. Else one, or in
/// a closed loop as many as there are origins for each of its devices; there each origin has one.
[[nodiscard]] std::int64_t kept_at_once(Scenario const& scenario, Application const& application,
                                        Id<DeviceGroup> group);

/// At the end of the longest request, on each of a row of devices. \param position_of  of the ops of the
/// model of further passes
[[nodiscard]] std::vector<Bytes> kept_at(KeptInPasses const& kept, ModelGraph const& model,
                                         std::vector<int> const& position_of);

/// Legs take the time of reading what is kept, too.
void let_grow(Way& way, ResolvedSplit const& split, KeptInPasses const& kept, Steps const& steps);

/// By op and position: what the mean pass takes more there than the op without anything kept. Shape
/// (positions, kept ops,).
[[nodiscard]] std::vector<std::vector<Seconds>> mean_growth(Chain const& chain, KeptInPasses const& kept,
                                                            Steps const& steps);

} // namespace sunder::sim
