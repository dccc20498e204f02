#include "sim/base/random.hpp"
#include "sim/engine/event_queue.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <string>

namespace sunder::sim {
namespace {

using Naive = std::map<Event, std::uint64_t>;

struct Nobody final : Wakeable {
    void wake(std::uint64_t /*token*/) override {}
};

EventQueue::Call call(std::uint64_t token)
{
    static Nobody nobody;
    return {.who = &nobody, .token = token};
}

/// How long after the present event others come.
struct Gaps {
    char const* kind;
    double (*of)(double uniform);
};

constexpr Gaps all_gaps[] = {
    {"equal", [](double) { return 1.0; }},
    {"exponential", [](double uniform) { return -std::log1p(-uniform); }},
    {"none or one", [](double uniform) { return uniform < 0.5 ? 0.0 : 1.0; }},
    {"over all orders of magnitude", [](double uniform) { return std::pow(10, 600 * uniform - 300); }},
    {"too small to tell apart",
     [](double uniform) { return uniform * std::numeric_limits<double>::denorm_min() * 8; }},
    {"mostly none, at times long", [](double uniform) { return uniform < 0.99 ? 0.0 : 1e6; }},
};

/// A queue beside a map that is in order at any time.
class Pair {
public:
    explicit Pair(Gaps const& gaps) : gaps_{gaps} {}

    [[nodiscard]] std::size_t size() const { return naive_.size(); }
    void push(double uniform)
    {
        Event const event{.at = Seconds{now_ + gaps_.of(uniform)}, .place = pushed_++};
        queue_.push(event, call(event.place));
        naive_.emplace(event, event.place);
    }
    void pop()
    {
        auto const entry = queue_.pop();
        ASSERT_EQ(entry.key, naive_.begin()->first);
        ASSERT_EQ(entry.value.token, naive_.begin()->second);
        now_ = entry.key.at.value();
        naive_.erase(naive_.begin());
        expect_same();
    }
    void withdraw(double uniform)
    {
        auto const any = naive_.lower_bound({.at = Seconds{now_ + gaps_.of(uniform)}, .place = 0});
        auto const chosen = any == naive_.end() ? std::prev(any) : any;
        queue_.withdraw(chosen->first);
        naive_.erase(chosen);
        expect_same();
    }

private:
    void expect_same()
    {
        ASSERT_EQ(queue_.empty(), naive_.empty());
        if (naive_.empty()) return;
        ASSERT_EQ(queue_.first(), naive_.begin()->first);
    }

    Gaps gaps_;
    EventQueue queue_;
    Naive naive_;
    double now_ = 0;
    std::uint64_t pushed_ = 0;
};

class EventQueueOf : public testing::TestWithParam<Gaps> {};

/// Grows to `most`, stays there for a while, and is emptied; so many of ten are withdrawn.
void live_through(Pair& pair, std::size_t most, double withdrawn)
{
    Draws draws{Seed{most}};
    auto const uniform = [&draws] { return draws.uniform(); };
    auto const leave = [&] { uniform() < withdrawn ? pair.withdraw(uniform()) : pair.pop(); };
    while (pair.size() < most) {
        pair.push(uniform());
        if (uniform() < 0.3) leave();
    }
    for (std::size_t i = 0; i < 4 * most; ++i) {
        pair.push(uniform());
        leave();
    }
    while (pair.size() > 0)
        leave();
}

TEST_P(EventQueueOf, HasItsEventsInOrder)
{
    for (std::size_t const most : {1U, 10U, 700U, 5000U})
        for (double const withdrawn : {0.0, 0.4, 0.9}) {
            Pair pair{GetParam()};
            live_through(pair, most, withdrawn);
            live_through(pair, most / 2 + 1, withdrawn); // and once more
        }
}

INSTANTIATE_TEST_SUITE_P(Gaps, EventQueueOf, testing::ValuesIn(all_gaps),
                         [](auto const& info) { return "Gaps" + std::to_string(info.index); });

TEST(AnEventQueue, ThatHasRunEmptyIsAsGoodAsNew)
{
    EventQueue queue;
    for (std::uint64_t i = 0; i < 100; ++i)
        queue.push({.at = Seconds{static_cast<double>(i)}, .place = i}, call(i));
    for (std::uint64_t i = 0; i < 99; ++i)
        EXPECT_EQ(queue.pop().value.token, i);
    queue.withdraw({.at = Seconds{99}, .place = 99});
    EXPECT_TRUE(queue.empty());
    queue.push({.at = Seconds{120}, .place = 100}, call(100));
    ASSERT_FALSE(queue.empty());
    EXPECT_EQ(queue.pop().value.token, 100U);
    EXPECT_TRUE(queue.empty());
}

TEST(AnEventQueue, ThatWasClearedIsEmpty)
{
    EventQueue queue;
    for (std::uint64_t i = 0; i < 5000; ++i)
        queue.push({.at = Seconds{static_cast<double>(i)}, .place = i}, call(i));
    queue.withdraw({.at = Seconds{4000}, .place = 4000});
    queue.clear();
    EXPECT_TRUE(queue.empty());
    queue.push({.at = Seconds{4000}, .place = 4000}, call(7));
    EXPECT_EQ(queue.pop().value.token, 7U);
    EXPECT_TRUE(queue.empty());
}

} // namespace
} // namespace sunder::sim
