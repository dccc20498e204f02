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
    calendar.schedule(Seconds{2}, Turn{}, diary, 2);
    calendar.schedule(Seconds{1}, Turn{}, diary, 1);
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
        calendar.schedule(Seconds{1}, Turn{}, diary, i);
    for (std::uint64_t i = 0; i < 100; ++i) {
        calendar.wake_next();
        EXPECT_EQ(diary.entries.back(), i);
    }
}

TEST(Calendar, LetsEachSourceHaveItsTurnAtOneInstant)
{
    Calendar calendar;
    Diary diary;
    calendar.schedule(Seconds{1}, Turn::of_coming(0), diary, 3);
    calendar.schedule(Seconds{1}, Turn::of_leaving(1), diary, 2);
    calendar.schedule(Seconds{1}, Turn::of_coming(1), diary, 4);
    calendar.schedule(Seconds{1}, Turn::of_leaving(0), diary, 1);
    calendar.schedule(Seconds{1}, Turn{}, diary, 0);
    calendar.schedule(Seconds{0.5}, Turn::of_coming(9), diary, 9);
    while (!calendar.empty())
        calendar.wake_next();
    EXPECT_EQ(diary.entries, (std::vector<std::uint64_t>{9, 0, 1, 2, 3, 4}));
}

TEST(Calendar, NeverGoesBack)
{
    Calendar calendar;
    Diary diary;
    calendar.move_to(Seconds{5});
    calendar.schedule(Seconds{3}, Turn{}, diary, 0);
    calendar.wake_next();
    EXPECT_EQ(calendar.now(), Seconds{5});
}

} // namespace
} // namespace sunder::sim
