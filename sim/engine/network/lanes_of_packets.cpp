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

/// Nobody else's packets come to its home.
Id<PacketLane> Lanes::packet_lane(TcpPaths& home, Id<Lane> id)
{
    auto& lane = lanes_[id];
    if (lane.packets) return lane.packets->lane;
    auto const& link = link_of(lane);
    auto const seed = seed_of_lane(seed_, link.name, lane.index, lane.direction);
    auto const added =
        home.add_lane({.path = {.rate = tcp::SharedRate{lane.rate},
                                .delay = link.latency,
                                .queue = buffer_of(deployment_.platform, lane.link, *lane.rate),
                                .jitter = {},
                                .luck = luck_of(link)},
                       .jitter = link.jitter ? &*link.jitter : nullptr,
                       .queue = link.queue,
                       .seed = seed_of_packets(seed)});
    lane.packets = {.home = &home, .lane = added};
    return added;
}

void Lanes::add_tcp_path(TcpPaths& home, ChannelKey const& key, Channel& channel)
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
        setup.there.push_back(packet_lane(home, id));
    for (auto const id : lanes.subspan(channel.lanes, channel.lanes_back))
        setup.back.push_back(packet_lane(home, id));
    channel.carrier = &home;
    channel.path = home.add_path(setup);
}

/// Of each channel by TCP that of the requests: a request and its answer use one connection.
Table<Id<Channel>, Channel> Lanes::connections() const
{
    Table<Id<Channel>, Channel> connections;
    for (auto const id : channels_.ids())
        connections.push_back(id);
    for (auto const& [key, id] : channel_ids_) {
        auto const& asks = key.first;
        if (key.second != Carriage::tcp || asks.heading != Heading::out) continue;
        auto const& route = deployment_.platform.routes[asks.route];
        auto const back = deployment_.platform.find_route(route.to, route.from);
        if (!back) continue;
        auto const answers = channel_ids_.find(
            {{.route = *back, .from = asks.to, .to = asks.from, .user = asks.user, .heading = Heading::back},
             Carriage::tcp});
        if (answers != channel_ids_.end()) connections[answers->second] = id;
    }
    return connections;
}

/// A connection is alone where nothing else goes over its links, all first come, first served.
Table<Lanes::Company, Channel> Lanes::companies(Table<Id<Channel>, Channel> const& connections) const
{
    Table<std::optional<Id<Channel>>, Lane> users{lanes_.size()};
    Table<Company, Channel> companies{channels_.size(), Company::alone};
    for (auto const& [key, id] : channel_ids_) {
        auto const connection = connections[id];
        auto const& channel = channels_[id];
        auto const both_ways = std::span{lanes_of_channels_}.subspan(channel.first_lane);
        for (auto const lane : both_ways.first(channel.lanes + channel.lanes_back)) {
            auto& user = users[lane];
            if (!user) user = connection;
            if (*user != connection || key.second != Carriage::tcp ||
                link_of(lanes_[lane]).queue != LinkQueue::fifo)
                companies[*user] = companies[connection] = Company::meets_others;
        }
    }
    return companies;
}

TcpPaths& Lanes::home_of(Channel const& channel) const
{
    return *lanes_[lanes_of(channel).front()].packets->home;
}

void Lanes::make_tcp(Calendar& calendar, Carrier::Listener& listener)
{
    auto const connection_of = connections();
    auto const company_of = companies(connection_of);
    for (auto const& [key, id] : channel_ids_) {
        if (key.second != Carriage::tcp) continue;
        auto const connection = connection_of[id];
        TcpPaths* home = packets_.get();
        if (company_of[connection] == Company::alone) {
            auto& island = islands_[connection];
            if (!island) island = std::make_unique<PacketIsland>(calendar, listener);
            home = island.get();
        } else if (home == nullptr) {
            home = (packets_ = std::make_unique<PacketCarrier>(calendar, listener)).get();
        }
        add_tcp_path(*home, key.first, channels_[id]);
    }
    for (auto const id : channels_.ids()) {
        auto const connection = connection_of[id];
        if (connection != id)
            home_of(channels_[connection]).pair(channels_[connection].path, channels_[id].path);
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
        setup.there.push_back(packet_lane(*packets_, id));
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
    auto const since =
        packets && counting_ == Counting::open ? packets->home->carried(packets->lane) : Bytes{};
    return uses_[id].carried + since;
}

void Lanes::count_packets(double sign)
{
    for (auto const id : lanes_.ids()) {
        if (auto const packets = lanes_[id].packets)
            uses_[id].carried += sign * packets->home->carried(packets->lane);
    }
}

} // namespace sunder::sim
