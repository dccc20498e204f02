/// \file
/// Parts of what a run left.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>

namespace sunder::sim {

/// All but the rows of requests and spans.
[[nodiscard]] Records facts_of(Records const& records);

/// The rows of replication `number` alone, as if the run had been that replication. Spans are left out.
/// \pre rows stand replication after replication; number < windows.size()
[[nodiscard]] Records replication_of(Records const& records, std::size_t number);

} // namespace sunder::sim
