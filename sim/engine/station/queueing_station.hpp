/// \file
/// A station whose jobs have a worker each, or wait for one.
#pragma once

#include "sim/engine/slots.hpp"
#include "sim/engine/station/discipline.hpp"
#include "sim/engine/station/station.hpp"

namespace sunder::sim {

/// How jobs wait.
struct WaitingRoom {
    std::unique_ptr<Discipline> discipline;
    std::optional<std::int64_t> limit; ///< jobs that may wait; one more is dropped
};

class QueueingStation final : public Station, Wakeable {
public:
    QueueingStation(Setup const& setup, WaitingRoom room, Calendar& calendar);

    [[nodiscard]] std::optional<JobNumber> submit(Job const& job) override;
    Seconds withdraw(JobNumber job) override;
    [[nodiscard]] Backlog backlog() override;
    void settle() override;
    [[nodiscard]] Seconds busy() const override { return busy_; }
    [[nodiscard]] Seconds busy_total() const override { return busy_total_; }
    [[nodiscard]] std::int64_t most_waiting() const override { return most_waiting_; }

private:
    struct Held {
        Job job;
        Seconds started_at;
        Calendar::Event ends;      ///< of one that is worked on
        std::size_t place = 0;     ///< of one that is worked on, in `running_`
        Discipline::Ticket ticket; ///< of one that waits
        enum class Phase : std::uint8_t { left, waits, runs } phase = Phase::left;
    };

    void wake(std::uint64_t job) override;
    void begin(JobNumber number);
    Seconds end(Held const& held);
    Seconds book(Held const& held);
    void free_worker();
    void wait_no_more(Held const& held);

    Setup setup_;
    WaitingRoom room_;
    Calendar& calendar_;
    Slots<Held> held_;
    std::vector<JobNumber> running_;
    Seconds waiting_work_;
    std::int64_t waiting_count_ = 0;
    std::int64_t most_waiting_ = 0;
    Seconds busy_;
    Seconds busy_total_;
};

} // namespace sunder::sim
