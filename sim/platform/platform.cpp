#include "sim/platform/platform.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {

std::optional<Id<Route>> Platform::find_route(Id<DeviceGroup> from, Id<DeviceGroup> to) const
{
    return routes.find_if([=](Route const& route) { return route.from == from && route.to == to; });
}

Bytes packet_size(Loss const& loss)
{
    return std::visit(Match{[](PacketLoss const& packets) { return packets.mtu; },
                            [](MessageLoss const&) { return Bytes{}; },
                            [](GilbertElliott const& chain) { return chain.mtu; }},
                      loss.process);
}

Bytes buffer_of(Platform const& platform, Id<Link> id, StepFunction const& rate)
{
    constexpr Bytes least{64 * 1514};
    auto const& buffer = platform.links[id].buffer;
    if (buffer.bytes) return *buffer.bytes;
    Seconds longest;
    for (auto const& route : platform.routes) {
        if (std::ranges::find(route.via, id) == route.via.end()) continue;
        Seconds latency;
        for (auto const other : route.via)
            latency += platform.links[other].latency;
        longest = std::max(longest, latency);
    }
    return std::max(least, buffer.products * (2 * longest * BytesPerSecond{rate.mean()}));
}

} // namespace sunder::sim
