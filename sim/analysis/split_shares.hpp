/// \file
/// How often each split is the best where a sweep draws the times of its devices.
#pragma once

#include "sim/analysis/split_changes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// Whether the column is of those that `sunder sweep --doubt` draws: "devices.NAME.time_factor".
[[nodiscard]] bool is_drawn(PointColumn const& column);

struct SplitShare {
    std::string split;
    double share = 0; ///< of the draws in which it is the best
};

/// One combination of the other keys.
struct SplitDraws {
    std::size_t row = 0; ///< of the table: its first one
    std::int64_t draws = 0;
    std::vector<SplitShare> shares; ///< the commonest first
};

struct SplitShares {
    std::vector<std::size_t> keys;  ///< indices of the columns of the other keys
    std::vector<SplitDraws> places; ///< in the order of their first rows; none where nothing is drawn
};

/// \pre `map` is that of the points
[[nodiscard]] SplitShares shares_of_splits(PointTable const& points, SplitMap const& map);

} // namespace sunder::sim
