#include "sim/calibration/measured_table.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

using namespace sunder::sim;

namespace {

/// Keys are those with a dot in them.
MeasuredTable table_of(std::string text, std::string const& group = "", std::string const& held_out = "")
{
    return read_measured(
        {.source = std::make_shared<Source const>(Source{"measured.csv", std::move(text)}),
         .is_key = [](std::string_view key) { return key.find('.') != std::string_view::npos; },
         .group = group,
         .held_out = held_out});
}

std::string refusal_of(std::string const& text, std::string const& group = "",
                       std::string const& held_out = "")
{
    try {
        (void)table_of(text, group, held_out);
    } catch (InputError const& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST(MeasuredTable, GathersTheSamplesOfOneSetting)
{
    auto const table =
        table_of("links.wifi.rate, latency [ms]\n10 Mbit/s, 20\n20 Mbit/s, 11\n10 Mbit/s, 22\n");
    ASSERT_EQ(table.settings.size(), 2U);
    EXPECT_EQ(table.settings[0].keys[0].text, "10 Mbit/s");
    EXPECT_EQ(table.settings[0].samples.at(Measure::latency), (std::vector<double>{0.020, 0.022}));
    EXPECT_EQ(table.settings[1].samples.at(Measure::latency), std::vector<double>{0.011});
}

TEST(MeasuredTable, LeavesOutWhatWasNotMeasured)
{
    auto const table = table_of("a.b,latency [s],energy [mJ]\nx,1,\ny,,5\n");
    EXPECT_EQ(table.settings[0].samples.size(), 1U);
    EXPECT_EQ(table.settings[1].samples.at(Measure::energy), std::vector<double>{0.005});
}

TEST(MeasuredTable, HoldsOutRowsThatSaySo)
{
    auto const table = table_of("a.b,test,latency [s]\nx,no,1\nx,yes,2\n", "", "test");
    ASSERT_EQ(table.settings.size(), 2U);
    EXPECT_EQ(table.settings[0].use, RowUse::fitted);
    EXPECT_EQ(table.settings[1].use, RowUse::held_out);
}

TEST(MeasuredTable, GroupsByAColumnOfItsOwnOrByAKey)
{
    EXPECT_EQ(table_of("a.b,room,latency [s]\nx,kitchen,1\n", "room").settings[0].group, "kitchen");
    EXPECT_EQ(table_of("a.b,latency [s]\nx,1\n", "a.b").settings[0].group, "x");
}

TEST(MeasuredTable, HoldsOutTheSameShareWhateverTheOrderOfRows)
{
    auto ascending = table_of("a.b,latency [s]\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n");
    auto descending = table_of("a.b,latency [s]\n6,1\n5,1\n4,1\n3,1\n2,1\n1,1\n");
    hold_out(ascending, 1.0 / 3, 7);
    hold_out(descending, 1.0 / 3, 7);
    int count = 0;
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(ascending.settings[i].use, descending.settings[5 - i].use);
        count += ascending.settings[i].use == RowUse::held_out ? 1 : 0;
    }
    EXPECT_EQ(count, 2);
}

TEST(MeasuredTable, MayHaveItsValuesInDoubleQuotes)
{
    auto const table =
        table_of("\"a.b\",\"c.d\",\"latency [s]\"\r\n\"[x, y]\",\"say \"\"x\"\"\",\"1\"\r\n\"\",,2\r\n");
    EXPECT_EQ(table.settings[0].keys[0].text, "[x, y]");
    EXPECT_EQ(table.settings[0].keys[1].text, "say \"x\"");
    EXPECT_EQ(table.settings[0].samples.at(Measure::latency), std::vector<double>{1});
    EXPECT_EQ(table.settings[1].keys[0].text, "");
    EXPECT_EQ(refusal_of("a.b,latency [s]\n\"[x, y],1\n"),
              "measured.csv:2:1: error: this quote has no end on its line\n 2 | \"[x, y],1\n   | ^\n"
              "  hint: a value in double quotes ends with one; one within it stands twice\n");
    EXPECT_NE(refusal_of("\"a.b,latency [s]\nx,1\n").find("measured.csv:1:1: error: this quote has no end"),
              std::string::npos);
}

TEST(MeasuredTable, TakesNoNumberThatIsNone)
{
    for (auto const* const number :
         {"nan", "inf", "-0.1", "1e999", "1e", "1e19", "1e-16", "0x10", "1,5", "\"\"\"\""})
        EXPECT_NE(refusal_of(std::string{"latency [s];a.b\n"} + number + ";x\n").find("measured.csv:2:"),
                  std::string::npos)
            << number;
}

TEST(MeasuredTable, TellsAllThatIsWrongWithIt)
{
    EXPECT_EQ(refusal_of("a.b,latency [s]\nx,fast\ny,-1\nz\n"),
              "measured.csv:2:3: error: 'fast' is no measured number\n 2 | x,fast\n   |   ^\n"
              "  hint: from 0 on; a cell without one stays empty\n"
              "measured.csv:3:3: error: '-1' is no measured number\n 3 | y,-1\n   |   ^\n"
              "  hint: from 0 on; a cell without one stays empty\n"
              "measured.csv:4:1: error: 1 value where the header names 2 columns\n 4 | z\n   | ^\n");
}

TEST(MeasuredTable, RefusesColumnsThatItDoesNotKnow)
{
    EXPECT_NE(
        refusal_of("speed,latency [s]\nx,1\n").find("'speed' is neither a key of the scenario nor measured"),
        std::string::npos);
    EXPECT_NE(refusal_of("a.b,latency\nx,1\n").find("the unit of 'latency' is missing"), std::string::npos);
    EXPECT_NE(refusal_of("a.b,latency [J]\nx,1\n").find("none of its kind"), std::string::npos);
    EXPECT_NE(refusal_of("a.b,c.d\nx,1\n").find("no column holds what was measured"), std::string::npos);
    EXPECT_NE(refusal_of("a.b,a.b,latency [s]\nx,x,1\n").find("column 'a.b' is there twice"),
              std::string::npos);
    EXPECT_NE(refusal_of("a.b,latency [s]\nx,1\n", "room").find("there is no column 'room'"),
              std::string::npos);
    EXPECT_NE(refusal_of("a.b,latency [s]\n").find("there is no row"), std::string::npos);
    EXPECT_NE(refusal_of("a.b,test,latency [s]\nx,maybe,1\n", "", "test").find("'maybe' does not say"),
              std::string::npos);
}
