#include "sim/config/key_values.hpp"
#include "sim/config/spaced_axes.hpp"
#include "sim/config/sweep_fields.hpp"
#include "sim/config/variation.hpp"
#include "sim/config/varying_keys.hpp"
#include "tests/sim/form/read_text.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

Location const somewhere{std::make_shared<Source const>(Source{"test.yaml", "a"}), 1, 1};

std::vector<std::string> messages_of(Diagnostics const& diagnostics)
{
    std::vector<std::string> list;
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        for (auto const& mistake : error.diagnostics())
            list.push_back(mistake.message);
    }
    return list;
}

TEST(KeysThatVary, DoNotLieWithinOneAnother)
{
    Diagnostics diagnostics;
    VaryingKeys keys;
    EXPECT_TRUE(keys.add("links.wifi.rate", somewhere, diagnostics));
    EXPECT_TRUE(keys.add("links.wifi.rates", somewhere, diagnostics));
    EXPECT_FALSE(keys.add("links.wifi", somewhere, diagnostics));
    EXPECT_FALSE(keys.add("links.wifi.rate.up", somewhere, diagnostics));
    EXPECT_FALSE(keys.add("links.wifi.rate", somewhere, diagnostics));
    EXPECT_FALSE(keys.add("name", somewhere, diagnostics));
    EXPECT_EQ(messages_of(diagnostics),
              (std::vector<std::string>{"'links.wifi.rate' lies within 'links.wifi', and both vary",
                                        "'links.wifi.rate.up' lies within 'links.wifi.rate', and both vary",
                                        "'links.wifi.rate' varies already", "'name' cannot vary"}));
}

SpacedAxis axis(std::int64_t points, bool whole)
{
    return {.axis = 0, .range = {.key = "a.b", .low = 1, .high = 3, .whole = whole}, .points = points};
}

TEST(AxesOfWholeNumbers, HaveNoMoreValuesThanThereAre)
{
    EXPECT_EQ(axis(100, true).most_values(), 3);
    EXPECT_EQ(axis(2, true).most_values(), 2);
    EXPECT_EQ(axis(100, false).most_values(), 100);
}

TEST(ASweep, HasNoMorePointsThanCanBeKept)
{
    Diagnostics diagnostics;
    Sweep const sweep{.grid = {{.keys = {"a.b"}, .values = {}}}};
    EXPECT_TRUE(is_of_a_sane_size(sweep, {axis(1'000'000'000, false)}, somewhere, diagnostics));
    EXPECT_FALSE(is_of_a_sane_size(sweep, {axis(1'000'000'001, false)}, somewhere, diagnostics));
    EXPECT_EQ(messages_of(diagnostics), std::vector<std::string>{"these are 1000000001 points"});
}

TEST(SpacedValues, FillTheirAxis)
{
    auto const sweep = with_spaced_values({.grid = {{.keys = {"a.b"}, .values = {}}}}, {axis(3, false)});
    ASSERT_EQ(sweep.grid.front().values.size(), 3);
    EXPECT_EQ(sweep.grid.front().values[1].front().number, 2);
}

TEST(ValuesOfAKey, AreNumbersWhereItsFormSaysSo)
{
    YamlNode const node{.kind = YamlKind::scalar, .where = {}, .text = "2 ms"};
    auto const time = value_of(node, key_form(&parts::quantity<Seconds>()));
    EXPECT_EQ(time.number, 0.002);
    EXPECT_EQ(time.unit, "s");
    EXPECT_FALSE(value_of(node, key_form(&parts::any_text())).number);
}

struct RangeRead {
    std::optional<SampledRange> range;
    std::vector<std::string> messages;
};

RangeRead range_between(std::string const& ends, Form const& key)
{
    CheckedText checked{"{range: " + ends + "}", form_of(Of<SweptRule>{})};
    auto const rule = read_as(Of<SweptRule>{}, checked.at(), checked.reading());
    Diagnostics diagnostics;
    auto range = read_ends(*rule.range, key_form(&key), diagnostics);
    return {std::move(range), messages_of(diagnostics)};
}

TEST(TheEndsOfARange, AreInTheUnitOfTheFirst)
{
    auto const [range, messages] = range_between("[500 ms, 2 s]", parts::quantity<Seconds>());
    ASSERT_TRUE(range);
    EXPECT_EQ(range->low, 500);
    EXPECT_EQ(range->high, 2000);
    EXPECT_EQ(range->written_unit, "ms");
}

TEST(TheEndsOfARange, AreNumbersThatTheKeyTakes)
{
    EXPECT_EQ(range_between("[1.5, 2]", parts::whole<1, 9>()).messages,
              std::vector<std::string>{"'1.5' is not a whole number"});
    EXPECT_EQ(
        range_between("[a, b]", parts::any_text()).messages,
        std::vector<std::string>{"this key takes no numbers, so there is nothing between two values of it"});
}

TEST(AVariation, TakesThePlaceOfTheValuesInTheFile)
{
    Diagnostics diagnostics;
    auto sweep =
        *parse_yaml(std::make_shared<Source const>(Source{"test.yaml", "{a.b: [1], a.c: [2]}"}), diagnostics);
    apply(parse_variation("a.b=3, 4"), sweep, diagnostics);
    apply(parse_variation("a.d={linear: [1, 2], points: 2}"), sweep, diagnostics);
    EXPECT_EQ(write_yaml(sweep), "a.b: [3, 4]\na.c: [2]\na.d: {linear: [1, 2], points: 2}\n");
}

} // namespace
} // namespace sunder::sim
