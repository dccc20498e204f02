#include "sim/config/device_fields.hpp"

#include "sim/config/arrivals_fields.hpp"
#include "sim/config/distribution_fields.hpp"
#include "sim/config/mode_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/motion_fields.hpp"
#include "sim/config/power_fields.hpp"
#include "sim/config/read_trace.hpp"
#include "sim/config/shares.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/config/step_fields.hpp"
#include "sim/form/kinds.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/cost_class.hpp"
#include "sim/trace/trace_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

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

struct RatesOfClasses {
    MemoryRates stated;
};

void fields(RatesOfClasses& rates, auto& visit)
{
    for (auto const& name : cost_classes()) {
        std::optional<BytesPerSecond> rate;
        visit(optional(name, "of ops of this class", "`memory_rate`"), rate);
        if (rate) rates.stated[name] = *rate;
    }
}

/// The first of its kind where the file does not say.
void stand(DeviceProfile& profile)
{
    auto& modes = profile.modes;
    if (!modes.standing.clock && !modes.clocks.empty()) modes.standing.clock = 0;
    if (!modes.standing.accelerator && !modes.accelerators.empty()) modes.standing.accelerator = 0;
    modes.idle_power = profile.idle_power;
    modes.busy_power = profile.busy_power;
    profile = in_mode(std::move(profile), {});
}

/// With the device's own powers where they state none.
void check_clocks(DeviceProfile const& profile, FieldReader const& read)
{
    for (auto const& clock : profile.modes.clocks)
        if (clock.busy_power.value_or(profile.busy_power) < clock.idle_power.value_or(profile.idle_power))
            read.report(read["clocks"].where(),
                        fmt::format("at clock '{}' the busy power is less than the idle power", clock.name),
                        "state both, or neither: those that a clock leaves out are the device's");
}

/// Of a key that names one of those under another key.
auto named_state(std::optional<std::size_t>& chosen, auto const& states, auto const& find)
{
    return [&, find](YamlCursor const& at, Reading const& reading) { chosen = find(at, states, reading); };
}

void declare_modes(DeviceProfile& profile, auto& visit)
{
    auto& modes = profile.modes;
    visit.by_hand(
        optional("clocks", "frequencies at which it may run", "it has one"), clocks_form(),
        [&](YamlCursor const& at, Reading const& reading) { modes.clocks = read_clocks(at, reading); });
    visit.by_hand(optional("clock", "at which it runs where nobody chooses", "the first of `clocks`"),
                  parts::any_text(), named_state(modes.standing.clock, modes.clocks, find_clock));
    visit.by_hand(optional("accelerators", "states of a processor beside its own", "it has none"),
                  accelerators_form(), [&](YamlCursor const& at, Reading const& reading) {
                      modes.accelerators = read_accelerators(at, reading);
                  });
    visit.by_hand(optional("accelerator", "its state where nobody chooses", "the first of `accelerators`"),
                  parts::any_text(),
                  named_state(modes.standing.accelerator, modes.accelerators, find_accelerator));
}

Form const& factor_form()
{
    static Form const form = parts::scalar(NumberForm{.min = 0.001, .max = 1000});
    return form;
}

Form const& error_share()
{
    static Form const form = parts::scalar(NumberForm{.min = 0,
                                                      .max = 1,
                                                      .min_bound = Bound::excluded,
                                                      .max_bound = Bound::excluded,
                                                      .percent = Percent::usual});
    return form;
}

Form const& error_percentile()
{
    static Form const form = parts::scalar(
        NumberForm{.min = 0, .max = 9, .min_bound = Bound::excluded, .percent = Percent::usual});
    return form;
}

/// One of those that a device may hold.
ElementType type_of(int bits)
{
    return bits == bits_of(ElementType::int8)      ? ElementType::int8
           : bits == bits_of(ElementType::float16) ? ElementType::float16
                                                   : ElementType::float32;
}

} // namespace

constexpr auto words(Overlap /*type*/)
{
    return std::array{Word{Overlap::full, "full"}, Word{Overlap::none, "none"}};
}

