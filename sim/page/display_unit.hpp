/// \file
/// Units in which people read SI figures, and short texts of numbers.
#pragma once

#include <string>
#include <string_view>

namespace sunder::sim {

/// `size` SI units; without a name for counts and shares.
struct DisplayUnit {
    std::string name;
    double size = 1;
};

/// The unit in which `largest` (in SI units) is at least 1 and short: "s" and 0.03 give "ms"; bytes per
/// second become bits per second; a unit that is not known stays itself.
[[nodiscard]] DisplayUnit display_unit(std::string_view si_unit, double largest);

/// "latency [ms]", or the name alone where there is no unit.
[[nodiscard]] std::string with_unit(std::string_view name, DisplayUnit const& unit);

/// With at most `digits` significant digits and no trailing zeros: "12.35". A dash for NaN.
[[nodiscard]] std::string short_number(double value, int digits = 4);

/// Value and unit: "12.35 ms".
[[nodiscard]] std::string short_quantity(double in_si_units, std::string_view si_unit);

} // namespace sunder::sim
