#include "sim/calibration/fitted_pattern.hpp"

#include <gtest/gtest.h>

using namespace sunder::sim;

TEST(FittedPattern, LetsAStarStandForAnything)
{
    EXPECT_TRUE(matches("models.net.ops.conv1.time.pi", "models.*.time.pi"));
    EXPECT_TRUE(matches("links.wifi.rate", "links.wifi.rate"));
    EXPECT_TRUE(matches("links.wifi.rate", "*"));
    EXPECT_TRUE(matches("a.b.c.b.d", "a*b.d*"));
    EXPECT_FALSE(matches("links.wifi.rates", "links.wifi.rate"));
    EXPECT_FALSE(matches("links.wifi.rate", "links.*.latency"));
    EXPECT_FALSE(matches("", "a"));
    EXPECT_TRUE(matches("", "*"));
}

TEST(FittedPattern, TakesNoTimeWithoutEnd)
{
    std::string const key(10'000, 'a');
    std::string pattern;
    for (int i = 0; i < 500; ++i)
        pattern += "a*";
    EXPECT_FALSE(matches(key, pattern + "b"));
}

TEST(FittedPattern, IsWhatStandsBeforeTheEnds)
{
    EXPECT_TRUE(is_fitted("links.wifi.rate", {"devices.*", "links.*.rate=1 Mbit/s,2 Mbit/s"}));
    EXPECT_FALSE(is_fitted("links.wifi.latency", {"links.*.rate=1 Mbit/s,2 Mbit/s"}));
}