void fields(StatedError& error, auto& visit)
{
    visit.title("stated error");
    visit(required("median", "of predicted / measured - 1, without its sign, over these networks"),
          error.median, error_share());
    visit(optional("p80", "80th percentile of the same", "that of a lognormal factor with this median"),
          error.p80, error_percentile());
    visit(optional("networks", "how many were left out of the fit, one after the other", "not said"),
          error.networks, parts::whole<1, million>());
    visit.check([&](FieldReader const& read) {
        if (error.p80 && *error.p80 < error.median)
            read.report(read["p80"].where(), "'p80' is less than 'median'", "four fifths are within `p80`");
    });
}

namespace {

OptionalKey error_key()
{
    return optional("error",
                    "how far times of whole networks that were left out of its fit are off, for `sunder plan "
                    "--doubt` and `sunder sweep --doubt`; else it changes nothing",
                    "not known");
}

struct ErrorOfDevice {
    std::optional<StatedError> error;
};

void fields(ErrorOfDevice& of, auto& visit)
{
    visit(error_key(), of.error);
}

} // namespace

void fields(DeviceProfile& profile, auto& visit)
{
    Efficiency efficiency;
    RatesOfClasses rates{profile.memory_rates};
    auto precision = type_of(profile.element_bits);
    visit(optional("speed", "peak speed of each worker", "only ops with a measured `time` can run"),
          profile.speed);
    visit(optional("memory_rate", "bytes moved from and to memory", "no limit"), profile.memory_rate);
    visit(optional("memory_rates", "likewise, of ops of a class", "`memory_rate`"), rates);
    visit(optional("weight_rate", "likewise, of weights", "that of the op's tensors"), profile.weight_rate);
    visit(optional("overlap",
                   "of computing and moving bytes: an op takes the longer of both or, with `none`, "
                   "their sum"),
          profile.overlap);
    visit(optional("memory", "what a model's share must fit in", "no limit"), profile.memory);
    visit(optional("load_rate",
                   "models are loaded at this rate when they are asked for, and those used least recently go "
                   "where `memory` has no room",
                   "all are there from the start"),
          profile.load_rate);
    visit(optional("precision",
                   "of the tensors and weights that it holds and moves: a weight takes 1, 2 or 4 bytes"),
          precision, parts::word_of({"int8", "float16", "float32"}));
    visit(optional("launch_overhead", "added to each op"), profile.launch_overhead,
          parts::from_zero<Seconds>());
    visit(optional("efficiency", "share of `speed` that ops of a class reach"), efficiency);
    visit(optional("idle_power", "drawn always"), profile.idle_power, parts::from_zero<Watts>());
    visit(optional("busy_power", "drawn in all when every worker is busy; in between in proportion"),
          profile.busy_power, parts::from_zero<Watts>());
    ErrorOfDevice error; // for whoever asks
    fields(error, visit);
    declare_modes(profile, visit);
    profile.element_bits = bits_of(precision);
    profile.efficiency = std::move(efficiency.shares);
    profile.memory_rates = std::move(rates.stated);
    visit.check([&](FieldReader const& read) {
        auto const busy = read["busy_power"];
        if (busy.sound() && profile.busy_power < profile.idle_power)
            read.report(busy.where(), "'busy_power' is less than 'idle_power'",
                        "it is all that the device draws when every worker is busy");
        check_clocks(profile, read);
    });
    stand(profile);
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

constexpr auto words(EarliestDeadline::Late /*type*/)
{
    return std::array{Word{EarliestDeadline::Late::serve, "serve"},
                      Word{EarliestDeadline::Late::drop, "drop"}};
}

void fields(EarliestDeadline& queue, auto& visit)
{
    visit(
        optional("late",
                 "whether a request that is late when it comes or when its turn comes is served or dropped"),
        queue.late);
    visit(optional("limit", "jobs that may wait; one more is dropped", "no limit"), queue.limit,
          parts::whole<0, billion>());
}

void fields(ShortestFirst& queue, auto& visit)
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
    for_each_kind<Queue>(Match{
        [&](Fifo const& fifo) { kind("fifo", "first come, first served", fifo); },
        [&](PriorityQueue const& priority) {
            kind("priority", "highest application priority first; nobody is interrupted", priority);
        },
        [&](Sharing const& sharing) {
            kind("sharing", "processor sharing: up to as many jobs as workers at full speed, more share",
                 sharing);
        },
        [&](EarliestDeadline const& earliest) {
            kind("earliest_deadline",
                 "the request whose deadline ends first; nobody is interrupted, and who has none is last",
                 earliest);
        },
        [&](ShortestFirst const& shortest) {
            kind("shortest_first", "the job that takes least time; nobody is interrupted", shortest);
        }});
}

