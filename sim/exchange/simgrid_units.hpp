/// \file
/// Quantities as SimGrid's files write them: 98.095Mf, 125MBps, 50us.
/// Source: SimGrid 3.32, xbt_parse_units.cpp and simgrid.dtd
#pragma once

#include "sim/base/parse_quantity.hpp"
#include "sim/base/quantity.hpp"

#include <optional>
#include <string_view>

namespace sunder::sim::detail {

/// A time (ps to w; m is a minute), a rate (bps, Bps) or a speed (f, flops), with the prefixes k to E (Y for
/// speeds) and, of rates, Ki to Pi. A number without a unit is in s, Bps or f, as SimGrid takes it.
/// \return the value in SI units, rounded once, or nothing with `problem` filled in
[[nodiscard]] std::optional<double> parse_simgrid_quantity(std::string_view text, Dimension wanted,
                                                           ParseProblem& problem);

} // namespace sunder::sim::detail
