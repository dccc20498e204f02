/// \file
/// Single times of well-known networks that others published, beside what the profiles that come along say.
#pragma once

#include "sim/validation/check.hpp"

#include <vector>

namespace sunder::validation {

/// One for each row of published_times.csv; none where it does not come along. A time may be off by twice the
/// 80th percentile of the errors that its profile states. \throws InputError  with all mistakes of the file
[[nodiscard]] std::vector<sim::Check> published_checks();

} // namespace sunder::validation
