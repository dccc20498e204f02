/// \file
/// Sweeps for programs: SI units, null where undefined. Each text ends with a line break.
#pragma once

#include "sim/output/sweep_file.hpp"
#include "sim/records/point_table.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace sunder::sim {

/// {"format": "sunder-points/1", "scenario", "seed", "application", "points_in_all",
///  "columns": [{"name", "unit", "role"}],
///  "points": [{"number", "status", "replications", "failure", "values": {NAME: number or text}}]},
/// a point a line; `failure` only where it failed. Stops when the stream fails.
void write_points_json(std::ostream& stream, SweepFile const& sweep);

/// {"format": "sunder-point-groups/1", "by", "unit", "groups": [{"value", "points",
///  "figures": {NAME: {"count", "mean", "min", "max"}}, "best": {"number", "split"}}]}.
/// Arguments as of groups_text().
[[nodiscard]] std::string groups_json(PointTable const& points, std::string const& key,
                                      std::vector<std::string> const& figures, std::string const& split);

/// {"format": "sunder-splits/1", "application", "metric", "points": [{"number", "split"}],
///  "changes": [{"keys": [NAME], "from": {"number", "split", "values"}, "to": ...}]}.
/// Arguments as of splits_text().
[[nodiscard]] std::string splits_json(PointTable const& points, std::string const& application,
                                      std::string const& metric);

} // namespace sunder::sim
