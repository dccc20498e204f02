#include "sim/trace/trace_file.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;
using namespace literals;

std::shared_ptr<Source const> source_with(std::string text)
{
    return std::make_shared<Source const>(Source{.name = "walk.csv", .text = std::move(text)});
}

/// What the user would see.
std::string complaint(Diagnostics const& diagnostics)
{
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        return error.what();
    }
    return "";
}

std::string rate_complaint(std::string text)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_rate_trace(source_with(std::move(text)), diagnostics));
    return complaint(diagnostics);
}

std::string load_complaint(std::string text)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_load_trace(source_with(std::move(text)), diagnostics));
    return complaint(diagnostics);
}

std::string arrivals_complaint(std::string text)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_arrivals_trace(source_with(std::move(text)), diagnostics));
    return complaint(diagnostics);
}

std::string durations_complaint(std::string text)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_durations(source_with(std::move(text)), diagnostics));
    return complaint(diagnostics);
}

std::string import_complaint(std::string text, std::optional<TraceFormat> format = std::nullopt)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(import_trace({.source = source_with(std::move(text)), .format = format}, diagnostics));
    return complaint(diagnostics);
}

StepFunction rate_trace(std::string text)
{
    Diagnostics diagnostics;
    auto const rate = parse_rate_trace(source_with(std::move(text)), diagnostics);
    EXPECT_EQ(complaint(diagnostics), "");
    return rate.value().up.of_device(0);
}

std::string imported(std::string text, Seconds bin = 100_ms)
{
    Diagnostics diagnostics;
    auto const result = import_trace({.source = source_with(std::move(text)), .bin = bin}, diagnostics);
    EXPECT_EQ(complaint(diagnostics), "");
    return result.value();
}

TEST(RateTrace, IsInBytesPerSecondAndRepeats)
{
    auto const rate = rate_trace("time [s],rate [Mbit/s]\n0,8\n1,16\n");
    EXPECT_EQ(rate.at(0_s), 1e6);
    EXPECT_EQ(rate.at(1_s), 2e6);
    EXPECT_EQ(rate.at(2_s), 1e6);
}

TEST(RateTrace, HoldsItsLastValueAsLongAsTheOneBefore)
{
    EXPECT_EQ(rate_trace("time [s],rate [B/s]\n0,1\n5,2\n7,3\n").period(), 9_s);
}

TEST(RateTrace, MayHaveAColumnForEachDirection)
{
    Diagnostics diagnostics;
    auto const trace =
        parse_rate_trace(source_with("time [s],down [Mbit/s],up [kbit/s]\n0,8,16\n1,16,8\n"), diagnostics);
    ASSERT_TRUE(trace);
    EXPECT_TRUE(trace->two);
    EXPECT_EQ(trace->up.of_device(0).at(0_s), 2e3);
    EXPECT_EQ(trace->down.of_device(0).at(0_s), 1e6);
}

TEST(RateTrace, HasBothDirectionsOrOneRate)
{
    EXPECT_EQ(rate_complaint("time [s],up [B/s]\n0,8\n"), "walk.csv:1:10: error: column 'down' is missing\n"
                                                          " 1 | time [s],up [B/s]\n"
                                                          "   |          ^\n"
                                                          "  hint: for one direction alone call it 'rate'\n");
    EXPECT_EQ(rate_complaint("time [s],rate [B/s],up [B/s]\n0,8,8\n"),
              "walk.csv:1:10: error: a rate for both directions beside one of them\n"
              " 1 | time [s],rate [B/s],up [B/s]\n"
              "   |          ^\n"
              "  hint: the columns are time and rate, or time, up and down\n");
}

TEST(RateTrace, CountsTimeFromItsFirstRow)
{
    auto const rate = rate_trace("time [ms],rate [B/s]\n500,1\n1500,2\n");
    EXPECT_EQ(rate.at(0_s), 1);
    EXPECT_EQ(rate.at(1_s), 2);
    EXPECT_EQ(rate.period(), 2_s);
}

TEST(RateTrace, OfOneRowIsConstant)
{
    EXPECT_TRUE(rate_trace("time [s],rate [B/s]\n3,7\n").constant());
}

