#include "sim/config/device_fields.hpp"

#include "sim/config/arrivals_fields.hpp"
#include "sim/config/distribution_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/motion_fields.hpp"
#include "sim/config/read_trace.hpp"
#include "sim/config/step_fields.hpp"
#include "sim/form/kinds.hpp"
#include "sim/model/build_model.hpp"

namespace sunder::sim {
namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t billion = 1000 * million;

// Profiles
// ----------------------------------------------------------------------------------------------------

struct Efficiency {
    std::map<std::string, double, std::less<>> shares; ///< those that are stated
};

void fields(Efficiency& efficiency, auto& visit)
{
    for (auto const& name : cost_classes()) {
        double share = 1;
        visit(optional(name, "of ops of this class"), share, parts::positive_share());
        if (visit.has(name)) efficiency.shares[name] = share;
    }
}

/// One of those that a device may hold.
ElementType type_of(int bits)
{
    return bits == bits_of(ElementType::int8)      ? ElementType::int8
           : bits == bits_of(ElementType::float16) ? ElementType::float16
                                                   : ElementType::float32;
}

} // namespace

void fields(DeviceProfile& profile, auto& visit)
{
    Efficiency efficiency;
    auto precision = type_of(profile.element_bits);
    visit(optional("speed", "peak speed of each worker", "only ops with a measured `time` can run"),
          profile.speed);
    visit(optional("memory_rate", "bytes moved from and to memory", "no limit"), profile.memory_rate);
    visit(optional("memory", "what a model's share must fit in", "no limit"), profile.memory);
    visit(optional("precision",
                   "of the tensors and weights that it holds and moves: a weight takes 1, 2 or 4 bytes"),
          precision, parts::word_of({"int8", "float16", "float32"}));
    visit(optional("launch_overhead", "added to each op"), profile.launch_overhead,
          parts::from_zero<Seconds>());
    visit(optional("efficiency", "share of `speed` that ops of a class reach"), efficiency);
    visit(optional("idle_power", "drawn always"), profile.idle_power, parts::from_zero<Watts>());
    visit(optional("busy_power", "drawn in all when every worker is busy; in between in proportion"),
          profile.busy_power, parts::from_zero<Watts>());
    profile.element_bits = bits_of(precision);
    profile.efficiency = std::move(efficiency.shares);
    visit.check([&](FieldReader const& read) {
        auto const busy = read["busy_power"];
        if (busy.sound() && profile.busy_power < profile.idle_power)
            read.report(busy.where(), "'busy_power' is less than 'idle_power'",
                        "it is all that the device draws when every worker is busy");
    });
}

// Queues
// ------------------------------------------------------------------------------------------------------

void fields(Fifo& queue, auto& visit)
{
    visit(optional("limit", "jobs that may wait; one more is dropped", "no limit"), queue.limit,
          parts::whole<0, billion>());
}

void fields(PriorityQueue& queue, auto& visit)
{
    visit(optional("limit", "jobs that may wait; one more is dropped", "no limit"), queue.limit,
          parts::whole<0, billion>());
}

void fields(Queue& queue, auto& visit)
{
    visit.title("queue");
    auto const kind = [&](std::string_view key, std::string_view meaning, auto const& chosen) {
        visit.alternative_or_word(key, meaning, chosen, queue);
    };
    for_each_kind<Queue>(
        Match{[&](Fifo const& fifo) { kind("fifo", "first come, first served", fifo); },
              [&](PriorityQueue const& priority) {
                  kind("priority", "highest application priority first; nobody is interrupted", priority);
              },
              [&](Sharing const& sharing) {
                  kind("sharing",
                       "processor sharing: up to as many jobs as workers at full speed, more share", sharing);
              }});
}

// Load
// --------------------------------------------------------------------------------------------------------

namespace {

Form const& share_of_others()
{
    static Form const form = parts::scalar(
        NumberForm{.min = 0, .max = 1, .max_bound = Bound::excluded, .percent = Percent::allowed});
    return form;
}

Distribution gap_of(GammaArrivals const& arrivals)
{
    Seconds const mean{1 / arrivals.rate.value()};
    return Gamma{mean, mean * arrivals.cv};
}

} // namespace

void fields(CompetingJobs& jobs, auto& visit)
{
    visit.alternative("periodic", "a job at each such interval, the first after one, on all devices at once",
                      Seconds{}, [&](Seconds every) { jobs.gap = Deterministic{every}; });
    visit.alternative("poisson", "exponential gaps", PerSecond{},
                      [&](PerSecond rate) { jobs.gap = Exponential{Seconds{1 / rate.value()}}; });
    visit.alternative("gamma", "gamma gaps", GammaArrivals{},
                      [&](GammaArrivals const& arrivals) { jobs.gap = gap_of(arrivals); });
    visit(required("time", "what a job takes at full speed"), jobs.service, positive_distribution());
    visit(optional("priority", "in a priority queue: the highest goes first"), jobs.priority,
          parts::whole<-million, million>());
}

void fields(Load& load, auto& visit)
{
    visit.title("load");
    auto const read_trace = [&](YamlCursor const& at, Reading const& reading) {
        load = read_load_trace(at, reading);
    };
    for_each_kind<Load>(Match{[&](StepFunction const& /*share*/) {
                                  visit.bare(std::get<StepFunction>(load), share_of_others());
                                  visit.alternative_by_hand("trace", "the share over time",
                                                            parts::file_of("a trace of load"), read_trace);
                              },
                              [&](CompetingJobs const& jobs) {
                                  visit.alternative("jobs", "other people's jobs in the same queue", jobs,
                                                    load);
                              }});
}

// Files and groups
// --------------------------------------------------------------------------------------------

namespace {

struct DeviceFile {
    DeviceProfile profile;
};

void fields(DeviceFile& file, auto& visit)
{
    visit.title("device");
    format("sunder-device/1", visit);
    fields(file.profile, visit);
}

} // namespace

void fields(DeviceGroup& group, auto& visit)
{
    visit.title("device of a scenario");
    visit.elsewhere(optional("profile", "a device file; keys beside it override those in it"),
                    parts::file_of("a device"));
    visit(optional("count", "how many such devices there are"), group.count, parts::whole<1, million>());
    visit(optional("workers", "how many jobs each works on at once, each at full speed"), group.workers,
          parts::whole<1, million>());
    visit(optional("queue", "who is next"), group.queue);
    visit(optional("load", "a share x of the device taken by others slows it to 1 - x"), group.load);
    visit.by_hand(optional("motion", "where its devices are over time, for cells that name it as `moving`",
                           "they have no place"),
                  motion_form(), [&](YamlCursor const& at, Reading const& reading) {
                      group.motion = read_motion(at, reading);
                  });
    fields(group.profile, visit);
}

Form const& device_form()
{
    return form_of(Of<DeviceFile>{});
}

DeviceProfile read_device(YamlCursor const& at, Reading const& reading)
{
    return read_as(Of<DeviceFile>{}, at, reading).profile;
}

Form const& device_of_scenario()
{
    return form_of(Of<DeviceGroup>{});
}

DeviceGroup read_device_of_scenario(NamedCursor const& named, YamlFiles& files, Reading const& reading)
{
    auto const& [name, where, at] = named;
    auto const file = files.open(at["profile"], device_form(), reading);
    DeviceGroup group{.name = name};
    group.profile.name = file ? reading.files.open(at["profile"], reading.diagnostics).stem : name;
    return read_into(std::move(group), FieldReader{at, reading, file});
}

} // namespace sunder::sim
