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
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

class FairQueue;
class PacketBurst;
class PacketLane;

/// A packet on its way from one end to the other.
struct Packet {
    enum class Kind : std::uint8_t {
        opening,
        opening_answer,
        data,
        acknowledgement,
        datagram
    } kind = Kind::data;
    static constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
    std::uint32_t hops = 0;                           ///< it has behind it
    std::vector<Id<PacketLane>> const* way = nullptr; ///< that it goes
    PacketBurst* burst = nullptr;                     ///< of a datagram; it has no flow
    std::uint64_t flow = none; ///< whose data it holds, acknowledges or opens the way for
    std::uint64_t line = 0;    ///< of a fair queue, which it shares with the others of its flow
    Bytes size;                ///< with its headers
    tcp::DataPacket data;      ///< of its kind
    std::uint64_t answered =
        none;                  ///< the flow of the other direction that `news` is for, where there is some
    tcp::Acknowledgement news; ///< of its kind, or what data takes along
};

/// A bottleneck, first come, first served (PacketPath) or in turns (FairQueue), then a delay.
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
        LinkQueue queue = LinkQueue::fifo;
        Seed seed{0};
    };

    PacketLane(Setup const& setup, Calendar& calendar, Listener& listener);
    PacketLane(PacketLane const&) = delete;
    PacketLane& operator=(PacketLane const&) = delete;
    ~PacketLane();

    /// \return when the link is through with it if it takes it now; a fair queue may keep it waiting behind
    /// others
    Seconds send(Packet const& packet);

    /// Of all packets that it has taken, those that were lost on it included.
    [[nodiscard]] Bytes carried() const { return carried_; }
    /// A small packet's time over it when nothing else is there, jitter apart.
    [[nodiscard]] Seconds least_time(Bytes size) const { return path_.least_time(size); }

private:
    void wake(std::uint64_t token) override;
    void transmit(Packet const& packet);
    void begin_next();
    void arrive();

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
    std::unique_ptr<FairQueue> queue_; ///< nothing: first come, first served
    bool busy_ = false;                ///< with a packet out of the queue
};

} // namespace sunder::sim
