/// \file
/// Messages over ns-3's TCP. C++17 and no header of ours: those of ns-3 3.37 are no C++20.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::linux_tcp {

/// Two nodes, a point-to-point link with a bounded queue, and losses drawn for each packet as it arrives, by
/// ns-3's own numbers. Both ends are set as Linux is where ns-3 has another default: 1448 bytes a segment,
/// least time-out 200 ms, acknowledgements delayed by up to 40 ms, buffers of 6 MB, and no discipline before
/// the link's queue. ns-3 does not restart the window of a connection that idles.
struct Talk {
    std::string control;          ///< cubic, bbr or reno
    double rate = 0;              ///< bits per second
    double delay = 0;             ///< one way, seconds
    double loss = 0;              ///< of each packet, both ways
    double queue = 0;             ///< bytes of packets
    std::uint32_t bytes = 0;      ///< of a message, at most `largest_message`
    double pause = 0;             ///< seconds from an answer to the next message
    int messages = 1;             ///< over one connection
    std::uint64_t seed = 0;       ///< of the losses
    std::uint64_t connection = 0; ///< its number: each has losses of its own
};

constexpr std::uint32_t largest_message = 6'291'456;

/// Of each message, from handing over its first byte until an answer of one byte is there, seconds.
/// Handshakes are not counted. Fewer than asked for where ns-3 gave no answer within two minutes.
[[nodiscard]] std::vector<double> times_of(Talk const& talk);

[[nodiscard]] std::string version_of_ns3();

} // namespace sunder::linux_tcp
