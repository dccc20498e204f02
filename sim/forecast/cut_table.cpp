#include "sim/forecast/cut_table.hpp"

#include "sim/plan/nested_cuts.hpp"
#include "sim/scenario/forked_ways.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

CutRow row_of(ChainCosts const& costs, std::vector<Cut const*> const& cuts)
{
    CutRow row{
        .cuts = {}, .name = plan_name(costs.chain().model, cuts), .price = costs.price(cuts), .why_not = {}};
    for (auto const* cut : cuts) {
        row.cuts.push_back(*cut);
        if (cut->tensors.size() > 1) row.kind = CutKind::general;
    }
    if (auto const obstacles = costs.obstacles(cuts); !obstacles.empty())
        row.why_not = sentence(obstacles.front(), costs.chain());
    return row;
}

void add_rows(CutTable& table, ChainCosts const& costs, std::vector<Cut> const& cuts)
{
    for_each_nested(cuts, costs.chain().servers(), [&](std::vector<Cut const*> const& combination) {
        table.rows.push_back(row_of(costs, combination));
    });
}

CutTable cuts_of(Scenario const& scenario, Application const& asked, DeployedApplication const& deployed)
{
    auto chain = whole_chain(scenario, asked);
    std::vector<std::vector<Cut>> chosen;
    for (auto const& way : deployed.ways) {
        bool const is_further = deployed.steps && &way == &deployed.ways[deployed.steps->way];
        if (!is_further) chosen.push_back(way.plan.cuts); // that may be of another model
    }
    if (!std::ranges::all_of(chain.out, [](std::optional<Id<Route>> route) { return route.has_value(); })) {
        chain.keep_origin();
        chosen = {{}};
    }
    return cut_table(ChainCosts{std::move(chain)}, chosen);
}

} // namespace

CutTable cut_table(ChainCosts const& costs, std::vector<std::vector<Cut>> const& chosen, std::size_t limit)
{
    auto const hops = costs.chain().servers();
    CutTable table;
    auto const all = all_cuts(costs.chain().model, limit);
    table.complete = !all.empty() && nested_at_most(all.size(), hops, limit);
    if (table.complete) {
        add_rows(table, costs, all);
    } else if (auto const some = cuts_at_vertices(costs.chain().model);
               nested_at_most(some.size(), hops, limit)) {
        add_rows(table, costs, some);
    }

    for (auto const& cuts : chosen) {
        auto mine = std::ranges::find(table.rows, cuts, &CutRow::cuts);
        if (mine == table.rows.end()) mine = table.rows.insert(mine, row_of(costs, pointers_to(cuts)));
        mine->chosen = true;
    }
    return table;
}

CutTable cuts_of(Scenario const& scenario, Deployment const& deployment, Id<Application> application)
{
    return cuts_of(scenario, scenario.applications[application], deployment.applications[application]);
}

std::vector<CutsByServers> cuts_by_servers(Scenario const& scenario, Deployment const& deployment,
                                           Id<Application> application)
{
    std::vector<CutsByServers> all;
    for (auto const& choice : with_each_choice(scenario.applications[application]))
        all.push_back({.servers = choice.servers,
                       .table = cuts_of(scenario, choice, deployment.applications[application])});
    return all;
}

} // namespace sunder::sim
