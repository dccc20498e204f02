/// \file
/// Sweeps as files hold them.
#pragma once

#include "sim/output/sweep_file.hpp"
#include "tests/sim/records/some_points.hpp"

#include <string>
#include <utility>

namespace sunder::sim {

/// These points of a sweep of four.
inline SweepFile sweep_of(PointTable points)
{
    return {.points = std::move(points),
            .points_in_all = 4,
            .application = "camera",
            .scenario = "small",
            .seed = 7,
            .with_records = {},
            .provenance = {.program_version = "0.1.0",
                           .simgrid_version = "3.32",
                           .command = "sweep",
                           .scenario_text = "format: sunder-scenario/1\n",
                           .inputs = {{"small.yaml", std::string(64, 'a')}}}};
}

inline SweepFile small_sweep()
{
    return sweep_of(four_points());
}

} // namespace sunder::sim
