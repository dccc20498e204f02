#include "sim/base/id.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace sunder::sim {
namespace {

struct House {
    std::string name;
};
struct Door {};

template <class Numbered, class By>
concept IsIndexedBy = requires(Numbered const& table, By by)
{
    table[by];
};

static_assert(!std::is_convertible_v<Id<House>, Id<Door>> && !std::is_constructible_v<Id<Door>, Id<House>>);
static_assert(!std::is_convertible_v<int, Id<House>> && !std::is_convertible_v<Id<House>, int>);
static_assert(!std::equality_comparable_with<Id<House>, Id<Door>>);
static_assert(IsIndexedBy<Table<House>, Id<House>> && !IsIndexedBy<Table<House>, Id<Door>>);
static_assert(!IsIndexedBy<Table<House>, int> && !IsIndexedBy<Table<House>, std::size_t>);
static_assert(IsIndexedBy<Table<double, House>, Id<House>> && !IsIndexedBy<Table<double, House>, Id<Door>>);
static_assert(sizeof(Id<House>) == 4 && std::is_trivially_copyable_v<Id<House>>);
static_assert(std::forward_iterator<Ids<House>::Iterator>);

TEST(Ids, AreOrderedByTheirNumbers)
{
    Id<House> const second{1};
    EXPECT_EQ(second.index(), 1U);
    EXPECT_EQ(second.code(), 1);
    EXPECT_EQ(second, Id<House>{1U});
    EXPECT_LT(Id<House>{}, second);
    EXPECT_EQ((std::map<Id<House>, int>{{second, 2}, {Id<House>{0}, 1}}).begin()->second, 1);
}

TEST(ATable, GivesTheIdOfWhatIsAdded)
{
    Table<House> houses{{.name = "red"}};
    auto const blue = houses.push_back({.name = "blue"});
    EXPECT_EQ(houses[blue].name, "blue");
    houses[blue].name = "green";
    EXPECT_EQ(houses.back().name, "green");
    EXPECT_EQ(houses.front().name, "red");
    EXPECT_EQ(houses.size(), 2U);
    houses.clear();
    EXPECT_TRUE(houses.empty());
}

TEST(ATable, IsGoneThroughByValueAndById)
{
    Table<House> const houses{{.name = "red"}, {.name = "blue"}};
    std::string by_value;
    for (auto const& house : houses)
        by_value += house.name;
    std::string by_id;
    for (auto const id : houses.ids())
        by_id += houses[id].name;
    EXPECT_EQ(by_value, "redblue");
    EXPECT_EQ(by_id, "redblue");
    EXPECT_TRUE(std::ranges::all_of(Table<House>{}.ids(), [](Id<House>) { return false; }));
}

TEST(ATable, FindsTheFirstThatFits)
{
    Table<int, House> const floors{1, 2, 2};
    EXPECT_EQ(floors.find_if([](int floor) { return floor == 2; }), 1_id);
    EXPECT_FALSE(floors.find_if([](int floor) { return floor == 3; }));
}

TEST(ATable, HoldsAValueForEachOfOthers)
{
    Table<House> const houses{{.name = "red"}, {.name = "blue"}};
    Table<std::vector<int>, House> guests(houses.size(), {7});
    guests[1_id].push_back(8);
    EXPECT_EQ(guests, (Table<std::vector<int>, House>{{7}, {7, 8}}));
    Table<std::unique_ptr<int>, House> owned;
    owned.emplace_back(std::make_unique<int>(3));
    EXPECT_EQ(*owned[0_id], 3);
}

} // namespace
} // namespace sunder::sim
