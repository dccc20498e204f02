#include "sim/scenario/resolve_split.hpp"

#include "sim/base/match.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/modes_of_ways.hpp"
#include "sim/scenario/named_cut.hpp"
#include "sim/scenario/report_obstacles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace sunder::sim {
namespace {

/// Works out the plan of one application and reports what is wrong with it.
class Resolver {
public:
    Resolver(Scenario const& scenario, Application const& application, PlainSplit const& split,
             Diagnostics& diagnostics)
        : application_{application},
          split_{split},
          model_{scenario.models[application.model]},
          chain_{whole_chain(scenario, application)},
          diagnostics_{diagnostics}
    {
    }

    /// The cuts, shape (servers of chain(),); nothing after a mistake.
    [[nodiscard]] std::optional<std::vector<Cut>> cuts()
    {
        return std::visit(Match{[this](DeviceOnly) { return device_only(); },
                                [this](ServerOnly) { return server_only(); },
                                [this](After const& after) { return given({after}); },
                                [this](Cuts const& cuts) { return given(cuts.hops); },
                                [this](Best best) { return best_for(best.objective); }},
                          split_);
    }

    void work_in(AskedModes const& modes) { chain_.modes = find_modes(modes, chain_, diagnostics_); }
    /// These, if nothing stands against them.
    [[nodiscard]] std::optional<std::vector<Cut>> checked(std::vector<Cut> cuts)
    {
        auto const pointers = pointers_to(cuts);
        if (!routes_are_there(hops_used(pointers))) return {};
        auto const obstacles = ChainCosts{chain_}.obstacles(pointers);
        report_obstacles(obstacles, chain_, application_, diagnostics_);
        if (!obstacles.empty()) return {};
        return cuts;
    }

    /// All servers, or the origin alone where the plan stays there.
    [[nodiscard]] Chain const& chain() const { return chain_; }

private:
    using Found = std::optional<std::vector<Cut>>;

    Found device_only()
    {
        chain_.keep_origin();
        return checked({});
    }

    Found server_only()
    {
        if (!has_servers("server_only", 1)) return {};
        return checked({cut_with_head(model_, std::vector<bool>(model_.ops.size(), false))});
    }

    Found given(std::vector<After> const& hops)
    {
        std::vector<Cut> cuts;
        for (auto const& hop : hops)
            if (auto cut = cut_behind(hop, model_, application_.split_where, diagnostics_))
                cuts.push_back(std::move(*cut));
        bool const servers = has_servers(hops.size() == 1 ? "a cut" : "this split", hops.size());
        if (!servers || cuts.size() != hops.size()) return {};
        for (std::size_t hop = 0; hop + 1 < cuts.size(); ++hop) {
            if (nested(cuts[hop], cuts[hop + 1])) continue;
            diagnostics_.report(application_.split_where,
                                fmt::format("cut {} ('{}') does not hold all that cut {} ('{}') holds",
                                            hop + 2, name_of(cuts[hop + 1], model_), hop + 1,
                                            name_of(cuts[hop], model_)),
                                "give the cuts in the order of the hops, each behind the one before");
            return {};
        }
        return checked(std::move(cuts));
    }

    Found best_for(Objective objective)
    {
        if (!routes_are_there(application_.servers.size())) return {};
        ChainCosts const costs{chain_};
        auto best = best_cuts(costs, objective);
        if (!best) {
            diagnostics_.report(application_.split_where,
                                fmt::format("nothing can be chosen: no cut of '{}' is possible", model_.name),
                                why_none(costs));
            return {};
        }
        return best;
    }

    /// What stands against staying on the device and against the other cuts at vertices.
    [[nodiscard]] std::string why_none(ChainCosts const& costs) const
    {
        std::vector<std::string> reasons;
        auto const note = [&](Cut const& cut) {
            std::vector<Cut const*> const cuts(chain_.servers(), &cut);
            auto const obstacles = costs.obstacles(cuts);
            if (obstacles.empty()) return;
            auto const reason = sentence(obstacles.front(), chain_);
            if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(reason);
        };
        auto const cuts = cuts_at_vertices(model_);
        note(cuts.back());
        if (chain_.servers() > 0) {
            for (auto const& cut : cuts)
                note(cut);
        }
        reasons.resize(std::min<std::size_t>(reasons.size(), 3));
        return fmt::format("{}", fmt::join(reasons, "; "));
    }

    bool has_servers(std::string_view what, std::size_t wanted)
    {
        auto const listed_servers = application_.servers.size();
        if (listed_servers == wanted) return true;
        diagnostics_.report(application_.route_where,
                            fmt::format("{} of application '{}' needs {} server{}, but {} {} listed", what,
                                        application_.name, wanted, wanted == 1 ? "" : "s", listed_servers,
                                        listed_servers == 1 ? "is" : "are"),
                            listed_servers == 0 ? "name it with `servers: [...]`"
                                                : "give one cut for each hop with `cuts: [...]`");
        return false;
    }

    /// Routes of the first `hops` hops, there and, for an answer, back.
    bool routes_are_there(std::size_t hops)
    {
        bool complete = true;
        auto const need = [&](std::optional<Id<Route>> route, Id<DeviceGroup> from, Id<DeviceGroup> to) {
            if (route) return;
            complete = false;
            auto const& devices = chain_.platform.devices;
            auto const& source = devices[from].name;
            auto const& target = devices[to].name;
            diagnostics_.report(
                application_.route_where, fmt::format("no route leads from '{}' to '{}'", source, target),
                fmt::format("add `- {{from: {}, to: {}, via: [...]}}` to `routes`", source, target));
        };
        for (std::size_t hop = 0; hop < hops; ++hop) {
            need(chain_.out[hop], chain_.devices[hop], chain_.devices[hop + 1]);
            if (chain_.answer > Bytes{}) need(chain_.back[hop], chain_.devices[hop + 1], chain_.devices[hop]);
        }
        return complete;
    }

    Application const& application_;
    PlainSplit const& split_;
    ModelGraph const& model_;
    Chain chain_;
    Diagnostics& diagnostics_;
};

} // namespace

std::optional<ResolvedSplit> resolve_split(Scenario const& scenario, Application const& application,
                                           PlainSplit const& split, Diagnostics& diagnostics)
{
    return resolve_split(scenario, application, split, {}, diagnostics);
}

std::optional<ResolvedSplit> resolve_split(Scenario const& scenario, Application const& application,
                                           PlainSplit const& split, AskedModes const& modes,
                                           Diagnostics& diagnostics)
{
    Resolver resolver{scenario, application, split, diagnostics};
    auto const mistakes = diagnostics.size();
    resolver.work_in(modes);
    if (diagnostics.size() > mistakes) return std::nullopt;
    auto cuts = resolver.cuts();
    if (!cuts) return std::nullopt;
    auto const used = cuts->empty() ? 1 : hops_used(pointers_to(*cuts)) + 1;
    return ResolvedSplit{std::move(*cuts), resolver.chain(), name_of_modes(resolver.chain(), used)};
}

std::optional<ResolvedSplit> resolve_cuts(Scenario const& scenario, Application const& application,
                                          std::vector<Cut> cuts, Diagnostics& diagnostics)
{
    PlainSplit const split = ServerOnly{};
    Resolver resolver{scenario, application, split, diagnostics};
    auto checked = resolver.checked(std::move(cuts));
    if (!checked) return std::nullopt;
    return ResolvedSplit{std::move(*checked), resolver.chain(), {}};
}

} // namespace sunder::sim
