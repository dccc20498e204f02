#include "sim/platform/platform.hpp"

#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {

std::optional<Id<Route>> Platform::find_route(Id<DeviceGroup> from, Id<DeviceGroup> to) const
{
    return routes.find_if([=](Route const& route) { return route.from == from && route.to == to; });
}

DeviceProfile in_mode(DeviceProfile profile, DeviceMode const& mode)
{
    auto const& modes = profile.modes;
    if (modes.empty()) return profile;
    profile.pace = 1;
    profile.idle_power = modes.idle_power;
    profile.busy_power = modes.busy_power;
    if (auto const number = mode.clock ? mode.clock : modes.standing.clock) {
        auto const& clock = modes.clocks[*number];
        profile.pace *= clock.speed;
        profile.idle_power = clock.idle_power.value_or(profile.idle_power);
        profile.busy_power = clock.busy_power.value_or(profile.busy_power);
    }
    if (auto const number = mode.accelerator ? mode.accelerator : modes.standing.accelerator) {
        auto const& accelerator = modes.accelerators[*number];
        profile.pace *= accelerator.speed;
        profile.idle_power += accelerator.idle_power;
        profile.busy_power += accelerator.busy_power;
    }
    return profile;
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
