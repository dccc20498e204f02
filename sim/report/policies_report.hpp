/// \file
/// All policies of a scenario as one web page.
#pragma once

#include "sim/analysis/policy_scores.hpp"
#include "sim/page/page.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

struct PoliciesRun {
    std::string scenario;
    std::uint64_t seed = 1;
    std::int64_t replications = 1;
    Seconds from, to; ///< the window whose intervals the scores know
    std::vector<PolicyScores> applications;
};

/// For each application a table of its policies, and their regret over time where that is known.
[[nodiscard]] ReportPage policies_report(PoliciesRun const& run);

} // namespace sunder::sim
