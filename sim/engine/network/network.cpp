#include "sim/engine/network/network.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/fetch.hpp"
#include "sim/engine/overlap.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace sunder::sim {
namespace {

constexpr std::uint64_t window_starts = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t window_ends = window_starts - 1;

} // namespace

Network::Network(Deployment const& deployment, Seed seed, Window window, Calendar& calendar,
                 Listener& listener)
    : lanes_{deployment, seed}, window_{window}, calendar_{calendar}, listener_{listener}
{
}

void Network::open()
{
    lanes_.share(calendar_, *this);
    calendar_.schedule(window_.from, Turn{}, *this, window_starts);
    if (std::isfinite(window_.to.value())) calendar_.schedule(window_.to, Turn{}, *this, window_ends);
}

void Network::run()
{
    if (needs_solver()) return lanes_.make_solver(calendar_, *this).run();
    while (!calendar_.empty())
        calendar_.wake_next();
}

void Network::send(Sending const& sending)
{
    SUNDER_EXPECTS(sending.bytes >= Bytes{});
    auto const token = sending.token;
    if (messages_.size() <= token) messages_.resize(token + 1);
    auto& message = messages_[token];
    message.channel = sending.channel;
    message.turn = sending.turn;
    message.bytes = sending.bytes;
    auto const& passage = *lanes_[sending.channel].passage;
    if (passage.has_loss) {
        if (tries_.size() <= token) tries_.resize(messages_.size());
        tries_[token] = {.unsent = {sending.bytes, passage.mtu}, .outcome = {}};
    }
    attempt(token);
}

Network::Outcome Network::abort(std::uint64_t token)
{
    auto const& message = messages_[token];
    auto const& channel = lanes_[message.channel];
    auto outcome = channel.passage->has_loss ? tries_[token].outcome : Outcome{};
    switch (message.phase) {
    case Message::Phase::flow:
        book(token, message.bytes - channel.carrier->abort(std::get<Carrier::FlowKey>(message.ends)),
             outcome);
        break;
    case Message::Phase::timeout: // was booked when it began, for the attempt that would have followed
        --outcome.attempts;
        outcome.waited -= std::get<Calendar::Event>(message.ends).at - calendar_.now();
        [[fallthrough]];
    case Message::Phase::latency:
        calendar_.cancel(std::get<Calendar::Event>(message.ends));
        break;
    }
    return outcome;
}

std::vector<Seconds> Network::times_to_clear()
{
    std::vector<Seconds> times(messages_.size());
    auto const flows = lanes_.left();
    std::unordered_map<std::size_t, double> left;
    auto const each_lane = [&](FlowLeft const& flow, auto const& visit) {
        for (auto const id : lanes_.lanes_of(lanes_[messages_[flow.token].channel]))
            if (!lanes_.link_of(lanes_.lane(id)).cell) visit(id);
    };
    for (auto const& flow : flows)
        each_lane(flow, [&](Id<Lane> id) { left[id.index()] += flow.left; });
    for (auto const& flow : flows)
        each_lane(flow, [&](Id<Lane> id) {
            double const rate = lanes_.lane(id).rate->at(calendar_.now());
            if (rate > 0) times[flow.token] = std::max(times[flow.token], Seconds{left[id.index()] / rate});
        });
    return times;
}

void Network::attempt(std::uint64_t token)
{
    auto& message = messages_[token];
    auto const& channel = lanes_[message.channel];
    message.attempt_at = calendar_.now();
    if (channel.passage->kind.in_packets && message.bytes > Bytes{}) return flow(token);
    Seconds delay = channel.passage->latency;
    if (channel.passage->has_jitter) {
        auto const attempts = channel.passage->has_loss ? tries_[token].outcome.attempts : 1;
        auto const seed = seed_of_attempt(listener_.seed_of(token), attempts);
        for (auto const id : lanes_.lanes_of(channel)) {
            auto& lane = lanes_.lane(id);
            if (!lane.jitter) continue;
            delay += lane.jitter->next(calendar_.now(), Draws{seed_of_jitter(seed, lane.name)});
        }
    }
    if (delay <= Seconds{}) return flow(token);
    message.phase = Message::Phase::latency;
    message.ends = calendar_.schedule(calendar_.now() + delay, message.turn, *this, token);
}

void Network::flow(std::uint64_t token)
{
    auto& message = messages_[token];
    auto const& channel = lanes_[message.channel];
    message.phase = Message::Phase::flow;
    message.flow_at = calendar_.now();
    if (message.bytes <= Bytes{}) return flow_ended(token);
    if (channel.passage->has_radios) [[unlikely]]
        radios_.begin(token, message.channel);
    message.ends = channel.carrier->start(
        {.path = channel.path, .bytes = message.bytes, .turn = message.turn, .token = token});
}

void Network::served(std::uint64_t token)
{
    flow_ended(token);
}

