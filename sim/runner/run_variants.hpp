/// \file
/// Several deployments of the same applications under the same luck.
#pragma once

#include "sim/records/summary.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/runner/spent_over_time.hpp"
#include "sim/scenario/deployment.hpp"

#include <vector>

namespace sunder::sim {

struct VariantRun {
    Summary whole;                        ///< of all replications
    std::vector<Summary> each;            ///< (replications,)
    std::vector<SpentOverTime> over_time; ///< (replications,); none where has_intervals() says no
};

/// Runs all replications of each variant. The same replication of two variants has the same arrivals and the
/// same luck, so they can be compared pair by pair.
/// \return one for each variant, whatever the number of processes
/// \pre all have as many replications. \throws  as run_replications()
[[nodiscard]] std::vector<VariantRun> run_variants(std::vector<Deployment> const& variants,
                                                   ReplicationPool const& pool);

} // namespace sunder::sim
