#include "sim/engine/station/failing_station.hpp"
#include "tests/sim/engine/station/customers.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using Times = std::map<std::uint64_t, double>;

/// Down from 2 s to 5 s.
class AFailingStation : public testing::Test {
protected:
    AFailingStation() { customers.calendar = &calendar; }

    void open(Queue const& queue, WorkUnderWay work)
    {
        group.queue = queue;
        auto whole = make_station(
            {.group = &group, .speed = &full_speed, .window = {Seconds{0}, Seconds{1000}}}, calendar);
        station = with_outages(std::move(whole), queue,
                               {{.from = Seconds{2}, .to = Seconds{5}, .work = work}}, calendar);
    }
    std::optional<JobNumber> submit(std::uint64_t token, double service)
    {
        return station->submit({.listener = &customers, .token = token, .service = Seconds{service}});
    }
    void go_to(double at)
    {
        while (!calendar.empty() && calendar.next_at() <= Seconds{at})
            calendar.wake_next();
        calendar.move_to(Seconds{at});
    }

    DeviceGroup group;
    StepFunction full_speed{1.0};
    Calendar calendar;
    Customers customers;
    std::unique_ptr<Station> station;
};

TEST_F(AFailingStation, GoesOnWithWorkThatItKeeps)
{
    open(PriorityQueue{}, WorkUnderWay::kept);
    (void)submit(0, 3);
    (void)submit(1, 1);
    go_to(1000);
    EXPECT_EQ(customers.paused, (Times{{0, 2}}));
    EXPECT_EQ(customers.left, (Times{{0, 1}}));
    EXPECT_EQ(customers.finished, (Times{{0, 6}, {1, 7}}));
    EXPECT_EQ(customers.worker_time, (Times{{0, 3}, {1, 1}}));
    EXPECT_EQ(station->busy_total(), Seconds{4});
}

TEST_F(AFailingStation, LosesWhatItWorksOnButNotWhoWaits)
{
    open(Fifo{}, WorkUnderWay::lost);
    (void)submit(0, 3);
    (void)submit(1, 1);
    go_to(1000);
    EXPECT_EQ(customers.lost, (Times{{0, 2}}));
    EXPECT_EQ(customers.left, (Times{{0, 1}}));
    EXPECT_EQ(customers.finished, (Times{{1, 6}}));
    EXPECT_EQ(station->busy_total(), Seconds{3});
}

TEST_F(AFailingStation, ThatSharesHoldsBackAllAlike)
{
    open(Sharing{}, WorkUnderWay::kept);
    (void)submit(0, 3);
    (void)submit(1, 3); // each has had 1 at 2 s
    go_to(3);
    EXPECT_EQ(customers.paused, (Times{{0, 2}, {1, 2}}));
    (void)submit(2, 1);
    EXPECT_EQ(customers.started.count(2), 0U);
    go_to(1000);
    EXPECT_EQ(customers.started.at(2), 5);
    EXPECT_EQ(customers.finished, (Times{{0, 10}, {1, 10}, {2, 8}}));
}

TEST_F(AFailingStation, TakesInAsManyAsItsQueueHolds)
{
    open(Fifo{.limit = 1}, WorkUnderWay::kept);
    (void)submit(0, 3);
    go_to(3);
    EXPECT_TRUE(submit(1, 1));
    EXPECT_FALSE(submit(2, 1));
    EXPECT_EQ(station->backlog().jobs, 2);
    EXPECT_EQ(station->backlog().work, Seconds{2});
    EXPECT_EQ(station->most_waiting(), 1);
    go_to(1000);
    EXPECT_EQ(customers.finished, (Times{{0, 6}, {1, 7}}));
}

TEST_F(AFailingStation, LetsJobsGoWhileItIsDown)
{
    open(Fifo{}, WorkUnderWay::kept);
    auto const paused = submit(0, 3);
    auto const waits = submit(1, 1);
    (void)submit(2, 1);
    go_to(3);
    EXPECT_EQ(station->withdraw(paused.value()).left, Seconds{1});
    EXPECT_EQ(station->withdraw(waits.value()).left, Seconds{1});
    go_to(1000);
    EXPECT_EQ(customers.finished, (Times{{2, 6}}));
}

/// When a job is dropped, another is called off, and one more comes.
struct WhoCallsOff final : Station::Listener {
    Station* station = nullptr;
    Customers* customers = nullptr;
    JobNumber other = 0;

    void job_started(std::uint64_t token) override { customers->job_started(token); }
    void job_finished(std::uint64_t token, Seconds time) override { customers->job_finished(token, time); }
    void batch_finished(Station::FinishedBatch const& batch) override { customers->batch_finished(batch); }
    void job_dropped(std::uint64_t token) override
    {
        customers->job_dropped(token);
        left = station->withdraw(other).left;
        (void)station->submit({.listener = this, .token = 9, .service = Seconds{1}});
    }
    void job_paused(std::uint64_t token, Withdrawn const& so_far) override
    {
        customers->job_paused(token, so_far);
    }
    void job_lost(std::uint64_t token, Withdrawn const& so_far) override
    {
        customers->job_lost(token, so_far);
    }

    Seconds left;
};

TEST_F(AFailingStation, LetsOthersBeCalledOffWhileJobsComeAgain)
{
    open(EarliestDeadline{.late = EarliestDeadline::Late::drop}, WorkUnderWay::kept);
    WhoCallsOff who;
    who.station = station.get();
    who.customers = &customers;
    auto const come = [&](std::uint64_t token, double service, double due) {
        return station->submit(
            {.listener = &who, .token = token, .service = Seconds{service}, .due = Seconds{due}});
    };
    (void)come(0, 3, 100);
    (void)come(1, 1, 4); // is late at 5 s
    who.other = come(2, 2, 200).value();
    (void)come(3, 1, 300);
    go_to(1000);
    EXPECT_EQ(customers.dropped, (std::set<std::uint64_t>{1}));
    EXPECT_EQ(who.left, Seconds{2});
    EXPECT_EQ(customers.finished, (Times{{0, 6}, {3, 7}, {9, 8}}));
    EXPECT_EQ(station->backlog().jobs, 0);
}

} // namespace
} // namespace sunder::sim
