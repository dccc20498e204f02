/// \file
/// What batches take, from those sizes that were measured.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace sunder::sim {

/// Times of batches of 1, 2, ... up to the greatest that was measured, as `batch: {table: ...}` of a device
/// wants them: on straight lines between those measured, and never falling.
/// \param measured  by size \pre that of 1 is among them
[[nodiscard]] std::vector<Seconds> batch_table(std::map<std::int64_t, Seconds> const& measured);

} // namespace sunder::sim
