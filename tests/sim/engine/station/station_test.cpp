#include "tests/sim/engine/station/a_station.hpp"

namespace sunder::sim {
namespace {

TEST_F(AStation, WithTwoWorkersServesTwoAtOnce)
{
    auto station = open(Fifo{}, 2);
    for (std::uint64_t token = 0; token < 3; ++token)
        EXPECT_TRUE(submit(station, token, 1));
    finish();
    EXPECT_EQ(customers.finished, (std::map<std::uint64_t, double>{{0, 1}, {1, 1}, {2, 2}}));
    EXPECT_EQ(station->most_waiting(), 1);
    EXPECT_EQ(station->busy(), Seconds{3});
}

TEST_F(AStation, WithoutRoomToWaitIsALossSystem)
{
    auto station = open(Fifo{.limit = 0}, 1);
    EXPECT_TRUE(submit(station, 0, 1));
    EXPECT_FALSE(submit(station, 1, 1));
    finish();
    EXPECT_TRUE(submit(station, 2, 1));
}

TEST_F(AStation, ServesEqualPrioritiesInOrder)
{
    auto station = open(PriorityQueue{}, 1);
    (void)submit(station, 0, 1, 0);
    (void)submit(station, 1, 1, 0);
    (void)submit(station, 2, 1, 7);
    (void)submit(station, 3, 1, 7);
    finish();
    EXPECT_EQ(customers.started, (std::map<std::uint64_t, double>{{0, 0}, {2, 1}, {3, 2}, {1, 3}}));
}

TEST_F(AStation, ThatSharesGivesEachItsPartOfTheWorkerTime)
{
    auto station = open(Sharing{}, 1);
    (void)submit(station, 0, 1);
    (void)submit(station, 1, 2);
    finish();
    EXPECT_DOUBLE_EQ(customers.finished[0], 2);
    EXPECT_DOUBLE_EQ(customers.finished[1], 3);
    EXPECT_DOUBLE_EQ(customers.worker_time[0], 1);
    EXPECT_DOUBLE_EQ(customers.worker_time[1], 2);
}

TEST_F(AStation, EndsAJobWithoutServiceAtOnce)
{
    for (Queue const& queue : {Queue{Fifo{}}, Queue{Sharing{}}}) {
        auto station = open(queue, 1);
        (void)submit(station, 0, 0);
        finish();
        EXPECT_EQ(customers.finished.at(0), calendar.now().value());
        customers.finished.clear();
    }
}

TEST_F(AStation, BooksWhatAWithdrawnJobUsedAndServesTheNext)
{
    auto station = open(Fifo{}, 1);
    auto const first = submit(station, 0, 4);
    (void)submit(station, 1, 1);
    calendar.move_to(Seconds{1});
    EXPECT_EQ(station->withdraw(first.value()).worker_time, Seconds{1});
    finish();
    EXPECT_EQ(customers.finished, (std::map<std::uint64_t, double>{{1, 2}}));
    EXPECT_EQ(station->busy_total(), Seconds{2});
}

TEST_F(AStation, LetsOneWhoWaitsGo)
{
    for (Queue const& queue : {Queue{Fifo{.limit = 1}}, Queue{PriorityQueue{.limit = 1}}}) {
        auto station = open(queue, 1);
        (void)submit(station, 0, 1);
        auto const waits = submit(station, 1, 1);
        EXPECT_FALSE(submit(station, 2, 1));
        EXPECT_EQ(station->withdraw(waits.value()).worker_time, Seconds{0});
        EXPECT_TRUE(submit(station, 3, 1));
        finish();
        EXPECT_EQ(customers.finished.count(1), 0U);
        EXPECT_EQ(customers.finished.count(3), 1U);
        customers.finished.clear();
    }
}

TEST_F(AStation, ThatSharesGivesTheRestWhatAWithdrawnJobLeaves)
{
    auto station = open(Sharing{}, 1);
    auto const first = submit(station, 0, 4);
    (void)submit(station, 1, 2);
    calendar.move_to(Seconds{2}); // each has had 1
    EXPECT_EQ(station->withdraw(first.value()).worker_time, Seconds{1});
    auto const empty = submit(station, 2, 0);
    station->withdraw(empty.value());
    finish();
    EXPECT_EQ(customers.finished, (std::map<std::uint64_t, double>{{1, 3}}));
    EXPECT_EQ(station->busy_total(), Seconds{3});
}

TEST_F(AStation, KnowsWhatIsLeftToDo)
{
    for (auto const& queue : {Queue{Fifo{}}, Queue{PriorityQueue{}}, Queue{Sharing{}}}) {
        auto const station = open(queue, 2);
        auto const start = calendar.now().value();
        ASSERT_TRUE(submit(station, 1, 1.0));
        ASSERT_TRUE(submit(station, 2, 3.0));
        auto const third = submit(station, 3, 2.0);
        ASSERT_TRUE(third);
        EXPECT_EQ(station->backlog().jobs, 3);
        EXPECT_NEAR(station->backlog().work.value(), 6.0, 1e-12);
        calendar.schedule(Seconds{start + 0.75}, Turn{}, nothing, 0);
        calendar.wake_next();
        EXPECT_NEAR(station->backlog().work.value(), 6.0 - 2 * 0.75, 1e-12);
        station->withdraw(*third);
        EXPECT_EQ(station->backlog().jobs, 2);
        finish();
        EXPECT_EQ(station->backlog().jobs, 0);
        EXPECT_EQ(station->backlog().work, Seconds{});
    }
}

} // namespace
} // namespace sunder::sim