TEST(RateTrace, MayBeZeroForAWhile)
{
    EXPECT_EQ(rate_trace("time [s],rate [B/s]\n0,1\n1,0\n").time_at_zero(0_s, 4_s), 2_s);
}

TEST(RateTrace, LeavesOrderBlanksAndCommentsToTheWriter)
{
    auto const rate =
        rate_trace("# a walk\r\n\r\n rate [kB/s] , time [s]\r\n 2 , 0\r\n# later\r\n 4 , 1\r\n");
    EXPECT_EQ(rate.at(0_s), 2000);
    EXPECT_EQ(rate.at(1_s), 4000);
}

TEST(RateTrace, RefusesAnEmptyFile)
{
    EXPECT_EQ(rate_complaint("# nothing\n"), "walk.csv:1:1: error: this trace is empty\n"
                                             " 1 | # nothing\n"
                                             "   | ^\n");
}

TEST(RateTrace, RefusesAHeaderAlone)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s]\n"),
              "walk.csv:1:1: error: there is no row below this line\n"
              " 1 | time [s],rate [B/s]\n"
              "   | ^\n");
}

TEST(RateTrace, NeedsAHeader)
{
    EXPECT_EQ(rate_complaint("0,8\n1,16\n"), "walk.csv:1:1: error: the first line must name the columns\n"
                                             " 1 | 0,8\n"
                                             "   | ^\n"
                                             "  hint: for example 'time [s],rate [Mbit/s]'\n");
}

TEST(RateTrace, NeedsUnits)
{
    EXPECT_EQ(
        rate_complaint("time [s],rate\n0,8\n"),
        "walk.csv:1:10: error: column 'rate' has no unit\n"
        " 1 | time [s],rate\n"
        "   |          ^\n"
        "  hint: use one of bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, MB/s, GB/s, as in 'rate [Mbit/s]'\n");
}

TEST(RateTrace, RefusesAUnitThatDoesNotFit)
{
    EXPECT_EQ(rate_complaint("time [Mbit/s],rate [B/s]\n0,8\n"),
              "walk.csv:1:1: error: 'Mbit/s' is not a unit that fits here\n"
              " 1 | time [Mbit/s],rate [B/s]\n"
              "   | ^\n"
              "  hint: use one of s, ms, us, ns, min, h, as in 'time [s]'\n");
}

TEST(RateTrace, NamesAnUnknownAndAMissingColumn)
{
    EXPECT_EQ(rate_complaint("tim [s],rate [B/s]\n0,8\n"),
              "walk.csv:1:1: error: unknown column 'tim'\n"
              " 1 | tim [s],rate [B/s]\n"
              "   | ^\n"
              "  hint: did you mean 'time'?\n"
              "walk.csv:1:1: error: column 'time' is missing\n"
              " 1 | tim [s],rate [B/s]\n"
              "   | ^\n"
              "  hint: use one of s, ms, us, ns, min, h, as in 'time [s]'\n");
}

TEST(RateTrace, RefusesAColumnGivenTwice)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s],time [s]\n0,8,0\n"),
              "walk.csv:1:21: error: a second column 'time'\n"
              " 1 | time [s],rate [B/s],time [s]\n"
              "   |                     ^\n");
}

TEST(RateTrace, RefusesTimesThatDoNotAscend)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s]\n0,8\n2,8\n2,9\n"),
              "walk.csv:4:1: error: time '2' does not come after '2', the one before\n"
              " 4 | 2,9\n"
              "   | ^\n");
}

TEST(RateTrace, RefusesTimesTooCloseToTellApart)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s]\n0,8\n1e-9,8\n"),
              "walk.csv:3:1: error: time '1e-9' comes too soon after the one before\n"
              " 3 | 1e-9,8\n"
              "   | ^\n"
              "  hint: rows must be at least 1 us apart\n");
}

