#include "sim/engine/event_queue.hpp"

#include "sim/engine/fetch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace sunder::sim {
namespace {

/// On average, of those that come to the ring until a stretch begins.
constexpr double events_per_stretch = 4;
constexpr std::size_t few_at_once = 12;
/// From which on they need more memory than caches next to a processor have.
constexpr std::size_t many = 2048;

bool is_later(Event const& a, Event const& b)
{
    return b < a;
}

bool comes_later(EventQueue::Entry const& a, EventQueue::Entry const& b)
{
    return b.key < a.key;
}

double instant(EventQueue::Entry const& entry)
{
    return entry.key.at.value();
}

} // namespace

EventQueue::Spot EventQueue::new_spot()
{
    kept_.emplace_back();
    next_.push_back(none);
    return static_cast<Spot>(kept_.size() - 1);
}

void EventQueue::withdraw(Event const& event)
{
    double const place = place_of(event);
    if (place < passed_) return withdraw_soon(event);
    if (place < passed_ + count_ && unlist(static_cast<std::size_t>(place), event)) return;
    note(event);
    if (withdrawn_.size() > few && 2 * withdrawn_.size() > later()) lay_out();
}

void EventQueue::withdraw_soon(Event const& event)
{
    auto const found = std::ranges::lower_bound(soon_, event, is_later, &Entry::key);
    if (found == soon_.end() || found->key != event)
        joined_.withdraw(event);
    else if (soon_.end() - found <= static_cast<std::ptrdiff_t>(few))
        soon_.erase(found);
    else
        return note(event);
    drop_withdrawn();
    if (empty()) go_on();
}

/// \return whether it was found: it may be on the pile, or behind many
bool EventQueue::unlist(std::size_t place, Event const& event)
{
    Spot* to = &list_at(place);
    for (std::size_t step = 0; step < few && *to != none; ++step) {
        auto const spot = *to;
        if (kept_[spot].key == event) {
            *to = next_[spot];
            give_back(spot);
            --listed_;
            return true;
        }
        to = &next_[spot];
    }
    return false;
}

void EventQueue::note(Event const& event)
{
    withdrawn_.push_back(event);
    std::ranges::push_heap(withdrawn_, is_later);
}

void EventQueue::drop_withdrawn()
{
    while (withdrawn_is_first()) {
        soon_.pop_back();
        std::ranges::pop_heap(withdrawn_, is_later);
        withdrawn_.pop_back();
    }
}

void EventQueue::clear()
{
    soon_.clear();
    joined_.clear();
    pile_.clear();
    withdrawn_.clear();
    keep_all_joined();
}

std::vector<EventQueue::Entry> EventQueue::all()
{
    pile_up();
    keep_all_joined();
    auto entries = pile_;
    lay_out();
    return entries;
}

/// \pre nothing is soon
void EventQueue::go_on()
{
    while (empty() && later() > 0) {
        if (listed_ == 0) return lay_out();
        if (passed_ < turn_ends_)
            begin();
        else
            turn();
    }
    if (empty()) keep_all_joined();
}

/// The next stretch.
void EventQueue::begin()
{
    auto& first = list_at(static_cast<std::size_t>(passed_));
    ++passed_;
    if (first == none) return;
    std::array<Spot, few_at_once> spots;
    std::size_t size = 0;
    auto last = none;
    for (auto spot = first; spot != none; spot = next_[spot]) {
        if (size < spots.size()) spots[size] = spot;
        ++size;
        last = spot;
    }
    listed_ -= size;
    if (kept_.size() > many) look_ahead();
    soon_.resize(size);
    if (size == 1)
        soon_.front() = kept_[first];
    else if (size <= spots.size())
        sort_few({spots.data(), size});
    else
        sort_many(first);
    next_[last] = free_;
    free_ = std::exchange(first, none);
    if (!withdrawn_.empty()) drop_withdrawn();
}

/// What the next stretches need is on its way from memory before it is their turn.
void EventQueue::look_ahead()
{
    auto const next = static_cast<std::size_t>(passed_);
    for (auto spot = list_at(next - 1); spot != none; spot = next_[spot])
        kept_[spot].value.who->foresee(kept_[spot].value.token);
    for (auto spot = list_at(next); spot != none; spot = next_[spot])
        fetch(kept_[spot].value.who, 128);
    for (auto spot = list_at(next + 1); spot != none; spot = next_[spot])
        fetch(&kept_[spot], sizeof(Entry));
}

