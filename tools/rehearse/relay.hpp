/// \file
/// Links between connections of one machine, where there are no namespaces.
#pragma once

#include "tools/linux_tcp/packet_network.hpp"

#include <netinet/in.h>

#include <cstddef>
#include <vector>

namespace sunder::rehearse {

/// A process between the two ends of connections: it takes bytes in pieces of a packet, and hands each on
/// when the lanes of its way have it. TCP itself meets no delay, so windows, losses and acknowledgements are
/// not those of a real path: what is left is rate, latency and jitter.
class Relay {
public:
    /// A connection with a way there and a way back.
    struct Joint {
        int listens = -1; ///< for the near end
        sockaddr_in far{};
        std::vector<std::size_t> there; ///< lanes
        std::vector<std::size_t> back;
    };

    Relay(std::vector<Joint> joints, std::vector<linux_tcp::LinkLane> lanes)
        : joints_{std::move(joints)}, lanes_{std::move(lanes)}
    {
    }

    /// \throws sim::RunError  where a connection breaks
    [[noreturn]] void carry(linux_tcp::PathClock const& clock);

private:
    std::vector<Joint> joints_;
    std::vector<linux_tcp::LinkLane> lanes_;
};

} // namespace sunder::rehearse
