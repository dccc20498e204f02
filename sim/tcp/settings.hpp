/// \file
/// What may be chosen of a TCP connection.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>

namespace sunder::sim::tcp {

enum class Control : std::uint8_t {
    cubic, ///< RFC 9438 with HyStart, as in Linux
    reno,  ///< RFC 5681
    bbr,   ///< version 1, draft-cardwell-iccrg-bbr-congestion-control-00, as in Linux
};

enum class Connection : std::uint8_t {
    idle_reset, ///< one connection; its window is halved for each time-out that it idles (RFC 2861, Linux)
    persistent, ///< one connection that keeps its window while it idles
    fresh,      ///< a new connection for each message
};

enum class Handshake : std::uint8_t {
    counted, ///< a fresh connection's message starts with its SYN
    free,    ///< a fresh connection stands when its message starts; the handshake told it the round trip
};

inline constexpr Bytes handshake_packet{60};   ///< SYN and its answer, with their options
inline constexpr Seconds handshake_timeout{1}; ///< until they are sent again (TCP_TIMEOUT_INIT)

struct Settings {
    Control control = Control::cubic;
    Connection connection = Connection::idle_reset;
    Handshake handshake = Handshake::free;
    int initial_window = 10;     ///< segments (RFC 6928)
    Bytes mtu{1500};             ///< a full packet
    Bytes headers{52};           ///< of each packet: IP 20, TCP 20, timestamps 12
    Seconds least_timeout{0.2};  ///< TCP_RTO_MIN
    Seconds delayed_ack{0.04};   ///< TCP_DELACK_MIN
    Seconds tick{0.004};         ///< timers run in whole ticks (CONFIG_HZ 250)
    Bytes receive_window{65160}; ///< at first (tcp_rmem's default of 128 KiB)
    Bytes receive_limit{80896};  ///< what it may grow to before data tells more (131072 B of memory at 0.62)
    Bytes largest_receive_window{16.0 * 1024 * 1024}; ///< half of the largest of tcp_rmem, 32 MiB
};

} // namespace sunder::sim::tcp
