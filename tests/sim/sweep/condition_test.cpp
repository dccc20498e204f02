#include "sim/sweep/condition.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

std::vector<Subject> const subjects{{"links.wifi.rate", "B/s"},
                                    {"devices.phone.count", ""},
                                    {"applications.camera.latency.p95", "s"},
                                    {"applications.radio.latency.p95", "s"},
                                    {"devices.phone.utilisation", ""},
                                    {"applications.camera.split", "", Subject::Kind::text},
                                    {"status", "", Subject::Kind::text, {"done", "failed"}}};

/// 1 MB/s, 20 phones, 30 ms, undefined, 80 %, cut at "pool 1".
Condition::Value value_of(std::size_t subject)
{
    if (subject == 6) return std::string_view{"done"};
    if (subject == 5) return std::string_view{"pool 1"};
    return std::vector{1e6, 20.0, 0.03, std::numeric_limits<double>::quiet_NaN(), 0.8}[subject];
}

/// "yes" or "no", or the mistakes.
std::string answer(std::string const& text)
{
    auto const source = std::make_shared<Source const>(Source{"--where", text});
    Diagnostics diagnostics;
    auto const condition = parse_condition(text, {source, 1, 1}, subjects, diagnostics);
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        EXPECT_FALSE(condition);
        return error.what();
    }
    return condition->holds(value_of) ? "yes" : "no";
}

TEST(Comparison, TakesAQuantityInAnyUnitThatFits)
{
    EXPECT_EQ(answer("links.wifi.rate > 7.9 Mbit/s"), "yes");
    EXPECT_EQ(answer("links.wifi.rate>8Mbit/s"), "no");
    EXPECT_EQ(answer("links.wifi.rate >= 1 MB/s"), "yes");
    EXPECT_EQ(answer("links.wifi.rate == 1000 kB/s"), "yes");
    EXPECT_EQ(answer("links.wifi.rate != 1 MB/s"), "no");
}

TEST(Comparison, TakesCountsAndShares)
{
    EXPECT_EQ(answer("devices.phone.count <= 20"), "yes");
    EXPECT_EQ(answer("devices.phone.count < 20"), "no");
    EXPECT_EQ(answer("utilisation < 81 %"), "yes");
    EXPECT_EQ(answer("utilisation < 0.8"), "no");
}

TEST(Comparison, TakesTexts)
{
    EXPECT_EQ(answer("split == pool 1"), "yes");
    EXPECT_EQ(answer("split == 'pool 1'"), "yes");
    EXPECT_EQ(answer("split != \"pool 1\""), "no");
    EXPECT_EQ(answer("split == pool"), "no");
    EXPECT_EQ(answer("status == failed"), "no");
}

TEST(Comparison, HoldsForNothingUndefined)
{
    EXPECT_EQ(answer("radio.latency.p95 > 0 s"), "no");
    EXPECT_EQ(answer("radio.latency.p95 != 1 s"), "no");
    EXPECT_EQ(answer("not radio.latency.p95 > 0 s"), "yes");
}

TEST(Condition, BindsAndMoreTightlyThanOr)
{
    EXPECT_EQ(answer("count == 20 or count == 1 and count == 2"), "yes");
    EXPECT_EQ(answer("(count == 20 or count == 1) and count == 2"), "no");
}

TEST(Condition, BindsNotMostTightly)
{
    EXPECT_EQ(answer("not count == 1 and count == 20"), "yes");
    EXPECT_EQ(answer("not (count == 1 or count == 20)"), "no");
    EXPECT_EQ(answer("not not count == 20"), "yes");
}

TEST(Condition, KeepsTextsApartFromWords)
{
    EXPECT_EQ(answer("split == pool 1 and count == 20"), "yes");
    EXPECT_EQ(answer("(split == pool 1)"), "yes");
    EXPECT_EQ(answer("split == 'pool 1 and count == 20'"), "no");
}

TEST(Condition, SaysOfWhatItSpeaks)
{
    Diagnostics diagnostics;
    auto const source = std::make_shared<Source const>(Source{"--where", ""});
    auto const condition = parse_condition("split == a or (wifi.rate > 1 B/s and split == b)", {source, 1, 1},
                                           subjects, diagnostics);
    EXPECT_EQ(condition->subjects(), (std::vector<std::size_t>{0, 5}));
}

