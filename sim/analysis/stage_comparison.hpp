/// \file
/// Two runs stage by stage: where what was simulated and what was measured differ.
#pragma once

#include "sim/records/records.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// Of one stage of the requests of one application that arrived within the window and finished, over all
/// replications. Percentiles of type 7.
struct StageFigures {
    Seconds median, mean, p95;
};

struct StageDifference {
    std::optional<Stage> stage; ///< nothing: from arrival to answer
    StageFigures a, b;
};

struct ApplicationStages {
    std::string application;
    std::size_t requests_a = 0, requests_b = 0;
    std::vector<StageDifference> stages; ///< those that some request of either side has, as they are passed;
                                         ///< the whole last
    std::vector<double> latencies_a, latencies_b; ///< ascending, s
};

/// Of each application of both of which some request finished on both.
[[nodiscard]] std::vector<ApplicationStages> compare_stages(Records const& a, Records const& b);

} // namespace sunder::sim
