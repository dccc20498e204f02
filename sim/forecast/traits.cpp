#include "sim/forecast/traits.hpp"

#include "sim/base/match.hpp"
#include "sim/platform/cell.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace sunder::sim {
namespace {

using Order = DeviceTraits::Order;
using Delays = LinkTraits::Delays;

void add(Users& users, Id<Application> application)
{
    if (users.empty() || users.back() != application) users.push_back(application);
}

void add_queue(DeviceTraits& traits, Queue const& queue)
{
    static_assert(std::is_empty_v<Sharing>);
    std::visit(Match{[&](Fifo const& fifo) {
                         auto const& [limit] = fifo;
                         traits.order = Order::of_coming;
                         traits.drops = limit.has_value();
                     },
                     [&](PriorityQueue const& line) {
                         auto const& [limit] = line;
                         traits.order = Order::by_priority;
                         traits.drops = limit.has_value();
                     },
                     [&](Sharing) { traits.order = Order::in_shares; },
                     [&](EarliestDeadline const& line) {
                         auto const& [late, limit] = line;
                         traits.order = Order::by_urgency;
                         traits.drops = limit.has_value() || late == EarliestDeadline::Late::drop;
                     },
                     [&](ShortestFirst const& line) {
                         auto const& [limit] = line;
                         traits.order = Order::by_urgency;
                         traits.drops = limit.has_value();
                     }},
               queue);
}

bool has_batches(Batching const& batching)
{
    [[maybe_unused]] auto const& [max, window, growth] = batching;
    return true;
}

bool warms_up(WarmUp const& warm_up)
{
    [[maybe_unused]] auto const& [time, after_idle] = warm_up;
    return true;
}

bool goes_off(Battery const& battery)
{
    [[maybe_unused]] auto const& [capacity, charge, off_at, on_at, recharge] = battery;
    return true;
}

/// Messages that are there at once have less of its energy than one alone.
bool is_shared(DeviceRadio const& radio)
{
    [[maybe_unused]] auto const& [idle, send, receive, tail] = radio;
    if (tail) [[maybe_unused]]
        auto const& [power, lasts] = *tail;
    return true;
}

bool slows(Throttle const& throttle)
{
    [[maybe_unused]] auto const& [after, to, sustains, again_at] = throttle;
    return true;
}

bool differs(DeviceSpread const& spread)
{
    [[maybe_unused]] auto const& [speed, power, capacity] = spread;
    auto const look_at = [](std::optional<FactorSpread> const& factor) {
        if (!factor) return;
        std::visit(Match{[](LognormalFactor const& of) { [[maybe_unused]] auto const& [variation] = of; },
                         [](UniformFactor const& of) { [[maybe_unused]] auto const& [width] = of; }},
                   *factor);
    };
    look_at(speed);
    look_at(power);
    look_at(capacity);
    return true;
}

/// Speeds are in the times of the legs, powers in theirs and the profile's.
void see(DeviceModes const& modes)
{
    [[maybe_unused]] auto const& [clocks, accelerators, standing, idle_power, busy_power] = modes;
    [[maybe_unused]] auto const& [standing_clock, standing_accelerator] = standing;
    for (auto const& clock : clocks)
        [[maybe_unused]] auto const& [name, speed, idle, busy] = clock;
    for (auto const& accelerator : accelerators)
        [[maybe_unused]] auto const& [name, speed, idle, busy] = accelerator;
}

DeviceTraits traits_of(DeviceGroup const& group)
{
    [[maybe_unused]] auto const& [name, profile, count, workers, queue, load, batch, warm_up, motion, battery,
                                  radio, throttle, spread] = group; // motion: see cells
    // What a profile and its modes say of compute is in the times of the legs; the rest is memory and power.
    [[maybe_unused]] auto const& [profile_name, speed, memory_rate, memory_rates, weight_rate, overlap,
                                  memory, load_rate, element_bits, launch_overhead, efficiency, idle_power,
                                  busy_power, pace, modes] = profile;
    see(modes);
    DeviceTraits traits;
    add_queue(traits, queue);
    traits.batches = batch && has_batches(*batch);
    traits.prepares = load_rate || (warm_up && warms_up(*warm_up));
    traits.varies = (battery && goes_off(*battery)) || (radio && is_shared(*radio)) ||
                    (throttle && slows(*throttle)) || (spread && differs(*spread));
    traits.has_competitors = std::visit(Match{[](StepFunction const&) { return false; },
                                              [](CompetingJobs const& jobs) {
                                                  [[maybe_unused]] auto const& [gap, service, priority] =
                                                      jobs;
                                                  return true;
                                              }},
                                        load);
    return traits;
}

Delays delays_of(Jitter const& jitter)
{
    static_assert(std::is_empty_v<Independent>);
    [[maybe_unused]] auto const& [delay, memory] = jitter;
    return std::visit(Match{[](Independent) { return Delays::independent; },
                            [](Ar1 const& process) {
                                [[maybe_unused]] auto const& [correlation] = process;
                                return Delays::by_order;
                            },
                            [](GaussMarkov const& process) {
                                [[maybe_unused]] auto const& [time] = process;
                                return Delays::by_time;
                            }},
                      memory);
}

bool loses(Loss const& loss)
{
    [[maybe_unused]] auto const& [process, timeout, backoff, tries] = loss;
    return std::visit(Match{[](PacketLoss const& packets) {
                                [[maybe_unused]] auto const& [probability, mtu] = packets;
                                return true;
                            },
                            [](MessageLoss const& messages) {
                                [[maybe_unused]] auto const& [probability] = messages;
                                return true;
                            },
                            [](GilbertElliott const& chain) {
                                [[maybe_unused]] auto const& [good_to_bad, bad_to_good, loss_good, loss_bad,
                                                              mtu] = chain;
                                return true;
                            }},
                      process);
}

bool shares_equally(RadioCell const& cell)
{
    [[maybe_unused]] auto const& [share, stations, overhead, propagation, access_points, hand_over] = cell;
    [[maybe_unused]] auto const& [time, packet] = overhead;
    [[maybe_unused]] auto const& [hysteresis, interruption] = hand_over; // of stations that move
    for (auto const& some : stations) {
        [[maybe_unused]] auto const& [group, rates, distances, moving] = some;
        for (auto const& station : moving)
            [[maybe_unused]] auto const& [movement, airtimes] = station; // however it goes, rates differ
    }
    if (propagation) [[maybe_unused]]
        auto const& [send_power, loss_at_1m, exponent, shadowing, steps] = *propagation;
    return has_one_rate(cell);
}

LinkTraits traits_of(Link const& link)
{
    [[maybe_unused]] auto const& [name, up, down, duplex, latency, jitter, loss, buffer, queue, each, cell,
                                  send_power, receive_power] = link;
    [[maybe_unused]] auto const& [products, bytes] = buffer;
    LinkTraits traits;
    traits.shares_equally = !cell || shares_equally(*cell);
    if (jitter) traits.delays = delays_of(*jitter);
    traits.loses = loss && loses(*loss);
    traits.one_lane = duplex == Duplex::half;
    traits.rates_differ = !up.is_one() || !down.is_one();
    return traits;
}

bool is_closed(Arrivals const& arrivals)
{
    return std::visit(Match{[](Periodic const& periodic) {
                                [[maybe_unused]] auto const& [every, start, stagger] = periodic;
                                return false;
                            },
                            [](Poisson const& poisson) {
                                [[maybe_unused]] auto const& [rate] = poisson;
                                return false;
                            },
                            [](GammaArrivals const& gamma) {
                                [[maybe_unused]] auto const& [rate, cv] = gamma;
                                return false;
                            },
                            [](Recorded const& recorded) {
                                [[maybe_unused]] auto const& [every_device, by_device] = recorded;
                                return false;
                            },
                            [](Closed const& closed) {
                                [[maybe_unused]] auto const& [think] = closed;
                                return true;
                            }},
                      arrivals);
}

/// Whether messages take latency + bytes / fair rate where nothing is lost.
bool shares_fairly(Transport const& transport)
{
    static_assert(std::is_empty_v<Datagram> && std::is_empty_v<IdealTransport>);
    return std::visit(Match{[](Tcp const& tcp) {
                                [[maybe_unused]] auto const& [control, connection, handshake, window] = tcp;
                                return false;
                            },
                            [](Datagram) { return true; }, [](IdealTransport) { return true; }},
                      transport);
}

/// Whether a fault changes anything.
bool breaks(Fault const& fault)
{
    [[maybe_unused]] auto const& [what, when] = fault;
    std::visit(Match{[](Once const& once) { [[maybe_unused]] auto const& [at, lasts] = once; },
                     [](Recurring const& spells) { [[maybe_unused]] auto const& [every, lasts] = spells; }},
               when);
    return std::visit(Match{[](LinkFault const& of) {
                                [[maybe_unused]] auto const& [link, index, factor] = of;
                                return true;
                            },
                            [](DeviceFault const& of) {
                                [[maybe_unused]] auto const& [group, index, work] = of;
                                return true;
                            }},
                      what);
}

/// Whether a request is begun once, in one way.
bool tries_once(std::optional<Retry> const& retry, std::optional<SecondWay> const& second)
{
    if (retry) [[maybe_unused]]
        auto const& [tries, pause, backoff] = *retry;
    if (second) [[maybe_unused]]
        auto const& [way, when_failed, when_dropped, after] = *second;
    return !retry && !second;
}

/// A request asks for its devices and links again and again.
bool has_passes(FurtherPasses const& steps)
{
    [[maybe_unused]] auto const& [way, model, count, lookahead, passes_answer, prompt, keeps_tokens] = steps;
    [[maybe_unused]] auto const& [kind, limit] = count;
    if (lookahead) [[maybe_unused]]
        auto const& [guesses, accepted, growth] = *lookahead;
    return std::visit(Match{[](FixedCount const& fixed) {
                                [[maybe_unused]] auto const& [tokens] = fixed;
                                return true;
                            },
                            [](GeometricCount const& geometric) {
                                [[maybe_unused]] auto const& [mean] = geometric;
                                return true;
                            },
                            [](UniformCount const& uniform) {
                                [[maybe_unused]] auto const& [min, max] = uniform;
                                return true;
                            }},
                      kind);
}

bool is_random(ServiceTime const& time)
{
    [[maybe_unused]] auto const& [fixed, random] = time;
    return !random.empty();
}

class TraitsReader {
public:
    explicit TraitsReader(Platform const& platform) : platform_{platform}
    {
        [[maybe_unused]] auto const& [devices, links, routes, faults] = platform;
        traits_.is_steady = std::ranges::none_of(faults, breaks);
        for (auto const& group : devices)
            traits_.devices.push_back(traits_of(group));
        for (auto const& link : links)
            traits_.links.push_back(traits_of(link));
    }

