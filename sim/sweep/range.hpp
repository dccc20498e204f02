/// \file
/// Values between two ends, as the user would have written them.
#pragma once

#include "sim/sweep/sweep.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// `points` values from one end to the other, both included, evenly spaced by the range's spacing. Whole
/// numbers are rounded, and equal neighbours are one value, so there may be fewer. Numbers have 12
/// significant digits, the ends all of theirs. \pre points > 0; logarithmic spacing: both ends are positive
[[nodiscard]] std::vector<SweepValue> spaced_values(SampledRange const& range, std::int64_t points);

/// The value below which a share `u` of the range lies; whole numbers are equally likely at linear spacing.
/// \pre 0 <= u < 1; low <= high; logarithmic spacing: both are positive
[[nodiscard]] SweepValue value_at(SampledRange const& range, double u);

} // namespace sunder::sim
