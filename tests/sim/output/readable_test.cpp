#include "sim/output/readable.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace sunder::sim {
namespace {

TEST(ReadableTime, HasTheUnitThatFits)
{
    EXPECT_EQ(readable(Seconds{0.027}), "27.000 ms");
    EXPECT_EQ(readable(Seconds{0.10292}), "102.92 ms");
    EXPECT_EQ(readable(Seconds{60}), "60.000 s");
    EXPECT_EQ(readable(Seconds{12345}), "12345 s");
    EXPECT_EQ(readable(Seconds{2.5e-6}), "2.500 us");
    EXPECT_EQ(readable(Seconds{1e-12}), "0.001 ns");
    EXPECT_EQ(readable(Seconds{0}), "0 s");
    EXPECT_EQ(readable(Seconds{-0.5}), "-500.00 ms");
}

TEST(ReadableTime, IsRoundedBeforeTheUnitIsChosen)
{
    EXPECT_EQ(readable(Seconds{0.9999999}), "1.000 s");
    EXPECT_EQ(readable(Seconds{0.099999999}), "100.00 ms");
}

TEST(ReadableBytes, HaveThreeDigits)
{
    EXPECT_EQ(readable(Bytes{0}), "0 B");
    EXPECT_EQ(readable(Bytes{12}), "12 B");
    EXPECT_EQ(readable(Bytes{150'000}), "150 kB");
    EXPECT_EQ(readable(Bytes{1'234'567}), "1.23 MB");
    EXPECT_EQ(readable(Bytes{999'999}), "1.00 MB");
}

TEST(ReadableEnergyAndRate, HaveThreeDigits)
{
    EXPECT_EQ(readable(Joules{0.1534}), "153 mJ");
    EXPECT_EQ(readable(Joules{1500}), "1.50 kJ");
    EXPECT_EQ(readable(PerSecond{30.303}), "30.3 /s");
    EXPECT_EQ(readable(PerSecond{1234}), "1234 /s");
}

TEST(ReadableCount, IsGrouped)
{
    EXPECT_EQ(readable(std::int64_t{0}), "0");
    EXPECT_EQ(readable(std::int64_t{999}), "999");
    EXPECT_EQ(readable(std::int64_t{1000}), "1,000");
    EXPECT_EQ(readable(std::int64_t{-1234567}), "-1,234,567");
}

TEST(Readable, IsADashForAShareWhosePercentageIsInfinite)
{
    EXPECT_EQ(readable_share(1e307), "-");
}

TEST(Readable, IsADashForWhatIsNoNumber)
{
    for (double const x :
         {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        EXPECT_EQ(readable(Seconds{x}), "-");
        EXPECT_EQ(readable(Bytes{x}), "-");
        EXPECT_EQ(readable(Joules{x}), "-");
        EXPECT_EQ(readable(PerSecond{x}), "-");
        EXPECT_EQ(readable_share(x), "-");
    }
}

TEST(ReadableShare, IsInPercent)
{
    EXPECT_EQ(readable_share(0.4815), "48.1 %");
    EXPECT_EQ(readable_share(1), "100.0 %");
}

} // namespace
} // namespace sunder::sim
