#include "sim/analysis/split_changes.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace sunder::sim {
namespace {

/// (axis, number of the point before, of the point behind)
using Change = std::tuple<std::size_t, std::int64_t, std::int64_t>;

std::vector<Change> changes_in(PointTable const& points)
{
    auto const map = map_splits(points, "camera", *points.find("latency.mean"));
    std::vector<Change> changes;
    for (auto const& [axis, from, to] : map.changes)
        changes.emplace_back(axis, points.number[map.rows[from]], points.number[map.rows[to]]);
    return changes;
}

PointTable grid()
{
    auto points = done_points(6);
    points.columns = {
        parameter("links.wifi.rate", "B/s", {1e6, 1e6, 2e6, 2e6, 3e6, 3e6}),
        parameter("devices.phone.count", "", {1, 9, 1, 9, 1, 9}),
        figure("applications.camera.latency.mean", "s", {6, 6, 4, 5, 3, 5}),
        figure("applications.camera.cut", {"late", "late", "early", "late", "early", "middle"})};
    return points;
}

TEST(SplitChanges, LieBetweenNeighboursAlongOneAxis)
{
    EXPECT_EQ(changes_in(grid()), (std::vector<Change>{{0, 0, 2}, {0, 3, 5}, {1, 2, 3}, {1, 4, 5}}));
}

TEST(SplitChanges, DoNotDependOnTheOrderOfValues)
{
    auto const reversed = rows_of(grid(), {5, 4, 3, 2, 1, 0});
    EXPECT_EQ(changes_in(reversed), changes_in(grid()));
}

TEST(SplitChanges, SkipPointsThatFailed)
{
    auto points = grid();
    points.status[3] = PointStatus::failed;
    EXPECT_EQ(changes_in(points), (std::vector<Change>{{0, 0, 2}, {0, 1, 5}, {1, 4, 5}}));
}

TEST(SplitChanges, FollowTheBestSplitWhereSplitsAreVaried)
{
    auto points = done_points(4);
    points.columns = {
        parameter("links.wifi.rate", "B/s", {1e6, 1e6, 2e6, 2e6}),
        parameter("applications.camera.split", {"device_only", "server_only", "device_only", "server_only"}),
        figure("applications.camera.latency.mean", "s", {0.3, 0.5, 0.3, 0.2})};
    auto const map = map_splits(points, "camera", *points.find("latency.mean"));
    EXPECT_EQ(map.split, (std::vector<std::string>{"device_only", "server_only"}));
    ASSERT_EQ(map.changes.size(), 1);
    EXPECT_EQ(map.axes, (std::vector<std::vector<std::size_t>>{{0}}));
}

TEST(SplitChanges, TakeKeysThatChangeTogetherAsOneAxis)
{
    auto points = done_points(3);
    points.columns = {parameter("links.lte.rate", "B/s", {1e6, 2e6, 3e6}),
                      parameter("links.lte.latency", "s", {0.3, 0.2, 0.1}),
                      figure("applications.camera.latency.mean", "s", {3, 2, 1}),
                      figure("applications.camera.cut", {"late", "late", "early"})};
    EXPECT_EQ(changes_in(points), (std::vector<Change>{{0, 1, 2}}));
}

TEST(SplitChanges, AreNotSoughtAmongSamples)
{
    auto points = done_points(4);
    points.columns = {parameter("links.lte.rate", "B/s", {1e6, 2e6, 3e6, 4e6}),
                      parameter("links.lte.latency", "s", {0.3, 0.1, 0.4, 0.2}),
                      figure("applications.camera.latency.mean", "s", {3, 2, 1, 1}),
                      figure("applications.camera.cut", {"late", "early", "early", "late"})};
    EXPECT_TRUE(changes_in(points).empty());
}

} // namespace
} // namespace sunder::sim
