/// \file
/// One direction of a link as packets of connections meet it.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/tcp/packet_path.hpp"
#include "sim/tcp/packets.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace sunder::sim {

class PacketBurst;
class PacketLane;
class TcpFlow;

/// A packet on its way from one end to the other.
struct Packet {
    enum class Kind : std::uint8_t {
        opening,
        opening_answer,
        data,
        acknowledgement,
        datagram
    } kind = Kind::data;
    std::uint32_t hops = 0;                           ///< it has behind it
    std::vector<Id<PacketLane>> const* way = nullptr; ///< that it goes
    PacketBurst* burst = nullptr;                     ///< of a datagram; it has no flow
    TcpFlow* flow = nullptr;     ///< whose data it holds, acknowledges or opens the way for
    Bytes size;                  ///< with its headers
    tcp::DataPacket data;        ///< of its kind
    TcpFlow* answered = nullptr; ///< the flow of the other direction that `news` is for, where there is some
    tcp::Acknowledgement news;   ///< of its kind, or what data takes along
};

/// First come, first served by packets of whoever sends over it, see PacketPath.
class PacketLane final : Wakeable {
public:
    class Listener {
    public:
        virtual void passed(Packet& packet) = 0;
        virtual void dropped(Packet const& packet) = 0;

    protected:
        ~Listener() = default;
    };
    struct Setup {
        tcp::PacketPath::Setup path;    ///< without jitter
        Jitter const* jitter = nullptr; ///< outlives the lane; nothing: none
        Seed seed{0};
    };

    PacketLane(Setup const& setup, Calendar& calendar, Listener& listener);

    /// \return when its sender, the link, is through with all that it has taken
    Seconds send(Packet const& packet);

    /// Of all packets that it has taken, those that were lost on it included.
    [[nodiscard]] Bytes carried() const { return carried_; }
    /// A small packet's time over it when nothing else is there, jitter apart.
    [[nodiscard]] Seconds least_time(Bytes size) const;

private:
    void wake(std::uint64_t token) override;

    struct UnderWay {
        Seconds arrives_at;
        Packet packet;
    };

    tcp::PacketPath path_;
    std::optional<JitterProcess> jitter_;
    Seed jitter_seed_;
    Calendar& calendar_;
    Listener& listener_;
    std::deque<UnderWay> under_way_; ///< in the order of arrival
    Bytes carried_;
};

} // namespace sunder::sim
