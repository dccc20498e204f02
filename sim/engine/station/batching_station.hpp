/// \file
/// A station whose workers take several jobs at once.
#pragma once

#include "sim/engine/slots.hpp"
#include "sim/engine/station/discipline.hpp"
#include "sim/engine/station/preparation.hpp"
#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Batches of one kind of jobs each, see Batching for when they start and how long they take. Every kind has
/// a line of its own in the order of the queue. Of the kinds that are due to start, that one does whose first
/// job would be the first of all. Jobs without a kind are alone and wait for nobody.
///
/// Who is withdrawn from a batch under way leaves it as long as it is; the rest of the worker's time is of
/// those who stay, and ends where nobody does.
class BatchingStation final : public Station, Wakeable {
public:
    struct Rules {
        std::unique_ptr<Discipline> (*line)() = first_come;
        std::optional<std::int64_t> limit; ///< jobs that may wait; one more is dropped
        bool drops_late = false;
    };

    /// \pre the group has batches
    BatchingStation(Setup const& setup, Rules rules, Calendar& calendar);

    [[nodiscard]] std::optional<JobNumber> submit(Job const& job) override;
    Withdrawn withdraw(JobNumber job) override;
    [[nodiscard]] Backlog backlog() override;
    void settle() override;
    [[nodiscard]] Seconds busy() const override { return busy_; }
    [[nodiscard]] Seconds busy_total() const override { return busy_total_; }
    [[nodiscard]] std::int64_t most_waiting() const override { return most_waiting_; }
    [[nodiscard]] std::int64_t busy_workers() const override { return std::ssize(running_); }
    [[nodiscard]] Seconds worker_time(JobNumber job) override;
    void change_speed(StepFunction const& speed) override;
    [[nodiscard]] StepFunction const& speed() const override { return *setup_.speed; }
    [[nodiscard]] BatchCount batches() const override { return batches_; }
    [[nodiscard]] PreparationCount preparations() const override
    {
        return preparation_ ? preparation_->count() : PreparationCount{};
    }

private:
    struct Held {
        Listener* listener = nullptr;
        std::uint64_t token = 0;
        Seconds service;
        Seconds came_at;
        Seconds due;
        std::uint64_t number = 0; ///< in the order of coming
        std::size_t source = 0;
        std::uint32_t kind = Job::alone;
        Discipline::Ticket in_line;
        Discipline::Ticket by_age;          ///< of use where the window asks for the oldest
        std::optional<std::uint64_t> batch; ///< nothing while it waits
    };
    struct Batch {
        std::vector<JobNumber> jobs; ///< that have not been withdrawn
        std::int32_t size = 0;       ///< at the start
        Seconds service;             ///< of all of it
        Seconds done;                ///< of this, at speeds that it has no more
        Seconds started_at;
        Seconds attained; ///< of a worker's time, by each of its jobs until `since`
        Seconds since;
        Calendar::Event ends;
        std::size_t running = 0; ///< where it is in `running_`
    };
    struct Kind {
        std::unique_ptr<Discipline> line;
        std::unique_ptr<Discipline> by_age; ///< where the window asks for the oldest
        std::int64_t waiting = 0;
        Seconds work;            ///< of those
        bool is_watched = false; ///< whether it will be looked at when a window closes
    };

    void wake(std::uint64_t token) override;
    [[nodiscard]] std::int64_t most_of(std::uint32_t kind) const;
    [[nodiscard]] bool starts_at_once(std::uint32_t kind) const;
    void make_kinds(std::uint32_t last);
    void leave_line(JobNumber number);
    [[nodiscard]] Seconds window_ends(Kind const& kind) const;
    [[nodiscard]] bool is_ripe(std::uint32_t number) const;
    [[nodiscard]] std::optional<std::uint32_t> next_kind() const;
    void fill_workers();
    void watch(std::uint32_t number);
    void start(std::uint32_t number);
    void begin(std::uint64_t number, Seconds longest);
    void attain(Batch& batch) const;
    [[nodiscard]] Seconds done_by(Batch const& batch) const;
    void end(std::uint64_t number);
    void finish(std::uint64_t number);
    void book(Batch const& batch);
    void tell_dropped();
    [[nodiscard]] bool has_free_worker() const { return std::ssize(running_) < setup_.group->workers; }

    Setup setup_;
    Rules rules_;
    Calendar& calendar_;
    Batching const& batching_;
    std::unique_ptr<Preparation> preparation_; ///< nothing where there is none
    Slots<Held> held_;
    Slots<Batch> batches_under_way_;
    std::vector<std::uint64_t> running_; ///< batches
    std::vector<Kind> kinds_;
    std::vector<std::uint64_t> finished_; ///< empty, but for its room
    std::vector<Hearer> dropped_;         ///< and not told yet
    std::uint64_t come_ = 0;
    std::int64_t waiting_count_ = 0;
    std::int64_t most_waiting_ = 0;
    BatchCount batches_;
    Seconds speed_since_; ///< as it is now
    Seconds busy_;
    Seconds busy_total_;
};

} // namespace sunder::sim
