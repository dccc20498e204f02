/// \file
/// A flow that has its links for itself.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/network/island_lane.hpp"
#include "sim/engine/network/tcp_flow.hpp"
#include "sim/tcp/packets.hpp"
#include "sim/tcp/receiver.hpp"
#include "sim/tcp/sender.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Data goes over one lane, acknowledgements come back over another, and nothing else is on either. So what
/// comes to the receiver hangs on nothing that happens to the sender meanwhile, and each end is taken as far
/// as what is on its way to it tells; at each end everything happens in order and at the same instants as
/// step by step.
class OneWay final : tcp::Sender::Wire {
public:
    struct Setup {
        TcpFlow* flow = nullptr; ///< that stands
        IslandLane* there = nullptr;
        IslandLane* back = nullptr;
        std::vector<Id<PacketLane>> const* way_there = nullptr;
        std::vector<Id<PacketLane>> const* way_back = nullptr;
        Bytes headers; ///< of each packet
    };

    explicit OneWay(Setup const& setup);
    OneWay(OneWay const&) = delete;
    OneWay& operator=(OneWay const&) = delete;
    ~OneWay();

    enum class End : std::uint8_t {
        due,     ///< a message is
        enough,  ///< so much has happened as may
        nothing, ///< more happens by then
    };
    /// Lets happen what does up to `until`, or until a message is due, or `most` packets have come to the
    /// sender.
    End run(Seconds until, int most);
    /// The latest that has happened.
    [[nodiscard]] Seconds reached() const { return reached_; }

private:
    void transmit(Seconds now, tcp::DataPacket const& data) override;
    [[nodiscard]] bool receive(Seconds until);
    void acknowledge(Seconds now);
    [[nodiscard]] bool step_of_sender(Seconds until);

    Setup setup_;
    TcpFlow& flow_;
    tcp::Sender& sender_;
    tcp::Receiver& receiver_;
    IslandLane& there_;
    IslandLane& back_;
    Seconds reached_;
};

} // namespace sunder::sim
