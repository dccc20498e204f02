#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/plan/chain.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
#include "sim/scenario/best_of_passes.hpp"
#include "sim/scenario/check_origins.hpp"
#include "sim/scenario/check_transports.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/exits_in_use.hpp"
#include "sim/scenario/forked_ways.hpp"
#include "sim/scenario/kept_in_passes.hpp"
#include "sim/scenario/measured_ways.hpp"
#include "sim/scenario/network_traits.hpp"
#include "sim/scenario/resolve_steps.hpp"
#include "sim/scenario/resolve_ways.hpp"
#include "sim/scenario/way_profiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::sim {
namespace {

/// The ops of a plan that stays on its device are at position 0, so its cuts are behind all of them.
Plan plan_of(ModelGraph const& model, std::vector<Cut> cuts, std::size_t servers)
{
    if (cuts.empty()) cuts.assign(servers, cut_with_head(model, std::vector<bool>(model.ops.size(), true)));
    auto const pointers = pointers_to(cuts);
    return {.position_of = positions(model, pointers), .cuts = cuts, .name = plan_name(model, pointers)};
}

/// Of requests that leave at number `exit` of the used exits, or go to the end.
Way way_of(Application const& application, ResolvedSplit const& split, ChainCosts const& costs,
           std::size_t exit)
{
    auto const& chain = costs.chain();
    Way way{.plan = plan_of(chain.model, split.cuts, application.servers.size()),
            .legs = {},
            .back = {},
            .accuracy = costs.price(pointers_to(split.cuts), exit).accuracy,
            .leaving = {},
            .early = {},
            .forks = {}};
    way.plan.name += split.modes;
    auto stretches = costs.stretches(split.cuts, exit);
    for (std::size_t position = 0; position < stretches.size(); ++position) {
        auto& stretch = stretches[position];
        bool const last = position + 1 == stretches.size();
        way.legs.push_back({.device = chain.devices[position],
                            .decode = std::move(stretch.decode),
                            .compute = std::move(stretch.compute),
                            .encode = std::move(stretch.encode),
                            .work = stretch.work,
                            .memory = stretch.memory,
                            .sent = stretch.sent,
                            .route = last ? std::nullopt : chain.out[position],
                            .power = chain.modes.empty() ? std::nullopt : std::optional{stretch.power},
                            .inputs = std::move(stretch.inputs)});
    }
    if (application.answer > Bytes{})
        for (std::size_t hop = way.legs.size() - 1; hop-- > 0;)
            way.back.push_back(chain.back[hop].value());
    return way;
}

/// And, behind it, those of the requests that leave it early.
void add_way(std::vector<Way>& ways, Application const& application, ResolvedSplit const& split)
{
    ChainCosts const costs{split.chain};
    auto const& used = split.chain.exits;
    auto const number = ways.size();
    ways.push_back(way_of(application, split, costs, used.exits.size()));
    for (std::size_t exit = 0; exit < used.exits.size(); ++exit) {
        if (used.share_that_leaves_at(exit) <= 0) continue;
        ways[number].leaving.push_back({.until = used.exits[exit].until, .way = ways.size()});
        ways.push_back(way_of(application, split, costs, exit));
        ways.back().early = {.of = number, .exit = split.chain.model.exits[used.exits[exit].exit].name};
    }
}

/// Of all choices of groups, of which nobody leaves early, or one.
void add_ways(std::vector<Way>& ways, Scenario const& scenario, Application const& application,
              ResolvedSplit const& split, Diagnostics& diagnostics)
{
    if (application.other_servers.empty()) return add_way(ways, application, split);
    auto const whole_way = [](Application const& asked, ResolvedSplit const& there) {
        return way_of(asked, there, ChainCosts{there.chain}, there.chain.exits.exits.size());
    };
    std::ranges::move(forked_ways(scenario, application, split, ways.size(), whole_way, diagnostics),
                      std::back_inserter(ways));
}

Adaptive const* adaptive_of(Split const& split)
{
    return std::visit(Match{[](OneOf<DeviceOnly, ServerOnly, After, Cuts, Best, BestUnderLoad> auto const&)
                                -> Adaptive const* { return nullptr; },
                            [](Adaptive const& adaptive) { return &adaptive; }},
                      split);
}

/// None after a mistake.
std::vector<Way> ways_of(Scenario const& scenario, Application const& application, Diagnostics& diagnostics)
{
    auto const* const adaptive = adaptive_of(application.split);
    if (adaptive != nullptr && adaptive->pool)
        return measured_ways(scenario, application, *adaptive->pool, diagnostics);
    std::vector<Way> ways;
    for (auto const& split : resolve_ways(scenario, application, diagnostics))
        add_ways(ways, scenario, application, split, diagnostics);
    return ways;
}

DeployedApplication deployed(Application const& application, std::vector<Way> ways, Scenario const& scenario)
{
    return {.name = application.name,
            .model = scenario.models[application.model].name,
            .origin = application.origin,
            .arrivals = application.arrivals,
            .deadline = application.deadline,
            .priority = application.priority,
            .dispatch = application.dispatch,
            .health_check = application.health_check,
            .transport = transport_of(application, scenario.run.network_model),
            .answer = application.answer,
            .ways = std::move(ways),
            .choice = {},
            .retry = application.retry,
            .second = {},
            .steps = {}};
}

/// Its way is one more, which nobody chooses.
void add_fallback(DeployedApplication& deployed, Scenario const& scenario, Application application,
                  Diagnostics& diagnostics)
{
    auto const fallback = application.fallback.value();
    application.split_where = fallback.where; // of what is wrong with it
    auto const split = resolve_split(scenario, application, fallback.to, diagnostics);
    if (!split) return;
    deployed.second = {.way = deployed.ways.size(),
                       .when_failed = fallback.when_failed,
                       .when_dropped = fallback.when_dropped,
                       .after = fallback.after};
    add_ways(deployed.ways, scenario, application, *split, diagnostics);
}

/// What is known of these ways beforehand, in their order.
std::vector<Way> known_ways(Scenario const& scenario, Application const& application,
                            Adaptive const& adaptive, std::vector<Way> const& ways, Diagnostics& diagnostics)
{
    auto const all = measured_ways(scenario, application, *adaptive.known_pool, diagnostics);
    std::vector<Way> known;
    for (auto const& way : ways) {
        auto const same =
            std::ranges::find_if(all, [&](Way const& other) { return other.plan.name == way.plan.name; });
        if (same != all.end()) known.push_back(*same);
    }
    if (known.size() < ways.size() && diagnostics.empty())
        diagnostics.report(
            application.split_where,
            fmt::format("'known' of application '{}' lacks ways that its 'pool' has", application.name),
            "give every way of the pool a row of the same name");
    return known.size() < ways.size() ? ways : known;
}

/// With the best cut of all its passes; nothing where none is sought.
std::optional<Application> decided_for_passes(Scenario const& scenario, Application const& application)
{
    auto const best = best_of_passes(scenario, application);
    if (!best) return std::nullopt;
    auto decided = application;
    decided.split = std::visit([](auto const& one) { return Split{one}; }, *best);
    return decided;
}

/// Their way is one more, which nobody chooses.
void add_steps(DeployedApplication& deployed, Scenario const& scenario, Application const& application,
               Diagnostics& diagnostics)
{
    auto const& steps = application.steps.value();
    auto const split = resolve_steps(scenario, application, diagnostics);
    if (!split) return;
    double const tokens = steps.lookahead ? 1 + static_cast<double>(steps.lookahead->guesses) : 1;
    deployed.steps = {.way = deployed.ways.size(),
                      .model = split->chain.model.name,
                      .count = steps.count,
                      .lookahead = steps.lookahead,
                      .answer = tokens * application.answer};
    ChainCosts const costs{split->chain};
    auto way = way_of(application, *split, costs, split->chain.exits.exits.size());
    if (auto const kept = kept_in_passes(scenario, application)) {
        let_grow(way, *split, *kept, steps);
        deployed.steps->prompt = kept->prompt;
        deployed.steps->keeps_tokens = true;
    }
    deployed.ways.push_back(with_guesses(std::move(way), steps.lookahead));
    check_steps(scenario, application, deployed, diagnostics);
}

/// Who chooses among all ways of the application; nothing where its split is one.
std::optional<WayChoice> choice_of(Scenario const& scenario, Application const& application,
                                   DeployedApplication const& deployed, Diagnostics& diagnostics)
{
    auto const* const adaptive = adaptive_of(application.split);
    if (adaptive == nullptr) return std::nullopt;
    if (needs_deadline(adaptive->policy) && !application.deadline)
        diagnostics.report(
            application.split_where,
            fmt::format("policy 'deadline' of application '{}' has no deadline to meet", application.name),
            "state one, as in `deadline: 100 ms`, or choose another policy");
    std::vector<std::size_t> among;
    for (std::size_t way = 0; way < deployed.ways.size(); ++way)
        if (!deployed.ways[way].early) among.push_back(way);
    auto const profiles = [&](DeployedApplication const& known) {
        return way_profiles(scenario.platform, scenario.models[application.model], known);
    };
    if (!adaptive->known_pool)
        return WayChoice{
            .policy = adaptive->policy, .among = std::move(among), .profiles = profiles(deployed)};
    auto known = deployed;
    known.ways = known_ways(scenario, application, *adaptive, deployed.ways, diagnostics);
    return WayChoice{.policy = adaptive->policy, .among = std::move(among), .profiles = profiles(known)};
}

/// Jobs that share a worker are told apart by their times only; and batteries and heat follow one power of a
/// worker, whatever it does.
void check_power(Scenario const& scenario, DeployedApplication const& application, Location const& where,
                 Diagnostics& diagnostics)
{
    auto const is_shared = [](DeviceGroup const& group) {
        return group.batch ||
               std::visit(Match{[](Sharing const&) { return true; },
                                [](OneOf<Fifo, PriorityQueue, EarliestDeadline, ShortestFirst> auto const&) {
                                    return false;
                                }},
                          group.queue);
    };
    for (auto const& way : application.ways) {
        for (auto const& leg : way.legs) {
            auto const& group = scenario.platform.devices[leg.device];
            if (leg.power.value_or(worker_power(group)) == worker_power(group)) continue;
            if (group.battery || group.throttle || group.spread)
                return diagnostics.report(
                    where,
                    fmt::format("what '{}' draws is followed with one power of its workers, but way '{}' of "
                                "application '{}' asks for another",
                                group.name, way.plan.name, application.name),
                    "leave out `battery`, `throttle` and `spread` of that device, or choose one mode for all "
                    "ways");
            if (!is_shared(group)) continue;
            return diagnostics.report(
                where,
                fmt::format("'{}' works at several requests at once, so all of them draw the same power, but "
                            "way '{}' of application '{}' asks for another",
                            group.name, way.plan.name, application.name),
                "choose a `queue` other than sharing and no `batch`, or one mode for all ways");
        }
    }
}

/// Whether a closed loop comes back to where it began without any time having passed. What crosses a link
/// takes time.
bool takes_no_time(DeployedApplication const& application)
{
    bool const at_once =
        std::visit(Match{[](Closed const& closed) { return mean_of(closed.think) <= Seconds{}; },
                         [](OneOf<Periodic, Poisson, GammaArrivals, Recorded> auto const&) { return false; }},
                   application.arrivals);
    if (application.steps) return false; // whose passes take time, see check_steps()
    return at_once && std::ranges::any_of(application.ways, [](Way const& way) {
               return way.legs.size() == 1 && way.legs.front().compute.mean() <= Seconds{};
           });
}

/// Of the message that has most: whether each of them is lost is drawn, so they take time.
double most_packets(Platform const& platform, DeployedApplication const& application)
{
    double most = 0;
    auto const look_at = [&](Id<Route> route, Bytes message) {
        for (auto const link : platform.routes[route].via) {
            auto const& loss = platform.links[link].loss;
            Bytes const size = loss ? packet_size(*loss) : Bytes{};
            if (size > Bytes{}) most = std::max(most, message / size);
        }
    };
    for (auto const& way : application.ways) {
        for (auto const& leg : way.legs) {
            if (leg.route) look_at(*leg.route, leg.sent);
            for (auto const& input : leg.inputs)
                look_at(input.route, input.bytes);
        }
        for (auto const route : way.back)
            look_at(route, largest_answer(application));
    }
    return most;
}

/// Those at which requests leave, by name.
std::size_t exits_in_all(Deployment const& deployment)
{
    std::set<std::string> names;
    for (auto const& application : deployment.applications)
        for (auto const& way : application.ways)
            if (way.early) names.insert(way.early->exit);
    return names.size();
}

constexpr std::size_t most_exits = 255; // rows number them in a byte

constexpr double most_packets_of_a_message = 1e7; // 15 GB in packets of 1500 B

} // namespace

