#include "sim/engine/live_requests.hpp"

#include "sim/engine/fetch.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
LiveRequests::LiveRequests(Setup setup, Calendar& calendar, Recorder& recorder, Listener& listener)
    : setup_{std::move(setup)},
      keeps_spans_{setup_.deployment->run.record == RecordLevel::spans},
      calendar_{calendar},
      recorder_{recorder},
      listener_{listener},
      mode_energy_{setup_.window}
{
    for (auto const& application : setup_.deployment->applications)
        for (auto const& way : application.ways)
            most_legs_ = std::max(most_legs_, way.legs.size());
    auto const has_inputs = [](Way const& way) {
        return std::ranges::any_of(way.legs, [](Leg const& leg) { return !leg.inputs.empty(); });
    };
    for (auto const& application : setup_.deployment->applications)
        if (std::ranges::any_of(application.ways, has_inputs)) odd_ = 1;
}

void LiveRequests::travel(Network& network)
{
    network_ = &network;
    row_of_lane_ = network.rows_of_lanes();
}

void LiveRequests::let_choose(Id<Application> application, std::unique_ptr<WayChooser> chooser)
{
    while (choosers_.size() < setup_.deployment->applications.size())
        choosers_.push_back({});
    choosers_[application] = std::move(chooser);
}

std::size_t LiveRequests::chosen_way(Arrival const& arrival)
{
    auto const& clients = *arrival.clients;
    auto const& chooser = choosers_[clients.identity().application_id];
    if (!chooser) return 0;
    return chooser->choose({.now = calendar_.now(),
                            .device = arrival.device,
                            .request = seed_of_request(clients.seed(arrival.device), arrival.number)},
                           arrival.number);
}

std::size_t LiveRequests::way_to_end(Arrival const& request, std::size_t begun)
{
    auto const& itinerary = (*request.clients->identity().itineraries)[begun];
    if (!itinerary.leaves_early) return begun;
    return itinerary.way_to_end(seed_of_request(request.clients->seed(request.device), request.number),
                                begun);
}

LiveRequests::Chosen& LiveRequests::chosen(Slot slot)
{
    if (chosen_.size() <= slot) chosen_.resize(slot + 1);
    return chosen_[slot];
}

/// What its device knows of a request that ends now.
void LiveRequests::tell_chooser(Slot slot, Status status)
{
    auto const& live = live_[slot];
    auto const& owner = live.clients->identity();
    auto const& chooser = choosers_[owner.application_id];
    if (!chooser) return;
    auto const& [way, way_to_end, sending] = chosen(slot);
    bool const is_in_it = live.itinerary == &(*owner.itineraries)[way_to_end]; // else it has fallen back
    bool const has_sent = is_in_it && live.leg > 0;                            // and it has arrived
    chooser->learn(live.device, {.now = calendar_.now(),
                                 .request = live.number,
                                 .way = way,
                                 .finished = is_in_it && status == Status::finished,
                                 .latency = calendar_.now() - live.arrived_at,
                                 .energy = live.energy,
                                 .sent = has_sent ? live.legs().front().sent : Bytes{},
                                 .sending = has_sent ? sending : Seconds{},
                                 .own_wait = live.times[Stage::device_wait],
                                 .server_wait = live.times[Stage::server_wait],
                                 .stayed = is_in_it && way_to_end != way && live.legs().size() == 1});
}

void LiveRequests::arrive(Arrival const& arrival)
{
    auto const& owner = arrival.clients->identity();
    std::size_t const begun = choosers_.empty() ? 0 : chosen_way(arrival);
    std::size_t const way = way_to_end(arrival, begun);
    auto const slot = live_.take();
    if (places_.size() < (slot + 1) * most_legs_) places_.resize((slot + 1) * most_legs_);
    auto& live = live_[slot];
    auto const& itinerary = (*owner.itineraries)[way];
    live = {.itinerary = &itinerary,
            .clients = arrival.clients,
            .place = arrival.device,
            .device = arrival.device,
            .has_past = itinerary.may_fail_and_go_on,
            .cut = setup_.cuts[owner.application_id][way],
            .arrived_at = calendar_.now(),
            .row = arrived_++,
            .number = arrival.number};
    place(slot, 0) = live.place;
    if (live.has_past) remember(slot);
    if (!itinerary.inputs.empty()) send_inputs(slot);
    if (itinerary.has_steps) begin_passes(slot);
    if (!choosers_.empty()) chosen(slot) = {.way = begun, .way_to_end = way, .sending = {}};
    draw(slot, live.legs().front());
    visit(slot);
}