TEST(RateTrace, NamesEveryBadNumberAtItsPlace)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s]\n0,-1\n1,nan\n2,inf\n3,fast\n4,\n5,1e30\n"),
              "walk.csv:2:3: error: '-1' is negative\n"
              " 2 | 0,-1\n"
              "   |   ^\n"
              "walk.csv:3:3: error: 'nan' is not a finite number\n"
              " 3 | 1,nan\n"
              "   |   ^\n"
              "walk.csv:4:3: error: 'inf' is not a finite number\n"
              " 4 | 2,inf\n"
              "   |   ^\n"
              "walk.csv:5:3: error: 'fast' is not a finite number\n"
              " 5 | 3,fast\n"
              "   |   ^\n"
              "walk.csv:6:3: error: a value is missing here\n"
              " 6 | 4,\n"
              "   |   ^\n"
              "walk.csv:7:3: error: '1e30' is too large or too small for this program\n"
              " 7 | 5,1e30\n"
              "   |   ^\n");
}

TEST(RateTrace, RefusesTooFewAndTooManyColumns)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s]\n0\n1,2,3\n"),
              "walk.csv:2:1: error: 1 value where the header names 2 columns\n"
              " 2 | 0\n"
              "   | ^\n"
              "walk.csv:3:5: error: 3 values where the header names 2 columns\n"
              " 3 | 1,2,3\n"
              "   |     ^\n");
}

TEST(RateTrace, RefusesARateThatIsAlwaysZero)
{
    EXPECT_EQ(rate_complaint("time [s],rate [B/s]\n0,0\n1,0\n"),
              "walk.csv:1:10: error: the rate is zero all the time\n"
              " 1 | time [s],rate [B/s]\n"
              "   |          ^\n");
}

TEST(RateTrace, StopsComplainingAfterTwentyMistakes)
{
    std::string text = "time [s],rate [B/s]\n";
    for (int i = 0; i < 1000; ++i)
        text += "0,x\n";
    auto const all = rate_complaint(text);
    std::size_t mistakes = 0;
    for (auto at = all.find("error"); at != std::string::npos; at = all.find("error", at + 1))
        ++mistakes;
    EXPECT_EQ(mistakes, 20U);
}

TEST(RateTrace, MayHaveARateForEachDevice)
{
    Diagnostics diagnostics;
    auto const trace = parse_rate_trace(
        source_with("time [s],device,rate [B/s]\n7,1,5\n0,0,1\n8,1,6\n10,0,2\n9,1,7\n"), diagnostics);
    ASSERT_TRUE(trace);
    ASSERT_EQ(trace->up.all().size(), 2U);
    EXPECT_EQ(trace->up.of_device(0).period(), 20_s);
    EXPECT_EQ(trace->up.of_device(0).at(10_s), 2);
    EXPECT_EQ(trace->up.of_device(1).period(), 3_s);
    EXPECT_EQ(trace->up.of_device(1).at(0_s), 5);
    EXPECT_EQ(trace->up.of_device(3).at(1_s), 6); // dealt out in order
    EXPECT_EQ(trace->up.bound().at(0_s), 7);
    EXPECT_EQ(trace->down.of_device(1).at(2_s), 7);
}

TEST(RateTrace, LeavesNoDeviceOut)
{
    EXPECT_EQ(rate_complaint("device,time [s],rate [B/s]\n0,0,1\n2,0,1\n"),
              "walk.csv:1:1: error: there is a device 2 and no device 1\n"
              " 1 | device,time [s],rate [B/s]\n"
              "   | ^\n"
              "  hint: devices count from 0, and none is left out\n");
    EXPECT_EQ(rate_complaint("device,time [s],rate [B/s]\n0,0,1\n,1,1\n"),
              "walk.csv:3:1: error: a value is missing here\n"
              " 3 | ,1,1\n"
              "   | ^\n");
}