Chain whole_chain(Scenario const& scenario, Application const& application)
{
    Chain chain{.model = scenario.models[application.model],
                .platform = scenario.platform,
                .devices = {application.origin},
                .out = {},
                .back = {},
                .codec = application.codec,
                .answer = application.answer,
                .raw_input = application.raw_input,
                .exits = exits_in_use(scenario.models[application.model], application.exits)};
    for (auto const server : application.servers) {
        chain.out.push_back(scenario.platform.find_route(chain.devices.back(), server));
        chain.back.push_back(scenario.platform.find_route(server, chain.devices.back()));
        chain.devices.push_back(server);
    }
    for (auto const& [producer, device, where] : application.origins) {
        auto& input = chain.inputs.emplace_back(ApartInput{.producer = producer, .from = device, .to = {}});
        for (auto const reader : chain.devices)
            input.to.push_back(
                {.is_there = reader == device, .route = scenario.platform.find_route(device, reader)});
    }
    return chain;
}

std::vector<WayEnd> endings_of(DeployedApplication const& application, std::size_t way)
{
    std::vector<WayEnd> endings;
    double before = 0;
    for (auto const& leaving : application.ways[way].leaving) {
        endings.push_back({.share = leaving.until - before, .way = leaving.way});
        before = leaving.until;
    }
    endings.push_back({.share = 1 - before, .way = way});
    return endings;
}

