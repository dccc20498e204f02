// Lanes on which there are packets.
#include "sim/base/match.hpp"
#include "sim/engine/network/lanes.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

tcp::PacketLuck::Setup luck_of(Link const& link)
{
    tcp::PacketLuck::Setup luck;
    if (!link.loss) return luck;
    std::visit(
        Match{[&](PacketLoss const& packets) { luck.probability = packets.probability; },
              [](MessageLoss const&) {}, // strikes datagrams as a whole, see Network::lose(); TCP meets none
              [&](GilbertElliott const& chain) { luck.bursts = chain; }},
        link.loss->process);
    return luck;
}

/// Whoever asks opens the connection.
tcp::Settings settings_of(Transport const& transport, Heading heading)
{
    tcp::Settings settings;
    std::visit(Match{[&](Tcp const& tcp) {
                         settings.control = tcp.control;
                         settings.connection = tcp.connection;
                         settings.handshake = heading == Heading::out ? tcp.handshake : tcp::Handshake::free;
                         settings.initial_window = tcp.initial_window;
                     },
                     [](OneOf<Datagram, IdealTransport> auto const&) {}},
               transport);
    return settings;
}

} // namespace

Id<PacketLane> Lanes::packet_lane(Id<Lane> id)
{
    auto& lane = lanes_[id];
    if (lane.packets) return *lane.packets;
    auto const& link = link_of(lane);
    auto const seed = seed_of_lane(seed_, link.name, lane.index, lane.direction);
    lane.packets =
        packets_->add_lane({.path = {.rate = tcp::SharedRate{lane.rate},
                                     .delay = link.latency,
                                     .queue = buffer_of(deployment_.platform, lane.link, *lane.rate),
                                     .jitter = {},
                                     .luck = luck_of(link)},
                            .jitter = link.jitter ? &*link.jitter : nullptr,
                            .queue = link.queue,
                            .seed = seed_of_packets(seed)});
    return *lane.packets;
}

void Lanes::add_tcp_path(ChannelKey const& key, Channel& channel)
{
    auto const& application = deployment_.applications[*key.user];
    auto const& route = deployment_.platform.routes[key.route];
    auto const& groups = deployment_.platform.devices;
    PacketCarrier::PathSetup setup{.settings = settings_of(application.transport, key.heading),
                                   .seed =
                                       seed_of_connection(seed_, application.name, groups[route.from].name,
                                                          key.from, groups[route.to].name, key.to)};
    auto const lanes = std::span{lanes_of_channels_}.subspan(channel.first_lane);
    for (auto const id : lanes.first(channel.lanes))
        setup.there.push_back(packet_lane(id));
    for (auto const id : lanes.subspan(channel.lanes, channel.lanes_back))
        setup.back.push_back(packet_lane(id));
    channel.carrier = packets_.get();
    channel.path = packets_->add_path(setup);
}

/// A request and its answer use one connection.
void Lanes::pair_tcp_paths(ChannelKey const& key, Channel const& channel)
{
    if (key.heading != Heading::out) return;
    auto const& route = deployment_.platform.routes[key.route];
    auto const back = deployment_.platform.find_route(route.to, route.from);
    if (!back) return;
    auto const answers = channel_ids_.find(
        {{.route = *back, .from = key.to, .to = key.from, .user = key.user, .heading = Heading::back},
         Carriage::tcp});
    if (answers != channel_ids_.end()) packets_->pair(channel.path, channels_[answers->second].path);
}

void Lanes::make_tcp(Calendar& calendar, Carrier::Listener& listener)
{
    for (auto const& [key, id] : channel_ids_) {
        if (key.second != Carriage::tcp) continue;
        if (!packets_) packets_ = std::make_unique<PacketCarrier>(calendar, listener);
        add_tcp_path(key.first, channels_[id]);
    }
    for (auto const& [key, id] : channel_ids_) {
        if (key.second == Carriage::tcp) pair_tcp_paths(key.first, channels_[id]);
    }
}

bool Lanes::meets_packets(Channel const& channel) const
{
    return std::ranges::any_of(lanes_of(channel),
                               [&](Id<Lane> id) { return lanes_[id].packets.has_value(); });
}

void Lanes::carry_as_datagrams(ChannelKey const& key, Channel& channel)
{
    PacketCarrier::PathSetup setup;
    for (auto const id : lanes_of(channel))
        setup.there.push_back(packet_lane(id));
    channel.passage = &passage(key.route, channel, {channel.passage->kind.carriage, true});
    channel.carrier = packets_.get();
    channel.path = packets_->add_path(setup);
}

/// What would meet packets on a link goes in packets, too, on all its links; until nothing else meets any.
void Lanes::find_datagrams()
{
    for (bool found = packets_ != nullptr; found;) {
        found = false;
        for (auto const& [key, id] : channel_ids_) {
            auto& channel = channels_[id];
            if (channel.passage->kind.in_packets || !meets_packets(channel)) continue;
            carry_as_datagrams(key.first, channel);
            found = true;
        }
    }
}

void Lanes::begin_to_count_packets()
{
    count_packets(-1);
}

void Lanes::end_to_count_packets()
{
    count_packets(1);
    counting_ = Counting::over;
}

Bytes Lanes::carried(Id<Lane> id) const
{
    auto const packets = lanes_[id].packets;
    auto const since = packets && counting_ == Counting::open ? packets_->carried(*packets) : Bytes{};
    return uses_[id].carried + since;
}

void Lanes::count_packets(double sign)
{
    for (auto const id : lanes_.ids()) {
        if (auto const packets = lanes_[id].packets) uses_[id].carried += sign * packets_->carried(*packets);
    }
}

} // namespace sunder::sim
