#include "sim/base/diagnostic.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

std::shared_ptr<Source const> source(std::string name, std::string text, int order = 0)
{
    return std::make_shared<Source const>(Source{std::move(name), std::move(text), order});
}

std::string what_of(Diagnostics const& diagnostics)
{
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        return error.what();
    }
    return "nothing";
}

TEST(Message, ShowsPlaceLineCaretAndHint)
{
    EXPECT_EQ(render({{source("a.yaml", "x: 1\ny: 2\n"), 2, 4}, "wrong", "write 3"}),
              "a.yaml:2:4: error: wrong\n"
              " 2 | y: 2\n"
              "   |    ^\n"
              "  hint: write 3\n");
}

TEST(Message, AboutAWholeSourceStandsAtItsBeginning)
{
    EXPECT_EQ(render({{source("a.yaml", "x\n"), 0, 0}, "wrong", ""}), "a.yaml:1:1: error: wrong\n"
                                                                      " 1 | x\n"
                                                                      "   | ^\n");
}

TEST(Message, AboutATextThatCouldNotBeReadShowsNoLine)
{
    EXPECT_EQ(render({{source("a.yaml", ""), 1, 1}, "gone", ""}), "a.yaml:1:1: error: gone\n");
}

TEST(Message, CountsCharactersBeforeTheCaret)
{
    EXPECT_EQ(render({{source("a", "\xC3\xA4\xC3\xA4x"), 1, 5}, "wrong", ""}), "a:1:5: error: wrong\n"
                                                                               " 1 | \xC3\xA4\xC3\xA4x\n"
                                                                               "   |   ^\n");
}

TEST(Message, ShowsThePartOfALongLineAroundThePlace)
{
    auto const text =
        render({{source("a", std::string(500, 'a') + "!" + std::string(500, 'b')), 1, 501}, "wrong", ""});
    EXPECT_EQ(text, "a:1:501: error: wrong\n 1 | ..." + std::string(60, 'a') + "!" + std::string(59, 'b') +
                        "...\n   | " + std::string(63, ' ') + "^\n");
}

TEST(Message, ShowsALineOfHundredAndTwentyBytesWhole)
{
    auto const line = std::string(119, 'a') + "!";
    EXPECT_EQ(render({{source("a", line), 1, 120}, "wrong", ""}),
              "a:1:120: error: wrong\n 1 | " + line + "\n   | " + std::string(119, ' ') + "^\n");
}

TEST(Message, ShowsTheBeginningOfALongLineWhereThePlaceIsNearIt)
{
    EXPECT_EQ(render({{source("a", std::string(500, 'a')), 1, 60}, "wrong", ""}),
              "a:1:60: error: wrong\n 1 | " + std::string(120, 'a') + "...\n   | " + std::string(59, ' ') +
                  "^\n");
}

TEST(Message, CutsALongLineBetweenWholeCharacters)
{
    auto const umlauts = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += "\xC3\xA4";
        return text;
    };
    // 60 bytes before the place and 60 from it on end in the middle of a character of two bytes.
    EXPECT_EQ(render({{source("a", umlauts(100) + "a!" + umlauts(100)), 1, 202}, "wrong", ""}),
              "a:1:202: error: wrong\n 1 | ..." + umlauts(29) + "a!" + umlauts(30) + "...\n   | " +
                  std::string(33, ' ') + "^\n");
}

TEST(Message, WritesControlCharactersOut)
{
    EXPECT_EQ(render({{source("a", "x\x1b[31m\r\n"), 1, 1}, "wrong", ""}), "a:1:1: error: wrong\n"
                                                                           " 1 | x\\u001b[31m\n"
                                                                           "   | ^\n");
}

TEST(Message, StandsInItsLinesWhateverANameHolds)
{
    EXPECT_EQ(render({{source("a\nb:1:1: error: no", "x\u202ey\n"), 1, 5}, "wrong\nname", "a\x1b"}),
              "a\\u000ab:1:1: error: no:1:5: error: wrong\\u000aname\n"
              " 1 | x\\u202ey\n"
              "   |        ^\n"
              "  hint: a\\u001b\n");
}

TEST(Diagnostics, StandInTheOrderOfFilesThenLinesThenColumns)
{
    auto const first = source("z.yaml", "", 0);
    auto const second = source("a.yaml", "", 1);
    Diagnostics diagnostics;
    diagnostics.report({second, 1, 1}, "four");
    diagnostics.report({first, 2, 1}, "three");
    diagnostics.report({first, 1, 9}, "two");
    diagnostics.report({first, 1, 2}, "one");
    EXPECT_EQ(what_of(diagnostics), "z.yaml:1:2: error: one\n"
                                    "z.yaml:1:9: error: two\n"
                                    "z.yaml:2:1: error: three\n"
                                    "a.yaml:1:1: error: four\n");
}

