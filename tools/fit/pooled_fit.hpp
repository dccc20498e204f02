/// \file
/// Fits sums of positive terms to many machines at once, each of which lends what is like it to the others.
#pragma once

#include <Eigen/Core>

namespace sunder::fit {

/// Times of networks on machines.
struct Measurements {
    Eigen::MatrixXd amounts;   ///< (networks, terms): how much of each term a network asks for
    Eigen::MatrixXd log_times; ///< (machines, networks): of seconds; NaN where none is known
    Eigen::VectorXd start;     ///< (terms,): logarithms of seconds a unit, of a middling machine
};

/// What all machines share: their terms are drawn from it.
struct Population {
    Eigen::VectorXd mean;       ///< (terms,)
    Eigen::MatrixXd covariance; ///< (terms, terms)
    double error_variance = 0;  ///< of the logarithm of a time
};

struct PooledFit {
    Eigen::MatrixXd theta; ///< (machines, terms)
    Population population;
};

/// time(machine, network) = sum over terms of exp(theta(machine, term)) x amount(network, term)
///
/// The logarithms theta of a machine are drawn from a normal distribution that all machines share; its mean
/// and covariance, for which `start` counts as ten machines more, are estimated along with them (empirical
/// Bayes by expectation and maximisation with Laplace's approximation: Dempster, Laird and Rubin, JRSS B
/// 39(1), 1977; Gelman et al., Bayesian Data Analysis, 3rd ed., sections 5 and 13.5). So a term that a
/// machine's networks say little about takes the value that it has on machines otherwise like it. Errors are
/// of the logarithm of a time, with the weights of Student's distribution of four degrees of freedom, so that
/// a network which does not fit does not rule.
[[nodiscard]] PooledFit fit_pooled(Measurements const& measurements);

/// Logarithms of the times that follow, shape (machines, networks).
[[nodiscard]] Eigen::MatrixXd log_times_of(Eigen::MatrixXd const& theta, Eigen::MatrixXd const& amounts);

} // namespace sunder::fit
