/// \file
/// One point of a sweep.
#pragma once

#include "sim/records/point_result.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/sweep/sweep.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace sunder::sim {

/// What a sweep asks of each of its points.
struct SweepProblem {
    std::function<bool(std::int64_t point)> includes; ///< whether it meets the condition of the sweep
    std::function<Deployment(std::int64_t point)> deployment_of; ///< throws InputError where there is none
    PointSchema schema;
    std::optional<StopRule>
        stop; ///< its figure is one of the schema; absent: `run.replications` of each point
    /// What to do with the records of a point; they hold spans where the deployment says so. May be empty.
    std::function<void(std::int64_t point, Records const&)> keep_records;
};

/// Runs all replications of the point, one after the other, in this process; one that needs SimGrid gets a
/// child of its own. What goes wrong is part of the result. The result depends on the point only.
///
/// \pre no simulation with SimGrid has run in this process
/// \throws Interrupted
[[nodiscard]] PointResult run_point(SweepProblem const& problem, std::int64_t point);

} // namespace sunder::sim
