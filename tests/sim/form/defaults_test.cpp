#include "sim/form/defaults.hpp"
#include "sim/form/fields.hpp"
#include "sim/form/form_rows.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::sim {
namespace {

struct Bell {
    Seconds length{0.2};
    std::optional<PerSecond> tone;
};

void fields(Bell& bell, auto& visit)
{
    visit(optional("length", "of the sound"), bell.length);
    visit(optional("tone", "its pitch", "that of the house"), bell.tone);
}

struct Lock {
    std::optional<int> code, bolts;
};

void fields(Lock& lock, auto& visit)
{
    visit.title("lock");
    visit(optional("code", "digits"), lock.code, parts::whole<0, 9999>());
    visit(optional("bolts", "how many"), lock.bolts, parts::whole<1, 9>());
    visit.one_of({"code"});
    visit.one_of({"bolts"});
}

/// A door with a bell, and locks of one of two kinds.
struct Door {
    int width = 0;
    Bell bell;
    std::vector<Lock> locks;
    double share_open = 0.5;
};

void fields(Door& door, auto& visit)
{
    visit.title("door");
    visit(required("width", "of the frame"), door.width, parts::whole<1, 100>());
    visit(optional("bell", "rings"), door.bell);
    visit(optional("locks", "top to bottom"), door.locks);
    visit(optional("open", "share of the day"), door.share_open, parts::probability());
}

Form const& door()
{
    return form_of(Of<Door>{});
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
              "| `bell.length` | `0.2` | s | of the sound |\n"
              "| `bell.tone` | that of the house | /s | its pitch |\n"
              "| `locks` | none |  | top to bottom |\n"
              "| `open` | `0.5` | ratio | share of the day |\n");
}

} // namespace
} // namespace sunder::sim
