#include "sim/output/csv.hpp"
#include "sim/output/points_json.hpp"
#include "sim/output/points_text.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"
#include "tests/sim/output/some_sweep.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <sstream>
#include <string>

namespace sunder::sim {
namespace {

using Json = nlohmann::json;

TEST(PointsText, HasARowForEachPoint)
{
    auto const sweep = small_sweep();
    EXPECT_EQ(points_heading(sweep), "small   seed 7, 4 points, 1 failed\n");
    EXPECT_EQ(points_text(sweep.points, main_columns(sweep)),
              "point  wifi.rate  camera.arrivals   latency.mean  latency.p95  camera.cut\n"
              "        [Mbit/s]                            [ms]         [ms]\n"
              "    0          8  {poisson: 10 /s}         200.0        300.0  pool 1\n"
              "    1          8  {poisson: 20 /s}         400.0        600.0  server_only\n"
              "    2         16  {poisson: 10 /s}         100.0        150.0  pool 1\n"
              "    3         16  {poisson: 20 /s}  failed: the run ran out of memory\n");
}

TEST(PointsText, MarksOverloadAndTailsWithoutVariance)
{
    auto points = done_points(4);
    points.columns = {parameter("devices.phone.count", "", {1, 2, 3, 4}),
                      figure("applications.camera.latency.ci95.state", "", {0, 0, 3, 3}),
                      figure("offered", "", {0.5, 1.48, 0.9, 2})};
    EXPECT_EQ(points_text(points, {"devices.phone.count"}),
              "point  phone.count\n"
              "\n"
              "    0            1\n"
              "    1            2  offered 148 %\n"
              "    2            3  infinite variance\n"
              "    3            4  offered 200 %, infinite variance\n");
}

TEST(PointsText, TellsWhoseFiguresTheyAreWhereOtherApplicationsAreLeftOut)
{
    auto points = done_points(1);
    points.columns = {figure("applications.camera.latency.p95", "s", {1})};
    EXPECT_EQ(short_name(points, points.columns[0]), "latency.p95");
    points.left_out = {"applications.radar.latency.p95"};
    EXPECT_EQ(short_name(points, points.columns[0]), "camera.latency.p95");
}

TEST(ShownValues, AreNeverInfinite)
{
    EXPECT_EQ(shown(std::numeric_limits<double>::infinity(), Notation{}), "-");
    EXPECT_EQ(shown(-std::numeric_limits<double>::infinity(), Notation{}), "-");
}

TEST(PointsText, EndsAfterFiftyRows)
{
    auto points = done_points(60);
    points.columns = {parameter("devices.phone.count", "", std::vector<double>(60, 3))};
    auto const text = points_text(points, {"devices.phone.count"});
    EXPECT_EQ(std::ranges::count(text, '\n'), 2 + 50 + 1);
    EXPECT_TRUE(text.ends_with("\n... and 10 more points; `sunder export` prints all\n")) << text;
}

TEST(PointsHeading, SaysHowManyPointsThereWouldBe)
{
    auto part = small_sweep();
    part.points_in_all = 1000;
    part.points.status[0] = PointStatus::skipped;
    EXPECT_EQ(points_heading(part), "small   seed 7, 4 points of 1,000, 1 failed, 1 skipped\n");
}

TEST(GroupsText, HasARowForEachValue)
{
    EXPECT_EQ(groups_text(four_points(), "links.wifi.rate", {"applications.camera.latency.mean"},
                          "applications.camera.cut"),
              "wifi.rate  points  latency.mean                best\n"
              " [Mbit/s]             mean [ms]    min    max  split\n"
              "        8       2         300.0  200.0  400.0  pool 1\n"
              "       16       1         100.0  100.0  100.0  pool 1\n");
}

TEST(SplitsText, TellsBetweenWhichValuesTheSplitChanges)
{
    EXPECT_EQ(splits_text(four_points(), "camera", "applications.camera.latency.mean"),
              "points  best split\n"
              "     2  pool 1\n"
              "     1  server_only\n"
              "\n"
              "no change along wifi.rate\n"
              "\n"
              "along camera.arrivals\n"
              "between           and               from    to           at\n"
              "{poisson: 10 /s}  {poisson: 20 /s}  pool 1  server_only  wifi.rate 8 Mbit/s\n");
}

TEST(PointsJson, HoldsEveryValueAndNullWhereUndefined)
{
    std::ostringstream stream;
    write_points_json(stream, small_sweep());
    auto const json = Json::parse(stream.str());
    EXPECT_EQ(json.at("format"), "sunder-points/1");
    EXPECT_EQ(json.at("points_in_all"), 4);
    EXPECT_EQ(json.at("columns").at(0),
              (Json{{"name", "links.wifi.rate"}, {"unit", "B/s"}, {"role", "parameter"}}));
    auto const& points = json.at("points");
    ASSERT_EQ(points.size(), 4);
    EXPECT_EQ(points[0].at("values").at("links.wifi.rate"), 1e6);
    EXPECT_EQ(points[1].at("values").at("applications.camera.cut"), "server_only");
    EXPECT_TRUE(points[0].at("values").at("applications.camera.energy").is_null());
    EXPECT_EQ(points[3].at("status"), "failed");
    EXPECT_EQ(points[3].at("failure"), "the run ran out of memory");
    EXPECT_FALSE(points[0].contains("failure"));
}

TEST(GroupsJson, HoldsWhatTheTextTells)
{
    auto const json = Json::parse(groups_json(
        four_points(), "links.wifi.rate", {"applications.camera.latency.mean"}, "applications.camera.cut"));
    auto const& group = json.at("groups").at(0);
    EXPECT_EQ(json.at("unit"), "B/s");
    EXPECT_EQ(group.at("value"), 1e6);
    EXPECT_EQ(group.at("points"), 2);
    EXPECT_EQ(group.at("figures").at("applications.camera.latency.mean").at("max"), 0.4);
    EXPECT_EQ(group.at("best"), (Json{{"number", 0}, {"split", "pool 1"}}));
}

TEST(SplitsJson, HoldsWhatTheTextTells)
{
    auto const json = Json::parse(splits_json(four_points(), "camera", "applications.camera.latency.mean"));
    EXPECT_EQ(json.at("points").size(), 3);
    ASSERT_EQ(json.at("changes").size(), 1);
    auto const& change = json.at("changes").at(0);
    EXPECT_EQ(change.at("keys"), (Json{"applications.camera.arrivals"}));
    EXPECT_EQ(change.at("from").at("number"), 0);
    EXPECT_EQ(change.at("to").at("split"), "server_only");
    EXPECT_EQ(change.at("to").at("values").at("links.wifi.rate"), 1e6);
}

TEST(CsvOfPoints, HasUnitsInItsHeader)
{
    auto points = rows_of(four_points(), {1, 3});
    points.columns.resize(3);
    std::ostringstream stream;
    write_csv(stream, points);
    EXPECT_EQ(stream.str(),
              "number,status,replications,failure,links.wifi.rate [B/s],applications.camera.arrivals,"
              "applications.camera.latency.mean [s]\n"
              "1,done,1,,1000000,{poisson: 20 /s},0.4\n"
              "3,failed,0,the run ran out of memory,2000000,{poisson: 20 /s},\n");
}

TEST(SplitColumn, IsTheKeyWhereSplitsAreVaried)
{
    auto sweep = small_sweep();
    EXPECT_EQ(split_column(sweep, "camera"), "applications.camera.cut");
    sweep.points.columns.push_back(parameter("applications.camera.split", {"a", "b", "c", "d"}));
    EXPECT_EQ(split_column(sweep, "camera"), "applications.camera.split");
    EXPECT_EQ(split_column(sweep, "radar"), "");
}

std::string one_of(PointColumn const& column)
{
    return shown_with_unit(column, 0);
}

TEST(ShownValues, AreInTheUnitThatFits)
{
    EXPECT_EQ(one_of(parameter("a.b", "B/s", {5e6 / 8})), "5 Mbit/s");
    EXPECT_EQ(one_of(parameter("a.b", "s", {0.0125})), "12.5 ms");
    EXPECT_EQ(one_of(parameter("a.b", "", {20})), "20");
    EXPECT_EQ(one_of(parameter("a.b", "", {123456789})), "123456789");
    EXPECT_EQ(one_of(figure("a.b", "J", {0.00123456})), "1.235 mJ");
    EXPECT_EQ(one_of(figure("a.b", "", {0.5})), "0.500");
    EXPECT_EQ(one_of(figure("a.b", "s", {0})), "0.000 s");
    EXPECT_EQ(one_of(figure("a.b", "s", {undefined})), "-");
    EXPECT_EQ(one_of(figure("a.b", {"pool 1"})), "pool 1");
}

TEST(ShownValues, OfAColumnAreAllInTheUnitOfTheirMedian)
{
    auto const notation = notation_of(figure("a.b", "s", {1e-6, 0.02, 0.03}));
    EXPECT_EQ(notation.unit, "ms");
    EXPECT_EQ(shown(1e-6, notation), "0.00");
    EXPECT_EQ(shown(0.03, notation), "30.00");
}

TEST(ShortName, IsTheShortestEndOfTwoWordsThatNoOtherColumnHas)
{
    auto points = four_points();
    EXPECT_EQ(short_name(points, points.columns[0]), "wifi.rate");
    EXPECT_EQ(short_name(points, points.columns[3]), "latency.p95");
    points.columns.push_back(figure("applications.radar.latency.p95", "s", {1, 2, 3, 4}));
    EXPECT_EQ(short_name(points, points.columns[3]), "camera.latency.p95");
}

TEST(AlignedTable, CountsCharactersNotBytes)
{
    EXPECT_EQ(aligned({{"Zürich", "1"}, {"Genf", "10"}}, {Alignment::left, Alignment::right}),
              "Zürich   1\nGenf    10\n");
}

TEST(AlignedTable, LetsTheLastCellOfAShortRowBeLong)
{
    EXPECT_EQ(aligned({{"a", "1", "2"}, {"b", "a long remark"}},
                      {Alignment::left, Alignment::right, Alignment::right}),
              "a  1  2\nb  a long remark\n");
}

} // namespace
} // namespace sunder::sim
