// Requests some of whose inputs come from devices of their own.
#include "sim/engine/live_requests.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>

namespace sunder::sim {

/// When it begins. \pre it has a past: what is rare is looked after there. Those under way are not called off
/// where the request ends before they come.
void LiveRequests::send_inputs(Slot slot)
{
    auto& live = live_[slot];
    auto const& inputs = live.itinerary->inputs;
    if (inputs_.size() <= slot) inputs_.resize(live_.size());
    inputs_[slot] = {.row = live.row, .missing = std::vector<bool>(inputs.size(), true)};
    for (std::size_t number = 0; number < inputs.size(); ++number) {
        auto const& input = inputs[number];
        live.payload += input.bytes;
        auto const on_way = inputs_on_way_.take(
            {.slot = slot, .row = live.row, .number = number, .seed = seed_of_input(seed_now(slot), number)});
        network_->send({.channel = input.channels[live.device],
                        .bytes = input.bytes,
                        .token = (on_way << odd_) | odd_,
                        .turn = Turn::of_coming(live.source())});
    }
}

/// Of the leg to which it has come.
bool LiveRequests::waits_for_inputs(Slot slot)
{
    auto const& live = live_[slot];
    auto const& all = live.itinerary->inputs;
    for (std::size_t number = 0; number < all.size(); ++number)
        if (all[number].leg == live.leg && inputs_[slot].missing[number]) return true;
    return false;
}

/// It has come to a device, or what it waited for there has. \return whether it waits or has failed
bool LiveRequests::may_not_begin(Slot slot)
{
    auto& live = live_[slot];
    if (!live.itinerary->inputs.empty()) {
        if (inputs_[slot].is_lost) {
            live.phase = Live::Phase::inputs; // no longer on a link
            fail(slot, Status::failed, FailedBy::link);
            return true;
        }
        if (waits_for_inputs(slot)) {
            live.phase = Live::Phase::inputs;
            live.since = calendar_.now();
            return true;
        }
    }
    return fails_where_it_came(slot);
}

/// A request that waits goes on, or fails where it is lost; one on its way fails where it comes next.
void LiveRequests::input_ended(std::uint64_t input, Network::Outcome const& outcome)
{
    auto const [slot, row, number, seed] = inputs_on_way_[input];
    inputs_on_way_.give_back(input);
    if (inputs_[slot].row != row) return;
    auto& live = live_[slot];
    live.attempts += outcome.attempts;
    live.energy += outcome.energy;
    if (outcome.fate == Network::Outcome::Fate::lost)
        inputs_[slot].is_lost = true;
    else
        inputs_[slot].missing[number] = false;
    if (live.phase != Live::Phase::inputs) return;
    if (!inputs_[slot].is_lost && waits_for_inputs(slot)) return;
    live.times[Stage::transfer] += calendar_.now() - live.since;
    visit(slot);
}

/// As part of the way to the leg that waits for it.
void LiveRequests::input_span(std::uint64_t input, Network::MessageSpan const& span)
{
    auto const& on_way = inputs_on_way_[input];
    if (inputs_[on_way.slot].row != on_way.row) return;
    auto const& live = live_[on_way.slot];
    auto const leg = live.itinerary->inputs[on_way.number].leg;
    auto const stage = span.kind == SpanKind::link_wait ? Stage::link_wait : Stage::transfer;
    on_the_way(live.row, stage, static_cast<std::int32_t>(std::max<std::size_t>(leg, 1) - 1), span);
}

/// The request ends.
void LiveRequests::forget_inputs(Slot slot)
{
    if (slot < inputs_.size()) inputs_[slot].row = -1;
}

} // namespace sunder::sim
