#include "sim/page/axis.hpp"
#include "sim/page/display_unit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

std::string labels(Axis const& axis, int about)
{
    std::string all;
    for (auto const& tick : ticks(axis, about))
        all += tick.label + ' ';
    return all;
}

TEST(LinearAxis, EndsAtRoundValues)
{
    auto const axis = axis_over({3.2, 17}, {.title = "x", .start = AxisStart::at_zero});
    EXPECT_EQ(axis.low, 0);
    EXPECT_EQ(axis.high, 20);
    EXPECT_EQ(labels(axis, 5), "0 5 10 15 20 ");
}

TEST(LinearAxis, OfOneValueHasThatValueWithin)
{
    auto const axis = axis_over({12}, {.title = "x"});
    EXPECT_LT(axis.low, 12);
    EXPECT_GT(axis.high, 12);
}

TEST(LinearAxis, PassesOverWhatIsNoNumber)
{
    auto const axis =
        axis_over({std::nan(""), 1, std::numeric_limits<double>::infinity(), 2}, {.title = "x"});
    EXPECT_EQ(axis.low, 1);
    EXPECT_EQ(axis.high, 2);
}

TEST(LogarithmicAxis, PutsThePowersOfTenAtEqualDistances)
{
    Axis const axis{.title = "x", .low = 1, .high = 100, .scale = AxisScale::logarithmic, .labels = {}};
    EXPECT_DOUBLE_EQ(position(axis, 10), 0.5);
    EXPECT_EQ(labels(axis, 3), "1 10 100 ");
    EXPECT_EQ(labels(axis, 6), "1 2 5 10 20 50 100 ");
}

TEST(AxisScale, IsLogarithmicWhereTheRangeIsWideAndPositive)
{
    EXPECT_EQ(fitting_scale({1, 51}), AxisScale::logarithmic);
    EXPECT_EQ(fitting_scale({1, 49}), AxisScale::linear);
    EXPECT_EQ(fitting_scale({0, 51}), AxisScale::linear);
}

TEST(AxisOfWords, NamesEveryNth)
{
    Axis const axis{
        .title = "x", .low = -0.5, .high = 3.5, .scale = AxisScale::linear, .labels = {"a", "b", "c", "d"}};
    EXPECT_EQ(labels(axis, 4), "a b c d ");
    EXPECT_EQ(labels(axis, 2), "a c ");
}

TEST(DisplayUnit, IsTheLargestOfWhichThereIsOne)
{
    EXPECT_EQ(short_quantity(0.0123456, "s"), "12.35 ms");
    EXPECT_EQ(short_quantity(1, "s"), "1 s");
    EXPECT_EQ(short_quantity(2.5e6, "B/s"), "20 Mbit/s");
    EXPECT_EQ(short_quantity(150e3, "B"), "150 kB");
    EXPECT_EQ(short_quantity(0.25, ""), "0.25");
    EXPECT_EQ(short_quantity(70.5, "%"), "70.5 %");
}

TEST(ShortNumber, HasNoMoreDigitsThanAskedFor)
{
    EXPECT_EQ(short_number(123456), "123500");
    EXPECT_EQ(short_number(0.00012346), "0.0001235");
    EXPECT_EQ(short_number(2), "2");
    EXPECT_EQ(short_number(0), "0");
    EXPECT_EQ(short_number(-1.5), "-1.5");
    EXPECT_EQ(short_number(std::nan("")), "–");
}

} // namespace
} // namespace sunder::sim
