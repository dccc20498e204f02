#include "sim/forecast/lone_request.hpp"

namespace sunder::sim {

std::vector<Stay> stays_of(Way const& way)
{
    std::vector<Stay> stays;
    for (auto const& leg : way.legs)
        stays.push_back(
            {.service = leg.decode.mean() + leg.compute.mean() + leg.encode.mean(), .sent = leg.sent});
    return stays;
}

template <class CostOf>
LoneRequest::Prices LoneRequest::prices_of(Deployment const& deployment, Way const& way, Bytes answer,
                                           CostOf const& cost_of)
{
    auto const& platform = deployment.platform;
    auto const route_cost = [&](Id<Route> route) { return cost_of(platform, platform.routes[route]); };
    Prices prices;
    for (auto const& leg : way.legs) {
        prices.workers.push_back(cost_of(platform.devices[leg.device], leg.power));
        if (leg.route) prices.routes.push_back(route_cost(*leg.route));
    }
    prices.answers.resize(way.legs.size());
    for (std::size_t hop = 0; hop < way.back.size(); ++hop) { // the last is the one to the origin
        auto const route = route_cost(way.back[way.back.size() - 1 - hop]);
        prices.answers[hop + 1] = {.time = prices.answers[hop].time + route.time(answer),
                                   .energy = prices.answers[hop].energy + route.energy(answer)};
    }
    return prices;
}

LoneRequest::LoneRequest(Deployment const& deployment, Way const& way, Bytes answer)
    : mean_{prices_of(deployment, way, answer, [](auto const&... what) { return mean_cost(what...); })},
      least_{prices_of(deployment, way, answer, [](auto const&... what) { return least_cost(what...); })}
{
}

} // namespace sunder::sim
