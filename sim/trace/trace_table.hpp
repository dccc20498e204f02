/// \file
/// The rows of a trace file, read strictly: columns by name, units in the header, every mistake with its
/// place.
#pragma once

#include "sim/base/decimal.hpp"
#include "sim/base/delimited_text.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim::detail {

/// A column that the file must or may have.
struct TraceColumn {
    std::string name; ///< empty: any
    Dimension unit{};
    enum class Kind : std::uint8_t { quantity, share, index, coordinate } kind = Kind::quantity;
    /// `optional`: column and values; `given`: the column, whose values are not
    enum class Occurrence : std::uint8_t { required, optional, given } occurrence = Occurrence::required;
    double largest = 0.0; ///< in SI units
};

/// Where a column stands in a file and how its numbers turn into SI units.
struct FoundColumn {
    std::size_t position = 0;
    Scale unit; ///< of its numbers, in SI units
    Piece title{};
};

struct TraceValue {
    double si = 0.0;
    Piece at;
};

struct TraceTable {
    std::vector<std::optional<FoundColumn>> columns; ///< as asked for
    std::vector<std::vector<std::optional<TraceValue>>>
        rows; ///< (rows, columns asked for); nothing where blank
};

/// Our word for times and rates of any trace.
[[nodiscard]] TraceColumn time_column();
[[nodiscard]] TraceColumn rate_column();
/// 0, or from 1 mB/s to 1e18 B/s.
[[nodiscard]] bool is_possible_rate(double bytes_per_second);

/// What one of the unit named is in SI units; nothing when it does not fit.
[[nodiscard]] std::optional<Scale> unit_of(TraceColumn const& column, std::optional<std::string_view> unit);

/// How to write its unit.
[[nodiscard]] std::string units_hint(TraceColumn const& column);

/// One number of the column; what is wrong with it is reported.
[[nodiscard]] std::optional<TraceValue> read_value(Piece const& cell, TraceColumn const& column,
                                                   FoundColumn const& found, Complaints& complaints);

/// All rows; what is wrong is reported and left out.
[[nodiscard]] TraceTable read_table(std::shared_ptr<Source const> const& source,
                                    std::vector<TraceColumn> const& wanted, Complaints& complaints);

/// The first line of an imported trace: from which file, and how.
[[nodiscard]] std::string comment_of_import(Source const& source, std::string_view how);

/// Reports the times that do not come after the one before.
void check_ascending(std::vector<TraceValue> const& times, Complaints& complaints);

} // namespace sunder::sim::detail