/// Puts each where the count of those that come later says; each pair is compared once, without a branch.
void EventQueue::sort_few(std::span<Spot const> spots)
{
    std::array<Event, few_at_once> keys;
    std::array<std::size_t, few_at_once> later;
    for (std::size_t i = 0; i < spots.size(); ++i) {
        auto const key = keys[i] = kept_[spots[i]].key;
        std::size_t later_than_it = 0;
        for (std::size_t j = 0; j < i; ++j) {
            auto const is_earlier = std::size_t{key < keys[j]};
            later_than_it += is_earlier;
            later[j] += 1 - is_earlier;
        }
        later[i] = later_than_it;
    }
    for (std::size_t i = 0; i < spots.size(); ++i)
        soon_[later[i]] = kept_[spots[i]];
}

void EventQueue::sort_many(Spot first)
{
    for (auto& entry : soon_) {
        entry = kept_[first];
        first = next_[first];
    }
    std::sort(soon_.begin(), soon_.end(), comes_later);
}

/// The ring has been passed once. What now comes within a turn goes to it from the pile.
void EventQueue::turn()
{
    turn_ends_ = passed_ + count_;
    auto const near = std::partition(pile_.begin(), pile_.end(), [this](Entry const& entry) {
        return !(place_of(entry.key) < turn_ends_); // which may be infinite
    });
    for (auto entry = near; entry != pile_.end(); ++entry)
        list(static_cast<std::size_t>(place_of(entry->key)), *entry);
    pile_.erase(near, pile_.end());
    double const wanted = events_per_stretch * count_;
    bool const fits = popped_ < 4 * wanted && popped_ > wanted / 8;
    if (!fits || listed_ < pile_.size()) return lay_out();
    popped_ = 0;
    counted_from_ = beginning_ + passed_ / per_second_;
}

/// All that is there over stretches anew.
void EventQueue::lay_out()
{
    pile_up();
    keep_all_joined();
    if (pile_.size() > few) measure();
    auto const all = std::exchange(pile_, {});
    most_joined_ = std::max(few, 2 * all.size());
    for (auto const& [event, call] : all)
        push(event, call);
    most_joined_ = std::max({few, 2 * joined_.size(), later() / 4});
    if (empty()) go_on();
}

/// Without those withdrawn.
void EventQueue::pile_up()
{
    pile_.insert(pile_.end(), soon_.begin(), soon_.end());
    soon_.clear();
    auto const& joined = joined_.entries();
    pile_.insert(pile_.end(), joined.begin(), joined.end());
    joined_.clear();
    for (auto spot : lists_) {
        for (; spot != none; spot = next_[spot])
            pile_.push_back(kept_[spot]);
    }
    if (withdrawn_.empty()) return;
    std::sort(withdrawn_.begin(), withdrawn_.end());
    std::erase_if(pile_, [&](Entry const& entry) {
        return std::binary_search(withdrawn_.begin(), withdrawn_.end(), entry.key);
    });
    withdrawn_.clear();
}

/// Such that the ring holds half of the pile, and as many stretches as events have come of late.
void EventQueue::measure()
{
    auto const middle = pile_.begin() + static_cast<std::ptrdiff_t>(pile_.size() / 8 * 7);
    std::ranges::nth_element(pile_, middle, {}, instant);
    double const from = instant(*std::ranges::min_element(pile_.begin(), middle, {}, instant));
    double const span = instant(*middle) - from;
    auto const all = static_cast<double>(pile_.size());
    double const rate = popped_ < all ? 2 * all / span : popped_ / (from - counted_from_);
    popped_ = 0;
    counted_from_ = from;
    double const stretches = std::clamp(span * rate / events_per_stretch, all / 16, all);
    if (!std::isfinite(stretches)) return;
    auto const count = std::bit_ceil(static_cast<std::size_t>(stretches));
    double const per_second = static_cast<double>(count) / span;
    if (!std::isfinite(per_second)) return;
    lists_.assign(count, none);
    count_ = turn_ends_ = static_cast<double>(count);
    beginning_ = from;
    per_second_ = per_second;
    passed_ = 0;
}

void EventQueue::keep_all_joined()
{
    lists_.clear();
    kept_.clear();
    next_.clear();
    free_ = none;
    listed_ = 0;
    count_ = beginning_ = per_second_ = turn_ends_ = 0;
    passed_ = 1;
    most_joined_ = few;
}

} // namespace sunder::sim