TEST(RateTrace, IsLookedAtDeviceByDevice)
{
    EXPECT_EQ(rate_complaint("device,time [s],rate [B/s]\n0,0,1\n1,0,0\n0,1,1\n1,1,0\n"),
              "walk.csv:1:17: error: the rate of device 1 is zero all the time\n"
              " 1 | device,time [s],rate [B/s]\n"
              "   |                 ^\n");
    EXPECT_EQ(rate_complaint("device,time [s],rate [B/s]\n0,5,1\n1,6,1\n0,4,1\n"),
              "walk.csv:4:3: error: time '4' does not come after '5', the one before\n"
              " 4 | 0,4,1\n"
              "   |   ^\n");
    EXPECT_EQ(rate_complaint("device,time [s],rate [B/s]\n10000,5,1\n"),
              "walk.csv:2:1: error: '10000' is no device\n"
              " 2 | 10000,5,1\n"
              "   | ^\n"
              "  hint: devices count from 0 to 9999\n");
}

TEST(LoadTrace, IsAShareOfOne)
{
    Diagnostics diagnostics;
    auto const percent = parse_load_trace(source_with("time [s],load [%]\n0,0\n1,50\n"), diagnostics);
    auto const share = parse_load_trace(source_with("time [s],load\n0,0\n1,0.5\n"), diagnostics);
    EXPECT_EQ(percent.value().at(1_s), 0.5);
    EXPECT_EQ(share.value().at(1_s), 0.5);
}

TEST(LoadTrace, MayBeZeroAllTheTime)
{
    Diagnostics diagnostics;
    EXPECT_TRUE(parse_load_trace(source_with("time [s],load [%]\n0,0\n1,0\n"), diagnostics));
}

TEST(LoadTrace, StaysBelowAHundredPercent)
{
    EXPECT_EQ(load_complaint("time [s],load [%]\n0,100\n"), "walk.csv:2:3: error: '100' is no load\n"
                                                            " 2 | 0,100\n"
                                                            "   |   ^\n"
                                                            "  hint: it must be below 100 %\n");
}

TEST(PowerTrace, IsInWattsAndMayBeZero)
{
    Diagnostics diagnostics;
    auto const power = parse_power_trace(source_with("time [h],power [mW]\n0,0\n1,1500\n2,0\n"), diagnostics);
    EXPECT_EQ(power.value().at(Seconds{1800}), 0);
    EXPECT_EQ(power.value().at(Seconds{5400}), 1.5);
    EXPECT_EQ(power.value().period(), Seconds{3 * 3600});
}

TEST(PowerTrace, HasNoOtherUnit)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_power_trace(source_with("time [s],power [J]\n0,1\n"), diagnostics));
    EXPECT_FALSE(diagnostics.empty());
}

TEST(LoadTrace, HasNoOtherUnit)
{
    EXPECT_EQ(load_complaint("time [s],load [W]\n0,1\n"),
              "walk.csv:1:10: error: 'W' is not a unit that fits here\n"
              " 1 | time [s],load [W]\n"
              "   |          ^\n"
              "  hint: write 'load [%]', or 'load' for a share\n");
}

TEST(ArrivalsTrace, HoldsForEveryDeviceUnlessItNamesOne)
{
    Diagnostics diagnostics;
    auto const all = parse_arrivals_trace(source_with("time [ms]\n0\n500\n500\n"), diagnostics);
    ASSERT_TRUE(all);
    EXPECT_EQ(*all->every_device, (std::vector{0_s, 0.5_s, 0.5_s}));
    EXPECT_TRUE(all->by_device->empty());
}

TEST(ArrivalsTrace, KeepsTheDevicesApart)
{
    Diagnostics diagnostics;
    auto const both = parse_arrivals_trace(source_with("device,time [s]\n0,3\n2,1\n0,4\n,2\n"), diagnostics);
    ASSERT_TRUE(both);
    EXPECT_EQ(*both->every_device, (std::vector{2_s}));
    EXPECT_EQ(*both->by_device, (std::vector<std::vector<Seconds>>{{3_s, 4_s}, {}, {1_s}}));
}

TEST(ArrivalsTrace, RefusesADeviceThatIsNoWholeNumber)
{
    EXPECT_EQ(arrivals_complaint("device,time [s]\n0.5,1\n"), "walk.csv:2:1: error: '0.5' is no device\n"
                                                              " 2 | 0.5,1\n"
                                                              "   | ^\n"
                                                              "  hint: devices count from 0 to 999999\n");
}

