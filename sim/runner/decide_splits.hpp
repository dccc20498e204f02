/// \file
/// Which cut is best under the load, where a scenario leaves that to simulation.
#pragma once

#include "sim/records/statistics.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// A cut that was simulated.
struct TriedCut {
    std::string name; ///< as in tables of cuts
    double value = 0; ///< of the figure that decides; NaN where it is undefined
    std::optional<Interval> interval;
    std::optional<Interval> less_best; ///< of the difference to the best, under the same luck
};

struct DecidedSplit {
    std::string application;
    std::string metric; ///< whole name of the figure
    std::string unit;   ///< as in Figure
    std::string cut;    ///< name of the one that was taken
    std::int64_t replications = 0;
    std::vector<TriedCut> cuts; ///< the best first; at least one
    bool is_settled = true;     ///< false: applications went on changing each other's best cuts
};

struct DecidedScenario {
    Scenario scenario;                   ///< without splits that are open
    std::vector<DecidedSplit> decisions; ///< in the order of the file
};

/// Simulates every cut that no other beats (unbeaten_cuts()) and that a file can say, under the load of the
/// scenario as it stands, and puts the one with the best figure in place of each split that is open; of equal
/// ones that with the smallest head. All cuts meet the same arrivals and the same luck, and these are those
/// of the run itself, so the figure of the winner flatters it as every best of several does.
///
/// Where several splits are open, the applications take turns in the order of the file: each takes its best
/// cut while the others keep theirs (at first the best for a lone request), until none changes (iterated best
/// response; it ends where no application gains by a change of its own, which need not be best for all
/// together). After ten rounds it stops as it is.
///
/// The result does not depend on the number of processes.
/// \throws InputError  as deploy() does \throws RunError, Interrupted  as replicated_figures()
[[nodiscard]] DecidedScenario decide_splits(Scenario scenario, ReplicationPool const& pool);

} // namespace sunder::sim
