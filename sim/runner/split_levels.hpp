/// \file
/// Where runs are split, as pilot runs tell.
#pragma once

#include "sim/runner/split_run.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

/// Levels so far, and whether they reach to the bound.
struct SplitLadder {
    std::vector<SplitLevel> levels;
    bool is_whole = false;
};

/// Adds what levels the pilot runs can tell of. The first level is one to which a run rises once in about
/// a thousand requests where it can, since a copy costs as much as hundreds of requests; each other one that
/// a third as many rise to as to the one below it (the number of trials matters little: Garvels 2000), or
/// fewer where runs rise by leaps. All levels get as many trials as make equally many runs rise to each. A
/// level is set where 40 rises or more were seen, as adaptive splitting sets the next where so many of its
/// particles came (Cerou and Guyader, "Adaptive multilevel splitting for rare event analysis", 2007). \param
/// pilot  what runs with the levels so far counted
[[nodiscard]] SplitLadder longer(SplitLadder ladder, SplitCounts const& pilot);

} // namespace sunder::sim
