/// \file
/// Connections between pairs of devices, whoever carries their packets.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/engine/network/tcp_flow.hpp"
#include "sim/engine/slots.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::sim {

/// A connection has a flow in each direction, which goes by its own path; what one end sends takes along what
/// it has to acknowledge.
///
/// Assumptions, beside those of TcpConnection (sim/tcp/tcp_connection.hpp): the two directions of a
/// connection have windows of their own, as in Linux, but each measures round trips for itself; every segment
/// is one packet whatever links it crosses.
class TcpPaths : public Carrier, protected TcpFlow::Host {
public:
    struct PathSetup {
        std::vector<Id<PacketLane>> there;
        std::vector<Id<PacketLane>> back; ///< of acknowledgements; none: messages go as datagrams
        tcp::Settings settings;           ///< with a free handshake where the other end opens the connection
        Seed seed{0};
    };

    virtual Id<PacketLane> add_lane(PacketLane::Setup const& setup) = 0;
    /// One direction between two devices, for messages of one application where they go over TCP.
    /// \pre there are lanes there
    Id<FluidPath> add_path(PathSetup const& setup);
    /// These are the two directions of one connection.
    void pair(Id<FluidPath> one, Id<FluidPath> other);

    /// Bytes with headers, since the start: sent again, acknowledged and lost ones included.
    [[nodiscard]] virtual Bytes carried(Id<PacketLane> lane) = 0;

protected:
    // What the carrier of packets does
    /// On the first lane of its way.
    virtual void send(Seconds now, Packet& packet) = 0;
    /// A small packet's time over it when nothing else is there, jitter apart.
    [[nodiscard]] virtual Seconds least_time(Id<PacketLane> lane) const = 0;
    /// It may want to be woken at another instant than before.
    virtual void changed(TcpFlow& /*flow*/) {}
    virtual void closes(TcpFlow& /*flow*/) {}

    // What it asks for
    /// Packet::line of its datagrams.
    [[nodiscard]] static std::uint64_t line_of_datagrams(Id<FluidPath> path);
    [[nodiscard]] PathSetup const& setup_of(Id<FluidPath> path) const { return setups_[path]; }
    FlowKey start_message(Seconds now, Flow const& message);
    Bytes forget_message(FlowKey const& message);
    void add_left(std::vector<FlowLeft>& all) const;
    /// A packet has come to the end of its way.
    void arrived(Seconds now, Packet const& packet);
    void lost(Packet const& packet);
    /// A connection of one message that is over is forgotten.
    void close_if_done(TcpFlow& flow);
    /// The first message of this flow, which was due, ends.
    void end_message(Seconds now, std::uint64_t flow, Listener& listener);
    [[nodiscard]] TcpFlow& flow(std::uint64_t number) { return *state_.flows[number].flow; }

    /// A flow that is copied with whatever holds it, and else stays where it is.
    class Held {
    public:
        Held() = default;
        Held(Held&&) = default;
        Held(Held const& other) { *this = other; }
        Held& operator=(Held&&) = default;
        Held& operator=(Held const& other);
        ~Held() = default;

        template <class... Arguments>
        void emplace(Arguments&&... arguments)
        {
            flow_ = std::make_unique<TcpFlow>(std::forward<Arguments>(arguments)...);
        }
        void reset() { flow_.reset(); }
        [[nodiscard]] explicit operator bool() const { return flow_ != nullptr; }
        [[nodiscard]] TcpFlow& operator*() const { return *flow_; }
        [[nodiscard]] TcpFlow* operator->() const { return flow_.get(); }

    private:
        std::unique_ptr<TcpFlow> flow_;
    };
    struct Live {
        Id<FluidPath> path;
        Held flow;
    };
    /// All that changes.
    struct State {
        struct Path {
            std::uint64_t flows = 0;              ///< so far
            std::optional<std::uint64_t> lasting; ///< the flow of a connection that is kept
        };
        Table<Path, FluidPath> paths;
        Slots<Live> flows;
    };
    [[nodiscard]] State& state() { return state_; }

private:
    void send_there(Seconds now, Packet& packet) override;
    void send_back(Seconds now, Packet& packet) override;
    [[nodiscard]] Id<FluidPath> path_of(TcpFlow const& flow) const
    {
        return state_.flows[flow.number()].path;
    }
    [[nodiscard]] bool is_kept(Id<FluidPath> path) const;
    TcpFlow& flow_for_message(Seconds now, Id<FluidPath> path);
    [[nodiscard]] TcpFlow* partner(Id<FluidPath> path);
    void leave(Packet const& packet);

    Table<PathSetup, FluidPath> setups_;
    Table<Seconds, FluidPath> round_trips_; ///< of small packets while nothing else is there
    Table<std::optional<Id<FluidPath>>, FluidPath> other_ways_;
    State state_;
    TcpFlow* answering_ = nullptr; ///< whose message is being heard of
};

} // namespace sunder::sim