TEST(ArrivalsTrace, RefusesTimesThatDescendOnOneDevice)
{
    EXPECT_EQ(arrivals_complaint("device,time [s]\n0,3\n1,1\n0,2\n"),
              "walk.csv:4:3: error: time '2' comes before the one before it\n"
              " 4 | 0,2\n"
              "   |   ^\n"
              "  hint: the times of a device must ascend\n");
}

TEST(Durations, AreSortedWhateverTheirOrderAndName)
{
    Diagnostics diagnostics;
    auto const values = parse_durations(source_with("delay [ms]\n3000\n1000\n2000\n"), diagnostics);
    ASSERT_TRUE(values);
    EXPECT_EQ(*values, (std::vector{1_s, 2_s, 3_s}));
}

TEST(Durations, StandInOneColumn)
{
    EXPECT_EQ(durations_complaint("delay [ms],delay [s]\n1,2\n"),
              "walk.csv:1:12: error: a second column 'delay'\n"
              " 1 | delay [ms],delay [s]\n"
              "   |            ^\n");
}

TEST(TraceFormats, AreToldApartByTheirFirstLine)
{
    EXPECT_EQ(detect_trace_format("0.5 3.1\n"), TraceFormat::time_rate);
    EXPECT_EQ(detect_trace_format("12\n13\n"), TraceFormat::mahimahi);
    EXPECT_EQ(detect_trace_format("# log\ntime [s],rate [Mbps]\n"), TraceFormat::csv);
    EXPECT_EQ(detect_trace_format("hello\n"), std::nullopt);
    EXPECT_EQ(detect_trace_format("1 2 3\n"), std::nullopt);
    EXPECT_EQ(detect_trace_format(""), std::nullopt);
}

TEST(TimeRateText, KeepsItsNumbers)
{
    EXPECT_EQ(imported("0.5\t3.10\n1.5 4\n"), "# imported from walk.csv (time-rate)\n"
                                              "time [s],rate [Mbit/s]\n"
                                              "0.5,3.10\n"
                                              "1.5,4\n");
}

TEST(TimeRateText, NeedsTwoNumbersALine)
{
    EXPECT_EQ(import_complaint("0 1\n1\n"),
              "walk.csv:2:1: error: 1 value instead of two\n"
              " 2 | 1\n"
              "   | ^\n"
              "  hint: each line holds a time in seconds and a rate in Mbit/s\n");
}

TEST(Mahimahi, CountsOpportunitiesOf1500BytesInEachBin)
{
    // 2 x 1500 bytes in 100 ms are 0.24 Mbit/s; nothing; 1 x 1500 bytes are 0.12 Mbit/s
    EXPECT_EQ(imported("50\n100\n300\n"), "# imported from walk.csv (mahimahi, 3 opportunities)\n"
                                          "time [s],rate [Mbit/s]\n"
                                          "0,0.24\n"
                                          "0.1,0\n"
                                          "0.2,0.12\n");
}

TEST(Mahimahi, ShorterThanABinIsAConstantRate)
{
    // one packet every millisecond
    EXPECT_EQ(rate_trace(imported("1\n")).at(0_s), 1.5e6);
}

TEST(Mahimahi, CarriesAllItsBytesInItsOwnPeriod)
{
    auto const rate = rate_trace(imported("10\n20\n20\n777\n1234\n"));
    EXPECT_NEAR(rate.period().value(), 1.234, 1e-12);
    EXPECT_NEAR(rate.integral(rate.period()), 5 * 1500, 1e-6);
}

TEST(Mahimahi, RefusesWhatIsNoWholeMillisecond)
{
    EXPECT_EQ(import_complaint("1\n2.5\n"), "walk.csv:2:1: error: '2.5' is no whole number\n"
                                            " 2 | 2.5\n"
                                            "   | ^\n"
                                            "  hint: each line holds a time in milliseconds\n");
}

TEST(Mahimahi, RefusesTimesThatDescend)
{
    EXPECT_EQ(import_complaint("5\n4\n"), "walk.csv:2:1: error: time '4' comes before '5', the one before\n"
                                          " 2 | 4\n"
                                          "   | ^\n");
}

