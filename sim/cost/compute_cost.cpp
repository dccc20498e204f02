#include "sim/cost/compute_cost.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

ServiceTime service_time_of(Distribution const& time, Name op)
{
    if (auto const* known = std::get_if<Deterministic>(&time)) return {.fixed = known->value, .random = {}};
    return {.fixed = {}, .random = {{time, op}}};
}

} // namespace

std::optional<Seconds> find_roofline_time(Demand const& demand, DeviceProfile const& profile)
{
    Seconds time;
    if (demand.work > Flops{}) {
        if (!profile.speed) return {};
        auto const efficiency = profile.efficiency.find(demand.cost_class);
        double const share = efficiency == profile.efficiency.end() ? 1.0 : efficiency->second;
        time = demand.work / (share * *profile.speed);
    }
    if (profile.memory_rate) time = std::max(time, demand.traffic / *profile.memory_rate);
    return time + profile.launch_overhead;
}

std::optional<ServiceTime> find_op_time(ModelGraph const& model, int op, DeviceGroup const& group)
{
    auto const& what = model.ops[static_cast<std::size_t>(op)];
    for (auto const& name : {group.name, group.profile.name})
        if (auto const measured = what.time.find(name); measured != what.time.end())
            return service_time_of(measured->second, Name{what.name});

    auto const traffic = input_bytes_of(model, op) + what.output.bytes + what.weights;
    auto const time = find_roofline_time(
        {.work = what.work, .traffic = traffic, .cost_class = what.cost_class}, group.profile);
    if (!time) return {};
    return ServiceTime{.fixed = *time, .random = {}};
}

Bytes input_bytes_of(ModelGraph const& model, int op)
{
    auto inputs = model.ops[static_cast<std::size_t>(op)].inputs;
    std::ranges::sort(inputs);
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    Bytes sum;
    for (int const producer : inputs)
        sum += model.tensor_of(producer).bytes;
    return sum;
}

Bytes memory_need(ModelGraph const& model, std::vector<bool> const& ops)
{
    SUNDER_EXPECTS(ops.size() == model.ops.size());
    Bytes weights;
    Bytes largest;
    for (std::size_t i = 0; i < ops.size(); ++i) {
        if (!ops[i]) continue;
        weights += model.ops[i].weights;
        largest = std::max(largest, input_bytes_of(model, static_cast<int>(i)) + model.ops[i].output.bytes);
    }
    return weights + largest;
}

double mean_speed_share(DeviceGroup const& group)
{
    return std::visit(Match{[](StepFunction const& load) { return 1.0 - load.mean(); },
                            [](CompetingJobs const&) { return 1.0; }},
                      group.load);
}

} // namespace sunder::sim
