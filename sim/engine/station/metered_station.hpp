/// \file
/// A station of a device whose power is followed.
#pragma once

#include "sim/engine/power/device_power.hpp"
#include "sim/engine/slots.hpp"
#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Passes jobs on to another station and tells the meter how many workers are busy. When the device goes off
/// all its jobs are lost, first those that it works on, and none are taken until it is on again; when it
/// slows or recovers, what is under way goes on at the other speed.
class MeteredStation final : public Station, Station::Listener, DevicePower::Listener {
public:
    /// Told when a device has gone off, once its jobs are lost.
    class Watcher {
    public:
        /// \param device  row of Devices
        virtual void device_went_off(std::int32_t device) = 0;

    protected:
        ~Watcher() = default;
    };

    struct Watched {
        DevicePower* power = nullptr;
        Watcher* watcher = nullptr;
        std::int32_t device = 0; ///< row of Devices
        StepFunction const* speed = nullptr;
        StepFunction const* slow_speed = nullptr; ///< nothing where it never slows
    };

    /// \pre all that it watches outlives it
    MeteredStation(std::unique_ptr<Station> station, Watched const& watched);

    [[nodiscard]] std::optional<JobNumber> submit(Job const& job) override;
    Withdrawn withdraw(JobNumber job) override;
    [[nodiscard]] Backlog backlog() override { return station_->backlog(); }
    void settle() override { station_->settle(); }
    [[nodiscard]] Seconds busy() const override { return station_->busy(); }
    [[nodiscard]] Seconds busy_total() const override { return station_->busy_total(); }
    [[nodiscard]] std::int64_t most_waiting() const override { return station_->most_waiting(); }
    [[nodiscard]] BatchCount batches() const override { return station_->batches(); }
    [[nodiscard]] PreparationCount preparations() const override { return station_->preparations(); }
    [[nodiscard]] std::int64_t busy_workers() const override { return station_->busy_workers(); }
    [[nodiscard]] Seconds worker_time(JobNumber job) override;
    void change_speed(StepFunction const& speed) override { station_->change_speed(speed); }
    [[nodiscard]] StepFunction const& speed() const override { return station_->speed(); }
    [[nodiscard]] bool is_off() const override { return watched_.power->is_off(); }
    [[nodiscard]] std::optional<double> charge() const override;
    [[nodiscard]] double power_share() const override { return power_share_; }

private:
    struct Held {
        Job job;
        std::uint64_t order = 0;
        enum class Phase : std::uint8_t { gone, waits, runs } phase = Phase::gone;
        JobNumber inside = 0;
        Seconds counted;       ///< of its worker's time, at the power shares until now
        Seconds at_busy_power; ///< what that would have been at the busy power of the group
    };

    void job_started(std::uint64_t number) override;
    void job_finished(std::uint64_t number, Seconds worker_time) override;
    void batch_finished(FinishedBatch const& batch) override;
    void job_dropped(std::uint64_t number) override;
    void job_paused(std::uint64_t number, Withdrawn const& so_far) override;
    void job_lost(std::uint64_t number, Withdrawn const& so_far) override;
    void went_off() override;
    void came_on() override {}
    void pace_changed() override;

    void count(Held& held, Seconds worker_time) const;
    void count_last(Held& held, Seconds worker_time);
    void forget(JobNumber number);
    void look_at_workers() { watched_.power->set_busy(station_->busy_workers()); }
    [[nodiscard]] std::vector<JobNumber> all_in(Held::Phase phase) const;

    std::unique_ptr<Station> station_;
    Watched watched_;
    double share_of_power_;  ///< of the busy power of the group, that a worker draws now
    double power_share_ = 1; ///< of the job that left last
    Slots<Held> held_;
    std::uint64_t come_ = 0;
};

} // namespace sunder::sim
