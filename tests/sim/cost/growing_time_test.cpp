#include "sim/cost/growing_time.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

GrowingTime::Line line(double at_none, double each)
{
    return {.at_none = Seconds{at_none}, .each = Seconds{each}};
}

TEST(AGrowingTime, IsTheGreaterOfTwoLines)
{
    for (auto const& time : {greater_of(line(10, 1), line(4, 2)), greater_of(line(4, 2), line(10, 1))}) {
        EXPECT_DOUBLE_EQ(time.at(0).value(), 10);
        EXPECT_DOUBLE_EQ(time.at(5).value(), 15);
        EXPECT_DOUBLE_EQ(time.at(6).value(), 16);
        EXPECT_DOUBLE_EQ(time.at(10).value(), 24);
    }
    auto const one_above = greater_of(line(3, 1), line(2, 1));
    EXPECT_TRUE(one_above.bends.empty());
    EXPECT_DOUBLE_EQ(one_above.at(7).value(), 10);
    EXPECT_DOUBLE_EQ(greater_of(line(3, 1), line(3, 2)).at(4).value(), 11);
}

TEST(AGrowingTime, IsTheSumOfTwoLinesWhereNothingOverlaps)
{
    auto const time = sum_of(line(10, 1), line(4, 2));
    EXPECT_TRUE(time.bends.empty());
    EXPECT_DOUBLE_EQ(time.at(5).value(), 29);
}

TEST(AGrowingTime, IsConstantWhereNothingGrows)
{
    EXPECT_TRUE(greater_of(line(3, 0), line(2, 0)).is_constant());
    EXPECT_FALSE(greater_of(line(3, 0), line(2, 1)).is_constant());
    EXPECT_FALSE(greater_of(line(3, 1), line(2, 0)).is_constant());
}

TEST(AGrowingTime, OfSeveralOpsIsTheirSum)
{
    auto sum = greater_of(line(10, 1), line(4, 2));
    add(sum, greater_of(line(1, 0), line(0, 0.5)));
    add(sum, greater_of(line(10, 1), line(4, 2)));
    ASSERT_EQ(sum.bends.size(), 2U);
    EXPECT_DOUBLE_EQ(sum.bends[0].tokens, 2);
    EXPECT_DOUBLE_EQ(sum.bends[1].tokens, 6);
    for (double const tokens : {0.0, 1.0, 2.0, 4.0, 6.0, 9.0})
        EXPECT_DOUBLE_EQ(sum.at(tokens).value(),
                         2 * std::max(10 + tokens, 4 + 2 * tokens) + std::max(1.0, tokens / 2))
            << tokens;
    lengthen(sum, 3);
    EXPECT_DOUBLE_EQ(sum.at(9).value(), 3 * (2 * 22 + 4.5));
}

} // namespace
} // namespace sunder::sim
