/// \file
/// How warm a device is, and whether it has slowed for that.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/throttle.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

/// See Throttle, in closed form: whoever uses it goes on to every instant at which the share of busy workers
/// changes, and to each that plan() names, where it happens.
class Heat {
public:
    /// It starts cold. \pre the throttle outlives it
    explicit Heat(Throttle const& throttle);

    /// \param busy  share of workers since it went on last, constant
    void go_on(Seconds now, double busy);
    /// \param busy  from now on. \return when it slows or has all its speed again; infinity: never
    [[nodiscard]] Seconds plan(double busy) const;
    /// It slows, or has all its speed again. \pre it has gone on to the planned instant
    void happen();

    /// Of its speed, and of the heat that its workers make.
    [[nodiscard]] double pace() const { return is_slow_ ? throttle_.to : 1; }
    [[nodiscard]] double slow_pace() const { return throttle_.to; }
    [[nodiscard]] double level() const { return level_; } ///< h of Throttle

    struct Spell {
        Seconds from;
        std::optional<Seconds> to; ///< nothing while it lasts
    };
    [[nodiscard]] std::vector<Spell> const& slow() const { return slow_; }

private:
    Throttle const& throttle_;
    Seconds time_constant_;
    double level_ = 0;
    Seconds since_;
    bool is_slow_ = false;
    std::vector<Spell> slow_;
};

} // namespace sunder::sim
