#include "sim/engine/station.hpp"

#include <gtest/gtest.h>

#include <map>

namespace sunder::sim {
namespace {

struct Customers final : Station::Client {
    Calendar* calendar = nullptr;
    std::map<std::uint64_t, double> started;
    std::map<std::uint64_t, double> finished;
    std::map<std::uint64_t, double> worker_time;

    void job_started(std::uint64_t token) override { started[token] = calendar->now().value(); }
    void job_finished(std::uint64_t token, Seconds time) override
    {
        finished[token] = calendar->now().value();
        worker_time[token] = time.value();
    }
};

class AStation : public testing::Test {
protected:
    AStation() { customers.calendar = &calendar; }

    Station open(Queue const& queue, std::int64_t workers)
    {
        group.queue = queue;
        group.workers = workers;
        return {{.group = &group, .speed = &full_speed, .window = {Seconds{0}, Seconds{1000}}},
                calendar,
                customers};
    }
    Admission submit(Station& station, std::uint64_t token, double service, std::int64_t priority = 0)
    {
        return station.submit({.token = token, .service = Seconds{service}, .priority = priority});
    }
    void finish()
    {
        while (!calendar.empty())
            calendar.wake_next();
    }

    DeviceGroup group;
    StepFunction full_speed{1.0};
    Calendar calendar;
    Customers customers;
};

TEST_F(AStation, WithTwoWorkersServesTwoAtOnce)
{
    auto station = open(Fifo{}, 2);
    for (std::uint64_t token = 0; token < 3; ++token)
        EXPECT_EQ(submit(station, token, 1), Admission::accepted);
    finish();
    EXPECT_EQ(customers.finished, (std::map<std::uint64_t, double>{{0, 1}, {1, 1}, {2, 2}}));
    EXPECT_EQ(station.most_waiting(), 1);
    EXPECT_EQ(station.busy(), Seconds{3});
}

TEST_F(AStation, WithoutRoomToWaitIsALossSystem)
{
    auto station = open(Fifo{.limit = 0}, 1);
    EXPECT_EQ(submit(station, 0, 1), Admission::accepted);
    EXPECT_EQ(submit(station, 1, 1), Admission::dropped);
    finish();
    EXPECT_EQ(submit(station, 2, 1), Admission::accepted);
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

} // namespace
} // namespace sunder::sim
