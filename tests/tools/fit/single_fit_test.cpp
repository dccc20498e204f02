#include "tools/fit/cost_terms.hpp"
#include "tools/fit/single_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::fit {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Two terms, of which nothing is known but about what they are.
Prior vague_prior()
{
    return {.population = {.mean = VectorXd::Zero(2),
                           .covariance = 4 * MatrixXd::Identity(2, 2),
                           .error_variance = 0.01},
            .least = VectorXd::Constant(2, -10)};
}

/// Networks that take 3 x the first amount + 0.5 x the second.
WeighedTimes known_times()
{
    WeighedTimes times{
        .amounts = MatrixXd{5, 2}, .log_times = VectorXd{5}, .weights = VectorXd::Constant(5, 10)};
    times.amounts << 1, 0, 0, 1, 1, 1, 2, 1, 1, 8;
    times.log_times = (times.amounts * Eigen::Vector2d{3, 0.5}).array().log();
    return times;
}

TEST(ASingleFit, FindsTheTermsOfADeviceThatIsSuchASum)
{
    auto const theta = fit_single(vague_prior(), known_times());
    EXPECT_NEAR(std::exp(theta[0]), 3, 0.03);
    EXPECT_NEAR(std::exp(theta[1]), 0.5, 0.01);
}

TEST(ASingleFit, IsThePriorsMeanWhereThereAreNoTimes)
{
    auto times = known_times();
    times.weights.setZero();
    EXPECT_LT(fit_single(vague_prior(), times).norm(), 1e-6);
}

TEST(ASingleFit, KeepsToTheLeast)
{
    auto prior = vague_prior();
    prior.least[1] = 0;
    auto const theta = fit_single(prior, known_times());
    EXPECT_EQ(theta[1], 0);
    EXPECT_LT(std::exp(theta[0]), 3);
}

TEST(ASingleFit, IsNotRuledByATimeThatDoesNotFit)
{
    auto times = known_times();
    times.log_times[2] += 3;
    auto const theta = fit_single(vague_prior(), times);
    EXPECT_NEAR(std::exp(theta[0]), 3, 0.2);
    EXPECT_NEAR(std::exp(theta[1]), 0.5, 0.05);
}

TEST(ADataSheet, IsNotExceeded)
{
    DataSheet const sheet{.speed = 1e12, .memory_rate = 1e11};
    auto const prior = prior_of(sheet);
    auto const of = terms_of_class("pointwise", NumberKind::floats);
    EXPECT_NEAR(std::exp(prior.least[of.work]) * sheet.speed, 1, 1e-9);
    EXPECT_NEAR(std::exp(prior.population.mean[of.work]) * sheet.speed, 2, 1e-9);
    EXPECT_NEAR(std::exp(prior.least[of.tensors]) * sheet.memory_rate, 1, 1e-9);
    EXPECT_LT(prior.least[launch_term()], -1e9);
}

} // namespace
} // namespace sunder::fit
