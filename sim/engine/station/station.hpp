/// \file
/// One device at work: its workers and the jobs that wait for them.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/platform/platform.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sunder::sim {

/// By which a station knows a job that has not left it.
using JobNumber = std::uint64_t;

/// What is left to do.
struct Backlog {
    std::int64_t jobs = 0;
    Seconds work; ///< at full speed, by one worker
};

/// Those that were begun within the window.
struct BatchCount {
    std::int64_t batches = 0;
    std::int64_t jobs = 0; ///< in them
    std::int64_t largest = 0;
};

/// Those that were begun within the window.
struct PreparationCount {
    std::int64_t warm_ups = 0;
    std::int64_t loads = 0; ///< of models
};

/// What became of a job that was taken away.
struct Withdrawn {
    Seconds worker_time; ///< that it took of one worker since it started
    Seconds left;        ///< of its service, at full speed
};

/// A device of `workers` workers with its queue, slowed by its load: service begun at t lasts until the speed
/// 1 - load has integrated to the service time. Workers are equal; a job is never interrupted but by being
/// withdrawn, by an outage of the device, or when that goes off. Where there are batches, jobs share a
/// worker.
class Station {
public:
    struct FinishedBatch {
        std::span<std::uint64_t const> tokens;
        Seconds worker_time;   ///< of one of them
        std::int32_t size = 0; ///< at the start
    };

    /// Told what becomes of its jobs.
    class Listener {
    public:
        /// Again, where it was paused.
        virtual void job_started(std::uint64_t token) = 0;
        /// `worker_time`: what the job took of one worker since it started, for energy.
        virtual void job_finished(std::uint64_t token, Seconds worker_time) = 0;
        /// All that are left of a batch; each took so much.
        virtual void batch_finished(FinishedBatch const& batch) = 0;
        /// Late when its turn came, where such jobs are dropped; or there was no room for it when the device
        /// was up again.
        virtual void job_dropped(std::uint64_t token) = 0;
        /// The device went down, and the job that it worked on waits until it is up again.
        virtual void job_paused(std::uint64_t token, Withdrawn const& so_far) = 0;
        /// The device went down, and the job that it worked on is gone; or it went off, and so is any job.
        virtual void job_lost(std::uint64_t token, Withdrawn const& so_far) = 0;

    protected:
        ~Listener() = default;
    };

    struct Job {
        static constexpr std::uint32_t alone = 0; ///< a kind that shares no batch

        Listener* listener = nullptr;
        std::uint64_t token = 0; ///< by which the listener knows it
        Seconds service;         ///< at full speed
        std::int64_t priority = 0;
        std::size_t source = 0;                               ///< see Turn
        Seconds due{std::numeric_limits<double>::infinity()}; ///< when its deadline ends
        std::uint32_t kind = alone; ///< those of one kind, with one listener, may share a batch
    };

    struct Setup {
        DeviceGroup const* group = nullptr;
        StepFunction const* speed = nullptr; ///< 1 - load
        Window window;
        std::vector<Bytes> const* memory_of_kinds = nullptr; ///< of use where models are loaded
    };

    Station() = default;
    virtual ~Station() = default;
    Station(Station const&) = delete;
    Station& operator=(Station const&) = delete;

    /// \return nothing where the queue is full, or where late jobs are dropped and it is: it is dropped
    [[nodiscard]] virtual std::optional<JobNumber> submit(Job const& job) = 0;

    /// Takes a job away, of which the listener hears no more; what it used stays booked. O(log n).
    /// \pre it has not left
    virtual Withdrawn withdraw(JobNumber job) = 0;

    /// Of all jobs that have not left it.
    [[nodiscard]] virtual Backlog backlog() = 0;

    [[nodiscard]] virtual std::int64_t busy_workers() const = 0;
    /// What a job has had of one worker since it started. \pre a worker has it
    [[nodiscard]] virtual Seconds worker_time(JobNumber job) = 0;

    /// From now on it works at this speed. \pre that outlives it
    virtual void change_speed(StepFunction const& speed) = 0;
    [[nodiscard]] virtual StepFunction const& speed() const = 0;

    /// Whether it takes nothing because its battery is empty.
    [[nodiscard]] virtual bool is_off() const { return false; }
    /// Of its battery, as a share; nothing where it has none.
    [[nodiscard]] virtual std::optional<double> charge() const { return std::nullopt; }
    /// What a worker drew for the job that has just left it, over the busy power of its group.
    [[nodiscard]] virtual double power_share() const { return 1; }

    /// Adds up what is still being worked on. Called once, at the end of the run.
    virtual void settle() = 0;
    [[nodiscard]] virtual Seconds busy() const = 0;       ///< worker-seconds within the window
    [[nodiscard]] virtual Seconds busy_total() const = 0; ///< worker-seconds since the start
    [[nodiscard]] virtual std::int64_t most_waiting() const = 0;
    [[nodiscard]] virtual BatchCount batches() const { return {}; }
    [[nodiscard]] virtual PreparationCount preparations() const { return {}; }
};

/// Who hears of a job, and by which token.
struct Hearer {
    Station::Listener* listener = nullptr;
    std::uint64_t token = 0;
};

/// Whether a deadline is over, by the precision with which summaries count those that were missed.
[[nodiscard]] constexpr bool is_late(Seconds due, Seconds now)
{
    return now > due + Seconds{1e-9};
}

/// A station with the queue that its group asks for.
[[nodiscard]] std::unique_ptr<Station> make_station(Station::Setup const& setup, Calendar& calendar);

} // namespace sunder::sim
