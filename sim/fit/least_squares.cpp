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

constexpr double difference = 1e-4;   // of a logarithm, for slopes
constexpr double at_bound = 1e-3;     // likewise: so near is there
constexpr double told_apart = 1e-9;   // eigenvalues of scaled normal equations, of the number of parameters
constexpr double has_a_part = 1e-3;   // squared, of a direction that nothing tells
constexpr double no_influence = 1e-9; // of what residuals change by

std::size_t number(Index i)
{
    return static_cast<std::size_t>(i);
}

/// How far logarithms of the parameters may go.
struct Bounds {
    Vector low;
    Vector high;

    [[nodiscard]] Vector within(Vector const& x) const { return x.cwiseMax(low).cwiseMin(high); }

    /// Not farther than that from a point, either.
    [[nodiscard]] Bounds near(Vector const& x, double reach) const
    {
        return {.low = low.cwiseMax((x.array() - reach).matrix()),
                .high = high.cwiseMin((x.array() + reach).matrix())};
    }
};

/// Predictions at a point, and a step from there along each parameter.
struct Differences {
    Vector at;
    Vector predictions;
    Matrix moved; ///< (predictions, parameters)
    Vector steps; ///< of each parameter
};

/// A sum of terms, one a parameter, that tells the same as the differences.
class Approximation {
public:
    explicit Approximation(Differences const& near)
        : near_{near}, growing_{Matrix::Zero(near.moved.rows(), near.moved.cols())}, falling_{growing_}
    {
        for (Index i = 0; i < near.moved.cols(); ++i)
            for (Index row = 0; row < near.moved.rows(); ++row) {
                double const change = near.moved(row, i) - near.predictions[row];
                bool const grows = change * near.steps[i] >= 0;
                (grows ? growing_ : falling_)(row, i) =
                    change / std::expm1(grows ? near.steps[i] : -near.steps[i]);
            }
    }

    [[nodiscard]] Vector predictions(Vector const& x) const
    {
        Vector const apart = x - near_.at;
        Vector const more = apart.unaryExpr([](double by) { return std::expm1(by); });
        Vector const less = apart.unaryExpr([](double by) { return std::expm1(-by); });
        return near_.predictions + growing_ * more + falling_ * less;
    }

private:
    Differences const& near_;
    Matrix growing_;
    Matrix falling_;
};

Vector residuals_of(LeastSquaresTask const& task, Vector const& predictions)
{
    Vector residuals{predictions.size()};
    for (Index i = 0; i < predictions.size(); ++i)
        residuals[i] = task.residual_of(number(i), predictions[i]);
    return residuals;
}

/// What holds parameters where they are.
struct Hold {
    Vector at;
    double weight = 0;
};

/// What Eigen minimises: residuals of the approximation, and a penalty for each parameter: for leaving the
/// bounds, and a little one for leaving its place, so that those that nothing tells apart go the same way.
struct Problem : Eigen::DenseFunctor<double> {
    Problem(LeastSquaresTask const& all, Approximation const& approximation, Bounds const& between,
            Hold const& held)
        : DenseFunctor{static_cast<int>(between.low.size()), 0},
          task{all},
          near{approximation},
          bounds{between},
          hold{held}
    {
        m_values = static_cast<int>(residuals(bounds.low).size() + bounds.low.size());
    }

    [[nodiscard]] Vector residuals(Vector const& x) const
    {
        return residuals_of(task, near.predictions(bounds.within(x)));
    }

    // Eigen's names for these.
    [[nodiscard]] int values() const { return m_values; }
    int operator()(Vector const& x, Vector& all) const
    {
        Vector const inside = bounds.within(x);
        all << residuals(inside), x - inside + hold.weight * (inside - hold.at);
        return 0;
    }
    int df(Vector const& x, Matrix& all) const
    {
        all.setZero();
        auto const here = bounds.within(x);
        auto const base = residuals(here);
        for (Index i = 0; i < x.size(); ++i) {
            bool const is_inside = here[i] == x[i];
            all(base.size() + i, i) = is_inside ? hold.weight : 1;
            if (!is_inside) continue;
            auto moved = here;
            moved[i] += here[i] + difference <= bounds.high[i] ? difference : -difference;
            all.col(i).head(base.size()) = (residuals(moved) - base) / (moved[i] - here[i]);
        }
        return 0;
    }

    LeastSquaresTask const& task;
    Approximation const& near;
    Bounds const& bounds;
    Hold const& hold;
    int m_values = 0;
};

/// Rounds until no more is gained.
class Search {
public:
    explicit Search(LeastSquaresTask const& task) : task_{task}
    {
        auto const count = static_cast<Index>(task.parameters.size());
        bounds_ = {.low = Vector{count}, .high = Vector{count}};
        near_.at = Vector{count};
        for (Index i = 0; i < count; ++i) {
            auto const& [start, low, high] = task.parameters[number(i)];
            bounds_.low[i] = std::log(low);
            bounds_.high[i] = std::log(high);
            near_.at[i] = std::log(start);
        }
    }

