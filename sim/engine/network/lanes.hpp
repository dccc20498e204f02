/// \file
/// The links of a run as messages meet them, and who carries bytes over them.
#pragma once

#include "sim/engine/message_luck.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/fluid_network.hpp"
#include "sim/engine/network/max_min_carrier.hpp"
#include "sim/engine/network/packet_carrier.hpp"
#include "sim/engine/network/packet_island.hpp"
#include "sim/engine/network/roaming_path.hpp"
#include "sim/engine/network/shared_carrier.hpp"
#include "sim/engine/network/sharing_plan.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace sunder::sim {

/// A way from one device to another: which of its group's links each message takes.
struct ChannelKey {
    Id<Route> route;
    std::int64_t from = 0;
    std::int64_t to = 0; ///< devices, by index in their groups
    std::optional<Id<Application>>
        user; ///< whose messages cross it; absent: of any that says nothing of transport
    Heading heading = Heading::out;
    friend auto operator<=>(ChannelKey const&, ChannelKey const&) = default;
};

/// One link of one device, in one direction (or both at half duplex).
struct Lane {
    Id<Link> link;
    std::int32_t index = 0;
    Direction direction = Direction::up;
    Name name;
    StepFunction const* rate = nullptr; ///< of a cell one: a second of its medium in each
    std::unique_ptr<StepFunction const>
        only_rate; ///< then it is `rate`: of a link that has faults; of a cell all of whose messages have
                   ///< this one, which then is a link like others
    std::unique_ptr<SharedCarrier> carrier; ///< where this link alone decides
    std::optional<JitterProcess> jitter;
    std::optional<LossProcess> loss;
    /// By whom its packets are carried, and which of his lanes it is.
    struct OfPackets {
        TcpPaths* home = nullptr;
        Id<PacketLane> lane;
    };
    std::optional<OfPackets> packets; ///< where TCP goes over it
};

/// What a lane has done within the window.
struct LaneUse {
    Bytes carried;
    Seconds airtime; ///< of a cell, that this took
    Joules energy;
};

/// How messages cross, as the transport of their application has it.
enum class Carriage : std::uint8_t {
    fluid, ///< bytes at the fair rate; what is lost goes again after a time-out
    ideal, ///< the same, but what is lost goes again at once
    tcp    ///< a connection, see TcpFlow
};

/// How messages cross a route.
struct PassageKind {
    Carriage carriage = Carriage::fluid;
    bool in_packets = false; ///< latency, jitter and losses are theirs: TCP, and what meets it on a link
    friend auto operator<=>(PassageKind const&, PassageKind const&) = default;
};

/// What all channels of a route have in common that carry alike.
struct Passage {
    PassageKind kind;
    bool forward = true;
    Seconds latency;
    Watts radio;
    bool has_radios = false; ///< of the devices at its ends
    bool has_jitter = false;
    bool has_loss = false;
    bool may_be_down = false;
    Seconds timeout;
    double backoff = 1;
    int tries = 1;
    Bytes mtu; ///< 0: a message is one packet
};

/// Small, since a run may have very many.
struct Channel {
    Passage const* passage = nullptr;
    Carrier* carrier = nullptr;
    Id<FluidPath> path;           ///< of its carrier, where that has several
    std::uint32_t first_lane = 0; ///< among the lanes of all channels, see Lanes::lanes_of()
    std::uint32_t lanes = 0;
    std::uint32_t lanes_back = 0; ///< of acknowledgements, where they are modelled; they follow
};

/// Channels are made before the run: all that will be used, then `share()`.
class Lanes {
public:
    /// \param seed  of the replication
    Lanes(Deployment const& deployment, Seed seed);

    [[nodiscard]] Id<Channel> channel(ChannelKey key);

    /// Decides who carries the flows of each channel, and makes all carriers but the one that needs SimGrid.
    void share(Calendar& calendar, Carrier::Listener& listener);

    /// Whether SimGrid shares the links, as the model of the network has it.
    [[nodiscard]] bool needs_solver() const { return leaves_all_to_simgrid() && !fluid_paths_.empty(); }
    /// \pre needs_solver(). \return whoever has to run the calendar
    [[nodiscard]] FluidNetwork& make_solver(Calendar& calendar, Carrier::Listener& listener);

    [[nodiscard]] Channel const& operator[](Id<Channel> channel) const { return channels_[channel]; }
    [[nodiscard]] std::span<Id<Lane> const> lanes_of(Channel const& channel) const
    {
        return std::span{lanes_of_channels_}.subspan(channel.first_lane, channel.lanes);
    }
    [[nodiscard]] Lane& lane(Id<Lane> id) { return lanes_[id]; }
    [[nodiscard]] LaneUse& use(Id<Lane> id) { return uses_[id]; }
    /// Books bytes that a message of the channel has carried, or takes them back where they are fewer than
    /// none: with the access points that it uses now, where it moves.
    void carry(Channel const& channel, Bytes bytes);
    /// Likewise what its radios used.
    void spend(Channel const& channel, Seconds sent);
    [[nodiscard]] Link const& link_of(Lane const& lane) const
    {
        return deployment_.platform.links[lane.link];
    }

    /// How long one of the links or more had no rate at all.
    [[nodiscard]] Seconds time_down(Channel const& channel, Seconds from, Seconds to) const;
    /// How many packets of a message that has just ended were lost, where it went as datagrams.
    [[nodiscard]] std::int64_t lost_packets() const { return packets_->lost_packets(); }
    /// What all flows in progress have still to carry now, but those in packets.
    [[nodiscard]] std::vector<FlowLeft> left();
    /// What packets use is counted from `begin` on until `end`, or else to the end of the run.
    void begin_to_count_packets();
    void end_to_count_packets();

