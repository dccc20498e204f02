/// \file
/// What `rehearse` does, for the program that has networks to compute with.
#pragma once

#include "sim/scenario/deployment.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/cli/syntax/command_line.hpp"
#include "tools/rehearse/leg_work.hpp"

#include <functional>

namespace sunder::cli {

struct ComputingAsked {
    sim::Scenario const& scenario; ///< outlives the rehearsal
    sim::Deployment const& deployment;
    int threads = 1; ///< of each worker
};

/// What makes legs ready that compute. It may throw what is wrong with them.
using ComputingLegs = std::function<rehearse::MakeWork(ComputingAsked const&)>;

/// Carries out the rehearsal and prints what was measured. \param computing  may be empty: then all wait
/// \throws InputError, UsageError, RunError, Interrupted
void rehearse_scenario(Arguments const& arguments, ComputingLegs const& computing);

} // namespace sunder::cli
