#include "sim/engine/event_queue.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

/// On average, when they are laid out; more come until a stretch begins.
constexpr std::size_t events_per_stretch = 8;

bool is_later(Event const& a, Event const& b)
{
    return b < a;
}

double instant(EventQueue::Entry const& entry)
{
    return entry.key.at.value();
}

} // namespace

void EventQueue::push_later(double place, Entry const& entry)
{
    ++later_;
    bool const on_pile = !(place < static_cast<double>(count_)); // nor where it is not a number
    (on_pile ? pile_ : stretches_[static_cast<std::size_t>(place)]).push_back(entry);
}

void EventQueue::withdraw(Event const& event)
{
    if (place_of(event) < passed_) {
        soon_.withdraw(event);
        if (soon_.empty()) go_on();
        return;
    }
    withdrawn_.push_back(event);
    std::ranges::push_heap(withdrawn_, is_later);
    if (withdrawn_.size() > few && 2 * withdrawn_.size() > later_) lay_out();
}

void EventQueue::clear()
{
    soon_.clear();
    keep_all_soon();
    stretches_.clear();
    pile_.clear();
    withdrawn_.clear();
    later_ = 0;
    most_soon_ = few;
}

/// \pre nothing is soon
void EventQueue::go_on()
{
    while (soon_.empty() && passed_ < static_cast<double>(count_))
        begin(stretches_[static_cast<std::size_t>(passed_)]);
    if (soon_.empty() && !pile_.empty()) return lay_out();
    most_soon_ = std::max(few, 4 * soon_.size());
}

/// The next stretch.
void EventQueue::begin(std::vector<Entry>& stretch)
{
    ++passed_;
    later_ -= stretch.size();
    for (auto const& entry : stretch) {
        soon_.push(entry.key, entry.value);
        __builtin_prefetch(entry.value.who);
    }
    stretch.clear();
    while (!withdrawn_.empty() && place_of(withdrawn_.front()) < passed_) {
        soon_.withdraw(withdrawn_.front());
        std::ranges::pop_heap(withdrawn_, is_later);
        withdrawn_.pop_back();
    }
}

/// All that is there over stretches anew.
void EventQueue::lay_out()
{
    pile_up();
    keep_all_soon();
    if (pile_.size() > few / 2) measure();
    auto const all = std::exchange(pile_, {});
    later_ = 0;
    for (auto const& entry : all) {
        if (double const place = place_of(entry.key); place < passed_)
            soon_.push(entry.key, entry.value);
        else
            push_later(place, entry);
    }
    go_on();
}

/// Without those withdrawn.
void EventQueue::pile_up()
{
    auto const& soon = soon_.entries();
    pile_.insert(pile_.end(), soon.begin(), soon.end());
    soon_.clear();
    for (auto& stretch : stretches_) {
        pile_.insert(pile_.end(), stretch.begin(), stretch.end());
        stretch.clear();
    }
    std::sort(withdrawn_.begin(), withdrawn_.end());
    std::erase_if(pile_, [&](Entry const& entry) {
        return std::binary_search(withdrawn_.begin(), withdrawn_.end(), entry.key);
    });
    withdrawn_.clear();
}

/// Such that stretches hold most of the pile, none of which has begun.
void EventQueue::measure()
{
    auto const last = pile_.begin() + static_cast<std::ptrdiff_t>(pile_.size() / 8 * 7);
    std::ranges::nth_element(pile_, last, {}, instant);
    double const from = instant(*std::ranges::min_element(pile_.begin(), last, {}, instant));
    auto const count = pile_.size() / events_per_stretch;
    double const rate = static_cast<double>(count) / (instant(*last) - from);
    if (!std::isfinite(rate) || rate <= 0) return;
    count_ = count;
    if (stretches_.size() < count) stretches_.resize(count);
    beginning_ = from;
    per_second_ = rate;
    passed_ = 0;
}

void EventQueue::keep_all_soon()
{
    count_ = 0;
    beginning_ = per_second_ = 0;
    passed_ = 1;
}

} // namespace sunder::sim
