/// Luck that changes under way.
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/memoryless.hpp"
#include "sim/engine/stepwise_run.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

TEST(AnExponentialGap, IsDrawnAgainWithinItsBounds)
{
    Distribution const gap = Exponential{Seconds{2}};
    double sum = 0;
    constexpr int count = 20'000;
    for (std::uint64_t i = 0; i < count; ++i) {
        auto const again = drawn_again(gap, {.from = Seconds{5}, .to = Seconds{6}}, Draws{Seed{i}});
        ASSERT_TRUE(again);
        ASSERT_GE(*again, Seconds{5});
        ASSERT_LT(*again, Seconds{6});
        sum += again->value() - 5;
    }
    // Mean of an exponential time given that it is less than 1: 2 - 1 / (e^(1/2) - 1).
    EXPECT_NEAR(sum / count, 2 - 1 / std::expm1(0.5), 4 * 0.29 / std::sqrt(count));
    EXPECT_FALSE(drawn_again(Deterministic{Seconds{2}}, {.from = Seconds{5}}, Draws{Seed{1}}));
    EXPECT_FALSE(drawn_again(gap, {.from = Seconds{6}, .to = Seconds{6}}, Draws{Seed{1}}));
}

TEST(ArrivalsDrawnAgain, GoOnFromTheNewInstant)
{
    Arrivals const poisson = Poisson{PerSecond{10}};
    ArrivalStream stream{{.arrivals = &poisson}, Seed{1}};
    auto const planned = *stream.next();
    stream.change_luck(Seed{2});
    auto const again = stream.draw_again({.from = planned / 2});
    ASSERT_TRUE(again);
    EXPECT_NE(*again, planned);
    EXPECT_GE(*again, planned / 2);
    EXPECT_GT(*stream.next(), *again);
    Arrivals const periodic = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    ArrivalStream steady{{.arrivals = &periodic}, Seed{1}};
    (void)steady.next();
    EXPECT_FALSE(steady.draw_again({.from = {}}));
}

class Diary final : public Wakeable {
public:
    explicit Diary(std::vector<std::pair<int, std::uint64_t>>& entries, int who)
        : entries_{entries}, who_{who}
    {
    }
    void wake(std::uint64_t token) override { entries_.emplace_back(who_, token); }

private:
    std::vector<std::pair<int, std::uint64_t>>& entries_;
    int who_;
};

TEST(Rescheduling, MovesTheEventsOfOneAndNoOthers)
{
    std::vector<std::pair<int, std::uint64_t>> entries;
    Diary one{entries, 1};
    Diary other{entries, 2};
    Calendar calendar;
    constexpr std::uint64_t count = 100; // so many that they lie in stretches and on the pile
    for (std::uint64_t i = 0; i < count; ++i) {
        calendar.schedule(Seconds{static_cast<double>(i)}, Turn{}, one, i);
        calendar.schedule(Seconds{static_cast<double>(i) + 0.5}, Turn{}, other, i);
    }
    for (int i = 0; i < 10; ++i)
        calendar.wake_next();
    calendar.reschedule(one, [](std::uint64_t token, Seconds /*at*/) {
        return Seconds{1000.0 - static_cast<double>(token)};
    });
    while (!calendar.empty())
        calendar.wake_next();
    ASSERT_EQ(entries.size(), 2 * count);
    EXPECT_EQ(entries[10], (std::pair<int, std::uint64_t>{2, 5}));
    EXPECT_EQ(entries[2 * count - 1], (std::pair<int, std::uint64_t>{1, 5})) << "the last is now the first";
    EXPECT_EQ(calendar.now(), Seconds{995});
}

class Latencies final : public Recorder {
public:
    Next ended(std::int64_t /*number*/, Request const& request) override
    {
        all.push_back(request.finished_at - request.arrived_at);
        return Next::go_on;
    }
    void passed(Span const& /*span*/) override {}

    std::vector<Seconds> all;
};

TEST(AStepwiseRun, IsTheRunThatSimulateMakes)
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{50}};
    world.run.requests = 200;
    auto const records = simulate(world, 3);
    Latencies latencies;
    StepwiseRun run{world, 3, latencies};
    Seconds longest;
    while (!run.is_over()) {
        longest = std::max(longest, run.longest_in_sight({}));
        run.go_on();
    }
    run.tell_unfinished();
    ASSERT_EQ(latencies.all.size(), records.requests.size());
    Seconds sum;
    Seconds highest;
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        sum += latency_of(records, row);
        highest = std::max(highest, latency_of(records, row));
    }
    for (auto const latency : latencies.all)
        sum -= latency;
    EXPECT_NEAR(sum.value(), 0, 1e-9);
    EXPECT_GE(longest, highest - Seconds{1e-9}) << "nobody takes longer than was in sight";
}

TEST(AStepwiseRun, KeepsItsPastAndGoesAnotherWayWithOtherLuck)
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{50}};
    world.run.requests = 200;
    std::vector<Latencies> lists(2);
    for (std::size_t i = 0; i < 2; ++i) {
        StepwiseRun run{world, 0, lists[i]};
        for (int event = 0; event < 200; ++event)
            run.go_on();
        auto const past = lists[i].all.size();
        ASSERT_GT(past, 10U);
        auto const at = run.instant_of(run.longest_in_sight({}), {});
        if (i == 1) run.change_luck(Seed{77}, at);
        while (!run.is_over())
            run.go_on();
        EXPECT_EQ(lists[i].all.size(), 200U);
        for (std::size_t j = 0; j < past; ++j)
            EXPECT_EQ(lists[0].all[j], lists[i].all[j]);
    }
    EXPECT_NE(lists[0].all.back(), lists[1].all.back());
}

} // namespace
} // namespace sunder::sim