// Batches
// -----------------------------------------------------------------------------------------------------

namespace {

/// What a batch takes; only proportions count.
struct BatchCost {
    double constant_share = 1; ///< of the time of one alone, which does not grow
    std::optional<Seconds> fixed;
    std::optional<Seconds> each;

    [[nodiscard]] Seconds constant() const { return fixed.value_or(Seconds{constant_share}); }
    [[nodiscard]] Seconds growing() const { return each.value_or(Seconds{1 - constant_share}); }
};

void fields(BatchCost& cost, auto& visit)
{
    visit.bare(cost.constant_share, parts::probability());
    visit(required("fixed", "of every batch"), cost.fixed, parts::from_zero<Seconds>());
    visit(required("each", "of each request in it, besides"), cost.each, parts::from_zero<Seconds>());
    visit.check([&](FieldReader const& read) {
        if (cost.constant() + cost.growing() <= Seconds{})
            read.report(read["fixed"].where(), "a batch takes no time at all",
                        "state what it takes: `{fixed: 2 ms, each: 3 ms}`, or `40 %` that do not grow");
    });
}

Form const& batch_table()
{
    static Form const form = [] {
        auto either = parts::list_of(form_of(Of<Seconds>{}), 1);
        either.scalar = parts::file_of("times of batches").scalar;
        return either;
    }();
    return form;
}

std::vector<Seconds> read_batch_table(YamlCursor const& at, Reading const& reading)
{
    if (!at.is_scalar()) return read_as(Of<std::vector<Seconds>>{}, at, reading);
    auto const& file = reading.files.open(at, reading.diagnostics);
    auto const times = file.source ? parse_durations(file.source, reading.diagnostics) : nullptr;
    return times ? *times : std::vector<Seconds>{};
}

void check_batch_table(std::vector<Seconds> const& times, std::int64_t max, FieldReader const& read)
{
    auto const where = read["table"].where();
    if (std::ssize(times) < max)
        read.report(where, fmt::format("'table' ends at batches of {}", times.size()),
                    fmt::format("it needs a time for each size up to 'max', {}", max));
    else if (times.front() <= Seconds{})
        read.report(where, "the first time in 'table' is 0", "it is that of a request alone");
    else if (!std::ranges::is_sorted(times))
        read.report(where, "times in 'table' fall", "a larger batch takes at least as long as a smaller one");
}

std::vector<double> growth_of(std::vector<Seconds> const& times, std::int64_t max)
{
    std::vector<double> growth;
    for (auto const time : times)
        if (std::ssize(growth) < max) growth.push_back(time / times.front());
    return growth;
}

/// Jobs that may wait.
std::optional<std::int64_t> limit_of(Queue const& queue)
{
    return std::visit(Match{[](OneOf<Fifo, PriorityQueue, EarliestDeadline, ShortestFirst> auto const& line) {
                                return line.limit;
                            },
                            [](Sharing const&) -> std::optional<std::int64_t> { return std::nullopt; }},
                      queue);
}

bool serves_in_turn(Queue const& queue)
{
    return std::visit(
        Match{[](OneOf<Fifo, PriorityQueue, EarliestDeadline, ShortestFirst> auto const&) { return true; },
              [](Sharing const&) { return false; }},
        queue);
}

void check_limit(DeviceGroup const& group, FieldReader const& read)
{
    auto const limit = limit_of(group.queue);
    if (limit && group.batch && *limit < group.batch->max)
        read.report(read["queue"].where(),
                    fmt::format("{} may wait, so a batch of {} is never full", *limit, group.batch->max),
                    "raise the queue's 'limit', or lower 'max' of the batches");
}

/// What jobs that share the workers cannot have.
void check_service(DeviceGroup const& group, FieldReader const& read)
{
    for (auto const* const key : {"batch", "warm_up", "load_rate"})
        if (auto const at = read[key]; at.sound() && !serves_in_turn(group.queue))
            read.report(at.where(), fmt::format("a device with `queue: sharing` has no '{}'", key),
                        "choose another `queue`: there one job begins after the other");
    if (group.profile.load_rate && group.workers > 1)
        read.report(read["workers"].where(), "a device with a 'load_rate' has one worker",
                    "let several devices have one each: `count`");
}

void check_spread(DeviceGroup const& group, FieldReader const& read)
{
    if (group.spread && group.spread->capacity && !group.battery)
        read.report(read["spread"].where(), "there is no battery whose capacity could differ",
                    "give the devices a `battery`, or leave out `capacity`");
}

} // namespace

