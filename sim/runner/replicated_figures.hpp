/// \file
/// The figures of a deployment, of all its replications together and of each alone.
#pragma once

#include "sim/records/figures.hpp"
#include "sim/records/statistics.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct ReplicatedFigures {
    std::vector<Figure> all;                  ///< of all replications together
    std::vector<std::vector<double>> of_each; ///< shape (replications, figures)

    /// Where the figure stands. \pre there is one of that name
    [[nodiscard]] std::size_t place_of(std::string const& name) const;
};

/// Of all replications together; of what adds up over them, such as counts of requests, the mean of one.
[[nodiscard]] double value_of(ReplicatedFigures const& figures, std::size_t place);

/// The 95 % interval that the summary states of the figure; where it states none, Student's t over what the
/// figure was in each replication, which holds for runs of this length; nothing for one replication.
[[nodiscard]] std::optional<Interval> interval_of(ReplicatedFigures const& figures, std::size_t place);

/// Student's t for the mean difference, `b` less `a`, of replications that met the same random numbers;
/// nothing for fewer than two in which both are defined. \pre both have as many replications and the same
/// figures
[[nodiscard]] std::optional<Interval> paired_interval(ReplicatedFigures const& a, ReplicatedFigures const& b,
                                                      std::size_t place);

/// Simulates replications of a deployment, each in a process of its own, as many as are asked for.
class Replicator {
public:
    /// \pre the deployment outlives it
    Replicator(Deployment const& deployment, ReplicationPool pool);

    /// Until there are `count`. \throws RunError  when one fails, or requests never end \throws Interrupted
    void run(std::int64_t count);
    /// \pre there are some
    [[nodiscard]] ReplicatedFigures figures() const;

private:
    Deployment const& deployment_;
    ReplicationPool pool_;
    GatheredRuns runs_;
    std::vector<std::vector<double>> of_each_;
};

/// Of all replications that the deployment asks for. \throws  as Replicator
[[nodiscard]] ReplicatedFigures replicated_figures(Deployment const& deployment, ReplicationPool const& pool);

} // namespace sunder::sim