Deployment deploy(Scenario const& scenario)
{
    Deployment deployment{
        .name = scenario.name, .platform = scenario.platform, .applications = {}, .run = scenario.run};
    Diagnostics diagnostics;
    for (auto const& asked : scenario.applications) {
        auto const decided = decided_for_passes(scenario, asked);
        auto const& application = decided ? *decided : asked;
        report_exits(scenario.models[application.model], application, diagnostics);
        check_origins(scenario, application, diagnostics);
        auto ways = ways_of(scenario, application, diagnostics);
        if (ways.empty()) continue;
        deployment.applications.push_back(deployed(application, std::move(ways), scenario));
        auto& last = deployment.applications.back();
        check_forks(scenario, application, diagnostics);
        last.choice = choice_of(scenario, application, last, diagnostics);
        if (application.fallback) add_fallback(last, scenario, application, diagnostics);
        check_power(scenario, last, application.split_where, diagnostics);
        if (application.steps) add_steps(last, scenario, application, diagnostics);
        if (scenario.run.until && takes_no_time(last))
            diagnostics.report(application.arrivals_where,
                               fmt::format("application '{}' would ask without end: neither its requests nor "
                                           "the time to think between them take any time",
                                           application.name),
                               "let it think: `closed: {think: 1 s}`");
        if (auto const packets = most_packets(deployment.platform, last); packets > most_packets_of_a_message)
            diagnostics.report(
                application.where,
                fmt::format("application '{}' has messages of {:.3g} packets each, "
                            "of which any may be lost: the most are {:.0e}",
                            application.name, packets, most_packets_of_a_message),
                "make them smaller, raise the link's `mtu`, or let `message` be lost as a whole");
    }
    if (auto const exits = exits_in_all(deployment); exits > most_exits)
        diagnostics.report(scenario.applications.begin()->where,
                           fmt::format("requests leave at {} exits, and the most are {}", exits, most_exits),
                           "use fewer with `exits: [...]`");
    if (diagnostics.empty()) check_transports(scenario, deployment, diagnostics);
    diagnostics.raise_if_any();
    return deployment;
}

} // namespace sunder::sim
