#include "sim/forecast/lone_stages.hpp"

#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"

namespace sunder::sim {

LoneStages lone_stages(Deployment const& deployment, DeployedApplication const& application, Way const& way)
{
    auto const& platform = deployment.platform;
    LoneStages stages;
    bool is_origin = true;
    for (auto const& leg : way.legs) {
        auto const worker = mean_cost(platform.devices[leg.device], leg.power);
        auto const decode = worker.time(leg.decode.mean());
        auto const compute = worker.time(leg.compute.mean());
        auto const encode = worker.time(leg.encode.mean());
        stages.decode += decode;
        stages.encode += encode;
        (is_origin ? stages.head : stages.tail) += compute;
        (is_origin ? stages.origin_work : stages.server_work) += decode + compute + encode;
        (is_origin ? stages.origin_energy : stages.server_energy) += worker.energy(decode + compute + encode);
        if (leg.route) {
            auto const route = mean_cost(platform, platform.routes[*leg.route]);
            stages.transfer += route.time(leg.sent);
            stages.radio_energy += route.energy(leg.sent);
        }
        is_origin = false;
    }
    for (auto const id : way.back) {
        auto const route = mean_cost(platform, platform.routes[id]);
        stages.back += route.time(application.answer);
        stages.radio_energy += route.energy(application.answer);
    }
    return stages;
}

} // namespace sunder::sim
