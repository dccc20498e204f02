/// \file
/// The points for which a condition holds.
#pragma once

#include "sim/records/point_table.hpp"
#include "sim/sweep/condition.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// What a condition on `points` can speak of: its columns, then "number", "replications" and "status".
[[nodiscard]] std::vector<Subject> subjects_of(PointTable const& points);

/// \pre the condition was read with subjects_of() a table of the same columns
[[nodiscard]] PointTable points_where(PointTable const& points, Condition const& condition);

} // namespace sunder::sim
