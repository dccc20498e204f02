#include "sim/page/page.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <regex>

namespace sunder::sim {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

MovingValues moving(MovingValues::Kind kind, std::vector<std::vector<double>> slices)
{
    return {.kind = kind,
            .sliders = {},
            .axis = {.title = {}, .low = 0, .high = 10, .scale = AxisScale::linear, .labels = {}},
            .unit = {},
            .names = {"a", "b", "c"},
            .places = {},
            .slices = std::move(slices)};
}

TEST(Sliders, OpenAtTheWidestRangeOfNumbers)
{
    EXPECT_EQ(opening_slice(moving(MovingValues::Kind::levels, {{1, 1}, {2, 9}, {3, 9}, {nan, nan}})), 1);
}

TEST(Sliders, OpenAtTheMostKinds)
{
    EXPECT_EQ(opening_slice(moving(MovingValues::Kind::kinds, {{0, 2, 2}, {0, 1, 2}, {nan, 0, 1}})), 1);
}

/// Heights at which the names of two rules stand.
std::vector<double> heights_of_names(double first, double second)
{
    LineChart const chart{
        .x = {.title = "x", .low = 0, .high = 100, .scale = AxisScale::linear, .labels = {}},
        .y = {.title = "y", .low = 0, .high = 1, .scale = AxisScale::linear, .labels = {}},
        .series = {},
        .rules = {{.at = first, .name = "deadline of camera"},
                  {.at = second, .name = "deadline of doorbell"}}};
    auto const drawing = draw(chart, 500);
    std::regex const name{R"re(<text x="[^"]*" y="([^"]*)" class="rule)re"};
    std::vector<double> heights;
    for (std::sregex_iterator at{drawing.content.begin(), drawing.content.end(), name}, end; at != end; ++at)
        heights.push_back(std::stod((*at)[1]));
    return heights;
}

TEST(NamesOfRules, StandOneAboveTheOtherWhereTheyWouldTouch)
{
    auto const near = heights_of_names(40, 41);
    ASSERT_EQ(near.size(), 2);
    EXPECT_GT(near[0], near[1]);
    auto const apart = heights_of_names(10, 90);
    ASSERT_EQ(apart.size(), 2);
    EXPECT_EQ(apart[0], apart[1]);
}

} // namespace
} // namespace sunder::sim
