#include "nas/search/gaussian_process.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::nas {
namespace {

TEST(AGaussianProcessOfEqualTargets, ExpectsThemEverywhere)
{
    GaussianProcess const process{{{0.0}, {1.0}, {5.0}}, std::vector<double>{7, 7, 7}};
    EXPECT_DOUBLE_EQ(process.expect({2.0}).mean, 7);
    EXPECT_DOUBLE_EQ(process.expect({100.0}).mean, 7);
}

TEST(AGaussianProcess, ExpectsTheMiddleOfTwoBetweenThem)
{
    GaussianProcess const process{{{-1.0}, {1.0}}, std::vector<double>{10, 20}};
    EXPECT_NEAR(process.expect({0.0}).mean, 15, 1e-9);
    EXPECT_LT(process.expect({-1.0}).mean, 15);
    EXPECT_GT(process.expect({1.0}).mean, 15);
}

TEST(AGaussianProcess, KnowsNothingFarAway)
{
    GaussianProcess const process{{{-1.0}, {1.0}}, std::vector<double>{10, 20}};
    EXPECT_NEAR(process.expect({1000.0}).mean, 15, 1e-9);
    EXPECT_GT(process.expect({1000.0}).spread, process.expect({1.0}).spread);
}

TEST(AGaussianProcess, FollowsASmoothFunction)
{
    SampleRows rows;
    std::vector<double> targets;
    for (int i = 0; i <= 20; ++i) {
        rows.push_back({i / 5.0});
        targets.push_back(std::sin(i / 5.0));
    }
    GaussianProcess const process{rows, targets};
    for (double const place : {0.5, 1.7, 3.1}) {
        EXPECT_NEAR(process.expect({place}).mean, std::sin(place), 0.02);
        EXPECT_LT(process.expect({place}).spread, 0.1);
    }
}

/// Two observations of one place differ by 2, of noise then; what it expects there lies between.
TEST(AGaussianProcess, TakesTheMeanOfWhatWasSeenTwice)
{
    GaussianProcess const process{{{0.0}, {0.0}, {9.0}, {9.0}}, std::vector<double>{0, 2, 10, 12}};
    EXPECT_NEAR(process.expect({0.0}).mean, 1, 0.5);
    EXPECT_NEAR(process.expect({9.0}).mean, 11, 0.5);
    EXPECT_GT(process.expect({0.0}).spread, 0.3);
}

} // namespace
} // namespace sunder::nas
