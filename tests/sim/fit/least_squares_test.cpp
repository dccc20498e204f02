#include "sim/fit/least_squares.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

using namespace sunder::sim;

namespace {

/// Residuals of y = a + b x at x = 1, 2, 3, 4.
PredictionsAt line_through(std::vector<double> const& measured)
{
    return [measured](std::vector<double> const& values) {
        std::vector<double> residuals;
        for (std::size_t i = 0; i < measured.size(); ++i)
            residuals.push_back(values[0] + values[1] * static_cast<double>(i + 1) - measured[i]);
        return residuals;
    };
}

FreeParameter from_one()
{
    return {.start = 1, .low = 1e-3, .high = 1e3};
}

} // namespace

TEST(LeastSquares, FindTheLineThroughFourPoints)
{
    auto const fit = fit_least_squares({from_one(), from_one()}, line_through({5, 8, 11, 14}));
    EXPECT_NEAR(fit.parameters[0].value, 2, 1e-5);
    EXPECT_NEAR(fit.parameters[1].value, 3, 1e-5);
    EXPECT_NEAR(fit.residual, 0, 1e-5);
}

/// y = a + b x through 5, 8, 11, 16: a = 1, b = 3.6, the rest squared 1.2, so variance 0.6; Var(b) = 0.6 / 5
/// = 0.12, Var(a) = 0.6 (1 / 4 + 6.25 / 5) = 0.9, Cov = -0.6 x 2.5 / 5 = -0.3.
TEST(LeastSquares, TellHowFarEachNumberIsToBeTrusted)
{
    auto const fit = fit_least_squares({from_one(), from_one()}, line_through({5, 8, 11, 16}));
    EXPECT_NEAR(fit.parameters[0].value, 1, 1e-3);
    EXPECT_NEAR(fit.parameters[1].value, 3.6, 1e-3);
    EXPECT_NEAR(fit.parameters[0].spread * 1, std::sqrt(0.9), 1e-2);
    EXPECT_NEAR(fit.parameters[1].spread * 3.6, std::sqrt(0.12), 1e-2);
    EXPECT_NEAR(fit.correlations[0][1], -0.3 / std::sqrt(0.9 * 0.12), 1e-2);
    EXPECT_NEAR(fit.residual, std::sqrt(1.2 / 4), 1e-3);
}

TEST(LeastSquares, StayWithinBoundsAndSayWhichWasMet)
{
    auto const fit =
        fit_least_squares({from_one(), {.start = 1, .low = 0.5, .high = 2}}, line_through({5, 8, 11, 14}));
    EXPECT_DOUBLE_EQ(fit.parameters[1].value, 2);
    EXPECT_EQ(fit.parameters[1].at, FittedParameter::BoundMet::high);
    EXPECT_NEAR(fit.parameters[0].value, 4.5, 1e-3); // the mean of what is left: 3, 4, 5, 6
    EXPECT_EQ(fit.parameters[0].at, FittedParameter::BoundMet::none);
}

TEST(LeastSquares, LeaveWhatChangesNothingWhereItWas)
{
    auto const line = line_through({5, 8, 11, 14});
    auto const fit = fit_least_squares({from_one(), from_one(), {.start = 7, .low = 1, .high = 10}}, line);
    EXPECT_DOUBLE_EQ(fit.parameters[2].value, 7);
    EXPECT_EQ(fit.parameters[2].influence, 0);
    EXPECT_TRUE(std::isinf(fit.parameters[2].spread));
    EXPECT_TRUE(std::isfinite(fit.parameters[1].spread));
}

TEST(LeastSquares, SayWhichNumbersAreNotToldApart)
{
    auto const product = [](std::vector<double> const& values) {
        return std::vector<double>{values[0] * values[1] - 6, values[2] - 5, values[2] - 5.2};
    };
    auto const fit = fit_least_squares({from_one(), from_one(), from_one()}, product);
    EXPECT_NEAR(fit.parameters[0].value * fit.parameters[1].value, 6, 1e-4);
    EXPECT_TRUE(std::isinf(fit.parameters[0].spread));
    EXPECT_TRUE(std::isinf(fit.parameters[1].spread));
    EXPECT_TRUE(std::isfinite(fit.parameters[2].spread));
}

TEST(LeastSquares, LetThoseThatNothingTellsApartGoTheSameWay)
{
    auto const sum = [](std::vector<double> const& values) {
        return std::vector<double>{values[0] + values[1] - 20, values[1] + values[0] - 20};
    };
    auto const fit = fit_least_squares({from_one(), from_one()}, sum);
    EXPECT_NEAR(fit.parameters[0].value, 10, 1e-4);
    EXPECT_NEAR(fit.parameters[1].value, 10, 1e-4);
}

/// Sums of a + b / c: of such few rounds tell all.
TEST(LeastSquares, NeedFewPredictionsOfSumsOfTimes)
{
    LeastSquaresTask task{.parameters = {4, from_one()}, .predictions_at = {}, .residual_of = {}};
    task.predictions_at = [](std::vector<double> const& values) {
        return std::vector<double>{values[0] + 2 / values[1], values[0] + values[2] + 2 / values[1],
                                   2 / values[1] + 3 / values[3], 3 / values[3]};
    };
    std::vector<double> const measured{0.1 + 0.02, 0.1 + 7 + 0.02, 0.02 + 0.6, 0.6};
    task.residual_of = [&](std::size_t number, double prediction) {
        return std::log(prediction / measured[number]);
    };
    auto const fit = fit_least_squares(task);
    EXPECT_NEAR(fit.parameters[0].value, 0.1, 1e-3);
    EXPECT_NEAR(fit.parameters[1].value, 100, 1);
    EXPECT_NEAR(fit.parameters[2].value, 7, 1e-3);
    EXPECT_NEAR(fit.parameters[3].value, 5, 1e-3);
    EXPECT_LE(fit.evaluations, 40);
}
