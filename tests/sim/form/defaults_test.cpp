#include "sim/form/defaults.hpp"
#include "sim/form/form_parts.hpp"
#include "sim/form/form_rows.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using namespace parts;

/// A door with a bell, a key, and a lock of one of two kinds.
Form const& door()
{
    static Form const bell =
        mapping("", fields({optional("length", quantity<Seconds>(), "200 ms", "of the sound"),
                            optional_else("tone", quantity<PerSecond>(), "that of the house", "its pitch")}));
    static Form const lock = mapping("lock", choice({optional("code", whole<0, 9999>(), "", "digits"),
                                                     optional("bolts", whole<1, 9>(), "2", "how many")}));
    static Form const locks = list_of(lock, 1);
    static Form const form = mapping(
        "door", fields({required("width", whole<1, 100>(), "of the frame"),
                        optional("bell", bell, "", "rings"), optional("locks", locks, "", "top to bottom"),
                        optional("open", probability(), "0.5", "share of the day")}));
    return form;
}

std::vector<std::string> paths_of(std::vector<FormRow> const& rows)
{
    std::vector<std::string> paths;
    paths.reserve(rows.size());
    for (auto const& row : rows)
        paths.push_back(row.path);
    return paths;
}

TEST(RowsOfAForm, SpreadOutMappingsWithoutATitle)
{
    EXPECT_EQ(paths_of(rows_of(door())),
              (std::vector<std::string>{"width", "bell", "bell.length", "bell.tone", "locks", "open"}));
}

TEST(RowsOfAForm, TellAlternativesFromKeysThatMayBeLeftOut)
{
    auto const& lock = *door().mapping->find("locks")->form->list->item;
    EXPECT_TRUE(rows_of(lock).front().is_alternative);
    EXPECT_FALSE(rows_of(door()).front().is_alternative);
}

TEST(Defaults, AreListedWithTheirUnitsAndInWordsWhereNoValueCanStandForThem)
{
    EXPECT_EQ(defaults_text({{.forms = {&door()}, .page = "doors.md"}}),
              "\n## [door](doors.md#door)\n\n"
              "| key | default | unit | what it is |\n| --- | --- | --- | --- |\n"
              "| `bell.length` | `200` | ms | of the sound |\n"
              "| `bell.tone` | that of the house | /s | its pitch |\n"
              "| `locks` | none |  | top to bottom |\n"
              "| `open` | `0.5` | ratio | share of the day |\n");
}

} // namespace
} // namespace sunder::sim