    void add_application(DeployedApplication const& application, Id<Application> id)
    {
        [[maybe_unused]] auto const& [name, model, origin, arrivals, deadline, priority, dispatch,
                                      health_check, transport, answer, ways, choice, retry, second, steps] =
            application; // health_check: of use where a fault breaks something, and that is not steady
        if (!tries_once(retry, second) || (steps && has_passes(*steps))) traits_.is_steady = false;
        auto& traits = traits_.applications.emplace_back();
        traits.is_closed = is_closed(arrivals);
        traits.is_dispatched = std::ranges::any_of(
            ways, [&](Way const& way) { return forks(way) || (chooses(dispatch) && has_choice(way)); });
        if (choice) {
            [[maybe_unused]] auto const& [policy, among, profiles] = *choice;
            traits.is_adaptive = true;
        }
        if (!shares_fairly(transport)) traits_.shares_fairly = false;
        for (auto const& way : ways)
            add_way(way, traits, id);
    }

    void add_way(Way const& way, ApplicationTraits& traits, Id<Application> user)
    {
        [[maybe_unused]] auto const& [plan, legs, back, accuracy, leaving, early, forks] = way;
        if (early) {
            [[maybe_unused]] auto const& [of, exit] = *early;
            traits.leaves_early = true;
        }
        for (auto const& some : leaving)
            [[maybe_unused]] auto const& [until, number] = some;
        [[maybe_unused]] auto const& [position_of, cuts, plan_name] = plan; // which the legs are made of
        for (auto const& leg : legs) {
            [[maybe_unused]] auto const& [device, decode, compute, encode, work, memory, sent, route, power,
                                          growth, inputs] = leg; // power: calculated with
            [[maybe_unused]] auto const& [line, bends] = growth; // of further passes, which are not steady
            for (auto const& input : inputs) {
                [[maybe_unused]] auto const& [from, input_route, bytes] = input;
                traits_.is_steady = false; // a leg waits for two messages
                for (auto const link : links_of(platform_.routes[input_route]))
                    add(traits_.links[link].senders, user);
            }
            traits.is_random =
                traits.is_random || is_random(decode) || is_random(compute) || is_random(encode);
            add(traits_.devices[device].users, user);
            if (route)
                for (auto const link : links_of(platform_.routes[*route]))
                    add(traits_.links[link].senders, user);
        }
        for (auto const route : back)
            for (auto const link : links_of(platform_.routes[route]))
                add(traits_.links[link].answered, user);
    }

