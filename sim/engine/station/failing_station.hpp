/// \file
/// A station that is down at times.
#pragma once

#include "sim/engine/outages.hpp"
#include "sim/engine/slots.hpp"
#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Passes jobs on to another station, whatever its queue is. When an outage begins it takes all jobs back,
/// first those that wait; when it ends they come again: those on which the device worked, where work is kept,
/// then the others, each in the order of coming. Meanwhile jobs wait here, up to the limit of the queue. At
/// one instant outages begin and end before all else. What follows from a job that is dropped when it comes
/// again may bring others here, who come last, or call off those who have not come yet.
class FailingStation final : public Station, Wakeable, Station::Listener {
public:
    struct Downtimes {
        std::vector<Outage> outages;       ///< in order and apart
        std::optional<std::int64_t> limit; ///< jobs that may wait
    };

    FailingStation(std::unique_ptr<Station> station, Downtimes downtimes, Calendar& calendar);

    [[nodiscard]] std::optional<JobNumber> submit(Job const& job) override;
    Withdrawn withdraw(JobNumber job) override;
    [[nodiscard]] Backlog backlog() override;
    void settle() override { station_->settle(); }
    [[nodiscard]] Seconds busy() const override { return station_->busy(); }
    [[nodiscard]] Seconds busy_total() const override { return station_->busy_total(); }
    [[nodiscard]] std::int64_t most_waiting() const override;
    [[nodiscard]] std::int64_t busy_workers() const override { return station_->busy_workers(); }
    [[nodiscard]] Seconds worker_time(JobNumber job) override
    {
        return station_->worker_time(held_[job].inside.value());
    }
    void change_speed(StepFunction const& speed) override { station_->change_speed(speed); }
    [[nodiscard]] StepFunction const& speed() const override { return station_->speed(); }
    [[nodiscard]] BatchCount batches() const override { return station_->batches(); }
    [[nodiscard]] PreparationCount preparations() const override { return station_->preparations(); }

private:
    struct Held {
        Job job; ///< whose service is what is left of it
        std::uint64_t order = 0;
        enum class Phase : std::uint8_t { gone, waits, runs, paused } phase = Phase::gone;
        std::optional<JobNumber> inside{}; ///< its number at the other station; nothing where it is held back
    };

    void wake(std::uint64_t token) override;
    void job_started(std::uint64_t number) override;
    void job_finished(std::uint64_t number, Seconds worker_time) override;
    void batch_finished(FinishedBatch const& batch) override;
    void job_dropped(std::uint64_t number) override;
    void job_paused(std::uint64_t number, Withdrawn const& so_far) override;
    void job_lost(std::uint64_t number, Withdrawn const& so_far) override;
    void go_down();
    void come_up();
    void plan_next();
    void forget(JobNumber number);
    void hold_back(Held& held);
    void let_go(Held const& held);
    [[nodiscard]] bool pass_on(JobNumber number);
    [[nodiscard]] std::vector<JobNumber> all_in(Held::Phase phase) const;

    std::unique_ptr<Station> station_;
    Downtimes downtimes_;
    Calendar& calendar_;
    std::size_t next_ = 0; ///< outage, or the one that goes on
    bool is_down_ = false;
    Slots<Held> held_;
    std::uint64_t come_ = 0;
    std::vector<std::uint64_t> finished_; ///< empty, but for its room
    Backlog held_back_;                   ///< while it is down
    std::int64_t waiting_ = 0;            ///< of those
    std::int64_t most_waiting_ = 0;
};

/// A station of that queue which is down in the outages; where there are none, the station itself.
/// \param outages  in order and apart
[[nodiscard]] std::unique_ptr<Station> with_outages(std::unique_ptr<Station> station, Queue const& queue,
                                                    std::vector<Outage> outages, Calendar& calendar);

} // namespace sunder::sim
