/// \file
/// One replication of several.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>

namespace sunder::sim {

/// The rows of replication `number` alone, as if the run had been that replication. Spans are left out.
/// \pre rows stand replication after replication; number < windows.size()
[[nodiscard]] Records replication_of(Records const& records, std::size_t number);

} // namespace sunder::sim
