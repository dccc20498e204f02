/// \file
/// One direction of a path as single packets meet it: a bottleneck with a bounded queue, then a delay.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/tcp/packet_luck.hpp"

#include <cstdint>
#include <limits>
#include <optional>

namespace sunder::sim::tcp {

/// First come, first served at the rate of the bottleneck; a packet that would not fit into the queue is
/// dropped (drop tail). What is left of it, it is lost after it has used the bottleneck, as on a radio.
/// Packets keep their order: jitter delays those behind, too. Arithmetic only: the testbed (tools/testbed)
/// forwards real packets by it, and the model (tcp_connection.hpp) virtual ones.
class PacketPath {
public:
    struct Setup {
        StepFunction rate{1.0}; ///< of the bottleneck, bytes per second
        Seconds delay;          ///< one way, after the bottleneck
        /// Bytes that may wait, with those of the packet that is being sent.
        Bytes queue{std::numeric_limits<double>::infinity()};
        std::optional<Distribution> jitter; ///< on top of `delay`
        PacketLuck::Setup luck;
    };
    /// What became of packets so far.
    struct Count {
        std::int64_t taken = 0;   ///< offered
        std::int64_t dropped = 0; ///< found the queue full
        std::int64_t lost = 0;
    };

    PacketPath(Setup setup, Seed seed);

    /// A packet comes to the bottleneck now. \return when it arrives at the far end, if it does.
    /// \param extra  a delay of its own, behind the bottleneck. \pre now does not go back
    [[nodiscard]] std::optional<Seconds> send(Seconds now, Bytes packet, Seconds extra = {});

    [[nodiscard]] Count const& count() const { return count_; }
    [[nodiscard]] Setup const& setup() const { return setup_; }
    /// When the bottleneck has sent all that it took.
    [[nodiscard]] Seconds free_at() const { return free_at_; }
    /// Bytes that wait now, with those of the packet that is being sent.
    [[nodiscard]] Bytes backlog(Seconds now) const;

private:
    Setup setup_;
    PacketLuck luck_;
    Seed jitter_;
    Seconds free_at_;
    Seconds latest_; ///< arrival so far
    Count count_;
};

} // namespace sunder::sim::tcp
