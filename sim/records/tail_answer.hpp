/// \file
/// How likely a late request is, as runs that were split tell.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/records/statistics.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// A level at which runs were split.
struct TailLevel {
    Seconds at;
    int trials = 2;
    double rises = 0;      ///< to it, of an unsplit run for each request that counts
    std::int64_t seen = 0; ///< rises, in whatever copy
};

struct TailAnswer {
    double probability = 0;           ///< of the requests that finish
    std::optional<Interval> interval; ///< 95 %; nothing where fewer than two replications saw a late one
    double unanswered = 0;            ///< share of requests that were dropped or failed
    std::vector<TailLevel> levels;    ///< ascending
    bool reaches_bound = true;        ///< whether pilot runs with these levels came to the bound often enough
    Seconds highest;                  ///< that any replication came to, at most the bound
    std::int64_t replications = 0;    ///< without pilot runs
    std::int64_t with_late = 0;       ///< of these, in which one was late
    std::int64_t late_seen = 0;       ///< in whatever copy
    std::int64_t requests = 0;        ///< simulated, in whatever copy
    std::int64_t pilot_requests = 0;  ///< simulated by pilot runs
    std::int64_t copies = 0;
    double plain_requests = 0; ///< at least so many tell as much in plain runs: as if none hung on another
};

} // namespace sunder::sim
