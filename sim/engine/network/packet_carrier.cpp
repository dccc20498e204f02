#include "sim/engine/network/packet_carrier.hpp"

#include "sim/base/contract.hpp"

#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

/// Both directions of each flow, and all datagrams of each path, have lines of their own.
std::uint64_t line_of(std::uint64_t number, std::uint64_t kind)
{
    return 3 * number + kind;
}

constexpr double of_burst = -1; // FlowKey::order; those of TCP have their number there

} // namespace

// Building
// -----------------------------------------------------------------------------------------------------------

Id<PacketLane> PacketCarrier::add_lane(PacketLane::Setup const& setup)
{
    PacketLane::Listener& listener = *this;
    return lanes_.push_back(std::make_unique<PacketLane>(setup, calendar_, listener));
}

Id<FluidPath> PacketCarrier::add_path(PathSetup const& setup)
{
    SUNDER_EXPECTS(!setup.there.empty());
    Path path{.setup = setup};
    for (auto const* way : {&setup.there, &setup.back})
        for (auto const lane : *way)
            path.round_trip += lanes_[lane]->least_time(tcp::handshake_packet);
    return paths_.push_back(std::move(path));
}

void PacketCarrier::pair(Id<FluidPath> one, Id<FluidPath> other)
{
    paths_[one].other_way = other;
    paths_[other].other_way = one;
}

// Messages
// -----------------------------------------------------------------------------------------------------------

bool PacketCarrier::is_kept(Path const& path)
{
    return path.setup.settings.connection != tcp::Connection::fresh;
}

TcpFlow& PacketCarrier::flow_for_message(Id<FluidPath> id)
{
    auto& path = paths_[id];
    if (path.lasting != nullptr) return *path.lasting;
    auto const number = flows_.take();
    flows_[number].path = id;
    TcpFlow::Host& host = *this;
    auto flow = std::make_unique<TcpFlow>(TcpFlow::Setup{.number = number,
                                                         .settings = path.setup.settings,
                                                         .round_trip = path.round_trip,
                                                         .seed = path.setup.seed.child(path.flows++)},
                                          calendar_, host);
    if (is_kept(path)) path.lasting = flow.get();
    return *(flows_[number].flow = std::move(flow));
}

/// The flow of the other direction, whose receiver sits where this one's sender does.
TcpFlow* PacketCarrier::partner(Path const& path)
{
    if (!path.other_way) return nullptr;
    auto& other = paths_[*path.other_way];
    if (is_kept(other)) return other.lasting;
    return answering_ != nullptr && &path_of(*answering_) == &other ? answering_ : nullptr;
}

Carrier::FlowKey PacketCarrier::start(Flow const& message)
{
    auto const& path = paths_[message.path];
    if (path.setup.back.empty()) return start_burst(message);
    if (auto* const other = partner(path)) other->answers();
    auto& flow = flow_for_message(message.path);
    auto const number = flow.write({.bytes = static_cast<std::int64_t>(std::ceil(message.bytes.value())),
                                    .token = message.token,
                                    .turn = message.turn});
    return {.order = static_cast<double>(number), .number = flow.number()};
}

Bytes PacketCarrier::abort(FlowKey const& message)
{
    if (message.order == of_burst) {
        auto& burst = *bursts_[message.number].burst;
        auto const left = burst.left();
        burst.forget();
        return left;
    }
    auto& flow = *flows_[message.number].flow;
    return Bytes{static_cast<double>(flow.forget(static_cast<std::int64_t>(message.order)))};
}

std::vector<FlowLeft> PacketCarrier::left()
{
    std::vector<FlowLeft> all;
    for (auto const& live : flows_.all()) {
        if (live.flow) live.flow->add_left(all);
    }
    for (auto const& live : bursts_.all()) {
        if (live.burst && !live.burst->forgotten())
            all.push_back({.token = live.burst->token(), .left = live.burst->left().value()});
    }
    return all;
}

void PacketCarrier::message_arrived(TcpFlow& flow, std::uint64_t token)
{
    auto* const before = std::exchange(answering_, &flow);
    listener_.served(token);
    answering_ = before;
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

Seconds PacketCarrier::send_there(PacketBurst& burst, Bytes payload)
{
    auto const path = bursts_[burst.number()].path;
    auto const& way = paths_[path].setup.there;
    Packet const packet{.kind = Packet::Kind::datagram,
                        .way = &way,
                        .burst = &burst,
                        .line = line_of(path.index(), 2),
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

void PacketCarrier::send_there(Packet& packet)
{
    auto const& path = path_of(*packet.flow);
    if (packet.kind == Packet::Kind::data) {
        auto* const other = partner(path);
        if (auto const news = other != nullptr ? other->news() : std::nullopt) {
            packet.answered = other;
            packet.news = *news;
            other->is_under_way();
        }
    }
    packet.flow->is_under_way();
    packet.way = &path.setup.there;
    packet.line = line_of(packet.flow->number(), 0);
    lanes_[packet.way->front()]->send(packet);
}

void PacketCarrier::send_back(Packet& packet)
{
    packet.flow->is_under_way();
    packet.way = &path_of(*packet.flow).setup.back;
    packet.line = line_of(packet.flow->number(), 1);
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
    if (packet.answered != nullptr)
        packet.answered->take({.kind = Packet::Kind::acknowledgement, .news = packet.news});
    packet.flow->take(packet);
    leave(packet);
    if (packet.answered != nullptr) close_if_done(*packet.answered);
    close_if_done(*packet.flow);
}

void PacketCarrier::dropped(Packet const& packet)
{
    if (packet.burst != nullptr)
        return packet.burst->hear_of(packet.size - datagram_headers, PacketBurst::Fate::lost);
    leave(packet);
}

void PacketCarrier::leave(Packet const& packet)
{
    packet.flow->is_gone();
    if (packet.answered != nullptr) packet.answered->is_gone();
}

void PacketCarrier::close_if_done(TcpFlow& flow)
{
    if (is_kept(path_of(flow)) || !flow.at_rest()) return;
    flow.close();
    auto const number = flow.number();
    flows_[number].flow.reset();
    flows_.give_back(number);
}

} // namespace sunder::sim
