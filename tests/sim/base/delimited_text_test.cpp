#include "sim/base/delimited_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::sim {
namespace {

/// What is said of a file when `complain` is done; one entry for each mistake.
template <class Complain>
std::vector<Diagnostic> said(Complain const& complain)
{
    Diagnostics diagnostics;
    Complaints complaints{std::make_shared<Source const>(Source{"some.csv", "text", 0}), diagnostics};
    complain(complaints);
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        return error.diagnostics();
    }
    return {};
}

TEST(APiece, IsTrimmedOnBothSidesAndKeepsItsPlace)
{
    auto const piece = trimmed({.text = " \ta b \r", .line = 3, .column = 5});
    EXPECT_EQ(piece.text, "a b");
    EXPECT_EQ(piece.line, 3);
    EXPECT_EQ(piece.column, 7);
}

TEST(APiece, OfBlanksIsEmpty)
{
    EXPECT_EQ(trimmed({.text = "  "}).text, "");
    EXPECT_EQ(trimmed({.text = ""}).text, "");
}

TEST(Lines, AreThoseThatHoldSomething)
{
    auto const lines = lines_of("a\n\n# comment\n  # comment\n b \r\nlast");
    ASSERT_EQ(lines.size(), 3);
    EXPECT_EQ(lines[0].text, "a");
    EXPECT_EQ(lines[0].line, 1);
    EXPECT_EQ(lines[1].text, " b \r");
    EXPECT_EQ(lines[1].line, 5);
    EXPECT_EQ(lines[2].text, "last");
    EXPECT_EQ(lines[2].line, 6);
    EXPECT_TRUE(lines_of("").empty());
}

TEST(Values, StandBetweenSeparators)
{
    auto const values = split({.text = "a, b,,c", .line = 2, .column = 1}, ",");
    ASSERT_EQ(values.size(), 4);
    EXPECT_EQ(values[1].text, "b");
    EXPECT_EQ(values[1].line, 2);
    EXPECT_EQ(values[1].column, 4);
    EXPECT_EQ(values[2].text, "");
    EXPECT_EQ(values[3].text, "c");
    EXPECT_EQ(values[3].column, 7);
}

TEST(Values, AreAtLeastOne)
{
    EXPECT_EQ(split({.text = ""}, ",").size(), 1);
    EXPECT_EQ(split({.text = "a,"}, ",").size(), 2);
}

TEST(ATitle, MayEndInAUnit)
{
    EXPECT_EQ(title_of("rate [Mbit/s]").name, "rate");
    EXPECT_EQ(title_of("rate [Mbit/s]").unit, "Mbit/s");
    EXPECT_EQ(title_of("rate").name, "rate");
    EXPECT_FALSE(title_of("rate").unit);
    EXPECT_EQ(title_of("rate [s] up").name, "rate [s] up");
    EXPECT_FALSE(title_of("rate [s] up").unit);
}

TEST(Complaints, EndAfterTwentyOfOneFile)
{
    auto const complain = [](int times) {
        return said([times](Complaints& complaints) {
            EXPECT_TRUE(complaints.none());
            for (int i = 0; i < times; ++i)
                complaints.report({.text = {}, .line = i + 1, .column = 1}, "wrong");
            EXPECT_FALSE(complaints.none());
            EXPECT_EQ(complaints.too_many(), times >= 20);
        });
    };
    EXPECT_EQ(complain(19).size(), 19);
    EXPECT_EQ(complain(20).size(), 20);
    EXPECT_EQ(complain(25).size(), 20);
}

TEST(ARowOfAnotherWidth, IsReportedAtItsFirstValueTooMany)
{
    auto const found = said([](Complaints& complaints) {
        report_width(split({.text = "1,2,3", .line = 4}, ","), 2, complaints);
    });
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].message, "3 values where the header names 2 columns");
    EXPECT_EQ(found[0].where.line, 4);
    EXPECT_EQ(found[0].where.column, 5);
}

TEST(ARowOfAnotherWidth, IsReportedAtItsBeginningWhereItIsTooShort)
{
    auto const found = said(
        [](Complaints& complaints) { report_width(split({.text = "1", .line = 4}, ","), 2, complaints); });
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].message, "1 value where the header names 2 columns");
    EXPECT_EQ(found[0].where.column, 1);
}

TEST(TheNameOfAFile, StandsBehindItsFolders)
{
    EXPECT_EQ(file_name_of(Source{"a/b/c.csv", "", 0}), "c.csv");
    EXPECT_EQ(file_name_of(Source{"c.csv", "", 0}), "c.csv");
}

} // namespace
} // namespace sunder::sim
