/// \file
/// Points that share a value of one key, summed up.
#pragma once

#include "sim/records/point_table.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sunder::sim {

/// The rows of each value of a column, shape (values, rows of it). Numbers ascend, undefined ones come last,
/// together; texts come in the order in which they first occur.
[[nodiscard]] std::vector<std::vector<std::size_t>> rows_by_value(PointColumn const& column);

/// Of a figure over the points of a group where it is defined; NaN where it is defined nowhere.
struct FigureRange {
    std::size_t count = 0;
    double mean = 0;
    double min = 0;
    double max = 0;
};

struct PointGroup {
    PointValue value;                 ///< of the key
    std::size_t points = 0;           ///< that went well
    std::vector<FigureRange> figures; ///< (figures,)
    std::optional<std::size_t> best;  ///< row of the point at which the first figure is least
};

/// One group for each value of `key` that occurs, over the points that went well.
/// \pre the columns are of `points`; the figures are numbers
[[nodiscard]] std::vector<PointGroup> group_points(PointTable const& points, PointColumn const& key,
                                                   std::vector<PointColumn const*> const& figures);

} // namespace sunder::sim
