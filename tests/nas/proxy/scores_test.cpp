#include "nas/proxy/scores.hpp"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

Tensor rows(std::vector<float> values, std::int64_t count)
{
    return torch::tensor(values).view({count, -1});
}

TEST(Swap, CountsThePatternsOfImagesForWhichUnitsAreActive)
{
    // By unit: both images, the second, the first, none.
    EXPECT_EQ(swap_score({rows({1, 0, 1, -1, //
                                2, 3, -1, 0},
                               2)}),
              4);
}

TEST(Swap, CountsAPatternOnceWhereverItIsSeen)
{
    EXPECT_EQ(swap_score({rows({1, 1, 1, 1}, 2), rows({0, 5, 5, 5}, 2)}), 2); // both; the second alone
}

TEST(Swap, SeesNothingWhereNothingIsActivated)
{
    EXPECT_EQ(swap_score({}), 0);
}

TEST(Naswot, IsTheLogOfTheDeterminantOfWhatImagesShare)
{
    // Images agree with themselves in 3 units and with one another in 2: 3 x 3 - 2 x 2 = 5.
    EXPECT_NEAR(naswot_score({rows({1, 0, 1, //
                                    1, 1, 1},
                                   2)}),
                std::log(5), 1e-12);
}

TEST(Naswot, AddsTheUnitsOfAllActivations)
{
    // 3 units at one place and 1 at the other, in which they differ: 4 x 4 - 2 x 2 = 12.
    EXPECT_NEAR(naswot_score({rows({1, 0, 1, 1, 1, 1}, 2), rows({1, 0}, 2)}), std::log(12), 1e-12);
}

TEST(Naswot, IsLeastWhereImagesAreAlike)
{
    EXPECT_EQ(naswot_score({rows({1, 0, 1, 0}, 2)}), minus_infinity);
}

TEST(JacobCov, OfUnrelatedRowsIsMinusTheirNumber)
{
    // Eigenvalues 1 and 1: log(1 + k) + 1 / (1 + k) is 1 but for k squared.
    EXPECT_NEAR(jacob_cov_score(rows({1, -1, 1, -1, //
                                      1, 1, -1, -1},
                                     2)),
                -2, 1e-6);
}

TEST(JacobCov, OfRowsThatAreAlikeIsFarLess)
{
    // Eigenvalues 2 and 0: log 2 + 1 / 2 and log 1e-5 + 1e5.
    EXPECT_NEAR(jacob_cov_score(rows({1, -1, 2, -2}, 2)), -(std::log(2) + 0.5 + std::log(1e-5) + 1e5), 0.01);
}

TEST(Meco, IsOneForUnrelatedChannelsAndZeroForOneThatRepeats)
{
    EXPECT_NEAR(meco_score({rows({1, -1, 1, -1, 1, 1, -1, -1}, 2)}), 1, 1e-12);
    EXPECT_NEAR(meco_score({rows({1, -1, 1, -1, 2, -2, 2, -2}, 2)}), 0, 1e-12);
}

TEST(Meco, IsWhatTheCorrelationLeavesOfOne)
{
    // Of (1, -1, 1, -1) and (3, -1, -1, -1): 4 / (2 x sqrt(12)).
    EXPECT_NEAR(meco_score({rows({1, -1, 1, -1, 3, -1, -1, -1}, 2)}), 1 - 1 / std::sqrt(3), 1e-7);
}

TEST(Meco, AddsUpLayersAndPassesOverThoseOfFewPositions)
{
    auto const unrelated = rows({1, -1, 1, -1, 1, 1, -1, -1}, 2);
    EXPECT_NEAR(meco_score({unrelated, unrelated, rows({1, 2, 3, 5}, 2)}), 2, 1e-12);
}

TEST(Zen, IsTheLogOfTheMoveTimesWhatNormsDivideBy)
{
    // The mean move is 2; one norm divides by sqrt(mean of 2 and 6), another by 1.
    EXPECT_NEAR(zen_score(torch::tensor({1.0, 3.0}), {torch::tensor({2.0, 6.0}), torch::tensor({1.0})}),
                std::log(4), 1e-12);
}

std::vector<WeightGradient> two_weights()
{
    return {{torch::tensor({1.0, -2.0}), torch::tensor({3.0, 4.0})},
            {torch::tensor({7.0}), {}}, // nothing depends on it
            {torch::tensor({2.0}), torch::tensor({-1.0})}};
}

TEST(Snip, AddsUpWeightTimesGradientWithoutSigns)
{
    EXPECT_DOUBLE_EQ(snip_score(two_weights()), 3 + 8 + 2);
}

TEST(GradNorm, AddsUpTheLengthsOfTheGradients)
{
    EXPECT_DOUBLE_EQ(grad_norm_score(two_weights()), 5 + 1);
}

TEST(Synflow, IsTheLogOfWeightTimesGradient)
{
    // R = 2 x 3 x 5 of three weights in a row: each of them carries all of it.
    std::vector<WeightGradient> const chain{{torch::tensor({2.0}), torch::tensor({15.0})},
                                            {torch::tensor({3.0}), torch::tensor({10.0})},
                                            {torch::tensor({5.0}), torch::tensor({6.0})}};
    EXPECT_NEAR(synflow_score(chain), std::log(90), 1e-12);
    EXPECT_EQ(synflow_score({{torch::tensor({2.0}), {}}}), minus_infinity);
}

} // namespace
} // namespace sunder::nas
