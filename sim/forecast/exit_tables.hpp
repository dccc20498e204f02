/// \file
/// What every pair of exits and cut of an application would cost a lone request.
#pragma once

#include "sim/forecast/cut_table.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// One set of exits and all cuts with it.
struct ExitTable {
    std::vector<std::string> exits; ///< that are used
    CutTable cuts;       ///< chosen are those of the deployment, in the table of the exits that it uses
    bool in_use = false; ///< by the application
};

/// Every set of the model's exits for which something is stated at the application's threshold, the smaller
/// ones first; of more than six exits none, each alone, all, and those that are in use. Nothing where the
/// model has no exits. \pre deployment = deploy(scenario)
[[nodiscard]] std::vector<ExitTable> exit_tables_of(Scenario const& scenario, Deployment const& deployment,
                                                    Id<Application> application);

} // namespace sunder::sim
