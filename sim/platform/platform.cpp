#include "sim/platform/platform.hpp"

#include "sim/base/match.hpp"

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

} // namespace sunder::sim
