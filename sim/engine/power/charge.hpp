/// \file
/// What a battery holds over time.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/battery.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// The charge of one battery under power that changes in steps, in closed form between them: whoever uses it
/// goes on to every instant at which the draw changes, and to each that plan() names, where it happens.
class Charge {
public:
    /// \param capacity  of this device's; the battery outlives it
    Charge(Battery const& battery, Joules capacity);

    /// \param draw  since it went on last, constant. \pre not beyond what was planned
    void go_on(Seconds now, Watts draw);
    /// \param draw  from now on. \return when something happens next; infinity where nothing does
    [[nodiscard]] Seconds plan(Watts draw);
    /// What was planned happens. \pre it has gone on to that instant
    void happen();

    [[nodiscard]] bool is_off() const { return is_off_; }
    /// start + recharged() - drawn()
    [[nodiscard]] Joules left() const { return start_ + recharged_ - drawn_; }
    [[nodiscard]] Joules start() const { return start_; }
    [[nodiscard]] Joules capacity() const { return capacity_; }
    [[nodiscard]] Joules reserve() const { return battery_.off_at * capacity_; } ///< at which it goes off
    [[nodiscard]] Joules recharged() const { return recharged_; }                ///< that it took in
    [[nodiscard]] Joules drawn() const { return drawn_; }

    struct Spell {
        Seconds from;
        std::optional<Seconds> to; ///< nothing while it lasts
    };
    [[nodiscard]] std::vector<Spell> const& off() const { return off_; }

private:
    enum class Coming : std::uint8_t { nothing, off, on, full, other_recharge };

    [[nodiscard]] Watts recharge() const { return Watts{battery_.recharge.at(since_)}; }

    Battery const& battery_;
    Joules capacity_;
    Joules start_;
    Joules recharged_;
    Joules drawn_;
    Seconds since_;
    Coming coming_ = Coming::nothing;
    bool is_off_ = false;
    bool is_full_ = false; ///< as long as it is charged with more than is drawn
    std::vector<Spell> off_;
};

} // namespace sunder::sim
