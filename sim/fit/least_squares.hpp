/// \file
/// Positive numbers that bring predictions as near as can be to what was measured, and how well each is
/// known.
#pragma once

#include <cstddef>
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
    std::int64_t evaluations = 0;                  ///< of all predictions
};

/// Of these values of the parameters, the same number each time.
using PredictionsAt = std::function<std::vector<double>(std::vector<double> const& values)>;

struct LeastSquaresTask {
    std::vector<FreeParameter> parameters;
    PredictionsAt predictions_at; ///< which cost time: a run each, it may be

    /// Of the prediction of that number; costs nothing.
    std::function<double(std::size_t number, double prediction)> residual_of;
};

/// Least squares with few predictions. In each round predictions are taken for sums of a term a parameter,
/// which grows as the parameter where more of it predicts more, and as its inverse where it predicts less
/// (convex linearization, Fleury and Braibant 1986): times that add up, of work and of rates, are such sums.
/// For these sums Levenberg and Marquardt (More 1978, as in MINPACK) find the least of the squares that is
/// near enough; a round that did not find less than the one before looks nearer (trust region). Slopes are
/// differences, a prediction for each parameter and round. It ends where less than a hundred-thousandth of
/// the squares is left to gain. The least that is found may be a local one: what it is depends on where the
/// search starts, and on nothing else. \pre there is a parameter and a prediction; all are finite
[[nodiscard]] LeastSquaresFit fit_least_squares(LeastSquaresTask const& task);

/// Where predictions are residuals as they are.
[[nodiscard]] LeastSquaresFit fit_least_squares(std::vector<FreeParameter> const& parameters,
                                                PredictionsAt const& residuals_at);

} // namespace sunder::sim
