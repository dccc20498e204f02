/// \file
/// Whole passes of a network, op by op.
#pragma once

#include "nas/execute/ready_network.hpp"
#include "sim/profile/op_times.hpp"

#include <cstdint>

namespace sunder::cli {

struct PassLimits {
    std::int64_t warm_up = 0;     ///< passes whose times are forgotten
    std::int64_t repetitions = 1; ///< passes that count
    sim::Seconds longest;         ///< no pass begins later than this after the first, but one always counts
    sim::Seconds pause;           ///< before each pass that counts
};

/// Passes on the same input, each behind a rest as requests that come one by one are (real::Rest): a
/// processor that has rested is slower at first than one that is busy all the time, and its caches are cold.
/// A monotonic clock is read behind each op: an op takes from the end of the op before to its own end, so
/// that ops add up to the pass. \param inputs  what the model takes, with the network's batch
[[nodiscard]] sim::PassTimes time_passes(nas::ReadyNetwork const& network,
                                         nas::TensorsByProducer const& inputs, PassLimits const& limits);

} // namespace sunder::cli
