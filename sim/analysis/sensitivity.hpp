/// \file
/// How much of a figure's variance each varied key explains.
#pragma once

#include "sim/records/point_table.hpp"
#include "sim/records/statistics.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct Estimate {
    double value = 0;
    std::optional<Interval> ci95;
};

/// Of one key.
struct SobolEffect {
    std::string key;
    Estimate first; ///< share of the variance that it explains alone
    Estimate total; ///< share that would vanish were it fixed: alone and with others
};

/// Of a sample by Saltelli's scheme (`design: sobol`), f = figure at A, B, and AB_i (A with key i from B):
/// first order by Saltelli et al. (Computer Physics Communications 181, 2010), table 2 (b), with the mean
/// taken off f; total by Jansen (Computer Physics Communications 117, 1999):
///
///     S_i = mean(f(B) (f(AB_i) - f(A))) / V      T_i = mean((f(A) - f(AB_i))^2) / 2 V
///
/// V is the variance of f over A and B. Estimates of small indices may be negative. Intervals are percentiles
/// of 1,000 bootstrap samples of blocks, drawn with a fixed seed.
struct SobolIndices {
    std::size_t blocks = 0;   ///< used: of d + 2 points each
    std::size_t left_out = 0; ///< blocks with a point that failed or whose figure is undefined
    double mean = 0;          ///< of the figure, over A and B
    double variance = 0;
    std::vector<SobolEffect> keys;
};

/// The sampled keys are the last d keys that vary, where the points come in blocks of d + 2 as design.hpp
/// has them: whole blocks only, and none of the other keys varies.
/// \return nothing where the points are no such sample, or their figure does not vary
/// \pre `figure` is a column of numbers of `points`
[[nodiscard]] std::optional<SobolIndices> sobol_indices(PointTable const& points, PointColumn const& figure);

/// Of one key.
struct MainEffect {
    std::string key;
    std::optional<Estimate> slope; ///< standardised regression coefficient; nothing for a key of texts
    double first = 0;              ///< share of the variance between its bins
};

/// Of independent samples or a grid. Slopes are those of a linear regression of the figure on all keys of
/// numbers at once, everything in units of its standard deviation, with Student's t intervals: their squares
/// add up to `linear` where keys are uncorrelated (Saltelli et al., Global Sensitivity Analysis, 2008,
/// section 1.2.5). `first` is the variance between bins of the key over all variance, less what chance alone
/// would give (omega squared without its denominator's correction, Kelley's epsilon squared, 1935): each
/// value a bin where there are few, else sqrt(points) bins of equal counts. It sees what is not linear, too.
struct MainEffects {
    std::size_t points = 0; ///< used: that went well and whose figure is defined
    double mean = 0;        ///< of the figure
    double variance = 0;
    std::optional<double> linear;       ///< share of the variance that the regression explains (R squared)
    std::vector<MainEffect> keys;       ///< that vary
    std::vector<std::string> entangled; ///< left out of the regression: they follow from keys before them
};

/// \return nothing for fewer than three points, or where the figure or all keys are constant
/// \pre `figure` is a column of numbers of `points`
[[nodiscard]] std::optional<MainEffects> main_effects(PointTable const& points, PointColumn const& figure);

} // namespace sunder::sim
