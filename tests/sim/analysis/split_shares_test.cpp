#include "sim/analysis/split_shares.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sunder::sim {
namespace {

/// Two rates, each with three draws of the phone.
PointTable drawn()
{
    auto points = done_points(6);
    points.columns = {
        parameter("links.wifi.rate", "B/s", {1e6, 1e6, 1e6, 2e6, 2e6, 2e6}),
        parameter("devices.phone.time_factor", "", {1.1, 0.7, 1.3, 1.1, 0.7, 1.3}),
        parameter("devices.server.time_factor", "", {0.9, 1.2, 1.0, 0.9, 1.2, 1.0}),
        figure("applications.camera.latency.mean", "s", {6, 6, 4, 5, 3, 5}),
        figure("applications.camera.cut", {"late", "late", "early", "early", "early", "early"})};
    return points;
}

SplitShares shares_in(PointTable const& points)
{
    return shares_of_splits(points, map_splits(points, "camera", *points.find("latency.mean")));
}

TEST(SharesOfSplits, AreCountedOverTheDrawsOfEachPlace)
{
    auto const shares = shares_in(drawn());
    ASSERT_EQ(shares.places.size(), 2);
    EXPECT_EQ(shares.keys, std::vector<std::size_t>{0});
    EXPECT_EQ(shares.places[0].draws, 3);
    ASSERT_EQ(shares.places[0].shares.size(), 2);
    EXPECT_EQ(shares.places[0].shares[0].split, "late");
    EXPECT_DOUBLE_EQ(shares.places[0].shares[0].share, 2.0 / 3);
    EXPECT_EQ(shares.places[1].shares[0].split, "early");
    EXPECT_DOUBLE_EQ(shares.places[1].shares[0].share, 1);
}

TEST(SharesOfSplits, LeaveOutPointsThatFailed)
{
    auto points = drawn();
    points.status[0] = PointStatus::failed;
    EXPECT_EQ(shares_in(points).places[0].draws, 2);
}

TEST(SharesOfSplits, AreNoneWhereNothingIsDrawn)
{
    auto points = drawn();
    points.columns.erase(points.columns.begin() + 1, points.columns.begin() + 3);
    EXPECT_TRUE(shares_in(points).places.empty());
}

} // namespace
} // namespace sunder::sim
