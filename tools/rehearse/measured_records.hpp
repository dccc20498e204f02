/// \file
/// What was measured, as records of a run have it.
#pragma once

#include "sim/records/records.hpp"
#include "tools/rehearse/board.hpp"
#include "tools/rehearse/link_lanes.hpp"
#include "tools/rehearse/troupe.hpp"

#include <optional>

namespace sunder::rehearse {

struct Observed {
    sim::Deployment const& deployment;
    Troupe const& troupe;
    LinkLanes const& lanes;
    Board const& board;
    std::optional<sim::Seconds> cut_at{}; ///< nobody asked after that, if before the end of the run
};

/// Stages as the simulator has them, which add up to the latency of each request: a stage ends where the next
/// one begins. Energy is 0: nobody measures it. What had not ended is `unfinished`.
[[nodiscard]] sim::Records records_of(Observed const& measured);

} // namespace sunder::rehearse
