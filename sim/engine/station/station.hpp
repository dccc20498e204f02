/// \file
/// One device at work: its workers and the jobs that wait for them.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/platform/platform.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace sunder::sim {

/// By which a station knows a job that has not left it.
using JobNumber = std::uint64_t;

/// What is left to do.
struct Backlog {
    std::int64_t jobs = 0;
    Seconds work; ///< at full speed, by one worker
};

/// A device of `workers` workers with its queue, slowed by its load: service begun at t lasts until the speed
/// 1 - load has integrated to the service time. Workers are equal; a job is never interrupted but by being
/// withdrawn.
class Station {
public:
    /// Told what becomes of its jobs.
    class Listener {
    public:
        virtual void job_started(std::uint64_t token) = 0;
        /// `worker_time`: what the job took of one worker, for energy.
        virtual void job_finished(std::uint64_t token, Seconds worker_time) = 0;

    protected:
        ~Listener() = default;
    };

    struct Job {
        Listener* listener = nullptr;
        std::uint64_t token = 0; ///< by which the listener knows it
        Seconds service;         ///< at full speed
        std::int64_t priority = 0;
        std::size_t source = 0; ///< see Turn
    };

    struct Setup {
        DeviceGroup const* group = nullptr;
        StepFunction const* speed = nullptr; ///< 1 - load
        Window window;
    };

    Station() = default;
    virtual ~Station() = default;
    Station(Station const&) = delete;
    Station& operator=(Station const&) = delete;

    /// \return nothing where the queue is full, which drops the job
    [[nodiscard]] virtual std::optional<JobNumber> submit(Job const& job) = 0;

    /// Takes a job away, of which the listener hears no more; what it used stays booked. O(log n).
    /// \return what the job took of one worker. \pre it has not left
    virtual Seconds withdraw(JobNumber job) = 0;

    /// Of all jobs that have not left it.
    [[nodiscard]] virtual Backlog backlog() = 0;

    /// Adds up what is still being worked on. Called once, at the end of the run.
    virtual void settle() = 0;
    [[nodiscard]] virtual Seconds busy() const = 0;       ///< worker-seconds within the window
    [[nodiscard]] virtual Seconds busy_total() const = 0; ///< worker-seconds since the start
    [[nodiscard]] virtual std::int64_t most_waiting() const = 0;
};

/// A station with the queue that its group asks for.
[[nodiscard]] std::unique_ptr<Station> make_station(Station::Setup const& setup, Calendar& calendar);

} // namespace sunder::sim
