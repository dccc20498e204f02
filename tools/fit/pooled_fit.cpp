#include "tools/fit/pooled_fit.hpp"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::fit {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int rounds = 60;            ///< of expectation and maximisation
constexpr int first_steps = 8;        ///< of Newton's method in the first round
constexpr int further_steps = 2;      ///< in each other
constexpr double longest_step = 1;    ///< of a logarithm
constexpr double freedom = 4;         ///< degrees, of Student's distribution
constexpr double prior_machines = 10; ///< that the prior of mean and covariance weighs
constexpr double prior_variance = 0.02;
constexpr double first_error = 0.2; ///< of a logarithm
constexpr double least_error = 0.01;

/// What one machine's times say of its terms: the normal equations of a step, and how well it fits.
struct Evidence {
    MatrixXd information;
    VectorXd gradient;
    MatrixXd slopes;  ///< (networks known, terms)
    VectorXd weights; ///< (networks known,)
    double weighted_squares = 0;
};

Evidence evidence_of(VectorXd const& theta, Measurements const& given, Index machine, double error_variance)
{
    auto const terms = theta.size();
    Evidence evidence{.information = MatrixXd::Zero(terms, terms),
                      .gradient = VectorXd::Zero(terms),
                      .slopes = MatrixXd{given.amounts.rows(), terms},
                      .weights = VectorXd{given.amounts.rows()}};
    VectorXd const unit_times = theta.array().exp();
    Index known = 0;
    for (Index network = 0; network < given.amounts.rows(); ++network) {
        double const measured = given.log_times(machine, network);
        if (std::isnan(measured)) continue;
        VectorXd const parts = given.amounts.row(network).transpose().cwiseProduct(unit_times);
        double const time = parts.sum();
        double const rest = measured - std::log(time);
        double const weight = (freedom + 1) / (freedom + rest * rest / error_variance);
        VectorXd const slope = parts / time;
        evidence.information.noalias() += weight / error_variance * slope * slope.transpose();
        evidence.gradient += weight * rest / error_variance * slope;
        evidence.weighted_squares += weight * rest * rest;
        evidence.slopes.row(known) = slope.transpose();
        evidence.weights[known] = weight;
        ++known;
    }
    evidence.slopes.conservativeResize(known, terms);
    evidence.weights.conservativeResize(known);
    return evidence;
}

/// The machines' terms, and the sums from which the next population follows.
class Expectation {
public:
    Expectation(Measurements const& given, Population const& population)
        : given_{&given}, theta_{population.mean.transpose().replicate(given.log_times.rows(), 1)}
    {
    }

    void improve(Population const& population, int steps)
    {
        auto const terms = theta_.cols();
        MatrixXd const certainty = population.covariance.llt().solve(MatrixXd::Identity(terms, terms));
        uncertainty_ = MatrixXd::Zero(terms, terms);
        squares_ = 0;
        known_ = 0;
        for (Index machine = 0; machine < theta_.rows(); ++machine) {
            VectorXd theta = theta_.row(machine).transpose();
            Evidence evidence;
            MatrixXd variance;
            for (int step = 0; step < steps; ++step) {
                evidence = evidence_of(theta, *given_, machine, population.error_variance);
                Eigen::LLT<MatrixXd> const normal{evidence.information + certainty};
                VectorXd const move = normal.solve(evidence.gradient - certainty * (theta - population.mean));
                theta += move.cwiseMax(-longest_step).cwiseMin(longest_step);
                variance = normal.solve(MatrixXd::Identity(terms, terms));
            }
            theta_.row(machine) = theta.transpose();
            uncertainty_ += variance;
            squares_ +=
                evidence.weighted_squares + (evidence.slopes * variance).cwiseProduct(evidence.slopes).sum();
            known_ += evidence.weights.size();
        }
    }

    [[nodiscard]] Population population() const
    {
        auto const machines = static_cast<double>(theta_.rows());
        Population next;
        next.mean = (theta_.colwise().sum().transpose() + prior_machines * given_->start) /
                    (machines + prior_machines);
        MatrixXd const apart = theta_.rowwise() - next.mean.transpose();
        next.covariance =
            (apart.transpose() * apart + uncertainty_ +
             prior_machines * prior_variance * MatrixXd::Identity(theta_.cols(), theta_.cols())) /
            (machines + prior_machines);
        next.error_variance =
            std::max(squares_ / static_cast<double>(std::max<Index>(known_, 1)), least_error * least_error);
        return next;
    }

    [[nodiscard]] MatrixXd const& theta() const { return theta_; }

private:
    Measurements const* given_;
    MatrixXd theta_; ///< (machines, terms)
    MatrixXd uncertainty_;
    double squares_ = 0;
    Index known_ = 0;
};

} // namespace

PooledFit fit_pooled(Measurements const& measurements)
{
    auto const terms = measurements.amounts.cols();
    // At first machines differ by a common factor and, less, term by term.
    Population population{.mean = measurements.start,
                          .covariance = MatrixXd::Identity(terms, terms) + MatrixXd::Ones(terms, terms),
                          .error_variance = first_error * first_error};
    Expectation expectation{measurements, population};
    for (int round = 0; round < rounds; ++round) {
        expectation.improve(population, round == 0 ? first_steps : further_steps);
        population = expectation.population();
    }
    return {.theta = expectation.theta(), .population = std::move(population)};
}

MatrixXd log_times_of(MatrixXd const& theta, MatrixXd const& amounts)
{
    return (theta.array().exp().matrix() * amounts.transpose()).array().log();
}

} // namespace sunder::fit