Seconds LiveRequests::drawn(ServiceTime const& time, Seed seed)
{
    Seconds sum = time.fixed;
    for (auto const& part : time.random)
        sum += sample(part.time, Draws{seed_of_op(seed, part.op)});
    return sum;
}

Seed LiveRequests::seed_now(Slot slot) const
{
    auto const& live = live_[slot];
    auto const seed = seed_of_try(live.seed(), live.again);
    if (!live.itinerary->is_further) return seed;
    return seed_of_pass(seed, static_cast<std::uint64_t>(passes_[slot].number));
}

void LiveRequests::draw(Slot slot, Leg const& leg)
{
    auto& live = live_[slot];
    live.decode = leg.decode.fixed;
    live.compute = leg.compute.fixed;
    live.encode = leg.encode.fixed;
    live.works = live.service() > Seconds{};
    bool const is_fixed =
        leg.decode.random.empty() && leg.compute.random.empty() && leg.encode.random.empty();
    if (is_fixed && leg.growth.is_constant()) return;
    draw_at_random(slot, leg);
    grow(slot, leg);
}

void LiveRequests::draw_at_random(Slot slot, Leg const& leg)
{
    auto& live = live_[slot];
    auto const seed = seed_now(slot);
    live.works = true;
    live.decode = drawn(leg.decode, seed);
    live.compute = drawn(leg.compute, seed);
    live.encode = drawn(leg.encode, seed);
}

void LiveRequests::visit(Slot slot)
{
    auto& live = live_[slot];
    if (live.has_past && may_not_begin(slot)) return;
    if (!live.works) return leave_device(slot);
    live.phase = Live::Phase::device;
    live.since = calendar_.now();
    auto const job = live.stop()
                         .pool->station(live.place)
                         .submit({.listener = this,
                                  .token = slot,
                                  .service = live.service(),
                                  .priority = live.application().priority,
                                  .source = live.source(),
                                  .due = live.arrived_at + live.itinerary->patience,
                                  .kind = live.stop().kind});
    if (!job) return fail(slot, Status::dropped, FailedBy::nothing);
    if (live.has_past) pasts_[slot].job = *job;
}

void LiveRequests::end_wait(Live& live)
{
    Seconds const waited = calendar_.now() - live.since;
    auto const stage = live.leg == 0 ? Stage::device_wait : Stage::server_wait;
    live.times[stage] += waited;
    add_device_span(live, {.stage = stage, .lasted = waited, .energy = {}, .work = {}});
    live.since = calendar_.now();
    live.phase = Live::Phase::worked_on;
}

void LiveRequests::job_started(Slot slot)
{
    end_wait(live_[slot]);
}

void LiveRequests::job_dropped(Slot slot)
{
    if (next_ == Recorder::Next::stop) return; // by another that was dropped with it
    end_wait(live_[slot]);
    fail(slot, Status::dropped, FailedBy::nothing);
}

/// All have left their device before any goes on: what becomes of one may call off another.
void LiveRequests::batch_finished(Station::FinishedBatch const& batch)
{
    if (next_ == Recorder::Next::stop) return;
    batch_ = batch.size;
    auto rows = std::exchange(finished_rows_, {});
    for (auto const slot : batch.tokens) {
        end_stay(slot, batch.worker_time);
        rows.push_back(live_[slot].row);
    }
    batch_ = 0;
    for (std::size_t i = 0; i < rows.size() && next_ == Recorder::Next::go_on; ++i) {
        auto const& live = live_[batch.tokens[i]];
        bool const is_there = live.row == rows[i] && live.phase == Live::Phase::served;
        if (is_there) leave_device(batch.tokens[i]);
    }
    rows.clear();
    finished_rows_ = std::move(rows);
}

void LiveRequests::job_finished(Slot slot, Seconds worker_time)
{
    if (next_ == Recorder::Next::stop) return; // by another that was dropped
    end_stay(slot, worker_time);
    leave_device(slot);
}

void LiveRequests::end_stay(Slot slot, Seconds worker_time)
{
    auto& live = live_[slot];
    TimeOnDevice stay{.worker_time = worker_time};
    if (live.has_past) stay.part -= std::exchange(pasts_[slot].done, 0);
    book_stay(live, stay);
    live.phase = Live::Phase::served;
}

