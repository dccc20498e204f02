/// \file
/// What policies cost that met the same luck, one held against another.
#pragma once

#include "sim/records/statistics.hpp"
#include "sim/records/summary.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sunder::sim {

/// How the requests of one application fared with one policy.
struct PolicyScore {
    std::string name;
    ApplicationSummary summary; ///< of all replications
    std::vector<double>
        costs; ///< (replications,) mean of the finished requests by the objective, in s; NaN: there are none
    std::vector<double> tails; ///< (replications,) 99th percentile of their latencies, in s; NaN likewise
    /// (replications, intervals) sum of the costs of the finished requests that arrived in equal intervals of
    /// time, in s; empty where these are not known
    std::vector<std::vector<double>> spent;
};

/// All of them. Each replication of one has the arrivals and the luck of the same replication of another.
struct PolicyScores {
    std::vector<PolicyScore> all; ///< the clairvoyant last
    std::size_t fixed = 0;        ///< so many at the front keep one way for good; at least one

    [[nodiscard]] PolicyScore const& clairvoyant() const { return all.back(); }
    /// Of those that keep one way the one with the least mean cost, and that with the shortest tail in the
    /// mean; of equal ones the first.
    [[nodiscard]] PolicyScore const& best_fixed() const;
    [[nodiscard]] PolicyScore const& shortest_tail() const;
};

/// Mean of a difference over the replications in which both are known.
struct MeanDifference {
    double mean = std::numeric_limits<double>::quiet_NaN(); ///< where there is no such replication
    std::optional<Interval> ci95;                           ///< Student's t of the differences
};

/// Of a - b. \pre as many of each
[[nodiscard]] MeanDifference mean_difference(std::span<double const> a, std::span<double const> b);

/// What one has cost more than another until the end of each interval, a request as soon as it arrives.
/// \return (intervals,); nothing where it is not known. Requests that did not finish cost nothing here.
[[nodiscard]] std::vector<MeanDifference> cumulated_difference(PolicyScore const& mine,
                                                               PolicyScore const& other);

} // namespace sunder::sim