void fields(WarmUp& warm_up, auto& visit)
{
    visit(required("time", "that the request takes more"), warm_up.time);
    visit(optional("after_idle", "when the device has had nothing to do for so long",
                   "only the first of a run"),
          warm_up.after_idle);
}

void fields(Batching& batch, auto& visit)
{
    std::optional<BatchCost> cost;
    std::vector<Seconds> times;
    visit(required("max", "most requests in one"), batch.max, parts::whole<1, 4096>());
    visit(optional("window", "how long the first waits for more; 0: a free worker takes whoever is there"),
          batch.window, parts::from_zero<Seconds>());
    visit(optional("cost", "what one takes, or the share of the time of one request that does not grow; only "
                           "proportions count"),
          cost);
    visit.by_hand(
        optional(
            "table",
            "instead: times of batches of 1, 2, ... requests, or a file of them; only proportions count"),
        batch_table(),
        [&](YamlCursor const& at, Reading const& reading) { times = read_batch_table(at, reading); });
    visit.one_of({"cost"});
    visit.one_of({"table"});
    visit.check([&](FieldReader const& read) {
        if (!times.empty()) check_batch_table(times, batch.max, read);
    });
    if (cost) batch.growth = growth_of(cost->constant(), cost->growing(), batch.max);
    if (!times.empty()) batch.growth = growth_of(times, batch.max);
}

// Load
// --------------------------------------------------------------------------------------------------------

namespace {

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
    for_each_kind<Load>(
        Match{[&](StepFunction const& /*share*/) {
                  visit.bare(std::get<StepFunction>(load), share_below_one());
                  visit.alternative_by_hand("trace", "the share over time",
                                            parts::file_of("a trace of load", shelved::traces()), read_trace);
              },
              [&](CompetingJobs const& jobs) {
                  visit.alternative("jobs", "other people's jobs in the same queue", jobs, load);
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
                    parts::file_of("a device", shelved::devices()));
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
    visit(optional("batch", "several requests served at once by one worker", "each request is served alone"),
          group.batch);
    visit(optional("warm_up", "what the first request takes more, and one after a rest", "it is always warm"),
          group.warm_up);
    visit(optional("battery", "each device has one, and goes off when it is empty", "power never ends"),
          group.battery);
    visit(optional("radio", "of each device, for all its messages",
                   "links say what radios draw: `send_power`, `receive_power`"),
          group.radio);
    visit(optional("throttle", "a device slows when it is worked hard for long", "it never slows"),
          group.throttle);
    visit(optional("spread", "how the devices differ: a factor for each, of median 1", "they are identical"),
          group.spread);
    double time_factor = 1;
    visit(
        optional("time_factor",
                 "all that it computes takes so many times as long as its profile says; measured times stay"),
        time_factor, factor_form());
    fields(group.profile, visit);
    group.profile = slowed(std::move(group.profile), time_factor);
    visit.check([&](FieldReader const& read) {
        check_limit(group, read);
        check_service(group, read);
        check_spread(group, read);
    });
}

Form const& device_form()
{
    return form_of(Of<DeviceFile>{});
}

DeviceProfile read_device(YamlCursor const& at, Reading const& reading)
{
    return read_as(Of<DeviceFile>{}, at, reading).profile;
}

std::optional<StatedError> read_error(YamlCursor const& at, Reading const& reading)
{
    return read_into(ErrorOfDevice{}, FieldReader{at, reading}).error;
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

std::optional<StatedError> read_error_of_scenario(NamedCursor const& named, YamlFiles& files,
                                                  Reading const& reading)
{
    auto const& at = named.value;
    auto const file = files.open(at["profile"], device_form(), reading);
    return read_into(ErrorOfDevice{}, FieldReader{at, reading, file}).error;
}

} // namespace sunder::sim
