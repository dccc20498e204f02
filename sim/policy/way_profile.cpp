#include "sim/policy/way_profile.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

Seconds flow_time(WayProfile const& way, BytesPerSecond rate)
{
    return way.sent > Bytes{} ? way.sent / rate : Seconds{};
}

} // namespace

Seconds predicted_latency(WayProfile const& way, Conditions const& conditions)
{
    if (!way.leaves) return way.head;
    double const going_on = way.going_on;
    return way.head + going_on * way.delay + going_on * flow_time(way, conditions.rate) +
           going_on * conditions.server_wait + way.beyond;
}

Joules predicted_energy(WayProfile const& way, Conditions const& conditions)
{
    if (!way.leaves) return way.head_energy;
    return way.head_energy + way.going_on * way.radio * flow_time(way, conditions.rate) + way.beyond_energy;
}

Seconds predicted_cost(WayProfile const& way, Conditions const& conditions, Preference const& objective)
{
    return objective.cost(predicted_latency(way, conditions), predicted_energy(way, conditions));
}

Conditions usual_conditions(WayProfile const& way)
{
    return {.rate = way.rate, .server_wait = {}};
}

Seconds dearest_cost(std::span<WayProfile const> ways, Preference const& objective)
{
    Seconds most;
    for (auto const& way : ways)
        most = std::max(most, predicted_cost(way, usual_conditions(way), objective));
    return most;
}

} // namespace sunder::sim
