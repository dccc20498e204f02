/// \file
/// Messages that cross links packet by packet.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/packet_burst.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/engine/network/tcp_paths.hpp"
#include "sim/engine/slots.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Runs connections, and datagrams beside them, over lanes that all their packets share, first come, first
/// served, or in turns; a packet takes its lanes one after the other. Every packet is an event.
class PacketCarrier final : public TcpPaths, PacketLane::Listener, PacketBurst::Host, Wakeable {
public:
    PacketCarrier(Calendar& calendar, Carrier::Listener& listener) : calendar_{calendar}, listener_{listener}
    {
    }

    Id<PacketLane> add_lane(PacketLane::Setup const& setup) override;
    [[nodiscard]] Bytes carried(Id<PacketLane> lane) override { return lanes_[lane]->carried(); }

    /// How many packets of the datagrams whose end is just being told were lost.
    [[nodiscard]] std::int64_t lost_packets() const { return lost_; }

    FlowKey start(Flow const& flow) override;
    Bytes abort(FlowKey const& flow) override;
    [[nodiscard]] std::vector<FlowLeft> left() override;

private:
    // For TcpPaths
    void send(Seconds now, Packet& packet) override;
    [[nodiscard]] Seconds least_time(Id<PacketLane> lane) const override;
    void changed(TcpFlow& flow) override;
    void closes(TcpFlow& flow) override;
    void message_due(TcpFlow& flow, Seconds now, Turn turn) override;

    void wake(std::uint64_t token) override;
    void passed(Packet& packet) override;
    void dropped(Packet const& packet) override;

    Seconds send_next(PacketBurst& burst, Bytes payload) override;
    void burst_ended(PacketBurst& burst) override;
    FlowKey start_burst(Flow const& message);

    Calendar& calendar_;
    Carrier::Listener& listener_;
    Table<std::unique_ptr<PacketLane>, PacketLane> lanes_;
    std::vector<std::optional<Calendar::Event>> watched_; ///< timers of flows, by number
    struct LiveBurst {
        Id<FluidPath> path;
        std::unique_ptr<PacketBurst> burst;
    };
    Slots<LiveBurst> bursts_;
    std::int64_t lost_ = 0;
};

} // namespace sunder::sim
