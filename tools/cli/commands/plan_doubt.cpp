#include "tools/cli/commands/plan_doubt.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string readable(double cost, sim::Objective objective)
{
    return objective == sim::Objective::energy ? sim::readable(sim::Joules{cost})
                                               : sim::readable(sim::Seconds{cost});
}

std::string text_of(sim::StatedError const& error)
{
    auto text = fmt::format("half within {:.3g} %", 100 * error.median);
    if (error.p80) text += fmt::format(", four fifths within {:.3g} %", 100 * *error.p80);
    return text;
}

/// "pi (raspberry_pi_4: half within 12 %, four fifths within 30 %)"
std::string devices_text(sim::DoubtedScenario const& doubted)
{
    std::string drawn;
    std::string others;
    for (auto const id : doubted.errors.ids()) {
        auto const& group = doubted.scenario.platform.devices[id];
        if (doubted.errors[id])
            drawn += fmt::format("{}{} ({}: {})", drawn.empty() ? "" : "; ", sim::shown(group.name),
                                 sim::shown(group.profile.name), text_of(*doubted.errors[id]));
        else
            others += fmt::format("{}{}", others.empty() ? "" : ", ", sim::shown(group.name));
    }
    if (!others.empty()) drawn += fmt::format("; as stated: {}", others);
    return drawn;
}

std::string chosen_text(sim::DoubtedCut const& chosen, sim::CutDoubt const& doubt)
{
    return fmt::format(
        "  {} is the best in {:.0f} % (± {:.0f}); on average it costs {} more than the best, {:.1f} %.\n",
        sim::shown(chosen.name), 100 * chosen.best, 100 * doubt.width(chosen.best),
        readable(chosen.excess, doubt.objective), doubt.cost > 0 ? 100 * chosen.excess / doubt.cost : 0);
}

Json json_of(sim::DoubtedCut const& cut, sim::CutDoubt const& doubt)
{
    return {
        {"cut", cut.name},
        {"best", cut.best},
        {"best_ci95",
         {std::max(0.0, cut.best - doubt.width(cut.best)), std::min(1.0, cut.best + doubt.width(cut.best))}},
        {"regret", cut.excess}};
}

} // namespace

std::optional<sim::Table<sim::CutDoubt, sim::Application>> doubt_asked(sim::DoubtedScenario const& doubted,
                                                                       Arguments const& arguments)
{
    auto const draws = draws_of(arguments);
    if (!draws) return std::nullopt;
    bool any = false;
    for (auto const id : doubted.errors.ids())
        any = any || doubted.errors[id];
    if (!any)
        throw usage_error("plan", "--doubt: no device of this scenario states how far its times are off",
                          "`sunder list devices` tells which profiles do; or state it beside `profile`: "
                          "--set 'devices.NAME.error={median: 20 %}'");
    return sim::doubt_cuts(doubted.scenario, doubted.errors,
                           {.seed = sim::Seed{doubted.scenario.run.seed}, .count = *draws});
}

std::string doubt_text(sim::CutDoubt const& doubt, sim::DoubtedScenario const& doubted)
{
    auto text = fmt::format("  In doubt: {} of the times of {}.\n", sim::counted(doubt.draws, "draw"),
                            devices_text(doubted));
    if (doubt.chosen) text += chosen_text(*doubt.chosen, doubt);
    if (!doubt.cuts.empty() && doubt.chosen && doubt.cuts.front().name != doubt.chosen->name)
        text += fmt::format("  More often it is {}: in {:.0f} %.\n", sim::shown(doubt.cuts.front().name),
                            100 * doubt.cuts.front().best);
    return text;
}

Json doubt_json(sim::CutDoubt const& doubt, sim::DoubtedScenario const& doubted)
{
    Json devices = Json::object();
    for (auto const id : doubted.errors.ids()) {
        if (!doubted.errors[id]) continue;
        auto const& error = *doubted.errors[id];
        devices[doubted.scenario.platform.devices[id].name] = {
            {"profile", doubted.scenario.platform.devices[id].profile.name},
            {"median", error.median},
            {"p80", error.p80 ? Json(*error.p80) : Json(nullptr)}};
    }
    Json cuts = Json::array();
    for (auto const& cut : doubt.cuts)
        cuts.push_back(json_of(cut, doubt));
    return {{"draws", doubt.draws},
            {"seed", doubted.scenario.run.seed},
            {"objective", doubt.objective == sim::Objective::energy ? "energy" : "latency"},
            {"devices", std::move(devices)},
            {"mean_of_best", doubt.cost},
            {"chosen", doubt.chosen ? json_of(*doubt.chosen, doubt) : Json(nullptr)},
            {"cuts", std::move(cuts)}};
}

std::optional<double> share_of(sim::CutDoubt const* doubt, std::string const& cut)
{
    if (doubt == nullptr) return std::nullopt;
    auto const found = std::ranges::find(doubt->cuts, cut, &sim::DoubtedCut::name);
    return found == doubt->cuts.end() ? 0 : found->best;
}

} // namespace sunder::cli
