#include "sim/engine/power/device_factors.hpp"

#include "sim/engine/seeds.hpp"

#include <string>

namespace sunder::sim {

DeviceFactors factors_of(DeviceGroup const& group, std::int64_t index, Seed replication)
{
    DeviceFactors factors;
    if (!group.spread) return factors;
    auto const draw = [&](std::optional<FactorSpread> const& spread, std::string const& figure) {
        Draws draws{seed_of_factor(replication, group.name, index, figure)};
        return spread ? quantile(*spread, draws.uniform()) : 1.0;
    };
    factors.speed = draw(group.spread->speed, "speed");
    factors.power = draw(group.spread->power, "power");
    factors.capacity = draw(group.spread->capacity, "capacity");
    return factors;
}

} // namespace sunder::sim
