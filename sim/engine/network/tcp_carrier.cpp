#include "sim/engine/network/tcp_carrier.hpp"

#include "sim/base/contract.hpp"

#include <cmath>
#include <utility>

namespace sunder::sim {

// Building
// -----------------------------------------------------------------------------------------------------------

Id<PacketLane> TcpCarrier::add_lane(PacketLane::Setup const& setup)
{
    PacketLane::Listener& listener = *this;
    return lanes_.push_back(std::make_unique<PacketLane>(setup, calendar_, listener));
}

Id<FluidPath> TcpCarrier::add_path(PathSetup const& setup)
{
    SUNDER_EXPECTS(!setup.there.empty() && !setup.back.empty());
    Path path{.setup = setup};
    for (auto const* way : {&setup.there, &setup.back})
        for (auto const lane : *way)
            path.round_trip += lanes_[lane]->least_time(tcp::handshake_packet);
    return paths_.push_back(std::move(path));
}

void TcpCarrier::pair(Id<FluidPath> one, Id<FluidPath> other)
{
    paths_[one].other_way = other;
    paths_[other].other_way = one;
}

// Messages
// -----------------------------------------------------------------------------------------------------------

bool TcpCarrier::is_kept(Path const& path) const
{
    return path.setup.settings.connection != tcp::Connection::fresh;
}

TcpFlow& TcpCarrier::flow_for_message(Id<FluidPath> id)
{
    auto& path = paths_[id];
    if (path.lasting != nullptr) return *path.lasting;
    auto const number = flows_.take();
    flows_[number].path = id;
    TcpFlow::Host& host = *this;
    auto const& settings = path.setup.settings;
    auto flow = std::make_unique<TcpFlow>(
        TcpFlow::Setup{.number = number,
                       .settings = settings,
                       .handshake = path.setup.opens ? settings.handshake : tcp::Handshake::free,
                       .round_trip = path.round_trip,
                       .seed = path.setup.seed.child(path.flows++)},
        calendar_, host);
    if (is_kept(path)) path.lasting = flow.get();
    return *(flows_[number].flow = std::move(flow));
}

/// The flow of the other direction, whose receiver sits where this one's sender does.
TcpFlow* TcpCarrier::partner(Path const& path)
{
    if (!path.other_way) return nullptr;
    auto& other = paths_[*path.other_way];
    if (is_kept(other)) return other.lasting;
    return answering_ != nullptr && &path_of(*answering_) == &other ? answering_ : nullptr;
}

Carrier::FlowKey TcpCarrier::start(Flow const& message)
{
    auto const& path = paths_[message.path];
    if (auto* const other = partner(path)) other->answers();
    auto& flow = flow_for_message(message.path);
    auto const number = flow.write({.bytes = static_cast<std::int64_t>(std::ceil(message.bytes.value())),
                                    .token = message.token,
                                    .turn = message.turn});
    return {.order = static_cast<double>(number), .number = flow.number()};
}

Bytes TcpCarrier::abort(FlowKey const& message)
{
    auto& flow = *flows_[message.number].flow;
    return Bytes{static_cast<double>(flow.forget(static_cast<std::int64_t>(message.order)))};
}

std::vector<FlowLeft> TcpCarrier::left()
{
    std::vector<FlowLeft> all;
    for (auto const& live : flows_.all()) {
        if (live.flow) live.flow->add_left(all);
    }
    return all;
}

void TcpCarrier::message_arrived(TcpFlow& flow, std::uint64_t token)
{
    auto* const before = std::exchange(answering_, &flow);
    listener_.served(token);
    answering_ = before;
}

// Packets
// ------------------------------------------------------------------------------------------------------------

std::vector<Id<PacketLane>> const& TcpCarrier::way_of(Packet const& packet)
{
    auto const& path = path_of(*packet.flow).setup;
    switch (packet.kind) {
    case Packet::Kind::opening:
    case Packet::Kind::data:
        return path.there;
    case Packet::Kind::opening_answer:
    case Packet::Kind::acknowledgement:
        break;
    }
    return path.back;
}

void TcpCarrier::send_there(Packet& packet)
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
    lanes_[path.setup.there.front()]->send(packet);
}

void TcpCarrier::send_back(Packet& packet)
{
    packet.flow->is_under_way();
    lanes_[path_of(*packet.flow).setup.back.front()]->send(packet);
}

void TcpCarrier::passed(Packet& packet)
{
    auto const& way = way_of(packet);
    if (packet.hops < way.size()) return lanes_[way[packet.hops]]->send(packet);
    if (packet.answered != nullptr)
        packet.answered->take({.kind = Packet::Kind::acknowledgement, .news = packet.news});
    packet.flow->take(packet);
    leave(packet);
    if (packet.answered != nullptr) close_if_done(*packet.answered);
    close_if_done(*packet.flow);
}

void TcpCarrier::dropped(Packet const& packet)
{
    leave(packet);
}

void TcpCarrier::leave(Packet const& packet)
{
    packet.flow->is_gone();
    if (packet.answered != nullptr) packet.answered->is_gone();
}

void TcpCarrier::close_if_done(TcpFlow& flow)
{
    if (is_kept(path_of(flow)) || !flow.at_rest()) return;
    flow.close();
    auto const number = flow.number();
    flows_[number].flow.reset();
    flows_.give_back(number);
}

} // namespace sunder::sim