/// The three parts share the stay as they share the service.
void LiveRequests::add_stay(ByStage<Seconds>& times, Live const& live, Seconds stay)
{
    Seconds const service = live.service();
    auto const share = [service](Seconds part) { return part > Seconds{} ? part / service : 0.0; };
    Seconds const decode = share(live.decode) * stay;
    Seconds const encode = share(live.encode) * stay;
    times[Stage::decode] += decode;
    times[Stage::encode] += encode;
    times[live.leg == 0 ? Stage::device_compute : Stage::server_compute] += stay - decode - encode;
}

void LiveRequests::book_stay(Live& live, TimeOnDevice const& stay)
{
    auto const& leg = live.legs()[live.leg];
    Joules energy = live.stop().power * stay.worker_time;
    if (live.has_past) energy = share_of_busy_power(live) * energy;
    Seconds const lasted = calendar_.now() - live.since;
    if (live.stop().surplus != Watts{}) mode_energy_.add(work_of(live, stay.worker_time));
    add_stay(live.times, live, lasted);
    live.energy += energy;
    live.worked += stay.worker_time;
    if (!keeps_spans_) return;
    Seconds const service = live.service();
    auto const share = [service](Seconds part) { return part > Seconds{} ? part / service : 0.0; };
    double const decode = share(live.decode);
    double const encode = share(live.encode);
    add_device_span(
        live, {.stage = Stage::decode, .lasted = decode * lasted, .energy = decode * energy, .work = {}});
    add_device_span(live, {.stage = live.leg == 0 ? Stage::device_compute : Stage::server_compute,
                           .lasted = lasted - decode * lasted - encode * lasted,
                           .energy = (1 - decode - encode) * energy,
                           .work = stay.part * leg.work});
    add_device_span(
        live, {.stage = Stage::encode, .lasted = encode * lasted, .energy = encode * energy, .work = {}});
}

/// That it has had until now, for what its device draws.
ModeEnergy::Work LiveRequests::work_of(Live const& live, Seconds worker_time) const
{
    auto const& stop = live.stop();
    return {.device = static_cast<std::size_t>(stop.first_row) + live.place,
            .from = live.since,
            .to = calendar_.now(),
            .energy = stop.surplus * worker_time};
}

void LiveRequests::tell_device_span(Live& live, DeviceSpan const& span)
{
    auto const started_at = live.since;
    live.since += span.lasted;
    recorder_.passed({.request = live.row,
                      .kind = words_of(span.stage).kind,
                      .stage = span.stage,
                      .leg = static_cast<std::int32_t>(live.leg),
                      .device = live.stop().first_row + static_cast<std::int32_t>(live.place),
                      .link = -1,
                      .started_at = started_at,
                      .ended_at = live.since,
                      .work = span.work,
                      .energy = span.energy,
                      .batch = batch_});
}

void LiveRequests::leave_device(Slot slot)
{
    auto& live = live_[slot];
    auto const& legs = live.legs();
    if (std::size_t{live.leg} + 1 == legs.size()) return send_answer(slot);
    Bytes const sent = legs[live.leg].sent;
    live.payload += sent;
    live.phase = Live::Phase::message;
    live.since = calendar_.now();
    auto const to = turn_to(slot, live.leg + 1);
    place(slot, live.leg + 1) = static_cast<std::uint32_t>(to);
    network_->send({.channel = live.itinerary->out[live.leg].channel(live.place, to),
                    .bytes = sent,
                    .token = message_of(slot),
                    .turn = Turn::of_coming(live.source())});
}

/// Draws what a leg asks for. \return the device of its pool to which the message goes
std::size_t LiveRequests::turn_to(Slot slot, std::size_t leg)
{
    auto& live = live_[slot];
    if (live.itinerary->stops[leg].dispatcher != nullptr) return choose(slot, leg);
    draw(slot, live.legs()[leg]);
    return live.itinerary->home(leg, live.place);
}

