#include "sim/platform/stated_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr int many = 4'001;

/// Of |1 / factor - 1| over evenly spaced quantiles.
double percentile_of_errors(ErrorLaw const& law, double share)
{
    std::vector<double> errors;
    for (int i = 0; i < many; ++i)
        errors.push_back(std::abs(1 / law.factor((i + 0.5) / many) - 1));
    std::ranges::sort(errors);
    return errors[static_cast<std::size_t>(share * many)];
}

TEST(AnErrorLaw, HasTheMedianAndThe80thPercentileThatAreStated)
{
    for (auto const& [median, p80] : {std::pair{0.12, 0.3}, {0.05, 0.08}, {0.2, 0.5}, {0.15, 0.6}}) {
        ErrorLaw const law{{.median = median, .p80 = p80}};
        EXPECT_NEAR(percentile_of_errors(law, 0.5), median, 0.002) << median;
        EXPECT_NEAR(percentile_of_errors(law, 0.8), p80, 0.005) << p80;
    }
}

TEST(AnErrorLaw, IsLognormalWhereOnlyItsMedianIsStated)
{
    ErrorLaw const law{{.median = 0.2, .p80 = {}}};
    EXPECT_NEAR(percentile_of_errors(law, 0.5), 0.2, 0.001);
    auto const one_deviation = std::log(law.factor(0.841344746));
    EXPECT_NEAR(std::log(law.factor(0.977249868)), 2 * one_deviation, 1e-6);
}

TEST(AnErrorLaw, IsAsLikelyTooSlowAsTooFast)
{
    ErrorLaw const law{{.median = 0.3, .p80 = 0.7}};
    EXPECT_DOUBLE_EQ(law.factor(0.5), 1);
    for (auto const share : {0.6, 0.9, 0.999})
        EXPECT_NEAR(law.factor(share) * law.factor(1 - share), 1, 1e-9);
}

TEST(AnErrorLaw, StaysWithinAHundredTimes)
{
    ErrorLaw const law{{.median = 0.01, .p80 = 9}};
    EXPECT_LE(law.factor(1 - 1e-12), 100);
    EXPECT_GE(law.factor(1e-12), 0.01);
}

TEST(DrawnFactors, HangOnSeedProfileAndNumberOnly)
{
    StatedError const error{.median = 0.2, .p80 = {}};
    auto const few = drawn_factors(error, "pi", {.seed = Seed{1}, .count = 3});
    auto const more = drawn_factors(error, "pi", {.seed = Seed{1}, .count = 5});
    EXPECT_TRUE(std::equal(few.begin(), few.end(), more.begin()));
    EXPECT_NE(drawn_factors(error, "phone", {.seed = Seed{1}, .count = 3}), few);
    EXPECT_NE(drawn_factors(error, "pi", {.seed = Seed{2}, .count = 3}), few);
}

TEST(ASlowedProfile, TakesLongerInAllThatFollowsFromIt)
{
    DeviceProfile profile;
    profile.speed = FlopsPerSecond{8};
    profile.memory_rate = BytesPerSecond{4};
    profile.memory_rates["depthwise"] = BytesPerSecond{6};
    profile.weight_rate = BytesPerSecond{10};
    profile.launch_overhead = Seconds{1};
    auto const slow = slowed(profile, 2);
    EXPECT_EQ(slow.speed, FlopsPerSecond{4});
    EXPECT_EQ(slow.memory_rate, BytesPerSecond{2});
    EXPECT_EQ(slow.memory_rates.at("depthwise"), BytesPerSecond{3});
    EXPECT_EQ(slow.weight_rate, BytesPerSecond{5});
    EXPECT_EQ(slow.launch_overhead, Seconds{2});
    EXPECT_EQ(slowed(DeviceProfile{}, 2).speed, std::nullopt);
}

} // namespace
} // namespace sunder::sim
