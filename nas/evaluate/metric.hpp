/// \file
/// Figures of candidates as objectives and limits.
#pragma once

#include "nas/evaluate/evaluation.hpp"
#include "nas/objectives/objectives.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace sunder::nas {

enum class Metric : std::uint8_t {
    accuracy,
    latency,
    p50,
    p90,
    p95,
    p99,
    energy,
    payload,
    memory,
    depth,
    leakage
};
/// In the order in which tables list them.
inline constexpr std::array all_metrics{Metric::accuracy, Metric::latency, Metric::p50,    Metric::p90,
                                        Metric::p95,      Metric::p99,     Metric::energy, Metric::payload,
                                        Metric::memory,   Metric::depth,   Metric::leakage};

/// "accuracy", "latency", "latency.p95", ..., as files name it.
[[nodiscard]] std::string_view name_of(Metric metric);
/// The metric called so, or nothing. "latency.mean" is "latency".
[[nodiscard]] std::optional<Metric> find_metric(std::string_view name);

/// Share of requests below a percentile: 0.95 for p95; nothing for what is no percentile.
[[nodiscard]] std::optional<double> find_share(Metric metric);

enum class Sense : std::uint8_t { smaller_is_better, larger_is_better };
/// Larger is better for accuracy and depth. As a limit, such a metric has a least value, any other a largest.
[[nodiscard]] Sense sense_of(Metric metric);

/// In SI units, accuracy in per cent; nothing for a percentile or a leakage that was not looked at.
[[nodiscard]] std::optional<double> find_value(Evaluation const& evaluation, Metric metric);
/// The same; a percentile that was not looked at is the latency of a lone request, such a leakage is 1.
[[nodiscard]] double value_of(Evaluation const& evaluation, Metric metric);

/// An upper bound of what is better small, a lower bound of what is better large.
struct Limit {
    Metric metric = Metric::latency;
    double value = 0; ///< unit as of value_of()
};

/// How far the limit is missed, relative to its value (absolute where that is 0); 0 if it is kept.
[[nodiscard]] double violation_of(Limit const& limit, Evaluation const& evaluation);

/// Objectives that are better large enter as their negative. A candidate with an obstacle misses by 1e6 more
/// than its limits, so that it comes after all those without.
[[nodiscard]] Score score_of(Evaluation const& evaluation, std::vector<Metric> const& objectives,
                             std::vector<Limit> const& limits);

} // namespace sunder::nas