TEST(ForeignCsv, IsReadByTheNamesOfItsColumns)
{
    EXPECT_EQ(imported("Time (ms);cell;Throughput (Mbps)\n0;7;8\n1500;7;2.5\n"),
              "# imported from walk.csv (csv)\n"
              "time [s],rate [Mbit/s]\n"
              "0,8\n"
              "1.5,2.5\n");
}

TEST(ForeignCsv, TellsMegabitsFromMegabytes)
{
    EXPECT_EQ(rate_trace(imported("time_s,rate_Mb/s\n0,8\n")).at(0_s), 1e6);
    EXPECT_EQ(rate_trace(imported("time_s,rate_MB/s\n0,8\n")).at(0_s), 8e6);
}

TEST(ForeignCsv, NeedsUnits)
{
    EXPECT_EQ(import_complaint("time [s],throughput\n0,8\n"),
              "walk.csv:1:10: error: column 'throughput' has no unit that fits\n"
              " 1 | time [s],throughput\n"
              "   |          ^\n"
              "  hint: write 'rate [Mbit/s]', or say it with `--unit Mbit/s`\n");
}

TEST(ForeignCsv, NeedsAColumnForTheRate)
{
    EXPECT_EQ(import_complaint("time [s],power [W]\n0,8\n"),
              "walk.csv:1:1: error: no column for the rate\n"
              " 1 | time [s],power [W]\n"
              "   | ^\n"
              "  hint: its name must begin with rate, bandwidth, throughput, bitrate, capacity, bytes_sec; "
              "or name it "
              "with `--rate`\n");
}

TEST(ForeignCsv, KnowsTheColumnsOfCorksLogs)
{
    // Two rows of one second become one; the last row has no value.
    EXPECT_EQ(
        imported("Timestamp,Longitude,DL_bitrate,UL_bitrate,State\n"
                 "2019.12.14_23.59.58,-8.39,97731,1512,D\n"
                 "2019.12.14_23.59.59,-8.39,50000,1000,D\n"
                 "2019.12.14_23.59.59,-8.39,70000,2000,D\n"
                 "2019.12.15_00.00.01,-8.39,-,-,I\n"
                 "2019.12.15_00.00.02,-8.39,8000,0,I\n"),
        "# imported from walk.csv (csv, 1 row averaged with others of their instant, 1 row without a value "
        "left out)\n"
        "time [s],up [Mbit/s],down [Mbit/s]\n"
        "0,1.512,97.731\n"
        "1,1.5,60\n"
        "4,0,8\n");
}

TEST(ForeignCsv, KnowsTheColumnsOfLumos5G)
{
    EXPECT_EQ(imported("run_num,seq_num,nrStatus,Throughput,mobility_mode\n1,1,CONNECTED,480.5,walking\n"
                       "1,2,CONNECTED,12,walking\n"),
              "# imported from walk.csv (csv)\n"
              "time [s],rate [Mbit/s]\n"
              "1,480.5\n"
              "2,12\n");
}

TEST(ForeignCsv, CountsFromItsFirstInstantSince1970)
{
    EXPECT_EQ(imported("unix,rate [B/s]\n1500000000.5,125000\n1500000001.5,250000\n"),
              "# imported from walk.csv (csv)\n"
              "time [s],rate [Mbit/s]\n"
              "0,1\n"
              "1,2\n");
    EXPECT_EQ(rate_trace(imported("timestamp,rate [B/s]\n1500000000500,1\n1500000001500,2\n")).period(), 2_s);
    EXPECT_EQ(
        rate_trace(imported("time,rate [B/s]\n2016-06-01 23:59:59.5,1\n2016-06-02T00:00:00Z,2\n")).period(),
        1_s);
}

TEST(ForeignCsv, NeedsTimesThatSayWhatTheyAre)
{
    EXPECT_EQ(import_complaint("time,rate [B/s]\n12,1\n"),
              "walk.csv:2:1: error: '12' is no date, and no time since 1970\n"
              " 2 | 12,1\n"
              "   | ^\n"
              "  hint: name its unit in the header, `time [ms]`, or with `--time-unit ms`\n");
}

