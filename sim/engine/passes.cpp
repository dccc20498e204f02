// Requests that are answered token by token: one pass after the other.
#include "sim/engine/live_requests.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>

namespace sunder::sim {

/// With the first: of each try anew, but with as many tokens.
void LiveRequests::begin_passes(Slot slot)
{
    if (passes_.size() <= slot) passes_.resize(live_.size());
    auto const& live = live_[slot];
    auto const& steps = live.application().steps.value();
    passes_[slot] = {.left = sample(steps.count, Draws{seed_of_tokens(live.seed())})};
}

/// Its answer is there.
void LiveRequests::end_pass(Slot slot)
{
    auto& live = live_[slot];
    auto& passes = passes_[slot];
    auto const& steps = live.application().steps.value();
    if (passes.number == 0) {
        passes.first_at = calendar_.now();
        passes.tokens = 1;
    } else {
        auto const given = sample(steps.lookahead, Draws{seed_of_guesses(seed_now(slot))});
        auto const taken = std::min(given, passes.left);
        passes.left -= taken;
        passes.tokens += static_cast<std::int32_t>(taken);
    }
    ++passes.number;
    if (passes.left == 0) return end(slot, Status::finished);
    for (auto const& leg : live.legs())
        passes.work += leg.work;
    bool const has_come = live.legs().size() > 1; // as a message
    live.itinerary = &(*live.clients->identity().itineraries)[steps.way];
    live.leg = 0;
    live.hops_back = 0;
    live.place = live.device;
    live.phase = Live::Phase::served;
    place(slot, 0) = live.place;
    if (has_come) return begin_pass(slot);
    calendar_.schedule(calendar_.now(), Turn::of_coming(live.source()), *this,
                       token_of(slot, Wake::next_pass));
}

void LiveRequests::begin_pass(Slot slot)
{
    draw(slot, live_[slot].legs().front());
    visit(slot);
}

/// By the tokens that are kept: of further passes, others do not grow.
void LiveRequests::grow(Slot slot, Leg const& leg)
{
    if (leg.growth.is_constant()) return;
    auto& live = live_[slot];
    auto const tokens = live.application().steps.value().prompt + passes_[slot].tokens;
    live.compute += leg.growth.at(static_cast<double>(tokens));
    live.works = live.service() > Seconds{};
}

void LiveRequests::add_tokens(Request& row, Slot slot) const
{
    auto const& passes = passes_[slot];
    row.tokens = passes.tokens;
    row.passes = passes.number;
    row.first_token_at = passes.first_at;
}

} // namespace sunder::sim
