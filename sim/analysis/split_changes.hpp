/// \file
/// The best split of each point, and between which values of a key it changes.
#pragma once

#include "sim/analysis/groups.hpp"
#include "sim/records/point_table.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {

/// Two neighbouring points along one axis whose best splits differ.
struct SplitChange {
    std::size_t axis = 0; ///< into SplitMap::axes
    std::size_t from = 0; ///< into SplitMap::rows
    std::size_t to = 0;
};

/// The best split of every combination of the other keys, and its changes. An axis is a key, or several that
/// always change together (a zip); points are neighbours when they differ along one axis only and no
/// point lies between them. Samples have no neighbours, so their map has no changes.
struct SplitMap {
    std::vector<std::vector<std::size_t>> axes; ///< (axes, keys): indices of columns
    std::vector<std::size_t> rows;              ///< of the table: the best point of each combination
    std::vector<std::string> split;             ///< (rows,)
    std::vector<SplitChange> changes;           ///< axis after axis, by the values of the other keys
};

/// Where the split of `application` is a key, the best is the one with the least `metric`; else it is the
/// one that the planner chose, of which the column "applications.NAME.cut" tells.
/// \pre points that are done have a split; `metric` is a column of numbers of `points`
[[nodiscard]] SplitMap map_splits(PointTable const& points, std::string const& application,
                                  PointColumn const& metric);

} // namespace sunder::sim
