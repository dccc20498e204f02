#include "sim/tcp/tcp_connection.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sunder::sim::tcp {
TcpConnection::TcpConnection(Settings const& settings, PacketPath& there, PacketPath& back, Seed seed)
    : settings_{settings}, there_{there}, back_{back}, seed_{seed}
{
}

/// Of empty queues.
Seconds TcpConnection::round_trip() const
{
    return there_.least_time(handshake_packet) + back_.least_time(handshake_packet);
}

/// \return when data may go
Seconds TcpConnection::open(Seconds now)
{
    auto syn = now;
    std::optional<Seconds> answer;
    bool const counts = settings_.handshake == Handshake::counted;
    while (counts && !answer) {
        if (auto const there = there_.send(syn, handshake_packet))
            answer = back_.send(*there, handshake_packet);
        if (!answer) syn += handshake_timeout;
    }
    auto const stands = answer.value_or(now);
    auto const trip = counts ? stands - syn : round_trip();
    arriving_.clear();
    returning_.clear();
    receiver_ = std::make_unique<Receiver>(settings_, stands);
    Sender::Wire& wire = *this;
    sender_ = std::make_unique<Sender>(settings_, wire, seed_.child(connections_++), stands, trip);
    return stands;
}

void TcpConnection::send(Message const& message)
{
    message_ = message;
    auto now = message.at;
    if (!sender_ || settings_.connection == Connection::fresh) now = open(now);
    outcome_.reset();
    delivered_at_.reset();
    answer_again_at_.reset();
    answers_ = 0;
    sender_->write(now, message.bytes);
}

TcpConnection::Outcome TcpConnection::exchange(Message const& message)
{
    while (sender_ && next().value_or(message.at) < message.at)
        step();
    send(message);
    while (!answered())
        step();
    return outcome();
}

std::optional<Seconds> TcpConnection::next() const
{
    if (!sender_) return std::nullopt;
    constexpr Seconds never{std::numeric_limits<double>::infinity()};
    auto at = std::min(sender_->wakes_at().value_or(never), receiver_->due_at().value_or(never));
    if (!arriving_.empty()) at = std::min(at, arriving_.front().at);
    if (!returning_.empty()) at = std::min(at, returning_.front().at);
    at = std::min(at, answer_again_at_.value_or(never));
    return at < never ? std::optional{at} : std::nullopt;
}

void TcpConnection::step()
{
    auto const at = next();
    SUNDER_EXPECTS(at.has_value());
    auto const now = *at;
    if (!arriving_.empty() && arriving_.front().at == now) {
        auto const packet = arriving_.front().packet;
        arriving_.pop_front();
        arrive(now, packet);
    } else if (!returning_.empty() && returning_.front().at == now) {
        auto const back = returning_.front();
        returning_.pop_front();
        if (back.answers && !outcome_) {
            answer_again_at_.reset();
            outcome_ = {.delivered_at = *delivered_at_, .answered_at = now};
        }
        sender_->take(now, back.acknowledgement, *receiver_);
    } else if (receiver_->due_at() == now) {
        acknowledge(now);
    } else if (answer_again_at_ == now) {
        answer(now);
    } else {
        sender_->wake(now);
    }
}

void TcpConnection::transmit(Seconds now, DataPacket const& packet)
{
    if (auto const at = there_.send(now, packet.bytes + settings_.headers))
        arriving_.push_back({*at, packet});
}

void TcpConnection::arrive(Seconds now, DataPacket const& packet)
{
    bool const due = receiver_->take(now, packet);
    if (!delivered_at_ && receiver_->bytes() == sender_->written()) {
        delivered_at_ = now;
        answer(now);
    } else if (due) {
        acknowledge(now);
    }
}

void TcpConnection::acknowledge(Seconds now)
{
    auto const acknowledgement = receiver_->acknowledge(now);
    if (auto const at = back_.send(now, settings_.headers))
        returning_.push_back({*at, acknowledgement, false});
}

/// With an acknowledgement; again after the receiver's time-out, until it arrives.
void TcpConnection::answer(Seconds now)
{
    receiver_->answers();
    auto const acknowledgement = receiver_->acknowledge(now);
    auto const wait = std::ldexp(1.0, answers_++) * (round_trip() + settings_.least_timeout);
    answer_again_at_.reset();
    if (auto const at = back_.send(now, message_.answer + settings_.headers))
        returning_.push_back({*at, acknowledgement, true});
    else
        answer_again_at_ = now + wait;
}

TcpConnection::State TcpConnection::state() const
{
    SUNDER_EXPECTS(sender_ != nullptr);
    auto const& sender = sender_->state();
    bool const open_ended = sender.threshold == SenderState::unlimited;
    return {.window = sender.window * sender.segment,
            .threshold = open_ended ? Bytes{std::numeric_limits<double>::infinity()}
                                    : sender.threshold * sender.segment,
            .round_trip = sender.round_trip.smoothed(),
            .timeout = sender.round_trip.timeout(),
            .phase = sender.phase};
}

} // namespace sunder::sim::tcp
