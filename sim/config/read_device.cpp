#include "sim/config/read_parts.hpp"
#include "sim/model/build_model.hpp"

namespace sunder::sim {
namespace {

template <class Q>
std::optional<Q> quantity_if_given(YamlCursor const& at)
{
    if (!at.sound()) return std::nullopt;
    return at.quantity<Q>();
}

/// The gaps between jobs from `periodic`, `poisson` or `gamma`.
Distribution read_gap(YamlCursor const& at)
{
    auto const choice = at.choice();
    if (choice.empty() || !at[choice].sound()) return Deterministic{Seconds{1}};
    if (choice == "periodic") return Deterministic{at[choice].quantity<Seconds>()};
    if (choice == "poisson") return Exponential{Seconds{1 / at[choice].quantity<PerSecond>().value()}};
    auto const rate = at[choice]["rate"];
    auto const cv = at[choice]["cv"];
    if (!rate.sound() || !cv.sound()) return Deterministic{Seconds{1}};
    Seconds const mean{1 / rate.quantity<PerSecond>().value()};
    return Gamma{mean, mean * cv.number()};
}

} // namespace

DeviceProfile read_profile(Layers const& fields, Reading const& reading)
{
    DeviceProfile profile{
        .name = {},
        .speed = quantity_if_given<FlopsPerSecond>(fields["speed"]),
        .memory_rate = quantity_if_given<BytesPerSecond>(fields["memory_rate"]),
        .memory = quantity_if_given<Bytes>(fields["memory"]),
        .element_bits = bits_of(find_element_type(fields["precision"].text()).value_or(ElementType::float32)),
        .launch_overhead = fields["launch_overhead"].quantity<Seconds>(),
        .efficiency = {},
        .idle_power = fields["idle_power"].quantity<Watts>(),
        .busy_power = fields["busy_power"].quantity<Watts>(),
    };
    auto const efficiency = fields["efficiency"];
    if (efficiency.is_mapping()) {
        for (auto const& name : cost_classes()) {
            if (efficiency[name].sound()) profile.efficiency[name] = efficiency[name].number();
        }
    }
    auto const busy = fields["busy_power"];
    if (busy.sound() && profile.busy_power < profile.idle_power) {
        reading.diagnostics.report(busy.where(), "'busy_power' is less than 'idle_power'",
                                   "it is all that the device draws when every worker is busy");
    }
    return profile;
}

Queue read_queue(YamlCursor const& at)
{
    auto const name = at.is_mapping() ? at.choice() : at.text();
    std::optional<std::int64_t> limit;
    if (at.is_mapping() && !name.empty()) {
        if (name == "sharing")
            at[name].use_all();
        else if (at[name].is_mapping() && at[name]["limit"].sound())
            limit = at[name]["limit"].whole();
    }
    if (name == "sharing") return Sharing{};
    if (name == "priority") return PriorityQueue{limit};
    return Fifo{limit};
}

Load read_load(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_mapping()) return StepFunction{at.number()};
    auto const choice = at.choice();
    if (choice == "trace") return read_load_trace(at[choice], reading);
    if (choice.empty() || !at[choice].sound()) return StepFunction{};
    auto const jobs = at[choice];
    return CompetingJobs{.gap = read_gap(jobs),
                         .service = read_distribution(jobs["time"], reading),
                         .priority = jobs["priority"].whole()};
}

} // namespace sunder::sim