    void add_run(RunSettings const& run)
    {
        [[maybe_unused]] auto const& [until, requests, warm_up, seed, replications, network_model, record] =
            run;
        switch (network_model) {
        case NetworkModel::exact:
        case NetworkModel::solver:
        case NetworkModel::tcp: // what becomes of that is said by each application's transport
            return;
        case NetworkModel::lv08:
            traits_.shares_fairly = false;
            return;
        }
    }

    [[nodiscard]] Traits const& traits() const { return traits_; }

private:
    static bool chooses(Dispatch dispatch)
    {
        switch (dispatch) {
        case Dispatch::least_work:
        case Dispatch::shortest_queue:
        case Dispatch::two_choices:
        case Dispatch::turn:
        case Dispatch::random:
            return true;
        case Dispatch::home:
            return false;
        }
        return true;
    }

    static bool forks(Way const& way)
    {
        return std::ranges::any_of(way.forks, [](auto const& ways) { return !ways.empty(); });
    }

    [[nodiscard]] bool has_choice(Way const& way) const
    {
        return std::any_of(way.legs.begin() + 1, way.legs.end(),
                           [&](Leg const& leg) { return platform_.devices[leg.device].count > 1; });
    }

    [[nodiscard]] static std::vector<Id<Link>> const& links_of(Route const& route)
    {
        [[maybe_unused]] auto const& [from, to, via, forward] = route;
        return via;
    }

    Platform const& platform_;
    Traits traits_;
};

} // namespace

Traits traits_of(Deployment const& deployment)
{
    [[maybe_unused]] auto const& [name, platform, applications, run] = deployment;
    TraitsReader reading{platform};
    for (auto const id : applications.ids())
        reading.add_application(applications[id], id);
    reading.add_run(run);
    return reading.traits();
}

bool others_among(Users const& users, Id<Application> application)
{
    return std::ranges::any_of(users, [=](Id<Application> user) { return user != application; });
}

} // namespace sunder::sim