TEST(Diagnostics, AreSaidOnceEach)
{
    auto const file = source("a.yaml", "");
    Diagnostics diagnostics;
    diagnostics.report({file, 1, 1}, "wrong");
    diagnostics.report({file, 1, 1}, "wrong");
    diagnostics.report({file, 1, 1}, "also wrong");
    EXPECT_EQ(what_of(diagnostics), "a.yaml:1:1: error: wrong\n"
                                    "a.yaml:1:1: error: also wrong\n");
}

TEST(Diagnostics, ShowAHundredAndCountTheOthers)
{
    auto const file = source("a.yaml", "");
    Diagnostics diagnostics;
    for (int i = 0; i < 20'000; ++i)
        diagnostics.report({file, i + 1, 1}, "wrong");
    EXPECT_FALSE(diagnostics.want_hints());
    auto const text = what_of(diagnostics);
    EXPECT_EQ(std::ranges::count(text, '\n'), 101);
    EXPECT_TRUE(text.ends_with("a.yaml:100:1: error: wrong\n... and 19,900 more mistakes\n"));
}

TEST(Diagnostics, CountOneMoreAsOne)
{
    auto const file = source("a.yaml", "");
    Diagnostics diagnostics;
    for (int i = 0; i < 101; ++i)
        diagnostics.report({file, i + 1, 1}, "wrong");
    EXPECT_TRUE(what_of(diagnostics).ends_with("... and 1 more mistake\n"));
}

TEST(Warnings, AreShownToTheHundredthAndCounted)
{
    std::vector<Diagnostic> const warnings(102, {.where = {source("a.yaml", ""), 1, 1},
                                                 .message = "idle",
                                                 .hint = {},
                                                 .severity = Severity::warning});
    auto const text = render_all(warnings);
    EXPECT_EQ(std::ranges::count(text, '\n'), 101);
    EXPECT_TRUE(text.ends_with("a.yaml:1:1: warning: idle\n... and 2 more warnings\n"));
}

TEST(Message, LeavesOutTheMiddleOfWhatNobodyReads)
{
    auto const text = render({.where = {source("a.yaml", ""), 1, 1},
                              .message = "begins " + std::string(1'000'000, '#') + "é ends",
                              .hint = std::string(1'000'000, '?') + '!'});
    EXPECT_LT(text.size(), 2'000);
    EXPECT_TRUE(text.starts_with("a.yaml:1:1: error: begins #####"));
    EXPECT_NE(text.find("# ... #"), std::string::npos);
    EXPECT_NE(text.find("é ends\n  hint: ?"), std::string::npos);
    EXPECT_TRUE(text.ends_with("?!\n"));
}

TEST(Message, SaysThatItIsAWarning)
{
    Diagnostic const warning{
        .where = {source("a.yaml", ""), 1, 1}, .message = "idle", .hint = {}, .severity = Severity::warning};
    EXPECT_EQ(render(warning), "a.yaml:1:1: warning: idle\n");
}

TEST(Diagnostics, RaiseNothingWhenEmpty)
{
    EXPECT_EQ(what_of({}), "nothing");
}

TEST(NearestName, CountsLettersTooManyTooFewAndWrong)
{
    EXPECT_EQ(nearest("lattency", {"latency"}), "latency");
    EXPECT_EQ(nearest("laency", {"latency"}), "latency");
    EXPECT_EQ(nearest("abcde", {"abXYe"}), "abXYe"); // two of five
    EXPECT_EQ(nearest("abcd", {"abXY"}), "");        // two of four
    EXPECT_EQ(nearest("a", {"b"}), "b");
}

TEST(NearestName, ForgivesAboutOneLetterInThree)
{
    EXPECT_EQ(nearest("latancy", {"rate", "latency"}), "latency");
    EXPECT_EQ(nearest("frist", {"first", "second"}), "first");
    EXPECT_EQ(nearest("cloud", {"phone", "server"}), "");
    EXPECT_EQ(nearest("x", {}), "");
    EXPECT_EQ(nearest(std::string(201, 'a'), {std::string(201, 'a')}), "");
}

} // namespace
} // namespace sunder::sim
