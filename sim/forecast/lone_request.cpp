#include "sim/forecast/lone_request.hpp"

namespace sunder::sim {

std::vector<Stay> stays_of(DeployedApplication const& application)
{
    std::vector<Stay> stays;
    for (auto const& leg : application.legs)
        stays.push_back(
            {.service = leg.decode.mean() + leg.compute.mean() + leg.encode.mean(), .sent = leg.sent});
    return stays;
}

template <class CostOf>
LoneRequest::Way LoneRequest::way_of(Deployment const& deployment, DeployedApplication const& application,
                                     CostOf const& cost_of)
{
    auto const& platform = deployment.platform;
    auto const route_cost = [&](int route) {
        return cost_of(platform, platform.routes[static_cast<std::size_t>(route)]);
    };
    Way way;
    for (auto const& leg : application.legs) {
        way.workers.push_back(cost_of(platform.devices[static_cast<std::size_t>(leg.device)]));
        if (leg.route >= 0) way.routes.push_back(route_cost(leg.route));
    }
    way.answers.resize(application.legs.size());
    for (std::size_t hop = 0; hop < application.back.size(); ++hop) { // the last is the one to the origin
        auto const route = route_cost(application.back[application.back.size() - 1 - hop]);
        way.answers[hop + 1] = {.time = way.answers[hop].time + route.time(application.answer),
                                .energy = way.answers[hop].energy + route.energy(application.answer)};
    }
    return way;
}

LoneRequest::LoneRequest(Deployment const& deployment, DeployedApplication const& application)
    : mean_{way_of(deployment, application, [](auto const&... what) { return mean_cost(what...); })},
      least_{way_of(deployment, application, [](auto const&... what) { return least_cost(what...); })}
{
}

} // namespace sunder::sim
