/// \file
/// Work that must have a process of its own, many pieces at once.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace sunder::sim {

struct ReplicationPool {
    int processes = 0; ///< at once; 0: as many as there are cores
    std::function<void(std::int64_t done, std::int64_t all)> progress; ///< called after each; may be empty
    std::int64_t first = 0;                                            ///< number of the first replication
};

/// What children do, and what becomes of that.
struct Answers {
    /// In a child. Of those at work at one time each has a place of its own, from 0.
    std::function<std::string(std::int64_t number, std::size_t place)> work;
    std::function<void(std::int64_t number, std::string answer)> take; ///< here, in the order of the numbers
};

/// Calls `work` with first, first + 1, ..., first + count - 1, each in a child process, and takes what they
/// return. A child starts as a copy of this process, with the default answers to signals; it ends without
/// running destructors, and dies when this process does. Signals reach the caller's own handlers again
/// afterwards.
///
/// \pre this process runs one thread
/// \throws RunError  when `work` throws or a child dies; the message names the replication. All others are
///     gone by then.
/// \throws Interrupted  on SIGINT and SIGTERM (unless they were ignored before); the children are gone by
///     then.
void run_in_children(std::int64_t count, Answers const& answers, ReplicationPool const& pool);

/// The same of records, which are joined.
[[nodiscard]] Records run_in_children(std::int64_t count, std::function<Records(std::int64_t)> const& work,
                                      ReplicationPool const& pool);

} // namespace sunder::sim
