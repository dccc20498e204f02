/// \file
/// What differs between two runs or two sweeps, for people and for programs. Side A is the first that was
/// named; differences are B less A.
#pragma once

#include "sim/analysis/comparison.hpp"

#include <cstdint>
#include <string>

namespace sunder::sim {

/// One side.
struct Side {
    std::string name;     ///< of its file
    std::string scenario; ///< name
    std::uint64_t seed = 1;
    std::int64_t size = 1;  ///< replications of a run, points of a sweep
    std::string measured{}; ///< by what, where it is a rehearsal
};

struct Sides {
    Side a, b;
};

[[nodiscard]] std::string comparison_text(Sides const& sides, RunComparison const& comparison);
[[nodiscard]] std::string comparison_text(Sides const& sides, SweepComparison const& comparison);

/// {"format": "sunder-comparison/1", "of": "runs" or "sweeps", "a": {"scenario", "seed", "replications" or
///  "points"}, "b", "figures": [{"name", "unit", "a", "b", "difference", "ci95", "pairs", "least",
///  "greatest"}]}, of runs also "paired" and "requests": [{"application", "pairs", "slower", "faster",
///  "lost_on_a", "lost_on_b", "mean", "ci95", "p5", "p50", "p95"}], of sweeps "pairs", "only_a" and
///  "only_b". Where a side was measured it has "measured", and runs have "stages": [{"application",
///  "requests_a", "requests_b", "stages": [{"stage", "a": {"median", "mean", "p95"}, "b"}]}], of which the
///  last stage is "total". SI units, null where undefined. Ends with a line break.
[[nodiscard]] std::string comparison_json(Sides const& sides, RunComparison const& comparison);
[[nodiscard]] std::string comparison_json(Sides const& sides, SweepComparison const& comparison);

} // namespace sunder::sim
