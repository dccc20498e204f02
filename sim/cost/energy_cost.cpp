#include "sim/cost/energy_cost.hpp"

#include "sim/cost/transfer_cost.hpp"

namespace sunder::sim {

Joules compute_energy(DeviceGroup const& group, Seconds busy)
{
    return group.profile.busy_power / static_cast<double>(group.workers) * busy;
}

Joules transfer_energy(Platform const& platform, Route const& route, Bytes bytes)
{
    Watts power;
    for (int const number : route.via) {
        auto const& link = platform.links[static_cast<std::size_t>(number)];
        power += route.forward ? link.send_power : link.receive_power;
    }
    return bytes > Bytes{} ? power * (bytes / mean_rate(platform, route)) : Joules{};
}

} // namespace sunder::sim
