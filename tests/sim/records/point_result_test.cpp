#include "sim/records/point_result.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sunder::sim {
namespace {

Summary two_cuts()
{
    Summary summary;
    summary.applications.push_back({.name = "camera"});
    summary.applications.back().split = {{"conv1", 0.3}, {"conv2", 0.7}};
    summary.links.push_back({.name = "wifi", .carried = Bytes{7}});
    return summary;
}

Figure const& find(std::vector<Figure> const& figures, std::string const& name)
{
    return *std::ranges::find(figures, name, &Figure::name);
}

TEST(FiguresOfASummary, HaveTheNamesOfItsJsonAndTheirUnits)
{
    auto const figures = figures_of(two_cuts());
    EXPECT_EQ(find(figures, "applications.camera.latency.p95").unit, "s");
    EXPECT_EQ(find(figures, "links.wifi.carried").unit, "B");
    EXPECT_EQ(find(figures, "links.wifi.carried").value, 7);
    EXPECT_EQ(find(figures, "applications.camera.throughput").unit, "/s");
}

TEST(FigureThatIsUndefined, IsNaN)
{
    auto const value = find(figures_of(two_cuts()), "applications.camera.latency.p95").value;
    EXPECT_NE(value, value);
}

TEST(ChosenCutOfAnApplication, IsThatOfTheLargestShare)
{
    EXPECT_EQ(chosen_cuts_of(two_cuts()).front().cut, "conv2");
}

TEST(ChosenCutOfAnApplication, IsTheFirstOfEqualShares)
{
    auto summary = two_cuts();
    summary.applications.back().split = {{"conv1", 0.5}, {"conv2", 0.5}};
    EXPECT_EQ(chosen_cuts_of(summary).front().cut, "conv1");
}

TEST(ResultOfAPoint, SurvivesPacking)
{
    PointResult const result{.number = 3,
                             .status = PointStatus::failed,
                             .replications = 2,
                             .failure = "why",
                             .figures = {1, 2.5},
                             .cuts = {"conv1", ""}};
    EXPECT_EQ(unpack_point_result(pack(result)), result);
}

TEST(BytesOfNoResult, AreRecognised)
{
    auto const bytes = pack({.number = 3, .failure = "why", .figures = {1}, .cuts = {}});
    EXPECT_FALSE(unpack_point_result(bytes.substr(1)));
    EXPECT_FALSE(unpack_point_result(bytes + "x"));
}

} // namespace
} // namespace sunder::sim
