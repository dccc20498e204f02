#include "sim/fit/least_squares.hpp"

#include <Eigen/Dense>
#include <unsupported/Eigen/LevenbergMarquardt>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace sunder::sim {
namespace {

using Eigen::Index;
using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr double difference = 1e-4;   // of a logarithm, for derivatives
constexpr double at_bound = 1e-3;     // likewise: so near is there
constexpr double told_apart = 1e-9;   // eigenvalues of scaled normal equations, of the number of parameters
constexpr double has_a_part = 1e-3;   // squared, of a direction that nothing tells
constexpr double no_influence = 1e-9; // of what residuals change by

std::size_t number(Index i)
{
    return static_cast<std::size_t>(i);
}

/// What Eigen minimises: residuals of ln(values), and a penalty for each parameter.
struct Problem : Eigen::DenseFunctor<double> {
    Problem(std::vector<FreeParameter> const& sought, ResidualsAt const& residuals, Index count)
        : DenseFunctor{static_cast<int>(sought.size()),
                       static_cast<int>(count + static_cast<Index>(sought.size()))},
          parameters{sought},
          residuals_at{residuals}
    {
    }

    [[nodiscard]] double low(Index i) const { return std::log(parameters[number(i)].low); }
    [[nodiscard]] double high(Index i) const { return std::log(parameters[number(i)].high); }
    [[nodiscard]] double within(Vector const& x, Index i) const { return std::clamp(x[i], low(i), high(i)); }

    [[nodiscard]] std::vector<double> values_at(Vector const& x) const
    {
        std::vector<double> values;
        for (Index i = 0; i < x.size(); ++i)
            values.push_back(
                std::clamp(std::exp(within(x, i)), parameters[number(i)].low, parameters[number(i)].high));
        return values;
    }

    [[nodiscard]] Vector residuals(Vector const& x) const
    {
        ++evaluations;
        auto const list = residuals_at(values_at(x));
        return Eigen::Map<Vector const>(list.data(), static_cast<Index>(list.size()));
    }

    /// Of residuals alone; one row each.
    [[nodiscard]] Matrix slopes(Vector const& x) const
    {
        auto const base = residuals(x);
        Matrix slopes{base.size(), x.size()};
        for (Index i = 0; i < x.size(); ++i) {
            auto moved = x;
            moved[i] = within(x, i);
            bool const up = moved[i] + difference <= high(i);
            moved[i] += up ? difference : -difference;
            slopes.col(i) = (residuals(moved) - base) / (moved[i] - within(x, i));
        }
        return slopes;
    }

    // Eigen's names for these.
    int operator()(Vector const& x, Vector& all) const
    {
        auto const found = residuals(x);
        all.head(found.size()) = found;
        for (Index i = 0; i < x.size(); ++i)
            all[found.size() + i] = x[i] - within(x, i);
        return 0;
    }
    int df(Vector const& x, Matrix& all) const
    {
        auto const found = slopes(x);
        all.setZero();
        all.topRows(found.rows()) = found;
        for (Index i = 0; i < x.size(); ++i) {
            bool const inside = x[i] == within(x, i);
            if (inside) continue;
            all.col(i).setZero();
            all(found.rows() + i, i) = 1;
        }
        return 0;
    }

