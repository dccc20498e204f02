#include "sim/engine/calendar.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

struct Diary final : Wakeable {
    std::vector<std::uint64_t> entries;
    void wake(std::uint64_t token) override { entries.push_back(token); }
};

TEST(Calendar, WakesInOrderOfTime)
{
    Calendar calendar;
    Diary diary;
    calendar.schedule(Seconds{2}, diary, 2);
    calendar.schedule(Seconds{1}, diary, 1);
    while (!calendar.empty())
        calendar.wake_next();
    EXPECT_EQ(diary.entries, (std::vector<std::uint64_t>{1, 2}));
    EXPECT_EQ(calendar.now(), Seconds{2});
}

TEST(Calendar, KeepsTheOrderOfSchedulingAtOneInstant)
{
    Calendar calendar;
    Diary diary;
    for (std::uint64_t i = 0; i < 100; ++i)
        calendar.schedule(Seconds{1}, diary, i);
    for (std::uint64_t i = 0; i < 100; ++i) {
        calendar.wake_next();
        EXPECT_EQ(diary.entries.back(), i);
    }
}

TEST(Calendar, NeverGoesBack)
{
    Calendar calendar;
    Diary diary;
    calendar.move_to(Seconds{5});
    calendar.schedule(Seconds{3}, diary, 0);
    calendar.wake_next();
    EXPECT_EQ(calendar.now(), Seconds{5});
}

} // namespace
} // namespace sunder::sim
