/// \file
/// What carries the messages of an application over the links.
#pragma once

#include "sim/tcp/settings.hpp"

#include <variant>

namespace sunder::sim {

/// A connection of each device with each other that its messages go to or come from, as Linux runs it, packet
/// by packet: see TcpConnection (sim/tcp/tcp_connection.hpp).
struct Tcp {
    tcp::Control control = tcp::Control::cubic;
    tcp::Connection connection = tcp::Connection::idle_reset;
    tcp::Handshake handshake = tcp::Handshake::counted;
    int initial_window = 10; ///< segments (RFC 6928)
};

/// Bytes at the fair rate from the first one on; in packets where they meet TCP on a link (PacketBurst).
/// What is lost is sent again after the time-outs of the links, see Loss in sim/platform/platform.hpp.
struct Datagram {};

/// As Datagram, but whatever is lost goes again at once: a sender that knows of each loss when it happens,
/// and its share of the rate always. No transport is faster.
struct IdealTransport {};

using Transport = std::variant<Tcp, Datagram, IdealTransport>;

/// Whether each pair of devices has a connection of its own.
[[nodiscard]] bool connects(Transport const& transport);

} // namespace sunder::sim
