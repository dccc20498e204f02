#include "sim/scenario/resolve_ways.hpp"

#include "sim/base/match.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/modes_of_ways.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>
#include <variant>

namespace sunder::sim {
namespace {

/// What cuts are compared by.
struct Measures {
    std::vector<Cut> cuts;
    Seconds head;
    Bytes payload;
    Seconds tail;
    Seconds latency;
    Joules energy;
};

/// Whether each stands among those that nothing else beats: is nowhere worse and somewhere better. Of those
/// that are alike the first one. By a sweep (Kung, Luccio and Preparata 1975): in ascending order of heads
/// what came before can be told by the least tail for each payload.
std::vector<bool> unbeaten(std::vector<Measures> const& all)
{
    auto const measures = [&](std::size_t i) { return std::tuple{all[i].head, all[i].payload, all[i].tail}; };
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, measures);
    std::vector<bool> stands(all.size(), false);
    std::map<Bytes, Seconds> least_tails; // falling as payloads rise
    for (auto const i : order) {
        auto const payload = all[i].payload;
        auto const tail = all[i].tail;
        auto const above = least_tails.upper_bound(payload);
        if (above != least_tails.begin() && std::prev(above)->second <= tail) continue;
        stands[i] = true;
        auto last = least_tails.lower_bound(payload);
        while (last != least_tails.end() && last->second >= tail)
            last = least_tails.erase(last);
        least_tails.emplace_hint(last, payload, tail);
    }
    return stands;
}

std::vector<Measures> possible_cuts(ChainCosts const& costs, std::size_t limit)
{
    auto const& model = costs.chain().model;
    auto const hops = costs.chain().servers();
    auto cuts = all_cuts(model, limit);
    if (cuts.empty() || !nested_at_most(cuts.size(), hops, limit)) cuts = cuts_at_vertices(model);
    std::vector<Measures> possible;
    for_each_nested(cuts, hops, [&](std::vector<Cut const*> const& combination) {
        if (!costs.obstacles(combination).empty()) return;
        auto const price = costs.price(combination);
        auto& mine = possible.emplace_back();
        mine.head = price.head + price.encode;
        mine.payload = price.payload;
        mine.tail = price.decode + price.tail;
        mine.latency = price.total();
        mine.energy = price.energy;
        for (auto const* cut : combination)
            mine.cuts.push_back(*cut);
    });
    return possible;
}

bool has_routes(Chain const& chain)
{
    auto const is_there = [](std::optional<Id<Route>> const& route) { return route.has_value(); };
    bool const answered = chain.answer <= Bytes{} || std::ranges::all_of(chain.back, is_there);
    return answered && std::ranges::all_of(chain.out, is_there);
}

std::string name_of(ResolvedSplit const& split)
{
    return (split.cuts.empty() ? "device_only" : plan_name(split.chain.model, pointers_to(split.cuts))) +
           split.modes;
}

std::vector<ResolvedSplit> ways_among(Scenario const& scenario, Application const& application,
                                      Adaptive const& adaptive, Diagnostics& diagnostics)
{
    std::vector<ResolvedSplit> ways;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < adaptive.among.size(); ++i) {
        auto const modes = adaptive.modes.empty() ? AskedModes{} : adaptive.modes[i];
        auto way = resolve_split(scenario, application, adaptive.among[i], modes, diagnostics);
        if (!way) continue;
        auto name = name_of(*way);
        if (std::ranges::find(names, name) != names.end())
            diagnostics.report(
                application.split_where,
                fmt::format("'{}' is among the ways of application '{}' twice", name, application.name),
                "name each way once");
        names.push_back(std::move(name));
        ways.push_back(std::move(*way));
    }
    if (ways.size() < adaptive.among.size()) ways.clear();
    return ways;
}

std::vector<ResolvedSplit> unbeaten_ways(Scenario const& scenario, Application const& application,
                                         std::optional<AllModes> const& all, Diagnostics& diagnostics)
{
    auto chain = whole_chain(scenario, application);
    if (has_routes(chain)) {
        auto ways = all ? unbeaten_modes(chain, *all) : unbeaten_cuts(chain);
        if (!ways.empty()) return ways;
    }
    // Whatever is missing is what stands against the best cut, too.
    auto const one = resolve_split(scenario, application, Best{}, diagnostics);
    return one ? std::vector{*one} : std::vector<ResolvedSplit>{};
}

} // namespace

std::vector<ResolvedSplit> unbeaten_cuts(Chain const& chain, std::size_t limit)
{
    auto const possible = possible_cuts(ChainCosts{chain}, limit);
    auto const stands = unbeaten(possible);
    std::vector<ResolvedSplit> ways;
    for (std::size_t i = 0; i < possible.size(); ++i)
        if (stands[i]) ways.push_back({.cuts = possible[i].cuts, .chain = chain});
    return ways;
}

std::vector<ResolvedSplit> unbeaten_modes(Chain const& chain, AllModes const& all, std::size_t limit)
{
    struct Candidate {
        Measures measures;
        std::vector<DeviceMode> modes;
    };
    std::vector<Candidate> candidates;
    auto in_modes = chain;
    for (auto const& modes : every_mode(chain, all)) {
        in_modes.modes = modes;
        for (auto& measures : possible_cuts(ChainCosts{in_modes}, limit))
            candidates.push_back({std::move(measures), modes});
    }
    std::ranges::stable_sort(candidates, {}, [](Candidate const& candidate) {
        return std::pair{candidate.measures.latency, candidate.measures.energy};
    });
    std::vector<ResolvedSplit> ways;
    Joules least;
    for (auto& [measures, modes] : candidates) {
        if (!ways.empty() && measures.energy >= least) continue;
        least = measures.energy;
        in_modes.modes = modes;
        auto const used = hops_used(pointers_to(measures.cuts)) + 1;
        ways.push_back({std::move(measures.cuts), in_modes, name_of_modes(in_modes, used)});
    }
    return ways;
}

std::vector<ResolvedSplit> resolve_ways(Scenario const& scenario, Application const& application,
                                        Diagnostics& diagnostics)
{
    return std::visit(Match{[&](OneOf<DeviceOnly, ServerOnly, After, Cuts, Best> auto const& split) {
                                auto one = resolve_split(scenario, application, split, diagnostics);
                                return one ? std::vector{std::move(*one)} : std::vector<ResolvedSplit>{};
                            },
                            [&](BestUnderLoad const& /*open*/) {
                                auto one = resolve_split(scenario, application, Best{}, diagnostics);
                                return one ? std::vector{std::move(*one)} : std::vector<ResolvedSplit>{};
                            },
                            [&](Adaptive const& adaptive) {
                                return adaptive.among.empty()
                                           ? unbeaten_ways(scenario, application, adaptive.all, diagnostics)
                                           : ways_among(scenario, application, adaptive, diagnostics);
                            }},
                      application.split);
}

} // namespace sunder::sim
