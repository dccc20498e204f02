#include "sim/forecast/lone_tokens.hpp"

#include "sim/forecast/lone_request.hpp"

namespace sunder::sim {

LoneTokens lone_tokens(Deployment const& deployment, DeployedApplication const& application)
{
    auto const& steps = application.steps.value();
    auto const& first_way = application.ways.front();
    auto const& way = application.ways[steps.way];
    LoneRequest const first{deployment, first_way, application.answer};
    LoneRequest const further{deployment, way, steps.answer};
    double const passes = mean_passes(steps.count, steps.lookahead);
    return {.first = first.latency(stays_of(first_way)),
            .pass = further.latency(stays_of(way)),
            .passes = passes,
            .tokens = 1 + mean_of(steps.count),
            .energy = first.energy(stays_of(first_way)) + passes * further.energy(stays_of(way))};
}

} // namespace sunder::sim