/// Where the way forks, the request goes on in the one that leads to the device.
std::size_t LiveRequests::choose(Slot slot, std::size_t leg)
{
    auto& live = live_[slot];
    auto const& stop = live.itinerary->stops[leg];
    auto& pool = stop.fork != nullptr ? stop.fork->pool : *stop.pool;
    std::size_t chosen = place(slot, leg); // of the pass before
    if (!stop.keeps_tokens) {
        chosen = stop.dispatcher->choose(
            pool,
            {.now = calendar_.now(), .near = live.place, .seed = seed_of_dispatch(seed_now(slot), leg)});
        pool.chosen(chosen);
    }
    auto to = chosen;
    if (stop.fork != nullptr) {
        auto const& arm = stop.fork->arms[chosen];
        live.itinerary = &(*live.clients->identity().itineraries)[arm.way];
        to = arm.place;
    }
    draw(slot, live.legs()[leg]);
    live.itinerary->stops[leg].pool->expect(to, live.service());
    return to;
}

void LiveRequests::send_answer(Slot slot)
{
    auto& live = live_[slot];
    auto const& back = live.itinerary->back;
    Bytes const answer = live.itinerary->answer;
    if (answer <= Bytes{} || live.hops_back == back.size())
        return live.itinerary->has_steps ? end_pass(slot) : end(slot, Status::finished);
    auto const hop = back.size() - 1 - live.hops_back;
    live.phase = Live::Phase::answer;
    live.since = calendar_.now();
    network_->send({.channel = back[hop].channel(place(slot, hop), place(slot, hop + 1)),
                    .bytes = answer,
                    .token = message_of(slot),
                    .turn = Turn::of_coming(live.source())});
}

/// Of the message that is under way for a request.
Seed LiveRequests::seed_of(std::uint64_t token) const
{
    if (is_input(token)) return inputs_on_way_[token >> odd_].seed;
    Slot const slot = token >> odd_;
    auto const& live = live_[slot];
    auto const seed = seed_now(slot);
    return live.phase == Live::Phase::answer ? seed_of_message(seed, Heading::back, live.hops_back)
                                             : seed_of_message(seed, Heading::out, live.leg);
}

void LiveRequests::message_ended(std::uint64_t token, Network::Outcome const& outcome)
{
    if (next_ == Recorder::Next::stop) return; // a flow of SimGrid's, which ends all the same
    if (is_input(token)) return input_ended(token >> odd_, outcome);
    Slot const slot = token >> odd_;
    auto& live = live_[slot];
    Seconds const lasted = calendar_.now() - live.since;
    live.attempts += outcome.attempts;
    live.energy += outcome.energy;
    if (live.phase == Live::Phase::answer) {
        live.times[Stage::way_back] += lasted;
    } else {
        auto const& next = live.itinerary->stops[live.leg + 1];
        if (next.dispatcher != nullptr) next.pool->expect_no_more(place(slot, live.leg + 1), live.service());
        live.times[Stage::link_wait] += outcome.waited;
        live.times[Stage::transfer] += lasted - outcome.waited;
        if (live.leg == 0 && !choosers_.empty()) chosen(slot).sending = lasted;
    }
    if (outcome.fate == Network::Outcome::Fate::lost) return fail(slot, Status::failed, FailedBy::link);
    if (live.phase == Live::Phase::answer) {
        ++live.hops_back;
        if (live.has_past && fails_where_it_came(slot)) return;
        return send_answer(slot);
    }
    ++live.leg;
    live.place = place(slot, live.leg);
    visit(slot);
}

void LiveRequests::message_span(std::uint64_t token, Network::MessageSpan const& span)
{
    if (!keeps_spans_) return;
    if (is_input(token)) return input_span(token >> odd_, span);
    Slot const slot = token >> odd_;
    auto const& live = live_[slot];
    auto const there = span.kind == SpanKind::link_wait ? Stage::link_wait : Stage::transfer;
    on_the_way(live.row, live.phase == Live::Phase::answer ? Stage::way_back : there,
               static_cast<std::int32_t>(live.leg - live.hops_back), span);
}

void LiveRequests::on_the_way(std::int64_t request, Stage stage, std::int32_t leg,
                              Network::MessageSpan const& span)
{
    recorder_.passed({.request = request,
                      .kind = span.kind,
                      .stage = stage,
                      .leg = leg,
                      .device = -1,
                      .link = row_of_lane_[span.lane],
                      .started_at = span.started_at,
                      .ended_at = calendar_.now(),
                      .bytes = span.bytes,
                      .energy = span.energy});
}

void LiveRequests::foresee_end(std::uint64_t token) const
{
    if (!is_input(token)) fetch(&live_[token >> odd_], sizeof(Live));
}

