/// \file
/// A station whose jobs have a worker each, or wait for one.
#pragma once

#include "sim/engine/fetch.hpp"
#include "sim/engine/slots.hpp"
#include "sim/engine/station/discipline.hpp"
#include "sim/engine/station/preparation.hpp"
#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <iterator>
#include <variant>
#include <vector>

namespace sunder::sim {

/// How jobs wait.
struct WaitingRoom {
    std::unique_ptr<Discipline> discipline;
    std::optional<std::int64_t> limit; ///< jobs that may wait; one more is dropped
    bool drops_late = false;
};

class QueueingStation final : public Station, Wakeable {
public:
    QueueingStation(Setup const& setup, WaitingRoom room, Calendar& calendar);

    [[nodiscard]] std::optional<JobNumber> submit(Job const& job) override;
    Withdrawn withdraw(JobNumber job) override;
    [[nodiscard]] Backlog backlog() override;
    void settle() override;
    [[nodiscard]] Seconds busy() const override { return busy_; }
    [[nodiscard]] Seconds busy_total() const override { return busy_total_; }
    [[nodiscard]] std::int64_t most_waiting() const override { return most_waiting_; }
    [[nodiscard]] std::int64_t busy_workers() const override { return std::ssize(running_); }
    [[nodiscard]] Seconds worker_time(JobNumber job) override { return calendar_.now() - held_[job].at; }
    void change_speed(StepFunction const& speed) override;
    [[nodiscard]] StepFunction const& speed() const override { return *setup_.speed; }
    [[nodiscard]] PreparationCount preparations() const override
    {
        return preparation_ ? preparation_->count() : PreparationCount{};
    }

private:
    /// In one line of a cache: a station of many workers holds very many.
    struct alignas(64) Held {
        Listener* listener = nullptr;
        std::uint64_t token = 0;
        Seconds service;
        Seconds at; ///< when it is due, while it waits; then when it started
        std::size_t source = 0;
        std::variant<Discipline::Ticket, Calendar::Event>
            leaves; ///< the queue, while it waits, or its worker
    };

    void wake(std::uint64_t job) override;
    void foresee(std::uint64_t job) const override { fetch(&held_[job], sizeof(Held)); }
    void begin(JobNumber number);
    void prepare(JobNumber number);
    Seconds end(JobNumber number);
    Seconds book(Held const& held);
    void free_worker()
    {
        if (waiting_count_ > 0) begin_next();
    }
    void begin_next();
    void tell_dropped();
    void wait_no_more(Held const& held);
    [[nodiscard]] Seconds left_of(Held const& held) const;

    Setup setup_;
    WaitingRoom room_;
    Calendar& calendar_;
    std::unique_ptr<Preparation> preparation_; ///< nothing where there is none
    std::vector<std::uint32_t> kinds_;         ///< of jobs, where there is
    Slots<Held> held_;
    std::vector<std::uint32_t> running_; ///< jobs
    std::vector<std::uint32_t> places_;  ///< of those, in `running_`, by job
    Seconds waiting_work_;
    Seconds speed_since_;         ///< as it is now
    std::vector<Hearer> dropped_; ///< and not told yet
    std::int64_t waiting_count_ = 0;
    std::int64_t most_waiting_ = 0;
    Seconds busy_;
    Seconds busy_total_;
};

} // namespace sunder::sim
