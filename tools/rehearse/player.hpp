/// \file
/// One device of a rehearsal, in a process of its own.
#pragma once

#include "tools/rehearse/board.hpp"
#include "tools/rehearse/leg_work.hpp"
#include "tools/rehearse/troupe.hpp"

#include <netinet/in.h>

#include <cstddef>
#include <vector>

namespace sunder::rehearse {

/// The two ends of a connection before it stands.
struct SocketPair {
    int near = -1; ///< a socket that is to connect
    int far = -1;  ///< one that listens
    sockaddr_in address{};
    enum class Opening : std::uint8_t {
        before,     ///< before the beginning
        with_first, ///< with the first message, whose time counts the handshake
    } opening = Opening::before;
};

/// A device: workers who take jobs first come, first served, and one thread of the network, which receives,
/// tells the time of arrivals and sends what a worker's socket did not take at once. A request is a job of
/// decoding, ops and coding in a row on each of its devices, as in the simulator.
class Player {
public:
    struct Setup {
        sim::Deployment const* deployment = nullptr;
        Troupe const* troupe = nullptr;
        Board const* board = nullptr;
        std::size_t place = 0;
        std::vector<SocketPair> const* ends = nullptr; ///< (connections,)
        MakeWork make_work;
    };

    /// Gets ready, waits for the beginning, and plays until the process is ended.
    /// \throws sim::RunError  where something of it breaks
    [[noreturn]] static void play(Setup const& setup);
};

} // namespace sunder::rehearse
