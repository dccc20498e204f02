/// \file
/// Positive numbers that bring predictions as near as can be to what was measured, and how well each is
/// known.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace sunder::sim {

/// A number that is sought between two bounds, on a logarithmic scale. \pre 0 < low <= start <= high, low <
/// high
struct FreeParameter {
    double start = 1;
    double low = 0;
    double high = 0;
};

struct FittedParameter {
    double value = 1;

    /// Root mean square over the residuals of d residual / d ln(value): 0 where the value changes nothing.
    double influence = 0;

    /// Standard error of ln(value), so a share of the value where it is small: residuals are taken for
    /// independent and of one variance, and predictions for linear near the solution. Infinite where the
    /// residuals do not tell the value, alone or apart from others.
    double spread = 0;

    enum class BoundMet : std::uint8_t { none, low, high } at = BoundMet::none; ///< where it ended
};

struct LeastSquaresFit {
    std::vector<FittedParameter> parameters;
    std::vector<std::vector<double>> correlations; ///< of the errors of ln(value); 0 where one is not told
    double residual = 0;                           ///< root mean square
    std::int64_t evaluations = 0;                  ///< of all residuals
};

/// Residuals of these values of the parameters, the same number of them each time.
using ResidualsAt = std::function<std::vector<double>(std::vector<double> const& values)>;

/// Least squares by Levenberg and Marquardt (More 1978, as in MINPACK), with derivatives by differences.
/// Beyond a bound the residuals of the bound hold, and a penalty that leads back. The least that is found may
/// be a local one: what it is depends on where the search starts, and on nothing else. \pre there is a
/// parameter and a residual; residuals are finite
[[nodiscard]] LeastSquaresFit fit_least_squares(std::vector<FreeParameter> const& parameters,
                                                ResidualsAt const& residuals_at);

} // namespace sunder::sim
