/// \file
/// Replications of a deployment as they come, and what they mean together.
#pragma once

#include "sim/records/records.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/tallied_run.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Of one replication, as if the run had been that alone.
[[nodiscard]] Summary summary_of(TalliedRun const& run);

/// In the order of the replications.
class GatheredRuns {
public:
    explicit GatheredRuns(Deployment const& deployment) : tallies_{deployment.applications.size()} {}

    /// \return what is known of it but for its tally
    Records const& add(TalliedRun run)
    {
        tallies_.add(std::move(run.tally), run.records.windows.front());
        return parts_.emplace_back(std::move(run.records));
    }

    [[nodiscard]] std::int64_t count() const { return std::ssize(parts_); }
    [[nodiscard]] Summary summary() const;
    [[nodiscard]] Records records() && { return concatenate(std::move(parts_)); }

private:
    std::vector<Records> parts_;
    Tallies tallies_;
};

} // namespace sunder::sim