    [[nodiscard]] Links rows(Window const& window, std::int32_t replication) const;
    /// Row of `rows()` of each lane.
    [[nodiscard]] Table<std::int32_t, Lane> rows_of_lanes() const;

    /// For how long a device that moves was with an access point.
    struct Contact {
        Id<DeviceGroup> group;
        std::int64_t index = 0; ///< of the device
        std::int32_t link_row = 0;
        Seconds from;
        Seconds to;
    };
    void each_contact(Seconds end, std::function<void(Contact const&)> const& visit) const;

private:
    Id<Lane> find_lane(Id<Link> link, std::int64_t index, Direction direction);
    /// \return how many lanes were added to those of all channels
    std::uint32_t add_lanes(Route const& route, ChannelKey const& key, Direction direction);
    void add_airtime(Id<Link> id, Route const& route, ChannelKey const& key);
    [[nodiscard]] CellEnd with_score(Id<Link> id, CellEnd end) const;
    void add_roaming(Id<Link> id, Route const& route, ChannelKey const& key);
    [[nodiscard]] RoamingCell* roaming(Channel const& channel, std::size_t place) const;
    template <class Visit>
    void each_use(Channel const& channel, Visit const& visit);
    void let_roam(Channel const& channel, FluidPath& path);
    [[nodiscard]] bool is_roaming(Channel const& channel) const;
    [[nodiscard]] Carriage carriage_of(ChannelKey const& key) const;
    std::uint32_t add_lanes_back(Route const& route, ChannelKey const& key);
    [[nodiscard]] Passage const& passage(Id<Route> route, Channel const& channel, PassageKind kind);
    [[nodiscard]] Passage passage_of(Route const& route, Channel const& channel, PassageKind kind) const;
    [[nodiscard]] bool leaves_tcp_to_simgrid() const;
    [[nodiscard]] std::vector<Channel*> fluid_channels();
    [[nodiscard]] bool is_cell(Lane const& lane) const { return link_of(lane).cell && !lane.only_rate; }
    [[nodiscard]] std::span<SecondsPerByte const> airtimes_of(Channel const& channel) const;
    [[nodiscard]] SecondsPerByte airtime(Channel const& channel, Id<Lane> lane) const;
    [[nodiscard]] Table<RateRange, Lane> rate_ranges(std::vector<Channel*> const& channels);
    [[nodiscard]] std::vector<PathService> planned(std::vector<Channel*> const& channels);
    [[nodiscard]] bool leaves_all_to_simgrid() const;
    void share_with_others(Channel& channel, std::vector<Id<Lane>> const& lanes);
    void make_max_min(Calendar& calendar, Carrier::Listener& listener);
    void make_tcp(Calendar& calendar, Carrier::Listener& listener);
    [[nodiscard]] Table<Id<Channel>, Channel> connections() const;
    enum class Company : std::uint8_t { alone, meets_others };
    [[nodiscard]] Table<Company, Channel> companies(Table<Id<Channel>, Channel> const& connections) const;
    [[nodiscard]] TcpPaths& home_of(Channel const& channel) const;
    Id<PacketLane> packet_lane(TcpPaths& home, Id<Lane> id);
    void add_tcp_path(TcpPaths& home, ChannelKey const& key, Channel& channel);
    [[nodiscard]] bool meets_packets(Channel const& channel) const;
    void carry_as_datagrams(ChannelKey const& key, Channel& channel);
    void find_datagrams();
    [[nodiscard]] Id<FluidLink> fluid_link(Id<Lane> lane);
    void count_packets(double sign);
    [[nodiscard]] ServedBy served_by(Id<Lane> lane) const;
    [[nodiscard]] Bytes carried(Id<Lane> lane) const;
    [[nodiscard]] Bytes capacity(Id<Lane> id, Window const& window) const;
    [[nodiscard]] Bytes largest_message() const;

    Deployment const& deployment_;
    Seed seed_;
    std::map<std::tuple<Id<Link>, std::int64_t, Direction>, Id<Lane>> lane_ids_;
    Table<Lane> lanes_;
    Table<LaneUse, Lane> uses_;
    std::map<std::pair<ChannelKey, Carriage>, Id<Channel>> channel_ids_;
    Table<Channel> channels_;
    std::vector<Id<Lane>> lanes_of_channels_;
    std::vector<SecondsPerByte>
        airtimes_of_channels_; ///< likewise, 0 on what is no cell; none where there is no cell
    bool has_cells_ = false;
    RoamingStations stations_;
    std::vector<std::unique_ptr<RoamingCell>>
        roaming_; ///< likewise, where stations of it move; none where there is no motion
    std::vector<std::unique_ptr<RoamingPath>> roaming_paths_;
    std::map<std::pair<Id<Route>, PassageKind>, Passage> passages_;
    std::map<Id<Lane>, Id<FluidLink>> fluid_ids_;
    Table<FluidLink> fluid_links_;
    Table<FluidPath> fluid_paths_;
    std::unique_ptr<FluidNetwork> fluid_;    ///< during the run, where SimGrid is needed
    std::unique_ptr<PacketCarrier> packets_; ///< where there are any that others may meet
    std::map<Id<Channel>, std::unique_ptr<PacketIsland>>
        islands_; ///< of connections that are alone, see there
    enum class Counting : std::uint8_t { open, over } counting_ = Counting::open;
    std::unique_ptr<MaxMinCarrier> max_min_; ///< where links are shared in ways that no closed form serves
};

} // namespace sunder::sim
