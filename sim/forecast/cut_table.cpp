#include "sim/forecast/cut_table.hpp"

#include "sim/model/blocks.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
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

/// That of these cuts, which is put behind all others where it is not there yet.
CutRow& row_for(std::vector<Cut> const& cuts, CutTable& table, ChainCosts const& costs)
{
    auto const there = std::ranges::find(table.rows, cuts, &CutRow::cuts);
    return there != table.rows.end() ? *there : table.rows.emplace_back(row_of(costs, pointers_to(cuts)));
}

/// By size, each once.
std::vector<Cut> merged(std::vector<Cut> cuts, std::vector<BlockCut> const& behind)
{
    for (auto const& block : behind)
        if (std::ranges::find(cuts, block.cut) == cuts.end()) cuts.push_back(block.cut);
    std::ranges::stable_sort(cuts, {}, &Cut::size);
    return cuts;
}

/// The cuts that are worth a look where there are too many.
void add_some(CutTable& table, ChainCosts const& costs, std::vector<BlockCut> const& behind,
              std::size_t limit)
{
    auto const hops = costs.chain().servers();
    auto const vertices = cuts_at_vertices(costs.chain().model);
    for (auto const& some : {merged(vertices, behind), vertices}) {
        if (!nested_at_most(some.size(), hops, limit)) continue;
        add_rows(table, costs, some);
        break;
    }
    for (auto const objective : {Objective::latency, Objective::energy})
        if (auto const best = best_cuts(costs, objective, 0)) row_for(*best, table, costs);
}

/// Names of the blocks behind which all the cuts lie whose hops are used; empty where one does not.
std::string blocks_behind(std::vector<Cut> const& cuts, std::vector<BlockCut> const& behind)
{
    std::string names;
    for (auto const& cut : cuts) {
        if (cut.whole_model()) break;
        auto const block = std::ranges::find(behind, cut, &BlockCut::cut);
        if (block == behind.end()) return {};
        names += (names.empty() ? "" : " | ") + block->block;
    }
    return names;
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
    auto const behind = cuts_behind_blocks(costs.chain().model);
    auto const all = all_cuts(costs.chain().model, limit);
    table.complete = !all.empty() && nested_at_most(all.size(), hops, limit);
    if (table.complete)
        add_rows(table, costs, all);
    else
        add_some(table, costs, behind, limit);
    for (auto const& cuts : chosen)
        row_for(cuts, table, costs).chosen = true;
    for (auto& row : table.rows)
        row.block = blocks_behind(row.cuts, behind);
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
