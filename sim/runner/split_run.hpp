/// \file
/// One replication in which runs that come near to a late request are copied.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Heights at which it is counted how often runs rise to them: equal parts of the bound, the last of which
/// is the bound itself.
inline constexpr std::size_t heights = 256;

/// A height at which a run that has risen to it goes on as so many.
struct SplitLevel {
    std::size_t height = 0; ///< number, below `heights`
    int trials = 2;         ///< at least 2
};

struct SplitPlan {
    Seconds beyond;                       ///< later than that is late
    std::optional<Id<Application>> whose; ///< nothing: requests of all applications
    std::vector<SplitLevel> levels;       ///< ascending; none: a plain run

    [[nodiscard]] Seconds at(std::size_t height) const
    {
        return static_cast<double>(height + 1) / static_cast<double>(heights) * beyond;
    }
};

/// What a replication adds up to. Weights are shares of a run.
struct SplitCounts {
    struct Rises {
        double weight = 0;
        std::int64_t seen = 0; ///< in whatever copy
    };
    // Of requests that count: those in question that arrived when the warm-up was over.
    double finished = 0;        ///< weight
    double late = 0;            ///< weight, of those that finished
    double unanswered = 0;      ///< weight: dropped or failed
    std::int64_t late_seen = 0; ///< in whatever copy

    std::int64_t requests = 0;   ///< simulated in all, in whatever copy, whether they count or not
    std::int64_t unfinished = 0; ///< of these, when a run was over
    std::int64_t copies = 0;
    std::array<Rises, heights> rises{};

    void add(SplitCounts const& more);
};

/// RESTART (M. and J. Villen-Altamirano, "RESTART: a straightforward method for fast simulation of rare
/// events", Winter Simulation Conference 1994; unbiased: Garvels, "The splitting method in rare event
/// simulation", thesis, Twente 2000; L'Ecuyer, Demers and Tuffin, "Rare events, splitting, and quasi-Monte
/// Carlo", ACM TOMACS 17(2), 2007). The importance of a state is StepwiseRun::longest_in_sight(). A run that
/// rises to a level goes on as `trials` runs, each with 1 / trials of its weight: copies with luck of their
/// own, which end when they fall below the level again, and itself, which then has its weight back. So the
/// weights of late requests add up to the same in expectation as without any level, however the levels lie
/// and whatever part of the luck copies have in common; only the effort differs.
///
/// Copies are children of this process (fork), one after the other: at most one for each level at one time,
/// of which one works. A pure function of its arguments.
/// \pre the model of the network is not SimGrid's
/// \throws RunError  when the run cannot go on, or there is no process left
[[nodiscard]] SplitCounts split_run(Deployment const& deployment, std::int64_t replication,
                                    SplitPlan const& plan);

} // namespace sunder::sim
