/// \file
/// A station that serves customers of a test, who note when.
#pragma once

#include "sim/engine/station/station.hpp"
#include "tests/sim/engine/station/customers.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace sunder::sim {

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
