/// \file
/// What will happen, the earliest first.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/heap.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sunder::sim {

/// Something that can ask to be woken at an instant. The token tells it what for.
class Wakeable {
public:
    virtual void wake(std::uint64_t token) = 0;
    /// It will be woken so in a moment: it may fetch into the processor's cache what it will need then. Not
    /// called where few things are under way.
    virtual void foresee(std::uint64_t /*token*/) const {}

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

/// A priority queue of events. Of many, only those of the present stretch of time are in order; what comes
/// behind it lies in stretches of equal length, and behind them on a pile, each in no order: so an event
/// costs little more than constant time, and does not walk through all the others in memory. Few are all in
/// a heap.
///
/// A calendar queue (Brown, CACM 31(10), 1988) whose stretches follow each other in a ring, with a pile for
/// what comes more than one turn of the ring later, as the ladder queue has it (Tang, Goh, Thng, ACM TOMACS
/// 15(3), 2005). They are laid out anew when too few or too many events come to them, such that the ring
/// holds half of all events: what happens long after all else does not stretch it.
class EventQueue {
public:
    struct Call {
        Wakeable* who;
        std::uint64_t token;
    };
    using Entry = Heap<Event, Call>::Entry;

    [[nodiscard]] bool empty() const { return soon_.empty() && joined_.empty(); }
    /// \pre not empty
    [[nodiscard]] Event const& first() const
    {
        return joined_is_first() ? joined_.first().key : soon_.back().key;
    }

    /// Part of whoever calls it: every event passes here.
    [[gnu::always_inline]] void push(Event const& event, Call const& call)
    {
        double const place = place_of(event);
        if (place < passed_)
            join(event, call);
        else if (place < passed_ + count_)
            list(static_cast<std::size_t>(place), {event, call});
        else
            pile_.push_back({event, call});
    }

    /// \pre not empty
    Entry pop()
    {
        ++popped_;
        auto const entry = joined_is_first() ? joined_.pop() : pop_soon();
        if (empty()) go_on();
        return entry;
    }

    /// \pre it was pushed and has neither been popped nor withdrawn
    void withdraw(Event const& event);
    void clear();

    /// All that are there, in no particular order. They are laid out anew.
    [[nodiscard]] std::vector<Entry> all();

private:
    using Spot = std::uint32_t; ///< of an entry in a list

    /// Counted in stretches from the first one's beginning. It does not descend from one instant to a later.
    [[nodiscard]] double place_of(Event const& event) const
    {
        return (event.at.value() - beginning_) * per_second_;
    }
    [[nodiscard]] Spot& list_at(std::size_t place) { return lists_[place & (lists_.size() - 1)]; }
    [[nodiscard]] bool joined_is_first() const
    {
        return !joined_.empty() && (soon_.empty() || joined_.first().key < soon_.back().key);
    }
    [[nodiscard]] bool withdrawn_is_first() const
    {
        return !withdrawn_.empty() && !soon_.empty() && withdrawn_.front() == soon_.back().key;
    }
    [[nodiscard]] std::size_t later() const { return listed_ + pile_.size(); }

    void join(Event const& event, Call const& call)
    {
        joined_.push(event, call);
        if (joined_.size() > most_joined_) lay_out();
    }
    Entry pop_soon()
    {
        auto const entry = soon_.back();
        soon_.pop_back();
        if (withdrawn_is_first()) drop_withdrawn();
        return entry;
    }
    void list(std::size_t place, Entry const& entry)
    {
        ++listed_;
        auto const spot = take_spot();
        kept_[spot] = entry;
        auto& first = list_at(place);
        next_[spot] = first;
        first = spot;
    }
    Spot take_spot()
    {
        if (free_ == none) return new_spot();
        auto const spot = free_;
        free_ = next_[spot];
        return spot;
    }
    void give_back(Spot spot)
    {
        next_[spot] = free_;
        free_ = spot;
    }
    Spot new_spot();
    bool unlist(std::size_t place, Event const& event);
    void withdraw_soon(Event const& event);
    void note(Event const& event);
    void drop_withdrawn();
    void go_on();
    void begin();
    void look_ahead();
    void sort_few(std::span<Spot const> spots);
    void sort_many(Spot first);
    void turn();
    void lay_out();
    void pile_up();
    void measure();
    void keep_all_joined();

    static constexpr Spot none = std::numeric_limits<Spot>::max();
    static constexpr std::size_t few = 16;

    std::vector<Entry> soon_;  ///< of the stretch that began last, the latest first
    Heap<Event, Call> joined_; ///< what came to stretches that had begun
    std::size_t most_joined_ = few;

    std::vector<Spot> lists_; ///< (stretches,), a power of two: the ring, with the first entry of each
    std::vector<Entry> kept_; ///< those in lists, and free ones
    std::vector<Spot> next_;  ///< of each of these, in its list
    Spot free_ = none;
    std::size_t listed_ = 0;

    double count_ = 0; ///< stretches in the ring; 0: all is in one that has begun
    double beginning_ = 0;
    double per_second_ = 0;
    double passed_ = 1;       ///< stretches that have begun
    double turn_ends_ = 0;    ///< when so many have: nothing on the pile comes to those before
    double popped_ = 0;       ///< since the last turn or layout
    double counted_from_ = 0; ///< its instant

    std::vector<Entry> pile_;
    std::vector<Event> withdrawn_; ///< of those that were not at hand; a heap, the earliest first
};

} // namespace sunder::sim
