/// \file
/// A search from beginning to end: ask, look, tell, record.
#pragma once

#include "nas/evaluate/simulator.hpp"
#include "nas/runner/search_plan.hpp"
#include "nas/runner/search_result.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace sunder::nas {

/// What was found out in one turn: all that is needed to go through it again.
struct SearchTurn {
    std::vector<Evaluation> evaluations; ///< (candidates asked for,)
    sim::Seconds elapsed;                ///< since the search began, without pauses
};

/// What one simulation of an exact search found out.
struct LearnedOutcome {
    Journey journey;
    SimulatedOutcome outcome;
};

struct SearchRun {
    std::vector<SearchTurn> earlier;             ///< of a run that was cut short: replayed first
    std::vector<LearnedOutcome> learned;         ///< likewise, of an exact search
    int processes = 0;                           ///< simulations at once; 0: as many as there are cores
    std::function<void(SearchTurn const&)> keep; ///< called after each new turn; may be empty
    std::function<void(LearnedOutcome const&)> keep_outcome; ///< likewise, of an exact search
    std::function<void(SearchResult const&)> progress;       ///< called after each turn; may be empty
    std::function<bool()> is_stopped = [] { return false; }; ///< asked after each turn
};

/// Where candidates come from and what they have to pass.
/// \invariant what it refers to outlives it
struct SearchProblem {
    SearchSubject subject;
    SearchPlan const& plan;
    JourneyTable const& table;
    AccuracyModel const& accuracy;
};

/// The candidate's architecture and coding at every cut, looked at by the plan's method.
/// \throws RunError, Interrupted  as Simulator and the problem's accuracy do
[[nodiscard]] std::vector<Candidate> at_every_cut(SearchProblem const& problem, Simulator& simulator,
                                                  Candidate const& candidate);

/// Goes on until the budget is used up, nothing is left to try, or the user says stop; the last turn is cut
/// where it exceeds the number of evaluations. What it finds does not depend on where it was cut short, nor
/// on the number of processes.
///
/// Where leakages are known, the best candidate is looked at at its other cuts too, in the end.
///
/// A plan that is_exact() goes by find_most_accurate(); candidates are then those whose journey was
/// simulated, in the order of the space. \throws RunError  when a simulation fails
[[nodiscard]] SearchResult run_search(SearchProblem const& problem, SearchRun const& run);

} // namespace sunder::nas
