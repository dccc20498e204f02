/// \file
/// The links of a deployment as packets of a rehearsal meet them.
#pragma once

#include "sim/records/records.hpp"
#include "tools/linux_tcp/packet_network.hpp"
#include "tools/rehearse/board.hpp"
#include "tools/rehearse/rehearsable.hpp"
#include "tools/rehearse/troupe.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace sunder::rehearse {

/// One link of one device, in one direction, or both at half duplex.
struct LaneKey {
    sim::Id<sim::Link> link;
    std::int64_t index = 0;
    sim::Direction direction = sim::Direction::up;
    friend auto operator<=>(LaneKey const&, LaneKey const&) = default;
};

struct LinkLanes {
    std::vector<LaneKey> keys;                                                 ///< ascending
    std::map<linux_tcp::PacketNetwork::FromTo, std::vector<std::size_t>> ways; ///< between places
};

[[nodiscard]] LinkLanes link_lanes_of(sim::Deployment const& deployment, Troupe const& troupe);

/// As the simulator has them where TCP goes over them: rate or trace, bounded queue, latency, jitter of each
/// packet, and losses by the same draws (PacketPath). Until the beginning they lose nothing and have their
/// mean rate, so that connections can be made; then everything starts anew.
/// Over loopback their queues have no bound, since whoever sends waits. \pre deployment and board outlive
/// them
struct LanesAt {
    std::int64_t started_at = 0; ///< of the clock of the network, in nanoseconds of CLOCK_MONOTONIC
    PlayedOver medium = PlayedOver::namespaces;
};
[[nodiscard]] std::vector<linux_tcp::LinkLane> packet_lanes(sim::Deployment const& deployment,
                                                            LinkLanes const& lanes, Board const& board,
                                                            LanesAt const& at);

/// The rate of a lane over time.
[[nodiscard]] sim::StepFunction const& rate_of(sim::Deployment const& deployment, LaneKey const& key);

} // namespace sunder::rehearse
