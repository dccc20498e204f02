/// \file
/// Which requests the figures of a run are about: those that arrived within its window and ended, in whatever
/// way.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>

namespace sunder::sim {

[[nodiscard]] inline bool is_counted(Request const& request, Window const& window)
{
    return request.status != Status::unfinished && request.arrived_at >= window.from &&
           request.arrived_at <= window.to;
}

/// The request in that row. \pre its replication has a window
[[nodiscard]] bool is_counted(Records const& records, std::size_t row);

} // namespace sunder::sim
