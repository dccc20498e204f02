/// \file
/// One direction of a link that one connection alone uses.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/tcp/packet_path.hpp"
#include "sim/tcp/ring.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

/// What PacketLane is, first come, first served, without a calendar.
struct IslandLane {
    struct UnderWay {
        Seconds arrives_at;
        Packet packet;
    };
    struct State {
        std::optional<JitterProcess> jitter;
        tcp::Ring<UnderWay> under_way; ///< in the order of arrival
        std::uint64_t order = 0;       ///< of the first one's arrival among what happens at one instant
        Bytes carried;
    };

    tcp::PacketPath path;
    Seed jitter_seed;
    State state;

    /// \return when a packet that comes now is at the other end, if it gets there
    [[nodiscard]] std::optional<Seconds> carry(Seconds now, Bytes size)
    {
        if (!state.jitter) return carry(now, size, {});
        auto const number = static_cast<std::uint64_t>(path.count().taken);
        return carry(now, size, state.jitter->next(now, Draws{jitter_seed.child(number)}));
    }
    /// The same with a delay of its own. \pre there is no jitter, or it is this
    [[nodiscard]] std::optional<Seconds> carry(Seconds now, Bytes size, Seconds extra)
    {
        auto const dropped = path.count().dropped;
        auto const arrives_at = path.send(now, size, extra);
        if (path.count().dropped == dropped) state.carried += size;
        return arrives_at;
    }
};

} // namespace sunder::sim
