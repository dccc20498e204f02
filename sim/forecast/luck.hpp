/// \file
/// What is drawn at random while a run goes on.
#pragma once

#include "sim/scenario/deployment.hpp"

namespace sunder::sim {

/// Whether anything is drawn as the run comes to it: gaps between requests, times to think, times of ops,
/// jitter and losses of messages that do not go over TCP, competing jobs. What is drawn beforehand (outages,
/// motion, what packets of TCP meet) does not count, nor do choices of servers and ways alone.
[[nodiscard]] bool draws_under_way(Deployment const& deployment);

/// Whether a policy knows of draws before they are made.
[[nodiscard]] bool foretells_draws(Deployment const& deployment);

} // namespace sunder::sim