TEST(ForeignCsv, IsReadByTheColumnsThatAreAskedFor)
{
    Diagnostics diagnostics;
    TraceImport import{.source = source_with("when,a,b\n0,1,2\n500,3,4\n"),
                       .columns = {.time = "when", .rate = "b", .time_unit = "msec", .unit = "Mbps"}};
    EXPECT_EQ(import_trace(import, diagnostics), "# imported from walk.csv (csv)\n"
                                                 "time [s],rate [Mbit/s]\n"
                                                 "0,2\n"
                                                 "0.5,4\n");
    import.columns.rate = "throughput";
    EXPECT_FALSE(import_trace(import, diagnostics));
    EXPECT_EQ(complaint(diagnostics), "walk.csv:1:1: error: no column is named 'throughput'\n"
                                      " 1 | when,a,b\n"
                                      "   | ^\n"
                                      "  hint: there are when, a, b\n");
}

TEST(Hsdpa, IsBytesOverTheTimeSinceTheLineBefore)
{
    auto const* const log =
        "1289406399 549772 59.851 10.781 125000 1000\n1289406400 550272 59.851 10.781 125000 500\n";
    EXPECT_EQ(detect_trace_format(log), TraceFormat::hsdpa);
    EXPECT_EQ(imported(log), "# imported from walk.csv (hsdpa)\n"
                             "time [s],rate [Mbit/s]\n"
                             "0,1\n"
                             "1,2\n");
    EXPECT_EQ(import_complaint("1289406399 1 59.8 10.7 5 0\n"),
              "walk.csv:1:26: error: no time has passed since the line before\n"
              " 1 | 1289406399 1 59.8 10.7 5 0\n"
              "   |                          ^\n");
}

TEST(Hsdpa, RefusesRatesOutOfAllProportion)
{
    EXPECT_EQ(
        import_complaint("1289406399 549893 59.851754 10.7 10.7 224121000\n"),
        "walk.csv:1:34: error: '10.7' bytes in 224121000 ms are a rate that is too large or too small for "
        "this program\n"
        " 1 | 1289406399 549893 59.851754 10.7 10.7 224121000\n"
        "   |                                  ^\n");
}

TEST(Hsdpa, RefusesToLastLongerThanAnyTrace)
{
    std::string const line = "1289406399 1 59.8 10.7 1e20 1e15\n";
    EXPECT_EQ(import_complaint(line + line), "walk.csv:2:29: error: this is too long for a trace\n"
                                             " 2 | 1289406399 1 59.8 10.7 1e20 1e15\n"
                                             "   |                             ^\n");
}

std::string complaint_of_bins(std::string text, Seconds bin)
{
    Diagnostics diagnostics;
    EXPECT_FALSE(import_trace({.source = source_with(std::move(text)), .bin = bin}, diagnostics));
    return complaint(diagnostics);
}

TEST(Mahimahi, RefusesBinsThatAreTooShortOrTooLong)
{
    EXPECT_EQ(complaint_of_bins("0\n10\n", Seconds{1e-7}),
              "walk.csv:2:1: error: bins of 1e-07 s are too short\n"
              " 2 | 10\n"
              "   | ^\n"
              "  hint: choose a bin of 1 us or more\n");
    EXPECT_EQ(complaint_of_bins("10000000000\n", Seconds{1e7}),
              "walk.csv:1:1: error: a packet in 10000000 s is too low a rate for this program\n"
              " 1 | 10000000000\n"
              "   | ^\n"
              "  hint: choose a shorter bin\n");
}

TEST(Import, SaysThatItKnowsNoSuchFormat)
{
    EXPECT_EQ(import_complaint("hello\n"),
              "walk.csv:1:1: error: this is not a trace in a format that is known\n"
              " 1 | hello\n"
              "   | ^\n"
              "  hint: name the format: time-rate, mahimahi, hsdpa or csv\n");
}

TEST(Import, TakesTheFormatThatIsNamed)
{
    EXPECT_EQ(import_complaint("0 1\n", TraceFormat::mahimahi),
              "walk.csv:1:1: error: '0 1' is not a finite number\n"
              " 1 | 0 1\n"
              "   | ^\n");
}

