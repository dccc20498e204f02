#include "tools/fit/single_fit.hpp"

#include "tools/fit/cost_terms.hpp"

#include <Eigen/Cholesky>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace sunder::fit {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double freedom = 4; ///< degrees, of Student's distribution
constexpr int most_steps = 200;
constexpr double longest_step = 1; ///< of a logarithm
constexpr double shortest_share = 1e-4;
constexpr double enough = 1e-10; ///< of what is minimised

/// What is minimised, with the errors' variance as it is at present.
class Posterior {
public:
    Posterior(Prior const& prior, WeighedTimes const& times, double error_variance)
        : prior_{&prior},
          times_{&times},
          error_variance_{error_variance},
          certainty_{prior.population.covariance.llt().solve(
              MatrixXd::Identity(prior.population.covariance.rows(), prior.population.covariance.cols()))}
    {
    }

    [[nodiscard]] double value(VectorXd const& theta) const
    {
        VectorXd const rest =
            times_->log_times - (times_->amounts * theta.array().exp().matrix()).array().log().matrix();
        VectorXd const apart = theta - prior_->population.mean;
        double const of_times =
            (times_->weights.array() * (1 + rest.array().square() / (freedom * error_variance_)).log()).sum();
        return (freedom + 1) / 2 * of_times + apart.dot(certainty_ * apart) / 2;
    }

    /// Newton's step, of the terms that are not held at their least.
    [[nodiscard]] VectorXd step(VectorXd const& theta) const
    {
        MatrixXd const parts = times_->amounts * theta.array().exp().matrix().asDiagonal();
        VectorXd const sums = parts.rowwise().sum();
        MatrixXd const slopes = sums.cwiseInverse().asDiagonal() * parts;
        VectorXd const rest = times_->log_times - sums.array().log().matrix();
        VectorXd const weights = times_->weights.array() * (freedom + 1) /
                                 (freedom + rest.array().square() / error_variance_) / error_variance_;
        VectorXd const downhill =
            slopes.transpose() * weights.cwiseProduct(rest) - certainty_ * (theta - prior_->population.mean);
        MatrixXd const curvature = slopes.transpose() * weights.asDiagonal() * slopes + certainty_;
        std::vector<Index> free;
        for (Index term = 0; term < theta.size(); ++term)
            if (theta[term] > prior_->least[term] || downhill[term] > 0) free.push_back(term);
        VectorXd const part = curvature(free, free).llt().solve(downhill(free));
        VectorXd step = VectorXd::Zero(theta.size());
        step(free) = part.cwiseMax(-longest_step).cwiseMin(longest_step);
        return step;
    }

private:
    Prior const* prior_;
    WeighedTimes const* times_;
    double error_variance_;
    MatrixXd certainty_;
};

VectorXd improved(VectorXd theta, Posterior const& posterior, VectorXd const& least)
{
    double value = posterior.value(theta);
    for (int i = 0; i < most_steps; ++i) {
        VectorXd const step = posterior.step(theta);
        VectorXd next = theta;
        double next_value = std::numeric_limits<double>::infinity();
        for (double share = 1; share > shortest_share && !(next_value < value); share /= 2) {
            next = (theta + share * step).cwiseMax(least);
            next_value = posterior.value(next);
        }
        if (!(next_value < value)) break;
        bool const settled = value - next_value < enough * std::abs(value);
        theta = next;
        value = next_value;
        if (settled) break;
    }
    return theta;
}

bool multiplies_matrices(CostTerm const& term)
{
    static constexpr std::array<std::string_view, 5> names{"conv2d", "narrow", "winograd", "pointwise",
                                                           "linear"};
    return std::ranges::find(names, term.name) != names.end();
}

} // namespace

Prior prior_of(DataSheet const& sheet)
{
    constexpr double share_of_products = 0.5;
    constexpr double share_of_others = 0.1;
    constexpr double share_of_rate = 0.7;
    constexpr double launch = 2e-5;
    constexpr double common_deviation = 0.3;
    constexpr double error_variance = 0.02;
    auto const& terms = all_terms();
    auto const count = std::ssize(terms);
    Prior prior{
        .population = {.mean = VectorXd{count},
                       .covariance = MatrixXd::Identity(count, count) +
                                     MatrixXd::Constant(count, count, common_deviation * common_deviation),
                       .error_variance = error_variance},
        .least = VectorXd{count}};
    for (Index i = 0; i < count; ++i) {
        auto const& term = terms[static_cast<std::size_t>(i)];
        if (term.of == CostTerm::Per::launch) {
            prior.population.mean[i] = std::log(launch);
            prior.least[i] = -std::numeric_limits<double>::infinity();
            continue;
        }
        bool const is_work = term.of == CostTerm::Per::work;
        double const share = !is_work                    ? share_of_rate
                             : multiplies_matrices(term) ? share_of_products
                                                         : share_of_others;
        prior.least[i] = -std::log(is_work ? sheet.speed : sheet.memory_rate);
        prior.population.mean[i] = prior.least[i] - std::log(share);
    }
    return prior;
}

VectorXd fit_single(Prior const& prior, WeighedTimes const& times)
{
    VectorXd theta = prior.population.mean.cwiseMax(prior.least);
    for (double const factor : {100.0, 10.0, 1.0})
        theta =
            improved(std::move(theta), {prior, times, factor * prior.population.error_variance}, prior.least);
    return theta;
}

} // namespace sunder::fit
