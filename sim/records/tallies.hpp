/// \file
/// The tallies of all replications of a run.
#pragma once

#include "sim/records/mean_interval.hpp"
#include "sim/records/tally.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// What latencies are summarised by, as shares for percentiles.
constexpr std::array percentile_shares{0.5, 0.9, 0.95, 0.99};
using Percentiles = std::array<double, percentile_shares.size()>;

/// The latencies of all replications. Single ones are kept up to LatencySeries::most_exact of all. Of more
/// there is a sketch of all and, of each replication, means of many in a row; where there are 20 replications
/// or more, each its own batch (mean_interval.hpp), its mean and percentiles alone.
class PooledLatencies {
public:
    void add(LatencySeries replication);

    [[nodiscard]] std::int64_t count() const { return count_; }
    [[nodiscard]] bool is_exact() const { return !all_; }
    /// \pre count() > 0
    [[nodiscard]] std::vector<double> percentiles(std::vector<double> const& shares) const;
    /// That have latencies.
    [[nodiscard]] std::size_t replications() const { return replications_.size(); }
    [[nodiscard]] std::vector<Percentiles> percentiles_of_each() const;
    /// \param mean  of all latencies
    [[nodiscard]] MeanInterval interval_of_mean(double mean, double utilisation) const;

private:
    struct Replication {
        LatencySeries series; ///< empty of those of which no more is known than the rest
        double mean = 0;
        Percentiles percentiles{};
    };

    void take_in(LatencySeries const& series);
    void forget();

    std::int64_t count_ = 0;
    std::vector<Replication> replications_; ///< that have latencies
    std::optional<QuantileSketch> all_;     ///< of more than most_exact
};

/// What TokenTally has, over all replications.
struct PooledTokens {
    std::int64_t requests = 0;
    Sum tokens, passes;
    Sum first;
    PooledLatencies firsts;
    Sum each;
    PooledLatencies eaches;
    Sum rates; ///< of each replication, tokens in 1/s; meaningless where a window has no length
};

/// Of one application, over all replications; sums are of the requests that finished.
struct PooledTally {
    std::int64_t finished = 0, failed = 0, dropped = 0, missed = 0;
    WasteTally waste;
    std::vector<std::int64_t> cuts;     ///< (cuts,)
    std::vector<std::int64_t> answered; ///< (exits, cuts) requests that finished; empty where all go one way
    std::int64_t switches = 0;
    ByStage<Sum> times;
    Sum payload;
    Sum energy;
    Sum latency;
    PooledLatencies latencies;
    PooledTokens tokens;
    Sum throughputs; ///< of each replication, in 1/s; meaningless where a window has no length
};

class Tallies {
public:
    explicit Tallies(std::size_t applications) : applications_(applications) {}

    /// In the order of replications. `window` is that of the tally with its end filled in.
    void add(Tally replication, Window const& window);

    [[nodiscard]] std::vector<PooledTally> const& applications() const { return applications_; }
    [[nodiscard]] std::int64_t unfinished() const { return unfinished_; }
    [[nodiscard]] bool every_window_has_length() const { return replications_ > 0 && every_has_length_; }
    [[nodiscard]] std::int64_t replications() const { return replications_; }

private:
    std::vector<PooledTally> applications_;
    std::int64_t unfinished_ = 0;
    std::int64_t replications_ = 0;
    bool every_has_length_ = true;
};

} // namespace sunder::sim
