#include "sim/platform/platform.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {

int Platform::find_route(int from, int to) const
{
    auto const found = std::ranges::find_if(
        routes, [from, to](Route const& route) { return route.from == from && route.to == to; });
    return found == routes.end() ? -1 : static_cast<int>(found - routes.begin());
}

Bytes packet_size(Loss const& loss)
{
    return std::visit(Match{[](PacketLoss const& packets) { return packets.mtu; },
                            [](MessageLoss const&) { return Bytes{}; },
                            [](GilbertElliott const& chain) { return chain.mtu; }},
                      loss.process);
}

} // namespace sunder::sim
