/// \file
/// Two runs or two sweeps, figure by figure.
///
/// Runs with one seed meet the same arrivals, jitter and losses wherever they have the same applications,
/// devices and links (common random numbers; Law, Simulation Modeling and Analysis, 5th ed., section 11.2).
/// So their replications are paired: the interval of a difference is Student's t over the differences of the
/// replications, far narrower than each run's own. Runs with different seeds are independent, and their
/// interval is Welch's.
#pragma once

#include "sim/analysis/stage_comparison.hpp"
#include "sim/records/mean_interval.hpp"
#include "sim/records/point_table.hpp"
#include "sim/records/records.hpp"
#include "sim/records/statistics.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {

/// One figure on both sides, over the pairs (or the replications) where it is defined.
struct Difference {
    std::string name;
    std::string unit;
    std::size_t pairs = 0;          ///< 0: not paired
    double a = 0, b = 0;            ///< means
    double mean = 0;                ///< of b - a
    std::optional<Interval> ci95;   ///< of that mean; nothing for fewer than two
    double least = 0, greatest = 0; ///< of the paired differences; NaN where not paired
};

/// Latencies of the same requests on both sides: those that arrived within the window, at the same device at
/// the same instant, and finished on both.
struct RequestPairs {
    std::string application;
    std::size_t pairs = 0;
    std::size_t slower = 0, faster = 0;       ///< on side b, by more than SimGrid's precision of 1e-9 s
    std::size_t lost_on_a = 0, lost_on_b = 0; ///< finished on the other side only
    Seconds mean;                             ///< of latency on b less latency on a
    MeanInterval ci95;                        ///< of that mean
    Seconds p5, p50, p95;                     ///< of the differences
};

struct RunComparison {
    bool paired = false;                     ///< the seeds are the same
    std::vector<Difference> figures;         ///< that both have and that are defined on both
    std::vector<RequestPairs> requests;      ///< of each application whose arrivals are identical
    std::vector<ApplicationStages> stages{}; ///< for whoever asks: where one of them was measured
};

[[nodiscard]] RunComparison compare(Records const& a, Records const& b);

struct SweepComparison {
    std::vector<std::pair<std::size_t, std::size_t>> points; ///< rows of a and b that went well on both
    std::size_t only_a = 0, only_b = 0;                      ///< points without a partner that went well
    std::vector<Difference> figures; ///< over these points: the interval is for the mean over such points
};

/// Points with the same values of all keys are partners.
/// \pre both have the same keys, see same_keys()
[[nodiscard]] SweepComparison compare(PointTable const& a, PointTable const& b);

/// Whether the same keys were varied, whatever their order.
[[nodiscard]] bool same_keys(PointTable const& a, PointTable const& b);

} // namespace sunder::sim