void LiveRequests::end(Slot slot, Status status, FailedBy by)
{
    if (live_[slot].has_past) cancel_the_rest(slot);
    if (odd_ != 0) forget_inputs(slot);
    auto const& live = live_[slot];
    auto& clients = *live.clients;
    auto const device = live.device;
    last_end_ = calendar_.now();
    auto row = row_of(live, status, by);
    if (live.has_past || status != Status::finished) add_waste(row, slot);
    if (live.itinerary->has_steps) add_tokens(row, slot);
    next_ = recorder_.ended(live.row, row);
    if (!choosers_.empty()) tell_chooser(slot, status);
    live_.give_back(slot);
    listener_.ended(clients, device, next_);
}

/// Of the passes and legs that it has left.
Flops LiveRequests::work_done(Slot slot) const
{
    auto const& live = live_[slot];
    bool const on_a_link = live.phase == Live::Phase::message || live.phase == Live::Phase::answer;
    std::size_t const legs = live.leg + (on_a_link ? 1U : 0U);
    Flops done = live.itinerary->has_steps ? passes_[slot].work : Flops{};
    for (std::size_t leg = 0; leg < legs; ++leg)
        done += live.legs()[leg].work;
    return done;
}

Request LiveRequests::row_of(Live const& live, Status status, FailedBy by) const
{
    return {.application = live.clients->identity().application_id.code(),
            .replication = static_cast<std::int32_t>(setup_.replication),
            .device = static_cast<std::int32_t>(live.device),
            .arrived_at = live.arrived_at,
            .finished_at = status == Status::unfinished ? Seconds{} : calendar_.now(),
            .status = status,
            .cut = live.cut,
            .exit = live.itinerary->exit,
            .payload = live.payload,
            .attempts = live.attempts,
            .times = live.times,
            .energy = live.energy,
            .failed_by = by,
            .tries = 1,
            .wasted = {},
            .wasted_work = {},
            .wasted_energy = {},
            .tokens = 0,
            .passes = 0,
            .first_token_at = {}};
}

/// What led to no answer: what came before, or all.
void LiveRequests::add_waste(Request& row, Slot slot) const
{
    auto const& live = live_[slot];
    if (!live.has_past) {
        row.wasted = live.worked;
        row.wasted_work = work_done(slot);
        row.wasted_energy = live.energy;
        return;
    }
    auto const& past = pasts_[slot];
    row.energy += past.wasted.energy;
    row.tries = past.tries;
    row.wasted = past.wasted.time;
    row.wasted_work = past.wasted.work;
    row.wasted_energy = past.wasted.energy;
}

LiveRequests::Standing LiveRequests::standing(std::size_t place) const
{
    using Phase = Live::Phase;
    using Doing = Standing::Doing;
    auto const& live = live_[place];
    Standing standing{.number = live.row,
                      .arrived_at = live.arrived_at,
                      .since = live.since,
                      .leg = live.leg,
                      .device = live.place,
                      .service = live.service(),
                      .itinerary = live.itinerary};
    switch (live.phase) {
    case Phase::device:
        standing.doing = Doing::waits_for_device;
        break;
    case Phase::worked_on:
        standing.doing = Doing::is_worked_on;
        break;
    case Phase::message:
        standing.doing = Doing::travels;
        standing.device = places_[place * most_legs_ + live.leg + 1];
        break;
    case Phase::answer:
        standing.doing = Doing::returns;
        break;
    case Phase::served:
    case Phase::pause:
    case Phase::inputs:
        break;
    }
    return standing;
}

void LiveRequests::tell_unfinished()
{
    std::vector<bool> is_free(live_.all().size());
    for (auto const slot : live_.free())
        is_free[slot] = true;
    for (Slot slot = 0; slot < is_free.size() && next_ == Recorder::Next::go_on; ++slot) {
        if (is_free[slot]) continue;
        if (auto const& live = live_[slot]; live.phase == Live::Phase::worked_on)
            mode_energy_.add(work_of(live, calendar_.now() - live.since));
        if (live_[slot].has_past) {
            auto const twin = std::exchange(pasts_[slot].twin, std::nullopt);
            if (twin && pasts_[slot].in_second_way) continue; // the other tells
            if (twin) take_in(slot, *twin);
            waste_try(slot, {});
        }
        auto row = row_of(live_[slot], Status::unfinished, FailedBy::nothing);
        add_waste(row, slot);
        if (live_[slot].itinerary->has_steps) add_tokens(row, slot);
        next_ = recorder_.ended(live_[slot].row, row);
    }
}

} // namespace sunder::sim