    std::vector<FreeParameter> const& parameters;
    ResidualsAt const& residuals_at;
    mutable std::int64_t evaluations = 0;
};

/// Of parameters that lie between their bounds and change something.
struct Doubt {
    Vector spread;       ///< infinite where not told
    Matrix correlations; ///< 0 where not told
};

Doubt doubt_of(Matrix const& slopes, double squares)
{
    auto const n = slopes.cols();
    Vector const scale = slopes.colwise().norm();
    Matrix const scaled = slopes * scale.cwiseInverse().asDiagonal();
    Eigen::SelfAdjointEigenSolver<Matrix> const solver{scaled.transpose() * scaled};
    auto const& eigenvalues = solver.eigenvalues();
    auto const& directions = solver.eigenvectors();
    double const least = told_apart * static_cast<double>(n);
    Vector inverse = Vector::Zero(n);
    Vector untold = Vector::Zero(n); // share of each parameter in directions that nothing tells
    for (Index i = 0; i < n; ++i) {
        if (eigenvalues[i] > least)
            inverse[i] = 1 / eigenvalues[i];
        else
            untold += directions.col(i).cwiseAbs2();
    }
    auto const left = static_cast<double>(slopes.rows()) - static_cast<double>((inverse.array() > 0).count());
    double const variance = left > 0 ? squares / left : std::numeric_limits<double>::infinity();
    Matrix const covariance = directions * inverse.asDiagonal() * directions.transpose();
    Doubt doubt{.spread = Vector::Zero(n), .correlations = Matrix::Zero(n, n)};
    auto const is_told = [&](Index i) { return untold[i] <= has_a_part; };
    for (Index i = 0; i < n; ++i) {
        doubt.spread[i] = is_told(i) ? std::sqrt(variance * covariance(i, i)) / scale[i]
                                     : std::numeric_limits<double>::infinity();
        for (Index j = 0; j < n; ++j)
            if (is_told(i) && is_told(j))
                doubt.correlations(i, j) = covariance(i, j) / std::sqrt(covariance(i, i) * covariance(j, j));
    }
    return doubt;
}

void tell_doubt(LeastSquaresFit& fit, Matrix const& slopes)
{
    auto const count = slopes.rows();
    std::vector<Index> free;
    for (Index i = 0; i < slopes.cols(); ++i) {
        auto& parameter = fit.parameters[number(i)];
        parameter.influence = slopes.col(i).norm() / std::sqrt(static_cast<double>(count));
        bool const counts = parameter.influence > no_influence;
        if (!counts) parameter.spread = std::numeric_limits<double>::infinity();
        if (counts && parameter.at == FittedParameter::BoundMet::none) free.push_back(i);
    }
    fit.correlations.assign(fit.parameters.size(), std::vector<double>(fit.parameters.size(), 0));
    if (free.empty()) return;
    double const squares = fit.residual * fit.residual * static_cast<double>(count);
    auto const doubt = doubt_of(slopes(Eigen::all, free), squares);
    for (std::size_t i = 0; i < free.size(); ++i) {
        fit.parameters[number(free[i])].spread = doubt.spread[static_cast<Index>(i)];
        for (std::size_t j = 0; j < free.size(); ++j)
            fit.correlations[number(free[i])][number(free[j])] =
                doubt.correlations(static_cast<Index>(i), static_cast<Index>(j));
    }
}

FittedParameter parameter_at(Problem const& problem, Vector const& x, Index i)
{
    using BoundMet = FittedParameter::BoundMet;
    auto const& [start, low, high] = problem.parameters[number(i)];
    if (x[i] < problem.low(i) + at_bound) return {.value = low, .at = BoundMet::low};
    if (x[i] > problem.high(i) - at_bound) return {.value = high, .at = BoundMet::high};
    return {.value = std::exp(x[i])};
}

} // namespace

LeastSquaresFit fit_least_squares(std::vector<FreeParameter> const& parameters,
                                  ResidualsAt const& residuals_at)
{
    Vector x{static_cast<Index>(parameters.size())};
    std::vector<double> start;
    for (Index i = 0; i < x.size(); ++i) {
        start.push_back(parameters[number(i)].start);
        x[i] = std::log(start.back());
    }
    Problem problem{parameters, residuals_at, static_cast<Index>(residuals_at(start).size())};
    Eigen::LevenbergMarquardt<Problem> search{problem};
    constexpr double close = 1e-7; // relative, of the sum of squares and of the parameters
    search.setFtol(close);
    search.setXtol(close);
    search.setFactor(1);
    search.setMaxfev(200); // MINPACK counts those without the derivatives
    search.minimize(x);

    LeastSquaresFit fit;
    auto const residuals = problem.residuals(x);
    fit.residual = residuals.norm() / std::sqrt(static_cast<double>(residuals.size()));
    for (Index i = 0; i < x.size(); ++i)
        fit.parameters.push_back(parameter_at(problem, x, i));
    tell_doubt(fit, problem.slopes(x));
    fit.evaluations = problem.evaluations + 1;
    return fit;
}

} // namespace sunder::sim
