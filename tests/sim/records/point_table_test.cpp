#include "sim/records/point_table.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(PointTable, FindsAColumnByTheEndOfItsName)
{
    auto const points = four_points();
    EXPECT_EQ(points.find("links.wifi.rate"), &points.columns[0]);
    EXPECT_EQ(points.find("rate"), &points.columns[0]);
    EXPECT_EQ(points.find("latency.p95"), &points.columns[3]);
    EXPECT_EQ(points.find("ate"), nullptr) << "not after a dot";
    EXPECT_EQ(points.find("nothing"), nullptr);
}

TEST(PointTable, FindsNoColumnOfSeveralWithOneEnd)
{
    auto points = four_points();
    points.columns.push_back(figure("applications.radio.latency.p95", "s", {1, 2, 3, 4}));
    EXPECT_EQ(points.find("latency.p95"), nullptr);
    EXPECT_EQ(points.find("radio.latency.p95"), &points.columns.back());
}

TEST(PointTable, PrefersAWholeNameToAnEnd)
{
    auto points = done_points(1);
    points.columns = {figure("a.b", "", {1}), figure("b", "", {2})};
    EXPECT_EQ(points.find("b"), &points.columns[1]);
}

TEST(RowsOfPoints, AreInTheOrderOfTheirIndices)
{
    auto const some = rows_of(four_points(), {3, 1});
    EXPECT_EQ(some.number, (std::vector<std::int64_t>{3, 1}));
    EXPECT_EQ(some.status, (std::vector{PointStatus::failed, PointStatus::done}));
    EXPECT_EQ(std::get<0>(some.columns[0].values), (std::vector<double>{2e6, 1e6}));
    EXPECT_EQ(std::get<1>(some.columns[6].values), (std::vector<std::string>{"", "server_only"}));
}

} // namespace
} // namespace sunder::sim
