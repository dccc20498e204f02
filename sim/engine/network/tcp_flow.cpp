#include "sim/engine/network/tcp_flow.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>

namespace sunder::sim {

TcpFlow::TcpFlow(TcpFlow const& other) : setup_{other.setup_}, host_{other.host_}
{
    *this = other;
}

/// The sender sends by this one.
TcpFlow& TcpFlow::operator=(TcpFlow const& other)
{
    if (this == &other) return *this;
    setup_ = other.setup_;
    host_ = other.host_;
    sender_ = other.sender_;
    receiver_ = other.receiver_;
    asked_at_ = other.asked_at_;
    ask_again_at_ = other.ask_again_at_;
    pending_ = other.pending_;
    messages_ = other.messages_;
    due_ = other.due_;
    owes_ = other.owes_;
    under_way_ = other.under_way_;
    if (sender_) sender_->connect(*this);
    return *this;
}

// Opening
// ------------------------------------------------------------------------------------------------------------

void TcpFlow::open(Seconds now)
{
    if (setup_.settings.handshake == tcp::Handshake::counted)
        ask_to_open(now);
    else
        stand(now, setup_.round_trip);
}

void TcpFlow::ask_to_open(Seconds now)
{
    asked_at_ = now;
    ask_again_at_ = now + tcp::handshake_timeout;
    Packet packet{.kind = Packet::Kind::opening, .flow = setup_.number, .size = tcp::handshake_packet};
    host_->send_there(now, packet);
}

void TcpFlow::stand(Seconds now, Seconds round_trip)
{
    ask_again_at_.reset();
    tcp::Sender::Wire& wire = *this;
    receiver_.emplace(setup_.settings, now);
    sender_.emplace(setup_.settings, wire, setup_.seed, now, round_trip);
    for (std::size_t i = 0; i < pending_.size(); ++i)
        hand_over(now, pending_[i]);
}

// Messages
// -----------------------------------------------------------------------------------------------------------

std::int64_t TcpFlow::write(Seconds now, Message const& message)
{
    pending_.push_back(
        {.number = messages_++, .bytes = message.bytes, .token = message.token, .turn = message.turn});
    if (sender_) hand_over(now, pending_.back());
    return messages_ - 1;
}

void TcpFlow::hand_over(Seconds now, Pending& message)
{
    message.end = sender_->written() + message.bytes;
    sender_->write(now, message.bytes);
}

std::int64_t TcpFlow::left_of(Pending const& message) const
{
    if (!receiver_) return message.bytes;
    return std::clamp<std::int64_t>(message.end - receiver_->bytes(), 0, message.bytes);
}

std::int64_t TcpFlow::forget(std::int64_t message)
{
    SUNDER_EXPECTS(!pending_.empty());
    auto const place = static_cast<std::size_t>(message - pending_.front().number);
    SUNDER_EXPECTS(place < pending_.size());
    pending_[place].heard = Pending::Heard::no;
    return left_of(pending_[place]);
}

void TcpFlow::add_left(std::vector<FlowLeft>& all) const
{
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        auto const& message = pending_[i];
        if (message.heard == Pending::Heard::yes)
            all.push_back({.token = message.token, .left = static_cast<double>(left_of(message))});
    }
}

std::optional<std::uint64_t> TcpFlow::end_message()
{
    auto const message = pending_.front();
    pending_.pop_front();
    --due_;
    return message.heard == Pending::Heard::yes ? std::optional{message.token} : std::nullopt;
}

void TcpFlow::message_ended(Seconds now)
{
    if (owes_ && receiver_->owes()) acknowledge(now);
    owes_ = false;
}

// Packets
// ------------------------------------------------------------------------------------------------------------

void TcpFlow::transmit(Seconds now, tcp::DataPacket const& data)
{
    Packet packet{.flow = setup_.number, .size = data.bytes + setup_.settings.headers, .data = data};
    host_->send_there(now, packet);
}

void TcpFlow::acknowledge(Seconds now)
{
    Packet packet{.kind = Packet::Kind::acknowledgement,
                  .flow = setup_.number,
                  .size = setup_.settings.headers,
                  .news = receiver_->acknowledge(now)};
    host_->send_back(now, packet);
}

void TcpFlow::answers()
{
    if (receiver_) receiver_->answers();
}

std::optional<tcp::Acknowledgement> TcpFlow::news(Seconds now)
{
    if (!receiver_ || !receiver_->owes()) return std::nullopt;
    return receiver_->acknowledge(now);
}

void TcpFlow::take(Seconds now, Packet const& packet)
{
    switch (packet.kind) {
    case Packet::Kind::opening: {
        Packet answer{
            .kind = Packet::Kind::opening_answer, .flow = setup_.number, .size = tcp::handshake_packet};
        host_->send_back(now, answer);
        break;
    }
    case Packet::Kind::opening_answer:
        if (!sender_) stand(now, now - asked_at_);
        break;
    case Packet::Kind::data:
        data_taken(now, receiver_->take(now, packet.data));
        break;
    case Packet::Kind::acknowledgement:
        sender_->take(now, packet.news, *receiver_);
        receiver_->forget_arrivals(sender_->heard_arrivals());
        break;
    case Packet::Kind::datagram: // none of its own
        break;
    }
}

/// Messages end at once, but when it is their turn among all that happens now.
void TcpFlow::data_taken(Seconds now, bool due)
{
    auto const before = due_;
    for (; has_due(); ++due_)
        host_->message_due(*this, now, pending_[due_].turn);
    if (due && due_ > before)
        owes_ = true;
    else if (due)
        acknowledge(now);
}

// Timers
// -------------------------------------------------------------------------------------------------------------

std::optional<Seconds> TcpFlow::wakes_at() const
{
    if (!sender_) return ask_again_at_;
    auto at = sender_->wakes_at();
    if (auto const due = receiver_->due_at()) at = std::min(at.value_or(*due), *due);
    return at;
}

bool TcpFlow::sleeps_until(Seconds at) const
{
    if (!sender_) return ask_again_at_ > at;
    return sender_->sleeps_until(at) && !(receiver_->due_at() <= at && receiver_->due_at());
}

void TcpFlow::wake(Seconds now)
{
    if (!sender_ && ask_again_at_ && *ask_again_at_ <= now) return ask_to_open(now);
    if (!sender_) return;
    if (auto const at = receiver_->due_at(); at && *at <= now) acknowledge(now);
    if (auto const at = sender_->wakes_at(); at && *at <= now) sender_->wake(now);
}

bool TcpFlow::is_idle() const
{
    return sender_ && sender_->state().out == 0 && under_way_ == 0 && due_ == pending_.size() &&
           !receiver_->owes() && !wakes_at();
}

void TcpFlow::connect()
{
    sender_->connect(*this);
}

bool TcpFlow::at_rest() const
{
    return pending_.empty() && under_way_ == 0 && sender_ && sender_->state().out == 0;
}

} // namespace sunder::sim
