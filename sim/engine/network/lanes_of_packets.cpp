// What TCP needs of lanes.
#include "sim/base/match.hpp"
#include "sim/engine/network/lanes.hpp"
#include "sim/engine/seeds.hpp"

namespace sunder::sim {
namespace {

tcp::PacketLuck::Setup luck_of(Link const& link)
{
    tcp::PacketLuck::Setup luck;
    if (!link.loss) return luck;
    std::visit(Match{[&](PacketLoss const& packets) { luck.probability = packets.probability; },
                     [](MessageLoss const&) {}, // deploy() lets none come to TCP
                     [&](GilbertElliott const& chain) { luck.bursts = chain; }},
               link.loss->process);
    return luck;
}

tcp::Settings settings_of(Transport const& transport)
{
    tcp::Settings settings;
    std::visit(Match{[&](Tcp const& tcp) {
                         settings.control = tcp.control;
                         settings.connection = tcp.connection;
                         settings.handshake = tcp.handshake;
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
    lane.packets = tcp_->add_lane({.path = {.rate = *lane.rate,
                                            .delay = link.latency,
                                            .queue = buffer_of(deployment_.platform, lane.link, *lane.rate),
                                            .jitter = {},
                                            .luck = luck_of(link)},
                                   .jitter = link.jitter ? &*link.jitter : nullptr,
                                   .seed = seed_of_packets(seed)});
    return *lane.packets;
}

void Lanes::add_tcp_path(ChannelKey const& key, Channel& channel)
{
    auto const& application = deployment_.applications[*key.user];
    auto const& route = deployment_.platform.routes[key.route];
    auto const& groups = deployment_.platform.devices;
    TcpCarrier::PathSetup setup{.settings = settings_of(application.transport),
                                .opens = key.heading == Heading::out,
                                .seed = seed_of_connection(seed_, application.name, groups[route.from].name,
                                                           key.from, groups[route.to].name, key.to)};
    auto const lanes = std::span{lanes_of_channels_}.subspan(channel.first_lane);
    for (auto const id : lanes.first(channel.lanes))
        setup.there.push_back(packet_lane(id));
    for (auto const id : lanes.subspan(channel.lanes, channel.lanes_back))
        setup.back.push_back(packet_lane(id));
    channel.carrier = tcp_.get();
    channel.path = tcp_->add_path(setup);
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
         Carriage::packets});
    if (answers != channel_ids_.end()) tcp_->pair(channel.path, channels_[answers->second].path);
}

void Lanes::make_tcp(Calendar& calendar, Carrier::Listener& listener)
{
    for (auto const& [key, id] : channel_ids_) {
        if (key.second != Carriage::packets) continue;
        if (!tcp_) tcp_ = std::make_unique<TcpCarrier>(calendar, listener);
        add_tcp_path(key.first, channels_[id]);
    }
    for (auto const& [key, id] : channel_ids_) {
        if (key.second == Carriage::packets) pair_tcp_paths(key.first, channels_[id]);
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
    auto const since = packets && counting_ == Counting::open ? tcp_->carried(*packets) : Bytes{};
    return uses_[id].carried + since;
}

void Lanes::count_packets(double sign)
{
    for (auto const id : lanes_.ids()) {
        if (auto const packets = lanes_[id].packets) uses_[id].carried += sign * tcp_->carried(*packets);
    }
}

} // namespace sunder::sim
