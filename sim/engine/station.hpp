/// \file
/// One device at work: its workers and the jobs that wait for them.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/processor_sharing.hpp"
#include "sim/engine/slots.hpp"
#include "sim/platform/platform.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace sunder::sim {

/// What a station is asked to do.
struct Job {
    std::uint64_t token = 0; ///< of whoever asked
    Seconds service;         ///< at full speed
    std::int64_t priority = 0;
    std::size_t source = 0; ///< see Turn
};

enum class Admission : std::uint8_t { accepted, dropped };

/// A device of `workers` workers with its queue, slowed by its load: service begun at t lasts until the speed
/// 1 - load has integrated to the service time. Workers are equal; a job is never interrupted.
class Station final : Wakeable, ProcessorSharing::Client {
public:
    /// Told what becomes of its jobs.
    class Client {
    public:
        virtual void job_started(std::uint64_t token) = 0;
        /// `worker_time`: what the job took of one worker, for energy.
        virtual void job_finished(std::uint64_t token, Seconds worker_time) = 0;

    protected:
        ~Client() = default;
    };

    struct Setup {
        DeviceGroup const* group = nullptr;
        StepFunction const* speed = nullptr; ///< 1 - load
        Window window;
    };

    Station(Setup setup, Calendar& calendar, Client& client);
    Station(Station const&) = delete;
    Station& operator=(Station const&) = delete;

    [[nodiscard]] Admission submit(Job const& job);

    /// Adds up what is still being worked on. Called once, at the end of the run.
    void settle();
    [[nodiscard]] Seconds busy() const;       ///< worker-seconds within the window
    [[nodiscard]] Seconds busy_total() const; ///< worker-seconds since the start
    [[nodiscard]] std::int64_t most_waiting() const { return most_waiting_; }

private:
    struct Running {
        Job job;
        Seconds started_at;
    };

    void wake(std::uint64_t slot) override;
    void served(std::uint64_t slot) override;
    void begin(Job const& job);
    void add_busy(Seconds from, Seconds to);
    [[nodiscard]] std::optional<std::int64_t> limit() const;

    Setup setup_;
    Calendar& calendar_;
    Client& client_;
    std::optional<ProcessorSharing> sharing_;
    std::map<std::int64_t, std::deque<Job>, std::greater<>> waiting_; ///< by priority, highest first
    std::int64_t waiting_count_ = 0;
    std::int64_t most_waiting_ = 0;
    Slots<Running> running_;
    std::int64_t busy_workers_ = 0;
    Seconds busy_;
    Seconds busy_total_;
};

} // namespace sunder::sim
