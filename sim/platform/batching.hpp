/// \file
/// How a device serves several requests at once, in a batch.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// A worker takes up to `max` of the requests that wait and may share a batch (see
/// sim/engine/batch_kinds.hpp): as soon as so many are there, or when the one that came first has waited
/// `window`. With a window of 0 a free worker takes whoever is there: what Triton calls dynamic batching
/// (Triton Inference Server user guide, "Dynamic Batcher": max_batch_size, max_queue_delay_microseconds);
/// with another the two rules of Deb and Serfozo (Optimal control of batch service queues, Advances in
/// Applied Probability 5, 1973) of size and of time.
///
/// A batch of n takes `growth[n - 1]` times what its longest request would take alone (all are padded to it),
/// coding included. So one alone takes what it takes without batches, and what is said of lone requests
/// holds. \invariant growth[0] = 1, and it never falls; max = size of growth
struct Batching {
    std::int64_t max = 1;
    Seconds window;
    std::vector<double> growth{1.0};
};

/// `fixed` + n x `each` for a batch of n; only their proportion counts. \pre fixed + each > 0
[[nodiscard]] std::vector<double> growth_of(Seconds fixed, Seconds each, std::int64_t max);

/// Of the time that a request takes alone, what it takes of a worker as one of a full batch.
[[nodiscard]] double share_of_full_batch(Batching const& batching);
/// The least of any batch.
[[nodiscard]] double least_share_of_batch(Batching const& batching);

} // namespace sunder::sim
