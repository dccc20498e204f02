/// \file
/// A station whose workers are shared by all jobs that are there.
#pragma once

#include "sim/engine/processor_sharing.hpp"
#include "sim/engine/slots.hpp"
#include "sim/engine/station/station.hpp"

#include <algorithm>
#include <cstdint>

namespace sunder::sim {

/// Nobody waits, see ProcessorSharing.
class SharingStation final : public Station, Wakeable, ProcessorSharing::Listener {
public:
    SharingStation(Setup const& setup, Calendar& calendar);

    [[nodiscard]] std::optional<JobNumber> submit(Job const& job) override;
    Withdrawn withdraw(JobNumber job) override;
    [[nodiscard]] Backlog backlog() override;
    void settle() override { sharing_.settle(); }
    [[nodiscard]] Seconds busy() const override { return sharing_.busy(); }
    [[nodiscard]] Seconds busy_total() const override { return sharing_.busy_total(); }
    [[nodiscard]] std::int64_t most_waiting() const override { return most_waiting_; }
    [[nodiscard]] std::int64_t busy_workers() const override
    {
        return std::min(sharing_.customers(), workers_);
    }
    [[nodiscard]] Seconds worker_time(JobNumber job) override;
    void change_speed(StepFunction const& speed) override;
    [[nodiscard]] StepFunction const& speed() const override { return *speed_; }

private:
    struct Running {
        Station::Listener* listener = nullptr;
        std::uint64_t token = 0;
        Seconds attained; ///< before, by one who was always there
        std::optional<ProcessorSharing::Leaving> leaves;
        Calendar::Event ends; ///< of one that asks for no service
    };

    void wake(std::uint64_t job) override { served(job); }
    void served(std::uint64_t job) override;

    std::int64_t workers_;
    StepFunction const* speed_;
    Calendar& calendar_;
    ProcessorSharing sharing_;
    Slots<Running> running_;
    std::int64_t most_waiting_ = 0;
};

} // namespace sunder::sim
