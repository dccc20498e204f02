#include "sim/engine/network/tcp_flow.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

constexpr std::uint64_t timer = 0; // token; the other one tells of a message that has arrived
constexpr std::uint64_t arrival = 1;

} // namespace

TcpFlow::TcpFlow(Setup const& setup, Calendar& calendar, Host& host)
    : number_{setup.number}, settings_{setup.settings}, seed_{setup.seed}, calendar_{calendar}, host_{host}
{
    if (settings_.handshake == tcp::Handshake::counted)
        ask_to_open();
    else
        stand(setup.round_trip);
}

// Opening
// ------------------------------------------------------------------------------------------------------------

void TcpFlow::ask_to_open()
{
    asked_at_ = calendar_.now();
    ask_again_at_ = asked_at_ + tcp::handshake_timeout;
    Packet packet{.kind = Packet::Kind::opening, .flow = this, .size = tcp::handshake_packet};
    host_.send_there(packet);
    watch();
}

void TcpFlow::stand(Seconds round_trip)
{
    ask_again_at_.reset();
    auto const now = calendar_.now();
    tcp::Sender::Wire& wire = *this;
    receiver_.emplace(settings_, now);
    sender_.emplace(settings_, wire, seed_, now, round_trip);
    for (auto& message : pending_)
        hand_over(message);
    watch();
}

// Messages
// -----------------------------------------------------------------------------------------------------------

std::int64_t TcpFlow::write(Message const& message)
{
    pending_.push_back(
        {.number = messages_++, .bytes = message.bytes, .token = message.token, .turn = message.turn});
    auto const number = pending_.back().number;
    if (sender_) {
        hand_over(pending_.back());
        watch();
    }
    return number;
}

void TcpFlow::hand_over(Pending& message)
{
    message.end = sender_->written() + message.bytes;
    sender_->write(calendar_.now(), message.bytes);
}

std::int64_t TcpFlow::left_of(Pending const& message) const
{
    if (!receiver_) return message.bytes;
    return std::clamp<std::int64_t>(message.end - receiver_->bytes(), 0, message.bytes);
}

std::int64_t TcpFlow::forget(std::int64_t message)
{
    auto const found = std::ranges::find(pending_, message, &Pending::number);
    SUNDER_EXPECTS(found != pending_.end());
    found->heard = Pending::Heard::no;
    return left_of(*found);
}

void TcpFlow::add_left(std::vector<FlowLeft>& all) const
{
    for (auto const& message : pending_) {
        if (message.heard == Pending::Heard::yes)
            all.push_back({.token = message.token, .left = static_cast<double>(left_of(message))});
    }
}

/// They end at once, but when it is their turn among all that happens now.
void TcpFlow::tell_arrivals()
{
    for (; arrived_ < pending_.size() && receiver_->bytes() >= pending_[arrived_].end; ++arrived_)
        calendar_.schedule(calendar_.now(), pending_[arrived_].turn, *this, arrival);
}

void TcpFlow::end_message()
{
    auto const message = pending_.front();
    pending_.pop_front();
    --arrived_;
    if (message.heard == Pending::Heard::yes) host_.message_arrived(*this, message.token);
    if (owes_ && receiver_->owes()) acknowledge();
    owes_ = false;
    watch();
}

// Packets
// ------------------------------------------------------------------------------------------------------------

void TcpFlow::transmit(Seconds /*now*/, tcp::DataPacket const& data)
{
    Packet packet{.flow = this, .size = data.bytes + settings_.headers, .data = data};
    host_.send_there(packet);
}

void TcpFlow::acknowledge()
{
    Packet packet{.kind = Packet::Kind::acknowledgement,
                  .flow = this,
                  .size = settings_.headers,
                  .news = receiver_->acknowledge(calendar_.now())};
    host_.send_back(packet);
}

void TcpFlow::answers()
{
    if (receiver_) receiver_->answers();
}

std::optional<tcp::Acknowledgement> TcpFlow::news()
{
    if (!receiver_ || !receiver_->owes()) return std::nullopt;
    auto const news = receiver_->acknowledge(calendar_.now());
    watch();
    return news;
}

void TcpFlow::take(Packet const& packet)
{
    switch (packet.kind) {
    case Packet::Kind::opening: {
        Packet answer{.kind = Packet::Kind::opening_answer, .flow = this, .size = tcp::handshake_packet};
        host_.send_back(answer);
        break;
    }
    case Packet::Kind::opening_answer:
        if (!sender_) stand(calendar_.now() - asked_at_);
        break;
    case Packet::Kind::data:
        take_data(packet.data);
        break;
    case Packet::Kind::acknowledgement:
        sender_->take(calendar_.now(), packet.news, *receiver_);
        break;
    case Packet::Kind::datagram: // none of its own
        break;
    }
    watch();
}

void TcpFlow::take_data(tcp::DataPacket const& packet)
{
    bool const due = receiver_->take(calendar_.now(), packet);
    auto const before = arrived_;
    tell_arrivals();
    if (due && arrived_ > before)
        owes_ = true;
    else if (due)
        acknowledge();
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

/// A timer that was put off is left to run out, and set again then.
void TcpFlow::watch()
{
    auto const at = wakes_at();
    if (!at || (watched_ && watched_->at <= *at)) return;
    if (watched_) calendar_.cancel(*watched_);
    watched_ = calendar_.schedule(*at, Turn::of_leaving(0), *this, timer); // after packets that arrive then
}

void TcpFlow::wake(std::uint64_t token)
{
    if (token == arrival) return end_message();
    watched_.reset();
    auto const now = calendar_.now();
    if (!sender_ && ask_again_at_ <= now) return ask_to_open();
    if (sender_) {
        if (auto const at = receiver_->due_at(); at && *at <= now) acknowledge();
        if (auto const at = sender_->wakes_at(); at && *at <= now) sender_->wake(now);
    }
    watch();
}

bool TcpFlow::at_rest() const
{
    return pending_.empty() && under_way_ == 0 && sender_ && sender_->state().out == 0;
}

void TcpFlow::close()
{
    if (watched_) calendar_.cancel(*watched_);
    watched_.reset();
}

} // namespace sunder::sim
