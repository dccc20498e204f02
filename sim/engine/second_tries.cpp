// Requests that are begun again, in the same way or in another, and those that lose what a device has done.
#include "sim/engine/live_requests.hpp"
#include "sim/engine/seeds.hpp"

#include <cmath>
#include <utility>

namespace sunder::sim {

namespace {

/// Of a service of which so much is left.
double share_done(Seconds left, Seconds service)
{
    return service > Seconds{} ? 1 - left / service : 1;
}

} // namespace

void LiveRequests::remember(Slot slot)
{
    if (pasts_.size() <= slot) pasts_.resize(live_.size());
    auto& past = pasts_[slot] = {};
    auto const& application = live_[slot].application();
    if (application.retry) past.tries_left = application.retry->tries - 1;
    if (application.second && application.second->after)
        past.hedge = calendar_.schedule(calendar_.now() + *application.second->after,
                                        Turn::of_coming(live_[slot].source()), *this,
                                        token_of(slot, Wake::second_way_begins));
}

void LiveRequests::wake(std::uint64_t token)
{
    Slot const slot = token / wakes;
    auto const why = static_cast<Wake>(token % wakes);
    if (why == Wake::second_way_begins) return begin_second_beside(slot);
    if (why == Wake::next_pass) return begin_pass(slot);
    auto& live = live_[slot];
    pasts_[slot].pause.reset();
    live.times[Stage::link_wait] += calendar_.now() - live.since;
    auto const& first = live.clients->identity().itineraries->front();
    auto const& itinerary = live.itinerary->is_further ? first : *live.itinerary;
    begin_again(slot, itinerary, static_cast<std::uint8_t>(live.again + 1));
}

void LiveRequests::job_paused(Slot slot, Withdrawn const& so_far)
{
    auto& live = live_[slot];
    double const done = share_done(so_far.left, live.service());
    double const before = std::exchange(pasts_[slot].done, done);
    book_stay(live, {.worker_time = so_far.worker_time, .part = done - before});
    live.since = calendar_.now();
    live.phase = Live::Phase::device;
}

void LiveRequests::job_lost(Slot slot, Withdrawn const& so_far)
{
    auto& live = live_[slot];
    if (live.phase == Live::Phase::device) end_wait(live);
    double const done = share_done(so_far.left, live.service());
    double const before = std::exchange(pasts_[slot].done, 0);
    book_stay(live, {.worker_time = so_far.worker_time, .part = done - before});
    auto const by = is_off(live) ? FailedBy::battery : FailedBy::device;
    waste_try(slot, done * live.legs()[live.leg].work);
    fail_this_try(slot, Status::failed, by);
}

void LiveRequests::fail(Slot slot, Status status, FailedBy by)
{
    if (!live_[slot].has_past) return end(slot, status, by);
    waste_try(slot, {});
    fail_this_try(slot, status, by);
}

/// \pre it has a past, to which what the try used belongs already
void LiveRequests::fail_this_try(Slot slot, Status status, FailedBy by)
{
    auto& past = pasts_[slot];
    if (past.tries_left > 0) return pause(slot);
    if (past.twin) {
        auto const twin = *std::exchange(past.twin, std::nullopt);
        pasts_[twin].twin.reset();
        return take_in(twin, slot);
    }
    auto const& second = live_[slot].application().second;
    bool const has_other = second && !past.in_second_way;
    if (has_other && (status == Status::dropped ? second->when_dropped : second->when_failed))
        return begin_second(slot);
    if (past.tries > 1) return end(slot, Status::failed, FailedBy::tries);
    end(slot, status, by);
}

void LiveRequests::pause(Slot slot)
{
    auto& live = live_[slot];
    auto& past = pasts_[slot];
    auto const& retry = live.application().retry.value();
    auto const made = static_cast<double>(retry.tries - past.tries_left--);
    live.phase = Live::Phase::pause;
    live.since = calendar_.now();
    live.leg = 0;
    past.pause =
        calendar_.schedule(calendar_.now() + retry.pause * std::pow(retry.backoff, made - 1),
                           Turn::of_coming(live.source()), *this, token_of(slot, Wake::pause_is_over));
}

void LiveRequests::begin_again(Slot slot, Itinerary const& itinerary, std::uint8_t again)
{
    auto& live = live_[slot];
    ++pasts_[slot].tries;
    live.itinerary = &itinerary;
    live.place = live.device;
    live.leg = 0;
    live.hops_back = 0;
    live.again = again;
    place(slot, 0) = live.place;
    if (itinerary.has_steps) begin_passes(slot);
    draw(slot, live.legs().front());
    visit(slot);
}

/// When the first has failed.
void LiveRequests::begin_second(Slot slot)
{
    auto& live = live_[slot];
    auto& past = pasts_[slot];
    auto const& owner = live.clients->identity();
    auto const way = way_to_end({.clients = live.clients, .device = live.device, .number = live.number},
                                live.application().second.value().way);
    if (past.hedge) calendar_.cancel(*std::exchange(past.hedge, std::nullopt));
    past.in_second_way = true;
    live.cut = setup_.cuts[owner.application_id][way];
    begin_again(slot, (*owner.itineraries)[way], second_way);
}

/// While the first goes on.
void LiveRequests::begin_second_beside(Slot slot)
{
    pasts_[slot].hedge.reset();
    auto const twin = live_.take();
    if (places_.size() < (twin + 1) * most_legs_) places_.resize((twin + 1) * most_legs_);
    if (pasts_.size() <= twin) pasts_.resize(live_.size());
    auto const& first = live_[slot];
    auto const& owner = first.clients->identity();
    auto const way = way_to_end({.clients = first.clients, .device = first.device, .number = first.number},
                                first.application().second.value().way);
    if (!choosers_.empty()) {
        auto const mine = chosen(slot); // which may move when there is one more
        chosen(twin) = mine;
    }
    pasts_[slot].twin = twin;
    pasts_[twin] = {.tries = 0, .in_second_way = true, .twin = slot};
    live_[twin] = {.itinerary = first.itinerary,
                   .clients = first.clients,
                   .device = first.device,
                   .has_past = true,
                   .cut = setup_.cuts[owner.application_id][way],
                   .times = times_until_now(first),
                   .arrived_at = first.arrived_at,
                   .row = first.row,
                   .number = first.number};
    begin_again(twin, (*owner.itineraries)[way], second_way);
}

ByStage<Seconds> LiveRequests::times_until_now(Live const& live) const
{
    auto times = live.times;
    Seconds const lasted = calendar_.now() - live.since;
    switch (live.phase) {
    case Live::Phase::device:
        times[live.leg == 0 ? Stage::device_wait : Stage::server_wait] += lasted;
        break;
    case Live::Phase::worked_on:
        add_stay(times, live, lasted);
        break;
    case Live::Phase::served:
        break;
    case Live::Phase::message:
        times[Stage::transfer] += lasted;
        break;
    case Live::Phase::answer:
        times[Stage::way_back] += lasted;
        break;
    case Live::Phase::pause:
        times[Stage::link_wait] += lasted;
        break;
    case Live::Phase::inputs:
        times[Stage::transfer] += lasted;
        break;
    }
    return times;
}

/// Takes what it does at present away from those who do it; what that used is booked.
void LiveRequests::withdraw_try(Slot slot)
{
    auto& live = live_[slot];
    auto& past = pasts_[slot];
    if (past.hedge) calendar_.cancel(*std::exchange(past.hedge, std::nullopt));
    Flops partly_done;
    switch (live.phase) {
    case Live::Phase::pause:
        calendar_.cancel(*std::exchange(past.pause, std::nullopt));
        break;
    case Live::Phase::device:
    case Live::Phase::worked_on: {
        auto const so_far = live.stop().pool->station(live.place).withdraw(past.job);
        double const done = share_done(so_far.left, live.service());
        if (live.phase == Live::Phase::worked_on)
            book_stay(live, {.worker_time = so_far.worker_time, .part = done - past.done});
        partly_done = done * live.legs()[live.leg].work;
        break;
    }
    case Live::Phase::served: // and told of it next
        partly_done = live.legs()[live.leg].work;
        break;
    case Live::Phase::message:
    case Live::Phase::answer:
        withdraw_message(slot);
        break;
    case Live::Phase::inputs:
        break;
    }
    waste_try(slot, partly_done);
}

/// \pre one is under way
void LiveRequests::withdraw_message(Slot slot)
{
    auto& live = live_[slot];
    auto const so_far = network_->abort(message_of(slot));
    live.attempts += so_far.attempts;
    live.energy += so_far.energy;
    if (live.phase == Live::Phase::answer) return;
    auto const& next = live.itinerary->stops[live.leg + 1];
    if (next.dispatcher != nullptr) next.pool->expect_no_more(place(slot, live.leg + 1), live.service());
}

/// Nothing of the try leads to an answer. \param partly_done  of the leg on which it ended
void LiveRequests::waste_try(Slot slot, Flops partly_done)
{
    auto& live = live_[slot];
    auto& wasted = pasts_[slot].wasted;
    wasted.time += std::exchange(live.worked, {});
    wasted.work += work_done(slot) + partly_done;
    wasted.energy += std::exchange(live.energy, {});
    if (live.itinerary->has_steps) passes_[slot].work = {};
    live.leg = 0;
    live.phase = Live::Phase::pause;
}

/// What became of the request in the other way is added, and that slot is free again.
void LiveRequests::take_in(Slot slot, Slot twin)
{
    waste_try(twin, {});
    auto const& other = pasts_[twin];
    auto& past = pasts_[slot];
    past.tries += other.tries;
    past.wasted.time += other.wasted.time;
    past.wasted.work += other.wasted.work;
    past.wasted.energy += other.wasted.energy;
    live_[slot].attempts += live_[twin].attempts;
    live_[slot].payload += live_[twin].payload;
    live_.give_back(twin);
}

/// The request ends in this way: the other one is called off, as is what it would have done later.
void LiveRequests::cancel_the_rest(Slot slot)
{
    auto& past = pasts_[slot];
    if (past.hedge) calendar_.cancel(*std::exchange(past.hedge, std::nullopt));
    if (!past.twin) return;
    auto const twin = *std::exchange(past.twin, std::nullopt);
    withdraw_try(twin);
    take_in(slot, twin);
}

} // namespace sunder::sim