TEST(Mistakes, HaveTheirPlaces)
{
    EXPECT_EQ(answer("links.wifi.rate > 5 Mbit"),
              "--where:1:19: error: 'Mbit' is not a unit that fits here\n"
              " 1 | links.wifi.rate > 5 Mbit\n"
              "   |                   ^\n"
              "  hint: use one of bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, "
              "MB/s, GB/s\n");
}

TEST(Mistakes, AreToldAllAtOnce)
{
    EXPECT_EQ(answer("wifi.rat > 5 MB/s and count == 3 s"),
              "--where:1:1: error: there is no 'wifi.rat' here\n"
              " 1 | wifi.rat > 5 MB/s and count == 3 s\n"
              "   | ^\n"
              "  hint: did you mean 'wifi.rate'?\n"
              "--where:1:32: error: '3 s' is not a number\n"
              " 1 | wifi.rat > 5 MB/s and count == 3 s\n"
              "   |                                ^\n"
              "  hint: 'devices.phone.count' has no unit: write a "
              "number, or one in %\n");
}

/// The first line of the mistakes in `text`.
std::string mistake_in(std::string const& text)
{
    auto const all = answer(text);
    return all.substr(0, all.find('\n'));
}

TEST(Mistakes, NameWhatIsMissing)
{
    EXPECT_EQ(mistake_in(""), "--where:1:1: error: a comparison is missing here");
    EXPECT_EQ(mistake_in("count == 3 and "), "--where:1:16: error: a comparison is missing here");
    EXPECT_EQ(mistake_in("count"), "--where:1:6: error: 'count' is compared to nothing");
    EXPECT_EQ(mistake_in("count ="), "--where:1:7: error: '=' compares nothing");
    EXPECT_EQ(mistake_in("count <"), "--where:1:8: error: a value is missing here");
    EXPECT_EQ(mistake_in("(count < 3"), "--where:1:1: error: this bracket is not closed");
    EXPECT_EQ(mistake_in("count < 3)"), "--where:1:10: error: ')' belongs to nothing");
    EXPECT_EQ(mistake_in("split == 'a"), "--where:1:10: error: this quotation mark is not closed");
}

TEST(Mistakes, AreWordsThatMeanNothing)
{
    EXPECT_EQ(mistake_in("latency.p95 < 1 s"),
              "--where:1:1: error: 'latency.p95' is the end of several names");
    EXPECT_EQ(
        mistake_in("split > a"),
        "--where:1:9: error: 'applications.camera.split' is a text: none is less or greater than another");
    EXPECT_EQ(mistake_in("status == faild"), "--where:1:11: error: 'status' is never 'faild'");
    EXPECT_EQ(mistake_in("utilisation > much"), "--where:1:15: error: 'much' is not a number");
    EXPECT_EQ(mistake_in("rate > 5"), "--where:1:8: error: '5' has no unit");
}

TEST(Mistakes, AreHintedAtByTwelveNamesAtMost)
{
    auto const hint_of = [](std::size_t names) {
        std::vector<Subject> many;
        for (std::size_t i = 0; i < names; ++i)
            many.push_back({.name = std::string(1, static_cast<char>('a' + i)), .unit = "s"});
        auto const source = std::make_shared<Source const>(Source{"--where", ""});
        Diagnostics diagnostics;
        EXPECT_FALSE(parse_condition("nonsense > 1 s", {source, 1, 1}, many, diagnostics));
        try {
            diagnostics.raise_if_any();
        } catch (InputError const& error) {
            return error.diagnostics().front().hint;
        }
        return std::string{};
    };
    EXPECT_EQ(hint_of(12), "use one of a, b, c, d, e, f, g, h, i, j, k, l");
    EXPECT_EQ(hint_of(13), "use one of a, b, c, d, e, f, g, h, i, j, k, l, ...");
}

TEST(Mistakes, AreTooManyBrackets)
{
    auto const deep = [](int brackets) {
        return std::string(static_cast<std::size_t>(brackets), '(') + "count == 20" +
               std::string(static_cast<std::size_t>(brackets), ')');
    };
    EXPECT_EQ(answer(deep(100)), "yes");
    std::string negations;
    for (int i = 0; i < 100; ++i)
        negations += "not ";
    EXPECT_EQ(answer(negations + "count == 20"), "yes");
    EXPECT_NE(mistake_in(negations + "not count == 20").find("too many brackets"), std::string::npos);
    EXPECT_NE(mistake_in(deep(101)).find("too many brackets"), std::string::npos);
    EXPECT_NE(mistake_in(deep(100'000)).find("too many brackets within brackets"), std::string::npos);
}

} // namespace
} // namespace sunder::sim
