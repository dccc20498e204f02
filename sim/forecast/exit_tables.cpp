#include "sim/forecast/exit_tables.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/scenario/exits_in_use.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t most_exits_of_all_sets = 6;

using Numbers = std::vector<std::size_t>;

/// The empty one first.
std::vector<Numbers> sets_of(std::size_t exits, Numbers const& in_use)
{
    std::vector<Numbers> sets;
    if (exits <= most_exits_of_all_sets) {
        for (std::size_t members = 0; members < std::size_t{1} << exits; ++members) {
            auto& set = sets.emplace_back();
            for (std::size_t exit = 0; exit < exits; ++exit)
                if ((members >> exit) % 2 == 1) set.push_back(exit);
        }
    } else {
        sets.push_back({});
        auto& all = sets.emplace_back();
        for (std::size_t exit = 0; exit < exits; ++exit) {
            all.push_back(exit);
            sets.push_back({exit});
        }
        sets.push_back(in_use);
    }
    std::ranges::sort(sets, {}, [](Numbers const& set) { return std::pair{set.size(), set}; });
    sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
    return sets;
}

} // namespace

std::vector<ExitTable> exit_tables_of(Scenario const& scenario, Deployment const& deployment,
                                      Id<Application> application)
{
    auto const& model = scenario.models[scenario.applications[application].model];
    auto const in_use = exits_named(model, scenario.applications[application].exits);
    std::vector<ExitTable> tables;
    if (model.exits.empty()) return tables;
    for (auto const& set : sets_of(model.exits.size(), in_use)) {
        auto other = scenario;
        auto& settings = other.applications[application].exits;
        auto& names = settings.names.emplace();
        for (auto const exit : set)
            names.push_back(model.exits[exit].name);
        Diagnostics missing;
        report_exits(model, other.applications[application], missing);
        if (!missing.empty()) continue;
        ExitTable table{
            .exits = names, .cuts = cuts_of(other, deployment, application), .in_use = set == in_use};
        if (!table.in_use)
            for (auto& row : table.cuts.rows)
                row.chosen = false;
        tables.push_back(std::move(table));
    }
    return tables;
}

} // namespace sunder::sim