    void carry_out()
    {
        near_ = differences(near_.at, predictions(near_.at));
        double reach = first_reach;
        for (int round = 0; round < most_rounds && reach > least_reach; ++round) {
            auto const squares = residuals().squaredNorm();
            auto const [x, expected] = nearest(bounds_.near(near_.at, reach));
            if (!(squares - expected > close * squares)) return;
            double const gone = (x - near_.at).cwiseAbs().maxCoeff();
            auto const found = predictions(x);
            auto const left = residuals_of(task_, found).squaredNorm();
            if (!(left < squares)) {
                reach = gone / 4;
                continue;
            }
            double const kept = (squares - left) / (squares - expected);
            if (kept < 0.25) reach = gone / 2;
            if (kept > 0.75) reach = std::max(reach, 3 * gone);
            near_ = differences(x, found);
            if (gone < least_reach) return; // nearer than anybody will look
        }
    }

    [[nodiscard]] Vector residuals() const { return residuals_of(task_, near_.predictions); }

    /// Of residuals; one row each.
    [[nodiscard]] Matrix slopes() const
    {
        Matrix slopes{near_.moved.rows(), near_.moved.cols()};
        auto const base = residuals();
        for (Index i = 0; i < slopes.cols(); ++i)
            slopes.col(i) = (residuals_of(task_, near_.moved.col(i)) - base) / near_.steps[i];
        return slopes;
    }

    [[nodiscard]] FittedParameter parameter(Index i) const
    {
        using BoundMet = FittedParameter::BoundMet;
        auto const& [start, low, high] = task_.parameters[number(i)];
        if (near_.at[i] < bounds_.low[i] + at_bound) return {.value = low, .at = BoundMet::low};
        if (near_.at[i] > bounds_.high[i] - at_bound) return {.value = high, .at = BoundMet::high};
        return {.value = std::exp(near_.at[i])};
    }

    [[nodiscard]] std::int64_t evaluations() const { return evaluations_; }

private:
    static constexpr double close = 1e-5;    // relative, of the sum of squares
    static constexpr double first_reach = 2; // of logarithms: seven times as much
    static constexpr double least_reach = 1e-6;
    static constexpr double loosely = 1e-4; // against all slopes together
    static constexpr int most_rounds = 100;

    [[nodiscard]] Vector predictions(Vector const& x)
    {
        ++evaluations_;
        std::vector<double> values;
        for (Index i = 0; i < x.size(); ++i)
            values.push_back(std::clamp(std::exp(x[i]), task_.parameters[number(i)].low,
                                        task_.parameters[number(i)].high));
        auto const list = task_.predictions_at(values);
        return Eigen::Map<Vector const>(list.data(), static_cast<Index>(list.size()));
    }

    [[nodiscard]] Differences differences(Vector const& x, Vector const& here)
    {
        Differences found{
            .at = x, .predictions = here, .moved = Matrix{here.size(), x.size()}, .steps = Vector{x.size()}};
        for (Index i = 0; i < x.size(); ++i) {
            auto moved = x;
            moved[i] += x[i] + difference <= bounds_.high[i] ? difference : -difference;
            found.steps[i] = moved[i] - x[i];
            found.moved.col(i) = predictions(moved);
        }
        return found;
    }

    struct Nearest {
        Vector x;
        double squares = 0; ///< as the approximation has it
    };

    [[nodiscard]] Nearest nearest(Bounds const& bounds) const
    {
        Approximation const approximation{near_};
        Hold const hold{.at = near_.at, .weight = loosely * slopes().norm()};
        Problem problem{task_, approximation, bounds, hold};
        Eigen::LevenbergMarquardt<Problem> search{problem};
        search.setFtol(close / 100);
        search.setXtol(close / 100);
        search.setFactor(1);
        search.setMaxfev(400); // MINPACK counts those without the derivatives
        Vector x = near_.at;
        search.minimize(x);
        x = bounds.within(x);
        return {.x = x, .squares = problem.residuals(x).squaredNorm()};
    }

    LeastSquaresTask const& task_;
    Bounds bounds_;
    Differences near_;
    std::int64_t evaluations_ = 0;
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

} // namespace

LeastSquaresFit fit_least_squares(LeastSquaresTask const& task)
{
    Search search{task};
    search.carry_out();
    LeastSquaresFit fit;
    auto const residuals = search.residuals();
    fit.residual = residuals.norm() / std::sqrt(static_cast<double>(residuals.size()));
    for (std::size_t i = 0; i < task.parameters.size(); ++i)
        fit.parameters.push_back(search.parameter(static_cast<Index>(i)));
    tell_doubt(fit, search.slopes());
    fit.evaluations = search.evaluations();
    return fit;
}

LeastSquaresFit fit_least_squares(std::vector<FreeParameter> const& parameters,
                                  PredictionsAt const& residuals_at)
{
    return fit_least_squares({.parameters = parameters,
                              .predictions_at = residuals_at,
                              .residual_of = [](std::size_t, double residual) { return residual; }});
}

} // namespace sunder::sim
