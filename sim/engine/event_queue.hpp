/// \file
/// What will happen, the earliest first.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/heap.hpp"

#include <bit>
#include <cstddef>
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

/// When something happens.
struct Event {
    Seconds at;
    std::uint64_t place = 0; ///< among those at one instant

    friend bool operator==(Event const&, Event const&) = default;
    friend bool operator<(Event const& a, Event const& b) { return a.rank() < b.rank(); }

private:
    /// Both as one number, which is compared without a branch: no processor foresees who comes first.
    __extension__ using Rank = unsigned __int128;
    [[nodiscard]] Rank rank() const
    {
        return Rank{std::bit_cast<std::uint64_t>(at.value())} << 64U | place; // instants are not negative
    }
};

/// A priority queue of events. Of many, only those of the present stretch of time are in a heap; what comes
/// behind it lies in stretches of equal length, and behind them on a pile, each in no order: so an event
/// costs little more than constant time, and does not walk through all the others in memory. Few are all in
/// the heap.
///
/// A ladder queue of one rung: Tang, Goh, Thng, "Ladder queue", ACM TOMACS 15(3), 2005. Stretches are laid
/// out anew when they have passed, such that they hold seven of eight events on the pile: what happens long
/// after all else does not stretch them.
class EventQueue {
public:
    struct Call {
        Wakeable* who;
        std::uint64_t token;
    };
    using Entry = Heap<Event, Call>::Entry;

    [[nodiscard]] bool empty() const { return soon_.empty(); }
    /// \pre not empty
    [[nodiscard]] Event const& first() const { return soon_.first().key; }

    void push(Event const& event, Call const& call)
    {
        double const place = place_of(event);
        if (place < passed_) {
            soon_.push(event, call);
            if (soon_.size() > most_soon_) lay_out();
        } else {
            push_later(place, {event, call});
        }
    }

    /// \pre not empty
    Entry pop()
    {
        auto const entry = soon_.pop();
        if (soon_.empty()) go_on();
        return entry;
    }

    /// \pre it was pushed and has neither been popped nor withdrawn
    void withdraw(Event const& event);
    void clear();

private:
    /// Counted in stretches from the first one's beginning. It does not descend from one instant to a later.
    [[nodiscard]] double place_of(Event const& event) const
    {
        return (event.at.value() - beginning_) * per_second_;
    }
    void push_later(double place, Entry const& entry);
    void go_on();
    void begin(std::vector<Entry>& stretch);
    void lay_out();
    void pile_up();
    void measure();
    void keep_all_soon();

    static constexpr std::size_t few = 512;

    Heap<Event, Call> soon_; ///< of the stretches that have begun; empty only where all is
    std::size_t most_soon_ = few;
    std::vector<std::vector<Entry>> stretches_; ///< those beyond `count_` are not in use
    std::size_t count_ = 0;
    double beginning_ = 0;
    double per_second_ = 0; ///< 0: all is in one stretch
    double passed_ = 1;     ///< stretches that have begun
    std::vector<Entry> pile_;
    std::vector<Event> withdrawn_; ///< of those in stretches and on the pile; a heap, the earliest first
    std::size_t later_ = 0;        ///< in stretches and on the pile, those withdrawn included
};

} // namespace sunder::sim
