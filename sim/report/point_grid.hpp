/// \file
/// The points of a sweep as a grid over the keys that were varied. For the pages of this room only.
#pragma once

#include "sim/page/axis.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/records/point_table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// A key with at least two values.
struct GridKey {
    std::string name;                ///< "links.uplink.rate"; of keys that change together all of them
    DisplayUnit unit;                ///< of the numbers
    std::vector<double> numbers;     ///< (values,) ascending; empty where the values are words
    std::vector<std::string> labels; ///< (values,)
    std::size_t left_out = 0;        ///< values that are not shown, for want of room

    [[nodiscard]] std::size_t size() const { return labels.size(); }
};

struct PointGrid {
    static constexpr std::ptrdiff_t nothing = -1;

    std::vector<GridKey> keys;
    std::vector<std::ptrdiff_t>
        rows; ///< of the table, the last key varying fastest; nothing: there is no such point

    /// For each combination of the keys that are not `shown` (in their order, the last varying fastest) the
    /// rows over the shown ones, of which the last varies fastest.
    [[nodiscard]] std::vector<std::vector<std::ptrdiff_t>>
    slices(std::vector<std::size_t> const& shown) const;
    /// Indices of the keys that are not `shown`.
    [[nodiscard]] std::vector<std::size_t> others(std::vector<std::size_t> const& shown) const;
};

/// Nothing where no key takes two values, or where the points are samples that fill no grid. Of a key with
/// many values as many are kept as a drawing can show, evenly spaced.
[[nodiscard]] std::optional<PointGrid> grid_of(PointTable const& points);

/// Along which the values of a key stand.
[[nodiscard]] Axis axis_of(GridKey const& key);

/// The numbers of a column in `unit`; NaN for texts.
[[nodiscard]] std::vector<double> numbers_of(PointColumn const& column, DisplayUnit const& unit);
/// The unit that suits the column's largest number.
[[nodiscard]] DisplayUnit unit_of(PointColumn const& column);

} // namespace sunder::sim
