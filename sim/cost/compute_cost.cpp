#include "sim/cost/compute_cost.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/model/cost_class.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

ServiceTime service_time_of(Distribution const& time, Name op)
{
    return std::visit(
        Match{[](Deterministic const& known) -> ServiceTime { return {.fixed = known.value, .random = {}}; },
              [&](OneOf<Uniform, Exponential, Erlang, Gamma, Lognormal, TruncatedNormal, Pareto,
                        Empirical> auto const&) -> ServiceTime {
                  return {.fixed = {}, .random = {{time, op}}};
              }},
        time);
}

ServiceTime at_pace(ServiceTime time, double pace)
{
    if (pace == 1) return time;
    time.fixed = time.fixed / pace;
    for (auto& part : time.random)
        part.time = scaled(part.time, 1 / pace);
    return time;
}

/// As measured under the group's name, else as under its profile's; null where there is neither.
Distribution const* find_measured(Op const& op, DeviceGroup const& group)
{
    for (auto const* name : {&group.name, &group.profile.name})
        if (auto const found = op.time.find(*name); found != op.time.end()) return &found->second;
    return nullptr;
}

/// Of a launch that reads `input`.
Demand demand_of_launch(Op const& launch, Footprint const& input)
{
    auto const weights = read_weights(launch);
    return {.work = launch.work,
            .traffic = input + footprint_of(launch.output) + weights,
            .cost_class = launch.cost_class,
            .weights = weights};
}

std::optional<ServiceTime> find_launch_time(Op const& launch, Footprint const& input,
                                            DeviceGroup const& group)
{
    if (auto const* measured = find_measured(launch, group))
        return at_pace(service_time_of(*measured, Name{launch.name}), group.profile.pace);
    auto const time = find_roofline_time(demand_of_launch(launch, input), group.profile);
    if (!time) return {};
    return ServiceTime{.fixed = *time, .random = {}};
}

/// What is stated of a class, else of its general class.
template <class Stated>
std::optional<typename Stated::mapped_type> find_stated(Stated const& stated, std::string_view cost_class)
{
    auto found = stated.find(cost_class);
    if (found == stated.end()) found = stated.find(general_class_of(cost_class));
    if (found == stated.end()) return {};
    return found->second;
}

/// Nothing where there is work to do and the profile states no speed.
std::optional<Seconds> find_computing_time(Flops work, std::string_view cost_class,
                                           DeviceProfile const& profile)
{
    if (work <= Flops{}) return Seconds{};
    if (!profile.speed) return {};
    return work / (find_stated(profile.efficiency, cost_class).value_or(1.0) * *profile.speed);
}

/// The rate at which bytes of such an op move; nothing: they take no time.
std::optional<BytesPerSecond> find_memory_rate(DeviceProfile const& profile, std::string_view cost_class)
{
    auto const of_class = find_stated(profile.memory_rates, cost_class);
    return of_class ? of_class : profile.memory_rate;
}

Seconds moving_time(Bytes tensors, std::string_view cost_class, DeviceProfile const& profile)
{
    auto const rate = find_memory_rate(profile, cost_class);
    return rate ? tensors / *rate : Seconds{};
}

Seconds moving_time(Demand const& demand, DeviceProfile const& profile)
{
    auto const all = held_by(profile, demand.traffic);
    if (!profile.weight_rate) return moving_time(all, demand.cost_class, profile);
    auto const weights = held_by(profile, demand.weights);
    return moving_time(all - weights, demand.cost_class, profile) + weights / *profile.weight_rate;
}

Seconds both(Overlap overlap, Seconds computing, Seconds moving)
{
    return overlap == Overlap::none ? computing + moving : std::max(computing, moving);
}

/// Between which all factors are.
struct FactorRange {
    double least = 1;
    double greatest = 1;
};

FactorRange factors_within(std::optional<FactorSpread> const& spread)
{
    if (!spread) return {};
    return std::visit(Match{[](LognormalFactor const& of) {
                                if (of.variation <= 0) return FactorRange{};
                                return FactorRange{0, std::numeric_limits<double>::infinity()};
                            },
                            [](UniformFactor const& of) {
                                return FactorRange{1 - of.width, 1 + of.width};
                            }},
                      *spread);
}

} // namespace

Bytes held_by(DeviceProfile const& profile, Bytes as_float32)
{
    return as_float32 * (static_cast<double>(profile.element_bits) / bits_of(ElementType::float32));
}

Bytes held_by(DeviceProfile const& profile, Footprint const& footprint)
{
    return held_by(profile, footprint.floats) + footprint.others;
}

std::optional<Seconds> find_roofline_time(Demand const& demand, DeviceProfile const& profile)
{
    auto const computing = find_computing_time(demand.work, demand.cost_class, profile);
    if (!computing) return {};
    auto const moving = moving_time(demand, profile);
    return (both(profile.overlap, *computing, moving) + profile.launch_overhead) / profile.pace;
}

