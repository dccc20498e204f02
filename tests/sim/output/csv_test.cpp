#include "sim/output/csv.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <sstream>

namespace sunder::sim {
namespace {

std::string csv(Records const& records, std::string_view table)
{
    std::ostringstream stream;
    write_csv(stream, records, table);
    return stream.str();
}

TEST(CsvOfRequests, HasAHeaderWithUnitsAndNamesForCodes)
{
    EXPECT_EQ(csv(small_records(), "requests"),
              "application,replication,device,arrived_at [s],finished_at [s],status,cut,payload [B],attempts,"
              "device_wait [s],device_compute [s],encode [s],link_wait [s],transfer [s],server_wait [s],"
              "server_compute [s],decode [s],return [s],energy [J],failed_by,tries,wasted [s],wasted_work "
              "[flop],wasted_energy [J],exit,tokens,passes,first_token_at [s]\n"
              "camera,0,0,1,1.25,finished,conv1,1000,1,0,0,0,0,0.25,0,0,0,0,2,nothing,1,0,0,0,none,0,0,0\n"
              "radar,0,1,2,2.01,failed,\"[a, b]\",1000,1,0,0,0,0,0.01,0,0,0,0,2,link,1,0,0,0,none,0,0,0\n"
              "camera,0,0,3,3.5,finished,conv1,1000,1,0,0,0,0,0.5,0,0,0,0,2,nothing,1,0,0,0,none,0,0,0\n");
}

TEST(CsvField, IsQuotedWhereItMustBeAndCommandsNoTerminal)
{
    EXPECT_EQ(csv_field("plain"), "plain");
    EXPECT_EQ(csv_field("a, \"b\""), "\"a, \"\"b\"\"\"");
    EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_field(std::string{"z\0\x1b[2J", 6}), "z\\u0000\\u001b[2J");
}

TEST(CsvOfPoints, CommandsNoTerminalByAUnit)
{
    PointTable points;
    points.columns.push_back({.name = "a,b", .unit = "\x1b[2J", .values = std::vector<double>{}});
    std::ostringstream stream;
    write_csv(stream, points);
    EXPECT_EQ(stream.str(), "number,status,replications,failure,\"a,b [\\u001b[2J]\"\n");
}

TEST(CsvOfSpans, HasKindsAndRows)
{
    EXPECT_EQ(csv(small_records(), "spans"), "request,kind,stage,leg,device,link,started_at [s],ended_at "
                                             "[s],work [flop],bytes [B],energy [J],batch\n"
                                             "2,transfer,transfer,0,-1,0,1,2,3,4,5,0\n");
}

TEST(CsvOfDevicesAndLinks, NameTheirGroups)
{
    EXPECT_EQ(csv(small_records(), "devices"),
              "group,replication,index,busy [s],busy_total [s],workers,queue_max,energy "
              "[J],offered,batches,batched,batch_max,warm_ups,loads,radio_energy [J]\n"
              "phone,0,0,1,1,1,0,20,0,0,0,0,0,0,0\n"
              "server,0,0,5,5,2,3,40,0,0,0,0,0,0,0\n");
    EXPECT_EQ(csv(small_records(), "links"),
              "link,replication,index,direction,carried [B],capacity [B],energy [J],offered,served_by\n"
              "wifi,0,0,up,250,1000,0.5,0,equal_shares\n");
}

TEST(CsvOfPlans, LeavesAnAbsentDeadlineEmpty)
{
    EXPECT_EQ(csv(small_records(), "plans"), "application,model,origin,cut,deadline [s],tail\n"
                                             "camera,alexnet,phone,conv1,0.1,light\n"
                                             "radar,vgg16,phone,\"[a, b]\",,light\n");
}

TEST(CsvOfDevicesAndLinks, NeverHoldsNanOrInf)
{
    auto records = small_records();
    records.devices.offered[0] = std::numeric_limits<double>::quiet_NaN();
    records.link_rows.capacity[0] = Bytes{std::numeric_limits<double>::infinity()};
    EXPECT_NE(csv(records, "devices").find("phone,0,0,1,1,1,0,20,,0,0,0,0,0,0\n"), std::string::npos);
    EXPECT_NE(csv(records, "links").find("wifi,0,0,up,250,,0.5,0,equal_shares\n"), std::string::npos);
}

TEST(CsvOfReplications, HasTheWindows)
{
    EXPECT_EQ(csv(small_records(), "replications"), "window_from [s],window_to [s]\n0,10\n");
}

TEST(CsvOfTheSummary, HasALineAnApplication)
{
    auto const text = csv(small_records(), "summary");
    EXPECT_NE(text.find("\ncamera,2,2,0,0,2,0.2,0.375,"), std::string::npos) << text;
    EXPECT_NE(text.find("\nradar,1,0,1,0,0,0,,"), std::string::npos) << text;
}

TEST(CsvOfAnyTable, IsAHeaderWhereThereAreNoRows)
{
    for (auto const& table : csv_tables())
        EXPECT_EQ(std::ranges::count(csv(Records{}, table), '\n'), 1) << table;
}

TEST(CsvNumbers, ReadBackTheSame)
{
    auto records = no_requests();
    add(records, SomeRequest{.arrived_at = 0.1 + 0.2});
    EXPECT_NE(csv(records, "requests").find(",0.30000000000000004,"), std::string::npos);
}

TEST(CsvOfManyRows, GoesOutInFull)
{
    auto records = no_requests();
    for (int i = 0; i < 5000; ++i)
        add(records, SomeRequest{});
    EXPECT_EQ(std::ranges::count(csv(records, "requests"), '\n'), 5001);
}

} // namespace
} // namespace sunder::sim
