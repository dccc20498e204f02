/// \file
/// The events of one run in order of time.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/event_queue.hpp"

#include <cstdint>
#include <functional>

namespace sunder::sim {

/// Whose turn it is at one instant: a device is left before others come to it; then it goes by the sources of
/// what happens, which are numbered by application, then by device, up to most_sources. Without a source:
/// before all.
class Turn {
public:
    constexpr Turn() = default;

    [[nodiscard]] static constexpr Turn of_leaving(std::size_t source) { return Turn{1 + source}; }
    [[nodiscard]] static constexpr Turn of_coming(std::size_t source)
    {
        return Turn{1 + most_sources + source};
    }

    /// One number for the turn and, within it, for the order of coming. \pre count < 2^36
    [[nodiscard]] constexpr std::uint64_t place(std::uint64_t count) const { return first_ + count; }
    [[nodiscard]] static constexpr Turn of_place(std::uint64_t place) { return Turn{place >> bits_of_count}; }
    [[nodiscard]] static constexpr std::uint64_t count_of(std::uint64_t place)
    {
        return place & ((std::uint64_t{1} << bits_of_count) - 1);
    }

    static constexpr std::size_t most_sources = (std::size_t{1} << 27U) - 2;

private:
    static constexpr unsigned bits_of_count = 36;

    constexpr explicit Turn(std::uint64_t number) : first_{number << bits_of_count} {}

    std::uint64_t first_ = 0;
};

/// What will happen, by (instant, turn, order of scheduling): events of one source at the same instant happen
/// in the order in which they were scheduled.
class Calendar {
public:
    using Event = sim::Event; ///< what was scheduled, for whoever may cancel it

    [[nodiscard]] Seconds now() const { return now_; }
    [[nodiscard]] bool empty() const { return events_.empty(); }
    /// \pre not empty
    [[nodiscard]] Seconds next_at() const { return events_.first().at; }

    /// \pre at >= now(), up to rounding; an instant before now() means now
    /// \throws RunError  when the instant is not finite
    Event schedule(Seconds at, Turn turn, Wakeable& who, std::uint64_t token);

    /// Nobody will be woken by it. In O(log n), on average over many. What was cleared may be cancelled, too.
    /// \pre it has neither happened nor been cancelled
    void cancel(Event const& event)
    {
        if (Turn::count_of(event.place) >= cleared_) events_.withdraw(event);
    }

    /// Moves all events of one that asked for them to other instants, in turn as before. Looks at all events.
    /// \param when  by token and instant; \pre not before now()
    void reschedule(Wakeable const& who, std::function<Seconds(std::uint64_t, Seconds)> const& when);

    /// Moves the clock to the earliest event and wakes who asked for it.
    /// \pre not empty
    void wake_next();

    /// Moves the clock, for what happens outside the calendar. Instants before now() are ignored.
    void move_to(Seconds now);

    /// Forgets all that was scheduled.
    void clear()
    {
        events_.clear();
        cleared_ = scheduled_;
    }

private:
    EventQueue events_;
    std::uint64_t scheduled_ = 0;
    std::uint64_t cleared_ = 0; ///< of those scheduled
    Seconds now_;
};

} // namespace sunder::sim
