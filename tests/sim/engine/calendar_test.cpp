#include "sim/engine/calendar.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <iterator>
#include <map>
#include <tuple>

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

TEST(Calendar, WakesNobodyByWhatWasCancelled)
{
    Calendar calendar;
    Diary diary;
    auto const first = calendar.schedule(Seconds{1}, Turn{}, diary, 1);
    auto const second = calendar.schedule(Seconds{2}, Turn{}, diary, 2);
    calendar.schedule(Seconds{3}, Turn{}, diary, 3);
    calendar.cancel(second);
    calendar.cancel(first);
    EXPECT_EQ(calendar.next_at(), Seconds{3});
    calendar.wake_next();
    EXPECT_EQ(diary.entries, std::vector<std::uint64_t>{3});
    EXPECT_TRUE(calendar.empty());
}

TEST(Calendar, OfWhichAllWasCancelledIsEmpty)
{
    Calendar calendar;
    Diary diary;
    calendar.cancel(calendar.schedule(Seconds{1}, Turn{}, diary, 1));
    EXPECT_TRUE(calendar.empty());
}

TEST(Calendar, LetsBeCancelledWhatWasCleared)
{
    Calendar calendar;
    Diary diary;
    auto const gone = calendar.schedule(Seconds{1}, Turn::of_coming(3), diary, 1);
    calendar.clear();
    calendar.schedule(Seconds{2}, Turn{}, diary, 2);
    calendar.cancel(gone);
    calendar.wake_next();
    EXPECT_EQ(diary.entries, std::vector<std::uint64_t>{2});
}

/// Instants, turns and the order of scheduling, in a map that is in order at any time.
using Naive = std::map<std::tuple<Seconds, std::size_t, std::uint64_t>, Calendar::Event>;

RC_GTEST_PROP(ACalendar, WakesAllThatWasNotCancelledInOrder, ())
{
    Calendar calendar;
    Diary diary;
    Naive naive;
    std::uint64_t scheduled = 0;
    auto const wake = [&] {
        calendar.wake_next();
        RC_ASSERT(diary.entries.back() == std::get<2>(naive.begin()->first));
        RC_ASSERT(calendar.now() == std::get<0>(naive.begin()->first));
        naive.erase(naive.begin());
    };
    auto const steps = *rc::gen::inRange(0, 300);
    for (int step = 0; step < steps; ++step) {
        auto const choice = *rc::gen::inRange(0, 6);
        if (naive.empty() || choice < 3) {
            Seconds const at = calendar.now() + Seconds{static_cast<double>(*rc::gen::inRange(0, 5))};
            auto const source = *rc::gen::inRange<std::size_t>(0, 3);
            auto const event = calendar.schedule(at, Turn::of_coming(source), diary, scheduled);
            naive[{at, source, scheduled++}] = event;
        } else if (choice < 5) {
            auto const any = std::next(naive.begin(), *rc::gen::inRange(0, static_cast<int>(naive.size())));
            calendar.cancel(any->second);
            naive.erase(any);
        } else {
            wake();
        }
        RC_ASSERT(calendar.empty() == naive.empty());
        if (!naive.empty()) RC_ASSERT(calendar.next_at() == std::get<0>(naive.begin()->first));
    }
    while (!naive.empty())
        wake();
    RC_ASSERT(calendar.empty());
}

} // namespace
} // namespace sunder::sim
