#include "sim/engine/network/packet_carrier.hpp"

#include <utility>

namespace sunder::sim {
namespace {

constexpr double of_burst = -1; // FlowKey::order; those of TCP have their number there

// Two tokens of each flow.
constexpr std::uint64_t timer = 0;
constexpr std::uint64_t end_of_message = 1;

} // namespace

Id<PacketLane> PacketCarrier::add_lane(PacketLane::Setup const& setup)
{
    PacketLane::Listener& listener = *this;
    return lanes_.push_back(std::make_unique<PacketLane>(setup, calendar_, listener));
}

Seconds PacketCarrier::least_time(Id<PacketLane> lane) const
{
    return lanes_[lane]->least_time(tcp::handshake_packet);
}

// Messages
// -----------------------------------------------------------------------------------------------------------

Carrier::FlowKey PacketCarrier::start(Flow const& message)
{
    if (setup_of(message.path).back.empty()) return start_burst(message);
    return start_message(calendar_.now(), message);
}

Bytes PacketCarrier::abort(FlowKey const& message)
{
    if (message.order != of_burst) return forget_message(message);
    auto& burst = *bursts_[message.number].burst;
    auto const left = burst.left();
    burst.forget();
    return left;
}

std::vector<FlowLeft> PacketCarrier::left()
{
    std::vector<FlowLeft> all;
    add_left(all);
    for (auto const& live : bursts_.all()) {
        if (live.burst && !live.burst->forgotten())
            all.push_back({.token = live.burst->token(), .left = live.burst->left().value()});
    }
    return all;
}

/// When it is its turn among all that happens now.
void PacketCarrier::message_due(TcpFlow& flow, Seconds now, Turn turn)
{
    calendar_.schedule(now, turn, *this, 2 * flow.number() + end_of_message);
}

// Datagrams
// ----------------------------------------------------------------------------------------------------------

Carrier::FlowKey PacketCarrier::start_burst(Flow const& message)
{
    auto const number = bursts_.take();
    auto& live = bursts_[number];
    live.path = message.path;
    PacketBurst::Host& host = *this;
    live.burst = std::make_unique<PacketBurst>(
        PacketBurst::Setup{
            .number = number, .bytes = message.bytes, .token = message.token, .turn = message.turn},
        calendar_, host);
    live.burst->begin();
    return {.order = of_burst, .number = number};
}

Seconds PacketCarrier::send_next(PacketBurst& burst, Bytes payload)
{
    auto const path = bursts_[burst.number()].path;
    auto const& way = setup_of(path).there;
    Packet const packet{.kind = Packet::Kind::datagram,
                        .way = &way,
                        .burst = &burst,
                        .line = line_of_datagrams(path),
                        .size = payload + datagram_headers};
    return lanes_[way.front()]->send(packet);
}

void PacketCarrier::burst_ended(PacketBurst& burst)
{
    auto const number = burst.number();
    auto const ended = std::move(bursts_[number].burst);
    bursts_.give_back(number);
    lost_ = ended->lost();
    if (!ended->forgotten()) listener_.served(ended->token());
}

// Packets
// ------------------------------------------------------------------------------------------------------------

void PacketCarrier::send(Seconds /*now*/, Packet& packet)
{
    lanes_[packet.way->front()]->send(packet);
}

void PacketCarrier::passed(Packet& packet)
{
    auto const& way = *packet.way;
    if (packet.hops < way.size()) {
        lanes_[way[packet.hops]]->send(packet);
        return;
    }
    if (packet.burst != nullptr)
        return packet.burst->hear_of(packet.size - datagram_headers, PacketBurst::Fate::arrived);
    arrived(calendar_.now(), packet);
}

void PacketCarrier::dropped(Packet const& packet)
{
    if (packet.burst != nullptr)
        return packet.burst->hear_of(packet.size - datagram_headers, PacketBurst::Fate::lost);
    lost(packet);
}

// Timers
// -------------------------------------------------------------------------------------------------------------

/// A timer that was put off is left to run out, and set again then.
void PacketCarrier::changed(TcpFlow& flow)
{
    auto const number = flow.number();
    if (watched_.size() <= number) watched_.resize(number + 1);
    auto& watched = watched_[number];
    if (watched && flow.sleeps_until(watched->at)) return;
    auto const at = flow.wakes_at();
    if (!at || (watched && watched->at <= *at)) return;
    if (watched) calendar_.cancel(*watched);
    watched = calendar_.schedule(*at, Turn::of_leaving(0), *this,
                                 2 * number + timer); // after packets that arrive then
}

void PacketCarrier::closes(TcpFlow& flow)
{
    if (auto& watched = watched_[flow.number()]) calendar_.cancel(*std::exchange(watched, std::nullopt));
}

void PacketCarrier::wake(std::uint64_t token)
{
    auto const number = token / 2;
    if (token % 2 == end_of_message) return end_message(calendar_.now(), number, listener_);
    watched_[number].reset();
    flow(number).wake(calendar_.now());
    changed(flow(number));
}

} // namespace sunder::sim
