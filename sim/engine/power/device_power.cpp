#include "sim/engine/power/device_power.hpp"

#include "sim/engine/overlap.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t most_levels = 400;

} // namespace

DevicePower::DevicePower(Setup const& setup, Calendar& calendar) : setup_{setup}, calendar_{calendar}
{
    auto const& group = *setup_.group;
    if (group.battery) charge_.emplace(*group.battery, setup_.factors.capacity * group.battery->capacity);
    if (group.throttle) heat_.emplace(*group.throttle);
    if (group.radio) radio_.emplace(*group.radio);
    note_level(Seconds{});
    plan();
}

double DevicePower::busy_share() const
{
    return static_cast<double>(busy_) / static_cast<double>(setup_.group->workers);
}

Watts DevicePower::draw() const
{
    if (is_off()) return {};
    auto const& profile = setup_.group->profile;
    Watts const more = (profile.busy_power - profile.idle_power) * (busy_share() * pace());
    Watts const sum = setup_.factors.power * (profile.idle_power + more);
    return radio_ ? sum + radio_->power() : sum;
}

double DevicePower::share_of_busy_power() const
{
    auto const& profile = setup_.group->profile;
    if (profile.busy_power <= Watts{}) return 1;
    Watts const drawn = profile.idle_power + (profile.busy_power - profile.idle_power) * pace();
    return setup_.factors.power * (drawn / profile.busy_power);
}

void DevicePower::go_on()
{
    Seconds const now = calendar_.now();
    if (now <= since_) return;
    Watts const drawn = draw();
    Seconds const counted = overlap(since_, now, setup_.window);
    energy_ += drawn * counted;
    if (radio_) {
        radio_energy_ += radio_->power() * counted;
        radio_->go_on(now);
    }
    if (charge_) charge_->go_on(now, drawn);
    if (heat_) heat_->go_on(now, busy_share());
    since_ = now;
    note_level(level_gap_);
}

/// One event, for what happens first.
void DevicePower::plan()
{
    Seconds next{std::numeric_limits<double>::infinity()};
    if (charge_) next = std::min(next, charge_->plan(draw()));
    if (heat_) next = std::min(next, heat_->plan(busy_share()));
    if (radio_) next = std::min(next, radio_->plan());
    if (planned_ && planned_->at == next) return;
    if (planned_) calendar_.cancel(*std::exchange(planned_, std::nullopt));
    if (std::isfinite(next.value())) planned_ = calendar_.schedule(next, Turn{}, *this, 0);
}

void DevicePower::wake(std::uint64_t /*token*/)
{
    planned_.reset();
    Watts const drawn = draw();
    double const busy = busy_share();
    Seconds const now = calendar_.now();
    bool const charge_is_due = charge_ && charge_->plan(drawn) <= now;
    bool const heat_is_due = heat_ && heat_->plan(busy) <= now;
    bool const tail_is_due = radio_ && radio_->plan() <= now;
    go_on();
    if (tail_is_due) radio_->end_tail();
    if (heat_is_due) heat_->happen();
    bool const was_off = is_off();
    if (charge_is_due) charge_->happen();
    if (radio_ && is_off() != was_off) was_off ? radio_->switch_on() : radio_->switch_off();
    if (is_off() != was_off) note_level(Seconds{});
    plan();
    if (heat_is_due) listener_->pace_changed();
    if (is_off() != was_off) was_off ? listener_->came_on() : listener_->went_off();
}

void DevicePower::set_busy(std::int64_t workers)
{
    if (workers == busy_) return;
    go_on();
    busy_ = workers;
    plan();
}

Joules DevicePower::begin(RadioUse::Doing doing)
{
    if (!radio_) return {};
    go_on();
    radio_->begin(doing);
    plan();
    return radio_->each();
}

Joules DevicePower::end(RadioUse::Doing doing)
{
    if (!radio_) return {};
    go_on();
    radio_->end(doing);
    plan();
    return radio_->each();
}

void DevicePower::note_level(Seconds least_gap)
{
    if (!charge_ || !setup_.keeps_levels) return;
    if (!levels_.empty() && since_ < levels_.back().at + least_gap) return;
    levels_.push_back({.at = since_, .left = charge_->left()});
    if (levels_.size() == most_levels) thin_levels();
}

/// Keeps half of them, and where it went off or came on.
void DevicePower::thin_levels()
{
    level_gap_ = std::max(2.0 * level_gap_, 2.0 / static_cast<double>(most_levels) * levels_.back().at);
    auto const& off = charge_->off();
    auto const is_edge = [&](Seconds at) {
        return std::ranges::any_of(off,
                                   [at](auto const& spell) { return spell.from == at || spell.to == at; });
    };
    std::vector<Level> kept{levels_.front()};
    for (auto const& level : levels_)
        if (level.at >= kept.back().at + level_gap_ || is_edge(level.at)) kept.push_back(level);
    levels_ = std::move(kept);
}

} // namespace sunder::sim
