#include "sim/platform/spread.hpp"
#include "sim/platform/throttle.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

TEST(SpreadFactor, HasMedianOneWhateverItsDistribution)
{
    EXPECT_NEAR(quantile(LognormalFactor{0.3}, 0.5), 1, 1e-12);
    EXPECT_NEAR(quantile(UniformFactor{0.3}, 0.5), 1, 1e-12);
}

TEST(SpreadFactor, HasTheStatedSpread)
{
    double const s = std::sqrt(std::log(1.09));
    constexpr double one_deviation = 0.8413447460685429;
    EXPECT_NEAR(quantile(LognormalFactor{0.3}, one_deviation), std::exp(s), 1e-9);
    EXPECT_NEAR(quantile(UniformFactor{0.3}, 0.25), 0.85, 1e-12);
}

TEST(ThrottledBody, HasTheTimeConstantByWhichItSlowsInTime)
{
    Throttle const throttle{.after = Seconds{120}, .to = 0.7, .sustains = 0.7};
    EXPECT_NEAR(1 - std::exp(-(throttle.after / throttle.time_constant())), 0.7, 1e-12);
}

} // namespace
} // namespace sunder::sim
