/// \file
/// Which requests the figures of a run are about.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>

namespace sunder::sim {

/// Whether the request in that row counts: it arrived within the window of its replication, and ended, in
/// whatever way.
/// \pre its replication has a window
[[nodiscard]] bool is_counted(Records const& records, std::size_t row);

} // namespace sunder::sim
