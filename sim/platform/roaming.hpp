/// \file
/// With which access point a device is that moves, and how fast.
#pragma once

#include "sim/platform/cell.hpp"
#include "sim/platform/motion.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// How a station is heard from some instant on.
struct Reception {
    Seconds from;
    std::int32_t access_point = 0; ///< during a hand-over the one for which the station left the other
    SecondsPerByte airtime;        ///< of a byte; 0: it is with none
};

/// The receptions of one station over time, a step function: found piece by piece of its course as far as
/// they are asked for. On each piece the squared distances are parabolas, so the instants at which a rate is
/// gained or lost, and at which another access point is heard better by some decibels, are roots of quadratic
/// equations: nothing is sampled.
class Roaming {
public:
    struct Setup {
        RadioCell const* cell = nullptr; ///< outlives it, as the movement does
        Movement const* movement = nullptr;
        Seed seed{0};               ///< of the course
        std::vector<double> scores; ///< of the shadowing of each access point, see rate_at()
    };
    explicit Roaming(Setup setup);

    [[nodiscard]] Reception at(Seconds t);
    /// Until when the reception stays as it is at t, at least: it need not change then.
    [[nodiscard]] Seconds stays_until(Seconds t);
    /// For how long it was with none between two instants.
    [[nodiscard]] Seconds time_with_none(Seconds from, Seconds to);

    /// All until t and perhaps more, in order; neighbours differ. Valid until more is asked for.
    [[nodiscard]] std::vector<Reception> const& until(Seconds t);

private:
    void go_on();
    void follow(Straight const& piece);
    [[nodiscard]] Seconds stay(Straight const& piece, Seconds from);
    void leave(Seconds at, std::size_t target);
    void add(Seconds from, SecondsPerByte airtime);
    [[nodiscard]] std::vector<Seconds> turning_points(Straight const& piece, Seconds from) const;
    [[nodiscard]] double shadow(std::size_t access_point) const;
    [[nodiscard]] double heard(std::size_t access_point, Point where) const;
    [[nodiscard]] std::size_t strongest(Point where) const;
    [[nodiscard]] SecondsPerByte airtime_at(Point where) const;
    [[nodiscard]] std::size_t number_at(Seconds t);

    Setup setup_;
    Course course_;
    Seconds known_until_;
    std::vector<Reception> receptions_;
    std::size_t with_ = 0;                ///< which access point, or on its way to which
    std::optional<Seconds> interruption_; ///< while it is with none: until when
    Seconds left_at_;                     ///< when it left one last, for the first time at that instant
    std::size_t left_ = 0;                ///< how often then
};

/// What a byte takes a station with this movement, by shares of time, see make_cell(). The least that any may
/// have is among them, though perhaps for no time.
/// \param devices  that are asked for: the more there are, the fewer are drawn for each
[[nodiscard]] std::vector<DealtAirtime> airtimes_along(RadioCell const& cell, Movement const& movement,
                                                       std::size_t devices);

} // namespace sunder::sim