Demand demand_of(ModelGraph const& model, int op)
{
    return demand_of_launch(model.ops[static_cast<std::size_t>(op)], inputs_of(model, op));
}

std::optional<ServiceTime> find_op_time(ModelGraph const& model, int op, DeviceGroup const& group)
{
    auto const& what = model.ops[static_cast<std::size_t>(op)];
    if (model.is_input(op)) return ServiceTime{};
    auto const is_measured = [&](Op const& part) { return find_measured(part, group) != nullptr; };
    auto input = inputs_of(model, op);
    if (std::ranges::none_of(what.parts, is_measured)) return find_launch_time(what, input, group);
    ServiceTime sum;
    for (auto const& launch : launches_of(what, is_measured)) {
        auto const time = find_launch_time(launch, input, group);
        if (!time) return {};
        sum.fixed += time->fixed;
        sum.random.insert(sum.random.end(), time->random.begin(), time->random.end());
        input = footprint_of(launch.output);
    }
    return sum;
}

std::optional<GrowingTime> find_growing_time(ModelGraph const& model, int op, KeptByOp const& kept,
                                             std::int64_t stated, DeviceGroup const& group)
{
    auto const& what = model.ops[static_cast<std::size_t>(op)];
    auto const& profile = group.profile;
    auto const is_measured = [&](Op const& part) { return find_measured(part, group) != nullptr; };
    if (is_measured(what) || std::ranges::any_of(what.parts, is_measured)) return {};
    auto const of_kept = static_cast<double>(stated) * kept.work;
    auto const at_none =
        find_computing_time(std::max(Flops{}, what.work - of_kept), what.cost_class, profile);
    auto const each = find_computing_time(kept.work, what.cost_class, profile);
    if (!at_none || !each) return {};
    GrowingTime::Line const computing{.at_none = *at_none, .each = *each};
    GrowingTime::Line const moving{.at_none = moving_time(demand_of(model, op), profile),
                                   .each = moving_time(kept.bytes, what.cost_class, profile)};
    auto time = profile.overlap == Overlap::none ? sum_of(computing, moving) : greater_of(computing, moving);
    time.line.at_none += profile.launch_overhead;
    lengthen(time, 1 / profile.pace);
    return time;
}

Footprint inputs_of(ModelGraph const& model, int op)
{
    auto inputs = model.ops[static_cast<std::size_t>(op)].inputs;
    std::ranges::sort(inputs);
    inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
    Footprint sum;
    for (int const producer : inputs)
        sum += footprint_of(model.tensor_of(producer));
    return sum;
}

Bytes input_bytes_of(ModelGraph const& model, int op)
{
    return inputs_of(model, op).bytes();
}

Bytes memory_need(ModelGraph const& model, std::vector<bool> const& ops, DeviceProfile const& profile)
{
    SUNDER_EXPECTS(ops.size() == model.ops.size());
    HeldWeights weights;
    Bytes largest;
    for (std::size_t i = 0; i < ops.size(); ++i) {
        if (!ops[i] || model.is_input(static_cast<int>(i))) continue;
        weights.add(model.ops[i]);
        auto const tensors = inputs_of(model, static_cast<int>(i)) + footprint_of(model.ops[i].output);
        largest = std::max(largest, held_by(profile, tensors));
    }
    return held_by(profile, weights.footprint()) + largest;
}

StepFunction speed_of(DeviceGroup const& group)
{
    return std::visit(
        Match{[](StepFunction const& load) { return load.mapped([](double x) { return 1 - x; }); },
              [](CompetingJobs const&) { return StepFunction{1.0}; }},
        group.load);
}

double mean_speed_share(DeviceGroup const& group)
{
    return std::visit(Match{[](StepFunction const& load) { return 1.0 - load.mean(); },
                            [](CompetingJobs const&) { return 1.0; }},
                      group.load);
}

Watts worker_power(DeviceGroup const& group)
{
    return group.profile.busy_power / static_cast<double>(group.workers);
}

WorkerCost mean_cost(DeviceGroup const& group)
{
    return mean_cost(group, std::nullopt);
}

WorkerCost mean_cost(DeviceGroup const& group, std::optional<Watts> power)
{
    return {.slowdown = 1.0 / mean_speed_share(group), .power = power.value_or(worker_power(group))};
}

WorkerCost least_cost(DeviceGroup const& group)
{
    return least_cost(group, std::nullopt);
}

WorkerCost least_cost(DeviceGroup const& group, std::optional<Watts> power)
{
    double const part = group.batch ? least_share_of_batch(*group.batch) : 1.0;
    double const peak = speed_of(group).peak();
    auto const busy = power.value_or(worker_power(group));
    if (!group.spread || peak <= 0) return {.slowdown = 1.0 / peak, .power = part * busy};
    return {.slowdown = 1.0 / (factors_within(group.spread->speed).greatest * peak),
            .power = factors_within(group.spread->power).least * part * busy};
}

} // namespace sunder::sim
