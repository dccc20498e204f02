/// \file
/// Random durations: service times, jitter, thinking times. Sampled by inversion, one uniform number a draw
/// (Erlang: one a stage), so the same seed gives the same draws with every compiler.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"

#include <memory>
#include <variant>
#include <vector>

namespace sunder::sim {

/// Always `value`.
struct Deterministic {
    Seconds value;
};

/// \pre low < high
struct Uniform {
    Seconds low;
    Seconds high;
};

/// \pre mean > 0
struct Exponential {
    Seconds mean;
};

/// The sum of `stages` exponential times; squared coefficient of variation 1 / stages.
struct Erlang {
    int stages = 1;
    Seconds mean; ///< of the sum
};

/// Mean and deviation of the time itself: shape (mean / deviation)^2.
struct Gamma {
    Seconds mean;
    Seconds deviation;
};

/// Mean and deviation of the time itself, not of its logarithm: s^2 = ln(1 + (deviation / mean)^2).
struct Lognormal {
    Seconds mean;
    Seconds deviation;
};

/// A normal variable with `mean` and `deviation`, drawn again while it is negative.
struct TruncatedNormal {
    Seconds mean;
    Seconds deviation;
};

/// Pareto of the first kind: P(T > t) = (scale / t)^shape for t >= scale.
/// \pre shape > 1, so that the mean exists
struct Pareto {
    Seconds scale;
    double shape = 2.0;
};

/// One of the measured values, each as likely as any other.
/// \pre sorted and not empty
struct Empirical {
    std::shared_ptr<std::vector<Seconds> const> values;
};

using Distribution = std::variant<Deterministic, Uniform, Exponential, Erlang, Gamma, Lognormal,
                                  TruncatedNormal, Pareto, Empirical>;

[[nodiscard]] Seconds mean_of(Distribution const& distribution);

/// The least value that can be drawn (0 where there is none above 0).
[[nodiscard]] Seconds least_of(Distribution const& distribution);

/// P(T <= t).
[[nodiscard]] double cumulative(Distribution const& distribution, Seconds t);

/// The time that a share `probability` of the draws stays below.
/// \pre 0 < probability < 1
[[nodiscard]] Seconds quantile(Distribution const& distribution, double probability);

/// Of `factor` times what is drawn. \pre factor > 0
[[nodiscard]] Distribution scaled(Distribution const& distribution, double factor);

[[nodiscard]] Seconds sample(Distribution const& distribution, Draws draws);

} // namespace sunder::sim
