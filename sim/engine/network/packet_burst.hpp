/// \file
/// One attempt to send a message as datagrams, over links on which packets of TCP are, too.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/network/packet_lane.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

inline constexpr Bytes datagram_payload{1472}; ///< of a packet of 1500 B
inline constexpr Bytes datagram_headers{28};   ///< IPv4 and UDP

/// The sender hands over the next packet when the first link has sent the one before: it never floods its own
/// queue, so several who send over one link take turns. Nobody tells it of losses, there or behind. The
/// attempt ends when its last packet has arrived or was lost.
class PacketBurst final : Wakeable {
public:
    class Host {
    public:
        /// \return when the first link is through with it
        virtual Seconds send_next(PacketBurst& burst, Bytes payload) = 0;
        virtual void burst_ended(PacketBurst& burst) = 0;

    protected:
        ~Host() = default;
    };
    struct Setup {
        std::uint64_t number = 0; ///< by which its host knows it
        Bytes bytes;
        std::uint64_t token = 0;
        Turn turn; ///< of the end
    };

    /// Sends from now on. \pre setup.bytes > 0
    PacketBurst(Setup const& setup, Calendar& calendar, Host& host);
    void begin() { feed(); }

    [[nodiscard]] std::uint64_t number() const { return setup_.number; }
    [[nodiscard]] std::uint64_t token() const { return setup_.token; }
    [[nodiscard]] std::int64_t lost() const { return lost_; }
    /// Bytes that have not arrived.
    [[nodiscard]] Bytes left() const { return setup_.bytes - arrived_; }

    enum class Fate : std::uint8_t { arrived, lost };
    void hear_of(Bytes payload, Fate fate);

    /// No more is sent, and nobody hears of the end.
    void forget();
    [[nodiscard]] bool forgotten() const { return forgotten_; }

private:
    void wake(std::uint64_t token) override;
    void feed();
    void end_if_at_rest();

    Setup setup_;
    Calendar& calendar_;
    Host& host_;
    Bytes unsent_;
    Bytes arrived_;
    std::int64_t lost_ = 0;
    int under_way_ = 0;
    std::optional<Calendar::Event> next_packet_;
    bool forgotten_ = false;
};

} // namespace sunder::sim
