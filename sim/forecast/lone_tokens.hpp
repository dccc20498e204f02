/// \file
/// What a request of many steps costs that is alone.
#pragma once

#include "sim/scenario/deployment.hpp"

namespace sunder::sim {

/// In the mean, as LoneRequest has it, over the number of tokens and the guesses.
struct LoneTokens {
    Seconds first; ///< to the first token: the first pass
    Seconds pass;  ///< each further pass
    double passes; ///< further ones
    double tokens; ///< with the first
    Joules energy; ///< of all passes

    [[nodiscard]] Seconds latency() const { return first + passes * pass; }
    /// Mean time after the first token over mean tokens after it.
    [[nodiscard]] Seconds per_token() const { return passes / (tokens - 1) * pass; }
};

/// \pre the application has steps
[[nodiscard]] LoneTokens lone_tokens(Deployment const& deployment, DeployedApplication const& application);

} // namespace sunder::sim
