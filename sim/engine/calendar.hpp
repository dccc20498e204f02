/// \file
/// The events of one run in order of time.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Something that can ask to be woken at an instant. The token tells it what for.
class Wakeable {
public:
    virtual void wake(std::uint64_t token) = 0;

protected:
    ~Wakeable() = default;
};

/// A binary heap of (instant, order of scheduling): events at the same instant happen in the order in which
/// they were scheduled.
class Calendar {
public:
    [[nodiscard]] Seconds now() const { return now_; }
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    /// \pre not empty
    [[nodiscard]] Seconds next_at() const { return heap_.front().at; }

    /// \pre at >= now(), up to rounding; an instant before now() means now
    void schedule(Seconds at, Wakeable& who, std::uint64_t token);

    /// Moves the clock to the earliest event and wakes who asked for it.
    /// \pre not empty
    void wake_next();

    /// Moves the clock, for what happens outside the calendar. Instants before now() are ignored.
    void move_to(Seconds now);

    void clear() { heap_.clear(); }

private:
    struct Event {
        Seconds at;
        std::uint64_t order;
        Wakeable* who;
        std::uint64_t token;
    };
    struct Later {
        bool operator()(Event const& a, Event const& b) const
        {
            return a.at != b.at ? a.at > b.at : a.order > b.order;
        }
    };

    std::vector<Event> heap_;
    std::uint64_t scheduled_ = 0;
    Seconds now_;
};

} // namespace sunder::sim
