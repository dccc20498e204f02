/// \file
/// Messages that cross links packet by packet.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/packet_burst.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/engine/network/tcp_flow.hpp"
#include "sim/engine/slots.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Runs connections, and datagrams beside them, over lanes that all their packets share, first come, first
/// served; a packet takes its lanes one after the other. A connection has a flow in each direction, which
/// goes by its own path; what one end sends takes along what it has to acknowledge.
///
/// Assumptions, beside those of TcpConnection (sim/tcp/tcp_connection.hpp): the two directions of a
/// connection have windows of their own, as in Linux, but each measures round trips for itself; every segment
/// is one packet whatever links it crosses.
class PacketCarrier final : public Carrier, PacketLane::Listener, TcpFlow::Host, PacketBurst::Host {
public:
    struct PathSetup {
        std::vector<Id<PacketLane>> there;
        std::vector<Id<PacketLane>> back; ///< of acknowledgements; none: messages go as datagrams
        tcp::Settings settings;           ///< with a free handshake where the other end opens the connection
        Seed seed{0};
    };

    PacketCarrier(Calendar& calendar, Carrier::Listener& listener) : calendar_{calendar}, listener_{listener}
    {
    }

    Id<PacketLane> add_lane(PacketLane::Setup const& setup);
    /// One direction between two devices, for messages of one application where they go over TCP.
    /// \pre there are lanes there
    Id<FluidPath> add_path(PathSetup const& setup);
    /// These are the two directions of one connection.
    void pair(Id<FluidPath> one, Id<FluidPath> other);

    /// Bytes with headers, since the start: sent again, acknowledged and lost ones included.
    [[nodiscard]] Bytes carried(Id<PacketLane> lane) const { return lanes_[lane]->carried(); }

    /// How many packets of the datagrams whose end is just being told were lost.
    [[nodiscard]] std::int64_t lost() const { return lost_; }

    FlowKey start(Flow const& flow) override;
    Bytes abort(FlowKey const& flow) override;
    [[nodiscard]] std::vector<FlowLeft> left() override;

private:
    struct Path {
        PathSetup setup;
        Seconds round_trip; ///< of small packets while nothing else is there
        std::uint64_t flows = 0;
        TcpFlow* lasting = nullptr; ///< the flow of a connection that is kept
        std::optional<Id<FluidPath>> other_way;
    };
    struct Live {
        Id<FluidPath> path;
        std::unique_ptr<TcpFlow> flow;
    };

    void send_there(Packet& packet) override;
    void send_back(Packet& packet) override;
    Seconds send_there(PacketBurst& burst, Bytes payload) override;
    void burst_ended(PacketBurst& burst) override;
    FlowKey start_burst(Flow const& message);
    void passed(Packet& packet) override;
    void dropped(Packet const& packet) override;
    void message_arrived(TcpFlow& flow, std::uint64_t token) override;
    [[nodiscard]] Path& path_of(TcpFlow const& flow) { return paths_[flows_[flow.number()].path]; }
    [[nodiscard]] static bool is_kept(Path const& path);
    TcpFlow& flow_for_message(Id<FluidPath> id);
    [[nodiscard]] TcpFlow* partner(Path const& path);
    static void leave(Packet const& packet);
    void close_if_done(TcpFlow& flow);

    Calendar& calendar_;
    Carrier::Listener& listener_;
    Table<std::unique_ptr<PacketLane>, PacketLane> lanes_;
    Table<Path, FluidPath> paths_;
    Slots<Live> flows_;
    struct LiveBurst {
        Id<FluidPath> path;
        std::unique_ptr<PacketBurst> burst;
    };
    Slots<LiveBurst> bursts_;
    std::int64_t lost_ = 0;
    TcpFlow* answering_ = nullptr; ///< whose message is being heard of
};

} // namespace sunder::sim
