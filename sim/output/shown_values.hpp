/// \file
/// Numbers of a column as people read them: all in one unit that fits most of them.
#pragma once

#include "sim/records/point_table.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace sunder::sim {

/// How the numbers of one column are written.
struct Notation {
    std::string unit;  ///< "ms", "Mbit/s"; empty for counts and shares
    double size = 1;   ///< of the unit, in SI units
    int decimals = -1; ///< behind the point; -1: as many as the number needs, six digits at most
};

/// The unit in which the median has one to three digits before the point, and four digits of it in all.
/// Whole numbers without a unit get no decimals.
[[nodiscard]] Notation notation_of(std::string_view si_unit, std::span<double const> values);

/// The same, but a parameter is written with the digits that it has.
[[nodiscard]] Notation notation_of(PointColumn const& column);

/// "-" where undefined.
[[nodiscard]] std::string shown(double value, Notation const& notation);
/// A text as it is, at most `longest_name` characters of it.
[[nodiscard]] std::string shown(PointValue const& value, Notation const& notation);

/// One value alone, with its unit: "5 Mbit/s".
[[nodiscard]] std::string shown_with_unit(PointColumn const& column, std::size_t row);

/// The shortest end of its name, of two words at least, that no other column of the table shares, nor one
/// that was left out: "wifi.rate", "latency.p95", and "camera.latency.p95" where there are several
/// applications.
[[nodiscard]] std::string short_name(PointTable const& points, PointColumn const& column);

} // namespace sunder::sim
