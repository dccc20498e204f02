#include "sim/forecast/way_prices.hpp"

#include "sim/forecast/lone_request.hpp"

#include <algorithm>

namespace sunder::sim {

std::vector<WayPrice> prices_of_ways(Deployment const& deployment, DeployedApplication const& application)
{
    std::vector<WayPrice> prices;
    for (auto const& way : application.ways) {
        LoneRequest const lone{deployment, way, application.answer};
        auto const stays = stays_of(way);
        auto& price = prices.emplace_back(WayPrice{.name = way.plan.name,
                                                   .payload = {},
                                                   .latency = lone.latency(stays),
                                                   .energy = lone.energy(stays)});
        for (auto const& stay : stays)
            price.payload += stay.sent;
    }
    return prices;
}

bool have_modes(DeployedApplication const& application)
{
    return std::ranges::any_of(application.ways, [](Way const& way) {
        return std::ranges::any_of(way.legs, [](Leg const& leg) { return leg.power.has_value(); });
    });
}

} // namespace sunder::sim