TEST(TracesOfSeveral, BecomeOneForAsManyDevices)
{
    EXPECT_EQ(join_traces({imported("0 4\n1 8\n"), imported("0 2\n2 1.5\n")}),
              "# device 0: imported from walk.csv (time-rate)\n"
              "# device 1: imported from walk.csv (time-rate)\n"
              "device,time [s],rate [Mbit/s]\n0,0,4\n0,1,8\n1,0,2\n1,2,1.5\n");
}

TEST(TracesOfSeveral, HaveARateForEachDirectionWhereOneHas)
{
    auto const joined =
        join_traces({imported("0 4\n1 8\n"), imported("time [s],up [Mbit/s],down [Mbit/s]\n0,1,2\n")});
    EXPECT_TRUE(joined.ends_with("device,time [s],up [Mbit/s],down [Mbit/s]\n0,0,4,4\n0,1,8,8\n1,0,1,2\n"))
        << joined;
}

std::string text_of(fs::path const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The bytes that a log of times and rates in Mbit/s carries, its last row as long as the one before.
double bytes_carried(std::string const& log)
{
    std::istringstream lines{log};
    double sum = 0;
    double last_time = 0;
    double last_rate = 0;
    double gap = 0;
    bool first = true;
    for (double time = 0, rate = 0; lines >> time >> rate; first = false) {
        if (!first) {
            gap = time - last_time;
            sum += last_rate * gap;
        }
        last_time = time;
        last_rate = rate;
    }
    return (sum + last_rate * gap) * 125000;
}

class MeasuredTraces : public testing::TestWithParam<char const*> {};

TEST_P(MeasuredTraces, CarryTheSameBytesOnceImported)
{
    char const* const given = std::getenv("SUNDER_DATA");
    auto const data = given != nullptr ? fs::path{given} : fs::path{SUNDER_SOURCE_DIR} / "../shared/data";
    auto const folder = data / "traces" / GetParam();
    if (!fs::is_directory(folder)) GTEST_SKIP() << folder << " is absent; SUNDER_DATA names the data folder";
    std::size_t files = 0;
    std::vector<std::string> texts;
    std::vector<StepFunction> rates;
    for (auto const& entry : fs::directory_iterator{folder}) {
        auto const log = text_of(entry.path());
        EXPECT_EQ(detect_trace_format(log), TraceFormat::time_rate) << entry.path();
        auto const rate = rate_trace(imported(log));
        double const carried = bytes_carried(log);
        EXPECT_NEAR(rate.integral(rate.period()) / carried, 1, 1e-9) << entry.path();
        ++files;
        texts.push_back(imported(log));
        rates.push_back(rate);
    }
    EXPECT_GT(files, 50U);
    Diagnostics diagnostics;
    auto const joined = parse_rate_trace(source_with(join_traces(texts)), diagnostics);
    ASSERT_TRUE(joined) << complaint(diagnostics);
    ASSERT_EQ(joined->up.all().size(), files);
    for (std::size_t i = 0; i < files; ++i) {
        EXPECT_EQ(joined->up.all()[i].starts(), rates[i].starts());
        EXPECT_EQ(joined->up.all()[i].values(), rates[i].values());
    }
}

INSTANTIATE_TEST_SUITE_P(AsPublished, MeasuredTraces, testing::Values("oboe", "hsdpa_3gp", "fcc"));

class ShippedTraces : public testing::TestWithParam<char const*> {};

TEST_P(ShippedTraces, AreRateTraces)
{
    auto const path = fs::path{SUNDER_SOURCE_DIR} / "models/traces" / GetParam();
    auto const rate = rate_trace(text_of(path));
    EXPECT_FALSE(rate.constant());
    EXPECT_GE(rate.period(), 300_s);
}

INSTANTIATE_TEST_SUITE_P(AllOf, ShippedTraces,
                         testing::Values("lte_walk.csv", "lte_drive.csv", "hsdpa_bus.csv", "wifi_cafe.csv",
                                         "5g_midband.csv"));

} // namespace
} // namespace sunder::sim
