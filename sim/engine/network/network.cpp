#include "sim/engine/network/network.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

constexpr std::uint64_t window_starts = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t window_ends = window_starts - 1;

Seconds overlap(Seconds from, Seconds to, Window const& window)
{
    return std::max(Seconds{}, std::min(to, window.to) - std::max(from, window.from));
}

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

MessageNumber Network::send(Sending const& sending)
{
    SUNDER_EXPECTS(sending.bytes >= Bytes{});
    auto const number = messages_.take();
    auto& message = messages_[number];
    message.channel = sending.channel;
    message.token = sending.token;
    message.turn = sending.turn;
    auto const& passage = *lanes_[sending.channel].passage;
    message.unsent = Unsent{sending.bytes, passage.mtu};
    if (passage.has_jitter || passage.has_loss) message.seed = listener_.seed_of(sending.token);
    message.outcome = {};
    attempt(number);
    return number;
}

Network::Outcome Network::abort(MessageNumber number)
{
    auto& message = messages_[number];
    auto const& channel = lanes_[message.channel];
    switch (message.phase) {
    case Message::Phase::flow:
        book(channel, message, message.unsent.bytes() - channel.carrier->abort(message.flow));
        break;
    case Message::Phase::timeout: // was booked when it began, for the attempt that would have followed
        --message.outcome.attempts;
        message.outcome.waited -= message.ends.at - calendar_.now();
        [[fallthrough]];
    case Message::Phase::latency:
        calendar_.cancel(message.ends);
        break;
    }
    auto const outcome = message.outcome;
    messages_.give_back(number);
    return outcome;
}

void Network::attempt(MessageNumber number)
{
    auto& message = messages_[number];
    auto const& channel = lanes_[message.channel];
    message.attempt_at = calendar_.now();
    if (channel.passage->kind.in_packets && message.unsent.bytes() > Bytes{}) return flow(number);
    Seconds delay = channel.passage->latency;
    if (channel.passage->has_jitter) {
        auto const seed = seed_of_attempt(message.seed, message.outcome.attempts);
        for (auto const id : lanes_.lanes_of(channel)) {
            auto& lane = lanes_.lane(id);
            if (!lane.jitter) continue;
            delay += lane.jitter->next(calendar_.now(), Draws{seed_of_jitter(seed, lane.name)});
        }
    }
    if (delay <= Seconds{}) return flow(number);
    message.phase = Message::Phase::latency;
    message.ends = calendar_.schedule(calendar_.now() + delay, message.turn, *this, number);
}

void Network::flow(MessageNumber number)
{
    auto& message = messages_[number];
    auto const& channel = lanes_[message.channel];
    message.phase = Message::Phase::flow;
    message.flow_at = calendar_.now();
    if (message.unsent.bytes() <= Bytes{}) return flow_ended(number);
    message.flow = channel.carrier->start(
        {.path = channel.path, .bytes = message.unsent.bytes(), .turn = message.turn, .token = number});
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
    auto& message = messages_[token];
    if (message.phase == Message::Phase::latency) return flow(token);
    listener_.message_span(message.token, {.kind = SpanKind::link_wait,
                                           .started_at = message.attempt_at,
                                           .bytes = {},
                                           .energy = {},
                                           .lane = lanes_.lanes_of(lanes_[message.channel]).front()});
    attempt(token);
}

/// Counts what flows in progress have carried so far: against a window that starts, for one that ends.
void Network::carry_in_progress(double sign)
{
    for (auto const& flow : lanes_.left()) {
        auto const& message = messages_[flow.token];
        for (auto const id : lanes_.lanes_of(lanes_[message.channel]))
            lanes_.use(id).carried += sign * (message.unsent.bytes() - Bytes{flow.left});
    }
}

/// Books on the links an attempt that has just left them.
void Network::charge(Channel const& channel, Message const& message, Bytes carried)
{
    if (counting_ == Counting::now && !channel.passage->kind.in_packets) {
        for (auto const id : lanes_.lanes_of(channel))
            lanes_.use(id).carried += carried;
    }
    if (channel.passage->radio <= Watts{}) return;
    for (auto const id : lanes_.lanes_of(channel)) {
        auto const& link = lanes_.link_of(lanes_.lane(id));
        lanes_.use(id).energy += (channel.passage->forward ? link.send_power : link.receive_power) *
                                 overlap(message.flow_at, calendar_.now(), window_);
    }
}

/// Books an attempt of which `carried` came over the links.
void Network::book(Channel const& channel, Message& message, Bytes carried)
{
    Seconds const now = calendar_.now();
    Joules const energy = channel.passage->radio * (now - message.flow_at);
    message.outcome.energy += energy;
    charge(channel, message, carried);
    if (channel.passage->may_be_down)
        message.outcome.waited += lanes_.time_down(channel, message.flow_at, now);
    listener_.message_span(message.token, {.kind = SpanKind::transfer,
                                           .started_at = message.attempt_at,
                                           .bytes = carried,
                                           .energy = energy,
                                           .lane = lanes_.lanes_of(channel).front()});
}

void Network::flow_ended(MessageNumber number)
{
    auto& message = messages_[number];
    auto const& channel = lanes_[message.channel];
    book(channel, message, message.unsent.bytes());
    if (channel.passage->has_loss)
        lose(number);
    else
        finish(number);
}

std::int64_t Network::draw_lost(Channel const& channel, Message const& message, Seed attempt)
{
    auto const sent = message.unsent.packets();
    auto arrived = sent;
    for (auto const id : lanes_.lanes_of(channel)) {
        auto& lane = lanes_.lane(id);
        if (!lane.loss || arrived == 0) continue;
        arrived -= lane.loss->lost(arrived, Draws{seed_of_loss(attempt, lane.name)});
    }
    return sent - arrived;
}

/// Decides what of the attempt was lost, and sends that again or gives up.
void Network::lose(MessageNumber number)
{
    auto& message = messages_[number];
    auto const& channel = lanes_[message.channel];
    auto const seed = seed_of_attempt(message.seed, message.outcome.attempts);
    bool const is_known = channel.passage->kind.in_packets && message.unsent.bytes() > Bytes{};
    auto const lost = is_known ? lanes_.lost_packets() : draw_lost(channel, message, seed);
    if (lost == 0) return finish(number);
    if (message.outcome.attempts >= channel.passage->tries) {
        message.outcome.fate = Outcome::Fate::lost;
        return finish(number);
    }
    message.unsent.keep(lost, Draws{seed_of_kept(seed)});
    if (channel.passage->kind.carriage == Carriage::ideal) {
        message.attempt_at = calendar_.now();
        ++message.outcome.attempts;
        return flow(number);
    }
    Seconds const pause =
        channel.passage->timeout * std::pow(channel.passage->backoff, message.outcome.attempts - 1);
    ++message.outcome.attempts;
    message.outcome.waited += pause;
    message.attempt_at = calendar_.now();
    message.phase = Message::Phase::timeout;
    message.ends = calendar_.schedule(calendar_.now() + pause, message.turn, *this, number);
}

void Network::finish(MessageNumber number)
{
    auto const token = messages_[number].token;
    auto const outcome = messages_[number].outcome;
    messages_.give_back(number);
    listener_.message_ended(token, outcome);
}

} // namespace sunder::sim
