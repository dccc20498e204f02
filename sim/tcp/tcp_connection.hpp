/// \file
/// A TCP connection as Linux runs it, packet by packet, over a path of one bottleneck.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/tcp/packet_path.hpp"
#include "sim/tcp/packets.hpp"
#include "sim/tcp/receiver.hpp"
#include "sim/tcp/sender.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

namespace sunder::sim::tcp {

/// One message at a time goes one way and is answered by one packet. When its last byte arrives follows from
/// every packet on its way through the bottleneck and every acknowledgement on its way back; computers take
/// no time.
///
/// Assumptions: one segment is one packet; segments keep their order; SACK tells of all that arrived (not of
/// three gaps only); the application at the far end reads at once, and so does the near end write; no ECN, no
/// offloads, no limit by the send buffer. Sources: RFC 5681, 6298, 6675, 6928, 6937, 7323, 7661, 8985, 9438,
/// and Linux 6.x where it differs, as each part says.
///
/// Several connections may share paths: whoever runs them takes the earliest `next()` of all.
class TcpConnection final : Sender::Wire {
public:
    struct Message {
        Seconds at; ///< handed to the connection
        std::int64_t bytes = 1;
        Bytes answer{1}; ///< at most one packet, sent when the last byte has arrived
    };
    struct Outcome {
        Seconds delivered_at; ///< its last byte, at the receiver
        Seconds answered_at;  ///< the answer, at the sender
    };
    /// What a carrier has to know of it: it may send `window` in each `round_trip`.
    struct State {
        Bytes window;
        Bytes threshold; ///< infinite at first
        Seconds round_trip;
        Seconds timeout;
        SenderState::Phase phase = SenderState::Phase::open;
    };

    /// \pre the paths outlive it, and let a packet through now and then
    TcpConnection(Settings const& settings, PacketPath& there, PacketPath& back, Seed seed);

    /// Sends a message when all before it has been answered, and waits. \pre message.bytes > 0
    Outcome exchange(Message const& message);

    // The same in steps.
    void send(Message const& message);
    [[nodiscard]] bool answered() const { return outcome_.has_value(); }
    /// \pre answered()
    [[nodiscard]] Outcome const& outcome() const { return *outcome_; }
    /// When something happens next; nothing may.
    [[nodiscard]] std::optional<Seconds> next() const;
    /// Lets it happen. \pre next()
    void step();

    /// \pre something was sent
    [[nodiscard]] State state() const;

private:
    struct Arriving {
        Seconds at;
        DataPacket packet;
    };
    struct Returning {
        Seconds at;
        Acknowledgement acknowledgement;
        bool answers = false;
    };

    void transmit(Seconds now, DataPacket const& packet) override;
    [[nodiscard]] Seconds open(Seconds now);
    [[nodiscard]] Seconds round_trip() const;
    void arrive(Seconds now, DataPacket const& packet);
    void acknowledge(Seconds now);
    void answer(Seconds now);

    Settings settings_;
    PacketPath& there_;
    PacketPath& back_;
    Seed seed_;
    std::uint64_t connections_ = 0;
    std::unique_ptr<Receiver> receiver_;
    std::unique_ptr<Sender> sender_;
    std::deque<Arriving> arriving_;
    std::deque<Returning> returning_;
    Message message_;
    std::optional<Seconds> delivered_at_;
    std::optional<Seconds> answer_again_at_;
    int answers_ = 0;
    std::optional<Outcome> outcome_;
};

} // namespace sunder::sim::tcp
