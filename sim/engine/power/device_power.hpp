/// \file
/// What one device draws, and what follows from that.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/power/charge.hpp"
#include "sim/engine/power/heat.hpp"
#include "sim/engine/power/radio_use.hpp"
#include "sim/platform/platform.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Idle power, more for each worker that is busy, and the radio: a sum that changes in steps. So the instant
/// at which its battery is empty, or it is too warm, is known until the next step, and one event tells of it.
class DevicePower final : Wakeable {
public:
    /// Told at once.
    class Listener {
    public:
        virtual void went_off() = 0;
        virtual void came_on() = 0;
        /// It has slowed, or has all its speed again.
        virtual void pace_changed() = 0;

    protected:
        ~Listener() = default;
    };

    struct Setup {
        DeviceGroup const* group = nullptr; ///< outlives it
        DeviceFactors factors;
        Window window;
        bool keeps_levels = false; ///< of the battery over time
    };

    DevicePower(Setup const& setup, Calendar& calendar);

    /// \pre before anything happens
    void tell(Listener& listener) { listener_ = &listener; }

    /// So many of its workers are busy from now on.
    void set_busy(std::int64_t workers);
    /// Bytes of a message begin to flow, or end. \return what its messages so far had of the radio each
    Joules begin(RadioUse::Doing doing);
    Joules end(RadioUse::Doing doing);
    /// Adds up what goes on. Called once, at the end of the run.
    void settle() { go_on(); }

    [[nodiscard]] bool is_off() const { return charge_ && charge_->is_off(); }
    /// Of its speed.
    [[nodiscard]] double pace() const { return heat_ ? heat_->pace() : 1; }
    /// What a worker draws while it is busy, over that of the group.
    [[nodiscard]] double share_of_busy_power() const;
    [[nodiscard]] Joules energy() const { return energy_; }             ///< within the window
    [[nodiscard]] Joules radio_energy() const { return radio_energy_; } ///< of this, its radio's
    [[nodiscard]] std::optional<Charge> const& charge() const { return charge_; }
    [[nodiscard]] std::optional<Heat> const& heat() const { return heat_; }

    struct Level {
        Seconds at;
        Joules left;
    };
    /// Of the battery, at least at the start, the end, and where it went off or came on; between them the
    /// charge is about linear.
    [[nodiscard]] std::vector<Level> const& levels() const { return levels_; }

private:
    void wake(std::uint64_t token) override;
    [[nodiscard]] Watts draw() const;
    [[nodiscard]] double busy_share() const;
    void go_on();
    void plan();
    void note_level(Seconds least_gap);
    void thin_levels();

    Setup setup_;
    Calendar& calendar_;
    Listener* listener_ = nullptr;
    std::int64_t busy_ = 0;
    std::optional<Charge> charge_;
    std::optional<Heat> heat_;
    std::optional<RadioUse> radio_;
    Seconds since_;
    Joules energy_;
    Joules radio_energy_;
    std::optional<Calendar::Event> planned_;
    Seconds level_gap_; ///< least time between levels that are kept
    std::vector<Level> levels_;
};

} // namespace sunder::sim
