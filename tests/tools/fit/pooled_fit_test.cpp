#include "tools/fit/left_out.hpp"
#include "tools/fit/pooled_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sunder::fit {
namespace {

/// Five networks of two terms, on six machines of which each takes twice as long as the one before.
Measurements doubling()
{
    Measurements given{.amounts = Eigen::MatrixXd{5, 2},
                       .log_times = Eigen::MatrixXd{6, 5},
                       .start = Eigen::VectorXd::Zero(2)};
    given.amounts << 1, 0, 0, 1, 1, 1, 2, 1, 1, 3;
    for (Eigen::Index machine = 0; machine < 6; ++machine)
        for (Eigen::Index network = 0; network < 5; ++network)
            given.log_times(machine, network) =
                std::log(std::exp2(static_cast<double>(machine)) *
                         (3 * given.amounts(network, 0) + given.amounts(network, 1)));
    return given;
}

TEST(APooledFit, FindsTheTermsOfMachinesThatAreSuchSums)
{
    auto const theta = fit_pooled(doubling()).theta;
    for (Eigen::Index machine = 0; machine < 6; ++machine) {
        EXPECT_NEAR(std::exp(theta(machine, 0)), 3 * std::exp2(machine), 0.03 * 3 * std::exp2(machine));
        EXPECT_NEAR(std::exp(theta(machine, 1)), std::exp2(machine), 0.03 * std::exp2(machine));
    }
}

TEST(APooledFit, TakesWhatAMachineDoesNotTellFromTheOthers)
{
    auto given = doubling();
    for (Eigen::Index network = 1; network < 5; ++network)
        given.log_times(5, network) = std::numeric_limits<double>::quiet_NaN();
    auto const theta = fit_pooled(given).theta;
    EXPECT_NEAR(std::exp(theta(5, 1)), 32, 16); // only the first term was measured there; it begins at 1
}

TEST(ForetoldTimes, AreOfNetworksThatTheFitHasNotSeen)
{
    auto given = doubling();
    auto const times = foretold(given, {"a", "b", "c", "d", "e"});
    EXPECT_NEAR(times(0, 3), std::log(7.0), 0.05);
    given.log_times.col(3).setConstant(100);
    auto const others = foretold(given, {"a", "b", "c", "d", "e"});
    EXPECT_DOUBLE_EQ(others(0, 3), times(0, 3));
}

TEST(ForetoldTimes, LeaveANetworksTwinOutToo)
{
    auto given = doubling();
    auto const times = foretold(given, {"a", "b", "c", "d", "d_int8"});
    given.log_times.col(4).setConstant(100);
    auto const others = foretold(given, {"a", "b", "c", "d", "d_int8"});
    EXPECT_DOUBLE_EQ(others(0, 3), times(0, 3));
}

TEST(TheOrderOfNetworks, IsOneWhereItIsTheSameAndMinusOneWhereItIsTurned)
{
    Eigen::RowVectorXd up(4);
    up << 1, 2, 3, 4;
    Eigen::RowVectorXd down(4);
    down << 4, 3, std::numeric_limits<double>::quiet_NaN(), 1;
    EXPECT_DOUBLE_EQ(rank_correlation(up, up), 1);
    EXPECT_DOUBLE_EQ(rank_correlation(up, down), -1);
}

TEST(AnErrorSummary, IsTheMedianAndTheEightiethPercentile)
{
    auto const summary = summary_of({0.5, 0.1, 0.3, 0.2, 0.4, 0.6});
    EXPECT_DOUBLE_EQ(summary.median, 0.35);
    EXPECT_DOUBLE_EQ(summary.p80, 0.5);
    EXPECT_EQ(summary.networks, 6);
}

} // namespace
} // namespace sunder::fit
