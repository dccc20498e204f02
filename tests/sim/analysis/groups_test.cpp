#include "sim/analysis/groups.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

std::vector<PointGroup> groups_by(PointTable const& points, std::string_view key)
{
    return group_points(points, *points.find(key),
                        {points.find("latency.mean"), points.find("camera.energy")});
}

TEST(Groups, SumUpThePointsThatWentWell)
{
    auto const groups = groups_by(four_points(), "wifi.rate");
    ASSERT_EQ(groups.size(), 2);
    EXPECT_EQ(std::get<double>(groups[0].value), 1e6);
    EXPECT_EQ(groups[0].points, 2);
    EXPECT_DOUBLE_EQ(groups[0].figures[0].mean, 0.3);
    EXPECT_EQ(groups[0].figures[0].min, 0.2);
    EXPECT_EQ(groups[0].figures[0].max, 0.4);
    EXPECT_EQ(groups[1].points, 1) << "the other failed";
}

TEST(Groups, HaveTheirExtremesInAnyOrderOfTheirPoints)
{
    auto points = done_points(4);
    points.columns = {parameter("x", "", {1, 1, 1, 2}), figure("y", "", {3, 1, 2, 7})};
    auto const groups = group_points(points, *points.find("x"), {points.find("y")});
    EXPECT_EQ(groups[0].figures[0].min, 1);
    EXPECT_EQ(groups[0].figures[0].max, 3);
    EXPECT_EQ(groups[0].figures[0].mean, 2);
    EXPECT_EQ(groups[1].figures[0].min, 7);
    EXPECT_EQ(groups[1].figures[0].max, 7);
}

TEST(Groups, KnowTheirBestPoint)
{
    EXPECT_EQ(groups_by(four_points(), "wifi.rate")[0].best, 0);
    EXPECT_EQ(groups_by(four_points(), "arrivals")[0].best, 2);
}

TEST(Groups, LeaveOutUndefinedFigures)
{
    auto const energy = groups_by(four_points(), "wifi.rate")[0].figures[1];
    EXPECT_EQ(energy.count, 0);
    EXPECT_TRUE(std::isnan(energy.mean));
}

TEST(RowsByValue, AreInTheOrderOfNumbersAndOfTheFirstTexts)
{
    auto const by_number = rows_by_value(figure("x", "", {3, undefined, 1, 3, undefined}));
    ASSERT_EQ(by_number.size(), 3);
    EXPECT_EQ(by_number[0], (std::vector<std::size_t>{2}));
    EXPECT_EQ(by_number[1], (std::vector<std::size_t>{0, 3}));
    EXPECT_EQ(by_number[2], (std::vector<std::size_t>{1, 4})) << "undefined";
    auto const by_text = rows_by_value(figure("x", {"b", "a", "b"}));
    ASSERT_EQ(by_text.size(), 2);
    EXPECT_EQ(by_text[0], (std::vector<std::size_t>{0, 2}));
}

} // namespace
} // namespace sunder::sim
