/// What is known of serving in the order of deadlines.
#include "tests/sim/engine/station/a_station.hpp"

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace sunder::sim {
namespace {

class EarliestDeadlineFirst : public AStation {};

struct Task {
    double service = 0;
    double due = 0;
};

bool meets_all(std::vector<Task> const& tasks, std::vector<std::size_t> const& order)
{
    double now = 0;
    return std::ranges::all_of(
        order, [&](std::size_t next) { return (now += tasks[next].service) <= tasks[next].due; });
}

bool some_order_meets_all(std::vector<Task> const& tasks)
{
    std::vector<std::size_t> order(tasks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    do {
        if (meets_all(tasks, order)) return true;
    } while (std::ranges::next_permutation(order).found);
    return false;
}

/// Of tasks that are all there when the worker becomes free (Jackson 1955), which is when it needs no
/// interruptions to be as good as any order (Dertouzos 1974 has tasks come at any time and interrupts).
RC_GTEST_FIXTURE_PROP(EarliestDeadlineFirst, MeetsAllDeadlinesThatAnyOrderMeets, ())
{
    std::vector<Task> tasks(*rc::gen::inRange<std::size_t>(1, 6));
    auto const station = open(EarliestDeadline{}, 1);
    constexpr double start = 100;
    (void)submit_due(station, 99, start, start);
    for (std::uint64_t token = 0; token < tasks.size(); ++token) {
        auto& task = tasks[token];
        task.service = *rc::gen::inRange(1, 5);
        task.due = *rc::gen::inRange(1, 16);
        (void)submit_due(station, token, task.service, start + task.due);
    }
    finish();
    bool met = true;
    for (std::uint64_t token = 0; token < tasks.size(); ++token)
        met = met && customers.finished.at(token) <= start + tasks[token].due;
    RC_ASSERT(met == some_order_meets_all(tasks));
}

TEST_F(EarliestDeadlineFirst, IsNotTheBestWhereAnUrgentTaskComesLater)
{
    auto const station = open(EarliestDeadline{}, 1);
    (void)submit_due(station, 0, 10, 100); // could have waited, were it known what comes
    wait_until(1);
    (void)submit_due(station, 1, 1, 3);
    finish();
    EXPECT_EQ(customers.finished.at(1), 11);
}

TEST_F(EarliestDeadlineFirst, ServesThoseOfOneDeadlineInOrderAndThoseWithoutLast)
{
    auto const station = open(EarliestDeadline{}, 1);
    (void)submit_due(station, 0, 1, 1);
    (void)submit(station, 1, 1);
    (void)submit_due(station, 2, 1, 7);
    (void)submit_due(station, 3, 1, 7);
    (void)submit_due(station, 4, 1, 0.5);
    finish();
    EXPECT_EQ(customers.started, (std::map<std::uint64_t, double>{{0, 0}, {4, 1}, {2, 2}, {3, 3}, {1, 4}}));
    EXPECT_TRUE(customers.dropped.empty());
}

TEST_F(EarliestDeadlineFirst, DropsWhoIsLateWhenItsTurnComes)
{
    auto const station = open(EarliestDeadline{.late = EarliestDeadline::Late::drop}, 1);
    (void)submit_due(station, 0, 4, 4);
    (void)submit_due(station, 1, 1, 3);
    (void)submit_due(station, 2, 1, 3.5);
    (void)submit_due(station, 3, 1, 4); // in time to start, though not to end
    (void)submit(station, 4, 1);
    finish();
    EXPECT_EQ(customers.dropped, (std::set<std::uint64_t>{1, 2}));
    EXPECT_EQ(customers.finished, (std::map<std::uint64_t, double>{{0, 4}, {3, 5}, {4, 6}}));
    EXPECT_FALSE(submit_due(station, 5, 1, 5));
    EXPECT_EQ(station->backlog().jobs, 0);
}

class ShortestFirstLine : public AStation {};

TEST_F(ShortestFirstLine, ServesThatWhichTakesLeastTime)
{
    auto const station = open(ShortestFirst{}, 1);
    (void)submit(station, 0, 1);
    (void)submit(station, 1, 3);
    (void)submit(station, 2, 2);
    (void)submit(station, 3, 2);
    (void)submit(station, 4, 0);
    finish();
    EXPECT_EQ(customers.started, (std::map<std::uint64_t, double>{{0, 0}, {4, 1}, {2, 1}, {3, 3}, {1, 5}}));
}

} // namespace
} // namespace sunder::sim
