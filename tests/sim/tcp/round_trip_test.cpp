#include "sim/tcp/round_trip.hpp"

#include <gtest/gtest.h>

namespace sunder::sim::tcp {
namespace {

using namespace literals;

TEST(ARoundTrip, IsASecondBeforeAnySample)
{
    EXPECT_DOUBLE_EQ(RoundTrip{200_ms}.timeout().value(), 1);
}

TEST(ARoundTrip, TimesOutNotBefore200MillisecondsMore)
{
    RoundTrip trip{200_ms};
    trip.sample(40_ms, 0, 10);
    EXPECT_DOUBLE_EQ(trip.smoothed().value(), 0.04);
    EXPECT_DOUBLE_EQ(trip.timeout().value(), 0.24);
}

TEST(ARoundTrip, WaitsForTwiceTheFirstSampleBeyondIt)
{
    RoundTrip trip{200_ms};
    trip.sample(300_ms, 0, 10);
    EXPECT_DOUBLE_EQ(trip.timeout().value(), 0.9); // RFC 6298, 2.2: R + 4 R / 2
}

TEST(ARoundTrip, MovesAnEighthOfTheWay)
{
    RoundTrip trip{200_ms};
    trip.sample(40_ms, 0, 10);
    trip.sample(80_ms, 1, 10);
    EXPECT_DOUBLE_EQ(trip.smoothed().value(), 0.045);
}

TEST(ARoundTrip, ForgetsALargeDeviationOverRounds)
{
    RoundTrip trip{200_ms};
    trip.sample(300_ms, 0, 10);
    for (int round = 1; round <= 100; ++round)
        trip.sample(300_ms, 10 * round + 1, 10 * round + 10);
    EXPECT_NEAR(trip.timeout().value(), 0.5, 0.001);
}

TEST(ARoundTrip, KnowsTheLeast)
{
    RoundTrip trip{200_ms};
    trip.sample_least(30_ms);
    trip.sample_least(20_ms);
    trip.sample_least(50_ms);
    EXPECT_DOUBLE_EQ(trip.least().value(), 0.02);
}

} // namespace
} // namespace sunder::sim::tcp
