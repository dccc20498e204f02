#include "tests/sim/engine/station/a_station.hpp"

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace sunder::sim {
namespace {

using Instants = std::map<std::uint64_t, double>;

/// Oracle 15: a batch takes a + b n.
class ABatchingStation : public AStation {
protected:
    /// Batches of n take 1 + n seconds where one alone takes 2.
    std::unique_ptr<Station> open_batching(double window, Queue const& queue = Fifo{},
                                           std::int64_t workers = 1)
    {
        group.batch =
            Batching{.max = 3, .window = Seconds{window}, .growth = growth_of(Seconds{1}, Seconds{1}, 3)};
        return open(queue, workers);
    }
};

TEST_F(ABatchingStation, WithoutAWindowTakesWhoeverIsThere)
{
    auto const station = open_batching(0);
    for (std::uint64_t token = 0; token < 6; ++token)
        (void)submit_of_kind(station, token, 2);
    finish();
    // The first alone; then three, who take 4; then the two who are left, who take 3.
    EXPECT_EQ(customers.finished, (Instants{{0, 2}, {1, 6}, {2, 6}, {3, 6}, {4, 9}, {5, 9}}));
    EXPECT_EQ(customers.batch,
              (std::map<std::uint64_t, int>{{0, 1}, {1, 3}, {2, 3}, {3, 3}, {4, 2}, {5, 2}}));
    EXPECT_EQ(station->busy(), Seconds{9});
    EXPECT_EQ(station->batches().batches, 3);
    EXPECT_EQ(station->batches().jobs, 6);
    EXPECT_EQ(station->batches().largest, 3);
    EXPECT_EQ(station->most_waiting(), 5);
}

TEST_F(ABatchingStation, WaitsUntilABatchIsFullOrItsWindowCloses)
{
    auto const station = open_batching(10);
    (void)submit_of_kind(station, 0, 2);
    wait_until(1);
    (void)submit_of_kind(station, 1, 2);
    wait_until(3);
    (void)submit_of_kind(station, 2, 2); // full: 3 to 7
    wait_until(5);
    (void)submit_of_kind(station, 3, 2); // its window closes at 15
    finish();
    EXPECT_EQ(customers.started, (Instants{{0, 3}, {1, 3}, {2, 3}, {3, 15}}));
    EXPECT_EQ(customers.finished, (Instants{{0, 7}, {1, 7}, {2, 7}, {3, 17}}));
}

TEST_F(ABatchingStation, StartsLateWhereNoWorkerIsFreeWhenTheWindowCloses)
{
    auto const station = open_batching(1);
    for (std::uint64_t token = 0; token < 3; ++token)
        (void)submit_of_kind(station, token, 10); // full, 0 to 20
    wait_until(4);
    (void)submit_of_kind(station, 3, 2);
    wait_until(19.5);
    (void)submit_of_kind(station, 4, 2); // has not waited for long, but the other has
    finish();
    EXPECT_EQ(customers.started.at(3), 20);
    EXPECT_EQ(customers.started.at(4), 20);
}

TEST_F(ABatchingStation, KeepsKindsApartAndStartsThatWhoseFirstCameFirst)
{
    auto const station = open_batching(0);
    (void)submit_of_kind(station, 0, 2, 1);
    (void)submit_of_kind(station, 1, 2, 2);
    (void)submit_of_kind(station, 2, 2, 1);
    (void)submit_of_kind(station, 3, 2, 2);
    finish();
    EXPECT_EQ(customers.started, (Instants{{0, 0}, {1, 2}, {3, 2}, {2, 5}}));
}

TEST_F(ABatchingStation, ServesJobsWithoutAKindAlone)
{
    auto const station = open_batching(100);
    (void)submit_of_kind(station, 0, 2);
    (void)submit(station, 1, 1);
    (void)submit(station, 2, 1);
    (void)submit_of_kind(station, 3, 2);
    (void)submit_of_kind(station, 4, 2);
    finish();
    EXPECT_EQ(customers.started, (Instants{{1, 0}, {0, 1}, {3, 1}, {4, 1}, {2, 5}}));
}

TEST_F(ABatchingStation, TakesAsLongAsTheLongestAsks)
{
    auto const station = open_batching(1);
    (void)submit_of_kind(station, 0, 1);
    (void)submit_of_kind(station, 1, 6);
    (void)submit_of_kind(station, 2, 2);
    finish();
    EXPECT_EQ(customers.finished.at(0), 12); // (1 + 3) / 2 x 6
    EXPECT_EQ(customers.worker_time.at(0), 4);
}

TEST_F(ABatchingStation, FillsBatchesInTheOrderOfItsQueue)
{
    auto const station = open_batching(5, ShortestFirst{});
    for (std::uint64_t token = 0; token < 3; ++token)
        (void)submit_of_kind(station, token, 10); // 0 to 20
    (void)submit_of_kind(station, 3, 4);
    wait_until(19);
    for (std::uint64_t token = 4; token < 7; ++token)
        (void)submit_of_kind(station, token, 2);
    finish();
    EXPECT_EQ(customers.started.at(6), 20); // the shorter three, to 24
    EXPECT_EQ(customers.started.at(3), 24); // who has waited for longer than the window
}

TEST_F(ABatchingStation, GivesEveryWorkerABatch)
{
    auto const station = open_batching(0, Fifo{}, 2);
    for (std::uint64_t token = 0; token < 6; ++token)
        (void)submit_of_kind(station, token, 2);
    finish();
    EXPECT_EQ(customers.started, (Instants{{0, 0}, {1, 0}, {2, 2}, {3, 2}, {4, 2}, {5, 2}}));
    EXPECT_EQ(customers.finished, (Instants{{0, 2}, {1, 2}, {2, 6}, {3, 6}, {4, 6}, {5, 4}}));
}

TEST_F(ABatchingStation, TurnsAwayWhoFindsNoRoomToWait)
{
    auto const station = open_batching(10, Fifo{.limit = 3});
    for (std::uint64_t token = 0; token < 6; ++token)
        EXPECT_TRUE(submit_of_kind(station, token, 2)) << token; // three start at once
    EXPECT_FALSE(submit_of_kind(station, 6, 2));
    finish();
    EXPECT_EQ(customers.finished.size(), 6U);
}

TEST_F(ABatchingStation, DropsWhoIsLateAndTakesTheNext)
{
    auto const station = open_batching(0, EarliestDeadline{.late = EarliestDeadline::Late::drop});
    auto const submit_until = [&](std::uint64_t token, double due) {
        return station->submit(
            {.listener = &customers, .token = token, .service = Seconds{2}, .due = Seconds{due}, .kind = 1});
    };
    EXPECT_TRUE(submit_until(0, 2));
    EXPECT_TRUE(submit_until(1, 1.5)); // late at 2
    EXPECT_TRUE(submit_until(2, 9));
    EXPECT_TRUE(submit_until(3, 2)); // just in time
    EXPECT_TRUE(submit_until(4, 8));
    finish();
    EXPECT_EQ(customers.dropped, std::set<std::uint64_t>{1});
    EXPECT_EQ(customers.finished, (Instants{{0, 2}, {2, 6}, {3, 6}, {4, 6}}));
    EXPECT_FALSE(submit_until(5, 5)); // late when it comes
}

TEST_F(ABatchingStation, LetsThoseWhoStayShareWhatAWithdrawnJobLeaves)
{
    auto const station = open_batching(1);
    std::vector<JobNumber> jobs;
    for (std::uint64_t token = 0; token < 3; ++token)
        jobs.push_back(submit_of_kind(station, token, 3).value()); // 0 to 6
    auto const waits = submit_of_kind(station, 3, 2).value();
    wait_until(3);
    EXPECT_EQ(station->withdraw(jobs[0]).worker_time, Seconds{1});
    EXPECT_EQ(station->withdraw(waits).worker_time, Seconds{});
    EXPECT_EQ(station->backlog().jobs, 2);
    finish();
    EXPECT_EQ(customers.finished, (Instants{{1, 6}, {2, 6}}));
    EXPECT_EQ(customers.worker_time, (Instants{{1, 2.5}, {2, 2.5}}));
    EXPECT_EQ(station->busy_total(), Seconds{6});
}

TEST_F(ABatchingStation, IsFreeWhereAllOfABatchAreWithdrawn)
{
    auto const station = open_batching(0);
    auto const first = submit_of_kind(station, 0, 4).value();
    (void)submit_of_kind(station, 1, 2);
    wait_until(1);
    EXPECT_EQ(station->withdraw(first).worker_time, Seconds{1});
    finish();
    EXPECT_EQ(customers.finished, (Instants{{1, 3}}));
    EXPECT_EQ(station->busy_total(), Seconds{3});
}

TEST_F(ABatchingStation, KnowsWhatIsLeftToDo)
{
    auto const station = open_batching(0);
    for (std::uint64_t token = 0; token < 6; ++token)
        (void)submit_of_kind(station, token, 2);
    wait_until(0.5);
    EXPECT_EQ(station->backlog().jobs, 6);
    EXPECT_NEAR(station->backlog().work.value(), 1.5 + 4 + 3, 1e-12);
    finish();
    EXPECT_EQ(station->backlog().work, Seconds{});
}

TEST(BatchTimes, AreInProportionToThoseOfOne)
{
    EXPECT_EQ(growth_of(Seconds{2}, Seconds{3}, 3), (std::vector{1.0, 1.6, 2.2}));
    Batching const batching{.max = 3, .window = {}, .growth = {1, 1.5, 2.7}};
    EXPECT_DOUBLE_EQ(share_of_full_batch(batching), 0.9);
    EXPECT_DOUBLE_EQ(least_share_of_batch(batching), 0.75);
}

} // namespace
} // namespace sunder::sim
