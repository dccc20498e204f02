/// \file
/// The standard normal distribution.
#pragma once

namespace sunder::sim {

/// P(Z <= z).
[[nodiscard]] double normal_cumulative(double z);

/// The inverse of `normal_cumulative`.
/// \pre 0 < probability < 1
[[nodiscard]] double normal_quantile(double probability);

} // namespace sunder::sim