void Network::wake(std::uint64_t token)
{
    if (token == window_starts || token == window_ends) {
        bool const starts = token == window_starts;
        carry_in_progress(starts ? -1.0 : 1.0);
        starts ? lanes_.begin_to_count_packets() : lanes_.end_to_count_packets();
        counting_ = starts ? Counting::now : Counting::over;
        return;
    }
    auto const& message = messages_[token];
    if (message.phase == Message::Phase::latency) return flow(token);
    listener_.message_span(token, {.kind = SpanKind::link_wait,
                                   .started_at = message.attempt_at,
                                   .bytes = {},
                                   .energy = {},
                                   .lane = lanes_.lanes_of(lanes_[message.channel]).front()});
    attempt(token);
}

void Network::foresee(std::uint64_t token) const
{
    if (token < messages_.size()) fetch(&messages_[token], sizeof(Message));
}

void Network::foresee_served(std::uint64_t token) const
{
    foresee(token);
    listener_.foresee_end(token);
}

/// Counts what flows in progress have carried so far: against a window that starts, for one that ends.
void Network::carry_in_progress(double sign)
{
    for (auto const& flow : lanes_.left()) {
        auto const& message = messages_[flow.token];
        lanes_.carry(lanes_[message.channel], sign * (message.bytes - Bytes{flow.left}));
    }
}

/// What flows have done so far stays with the cells that they leave: it is taken from the new ones, which get
/// all of it when they end.
void Network::moves(std::vector<FlowLeft> const& flows, Moves how)
{
    for (auto const& [token, left] : flows) {
        auto const& message = messages_[token];
        charge(message, message.bytes - Bytes{left}, how == Moves::away ? 1.0 : -1.0);
    }
}

/// Books on the links an attempt that is just leaving them.
void Network::charge(Message const& message, Bytes carried, double sign)
{
    auto const& channel = lanes_[message.channel];
    if (counting_ == Counting::now && !channel.passage->kind.in_packets)
        lanes_.carry(channel, sign * carried);
    if (channel.passage->radio > Watts{})
        lanes_.spend(channel, sign * overlap(message.flow_at, calendar_.now(), window_));
}

/// Books an attempt of which `carried` came over the links.
void Network::book(std::uint64_t token, Bytes carried, Outcome& outcome)
{
    auto const& message = messages_[token];
    auto const& channel = lanes_[message.channel];
    Seconds const now = calendar_.now();
    Joules energy = channel.passage->radio * (now - message.flow_at);
    if (uses_radios(message)) [[unlikely]]
        energy += radios_.end(token, message.channel);
    outcome.energy += energy;
    charge(message, carried, 1);
    if (channel.passage->may_be_down) outcome.waited += lanes_.time_down(channel, message.flow_at, now);
    listener_.message_span(token, {.kind = SpanKind::transfer,
                                   .started_at = message.attempt_at,
                                   .bytes = carried,
                                   .energy = energy,
                                   .lane = lanes_.lanes_of(channel).front()});
}

void Network::flow_ended(std::uint64_t token)
{
    auto const& message = messages_[token];
    if (lanes_[message.channel].passage->has_loss) {
        book(token, message.bytes, tries_[token].outcome);
        return lose(token);
    }
    Outcome outcome;
    book(token, message.bytes, outcome);
    listener_.message_ended(token, outcome);
}

/// How many of the packets of an attempt are lost; by their lanes, where they go one by one, but for those
/// that lose whole messages.
std::int64_t Network::draw_lost(Channel const& channel, Unsent const& unsent, Seed attempt)
{
    auto const packets = unsent.packets();
    bool const one_by_one = channel.passage->kind.in_packets && unsent.bytes() > Bytes{};
    auto arrived = packets - (one_by_one ? lanes_.lost_packets() : 0);
    for (auto const id : lanes_.lanes_of(channel)) {
        auto& lane = lanes_.lane(id);
        if (!lane.loss || arrived == 0) continue;
        if (one_by_one && packet_size(*lanes_.link_of(lane).loss) > Bytes{}) continue;
        arrived -= lane.loss->lost(arrived, Draws{seed_of_loss(attempt, lane.name)});
    }
    return packets - arrived;
}

/// Decides what of the attempt was lost, and sends that again or gives up.
void Network::lose(std::uint64_t token)
{
    auto& message = messages_[token];
    auto& [unsent, outcome] = tries_[token];
    auto const& channel = lanes_[message.channel];
    auto const seed = seed_of_attempt(listener_.seed_of(token), outcome.attempts);
    auto const lost = draw_lost(channel, unsent, seed);
    bool const gives_up = lost > 0 && outcome.attempts >= channel.passage->tries;
    if (gives_up) outcome.fate = Outcome::Fate::lost;
    if (lost == 0 || gives_up) return listener_.message_ended(token, Outcome{outcome});
    unsent.keep(lost, Draws{seed_of_kept(seed)});
    message.bytes = unsent.bytes();
    message.attempt_at = calendar_.now();
    ++outcome.attempts;
    if (channel.passage->kind.carriage == Carriage::ideal) return flow(token);
    Seconds const pause = channel.passage->timeout * std::pow(channel.passage->backoff, outcome.attempts - 2);
    outcome.waited += pause;
    message.phase = Message::Phase::timeout;
    message.ends = calendar_.schedule(calendar_.now() + pause, message.turn, *this, token);
}

} // namespace sunder::sim
