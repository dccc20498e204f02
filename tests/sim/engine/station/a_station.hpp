/// \file
/// A station that serves customers of a test, who note when.
#pragma once

#include "sim/engine/station/station.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace sunder::sim {

struct Customers final : Station::Listener {
    Calendar* calendar = nullptr;
    std::map<std::uint64_t, double> started;
    std::map<std::uint64_t, double> finished;
    std::map<std::uint64_t, double> worker_time;
    std::map<std::uint64_t, int> batch;
    std::set<std::uint64_t> dropped;

    void job_started(std::uint64_t token) override { started[token] = calendar->now().value(); }
    void job_finished(std::uint64_t token, Station::Served served) override
    {
        finished[token] = calendar->now().value();
        worker_time[token] = served.worker_time.value();
        batch[token] = served.batch;
    }
    void job_dropped(std::uint64_t token) override { dropped.insert(token); }
};

class AStation : public testing::Test {
protected:
    AStation() { customers.calendar = &calendar; }

    std::unique_ptr<Station> open(Queue const& queue, std::int64_t workers)
    {
        group.queue = queue;
        group.workers = workers;
        return make_station({.group = &group, .speed = &full_speed, .window = {Seconds{0}, Seconds{1000}}},
                            calendar);
    }
    std::optional<JobNumber> submit(std::unique_ptr<Station> const& station, std::uint64_t token,
                                    double service, std::int64_t priority = 0)
    {
        return station->submit(
            {.listener = &customers, .token = token, .service = Seconds{service}, .priority = priority});
    }
    std::optional<JobNumber> submit_due(std::unique_ptr<Station> const& station, std::uint64_t token,
                                        double service, double due)
    {
        return station->submit(
            {.listener = &customers, .token = token, .service = Seconds{service}, .due = Seconds{due}});
    }
    /// One that may share a batch with others of its kind.
    std::optional<JobNumber> submit_of_kind(std::unique_ptr<Station> const& station, std::uint64_t token,
                                            double service, std::uint32_t kind = 1)
    {
        return station->submit(
            {.listener = &customers, .token = token, .service = Seconds{service}, .kind = kind});
    }
    /// Lets everything happen until then.
    void wait_until(double at)
    {
        calendar.schedule(Seconds{at}, Turn{}, nothing, 0);
        while (!calendar.empty() && calendar.next_at() <= Seconds{at})
            calendar.wake_next();
    }
    void finish()
    {
        while (!calendar.empty())
            calendar.wake_next();
    }

    struct Nothing final : Wakeable {
        void wake(std::uint64_t /*token*/) override {}
    } nothing;
    DeviceGroup group;
    StepFunction full_speed{1.0};
    Calendar calendar;
    Customers customers;
};

} // namespace sunder::sim
