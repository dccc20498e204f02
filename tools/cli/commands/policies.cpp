#include "sim/analysis/policy_scores.hpp"
#include "sim/config/load.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/report/policies_report.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/runner/run_variants.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/policy_tables.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What the requests of one application are put through.
struct Contestant {
    std::string name;
    sim::PolicyKind kind;
};

/// Each way for good, each kind of policy, and the scenario's own as it is set there.
std::vector<Contestant> contestants_of(sim::DeployedApplication const& application)
{
    auto const& choice = *application.choice;
    std::vector<Contestant> all;
    for (std::size_t number = 0; number < choice.among.size(); ++number)
        all.push_back({.name = "fixed: " + application.ways[choice.among[number]].plan.name,
                       .kind = sim::FixedWay{number}});
    auto const add = [&](std::string name, sim::PolicyKind kind) {
        if (kind.index() == choice.policy.kind.index()) kind = choice.policy.kind;
        all.push_back({.name = std::move(name), .kind = std::move(kind)});
    };
    add("threshold", sim::Threshold{});
    add("replan", sim::Replan{});
    add("quantile", sim::CautiousReplan{});
    add("bandit", sim::LinUcb{});
    add("ucb1", sim::Ucb1{});
    add("exp3", sim::Exp3{});
    if (application.deadline) add("deadline", sim::LeastEnergyInTime{});
    add("clairvoyant", sim::Clairvoyant{});
    return all;
}

double cost_of(sim::ApplicationSummary const& summary, sim::Preference const& objective)
{
    if (!summary.latency) return std::numeric_limits<double>::quiet_NaN();
    return objective.cost(summary.latency->mean, summary.energy.value_or(sim::Joules{})).value();
}

double tail_of(sim::ApplicationSummary const& summary)
{
    return summary.latency ? summary.latency->p99.value() : std::numeric_limits<double>::quiet_NaN();
}

/// Of one application, by interval.
std::vector<double> costs_of(sim::SpentOverTime const& spent, std::size_t application,
                             sim::Preference const& objective)
{
    std::vector<double> costs;
    auto const first = application * sim::SpentOverTime::intervals;
    for (auto place = first; place < first + sim::SpentOverTime::intervals; ++place)
        costs.push_back(
            objective.cost(sim::Seconds{spent.latency[place]}, sim::Joules{spent.energy[place]}).value());
    return costs;
}

sim::PolicyScores scores_of(sim::Deployment const& deployment, sim::Id<sim::Application> id,
                            sim::ReplicationPool const& pool)
{
    auto const& choice = *deployment.applications[id].choice;
    auto const contestants = contestants_of(deployment.applications[id]);
    std::vector<sim::Deployment> variants;
    for (auto const& contestant : contestants) {
        auto& variant = variants.emplace_back(deployment);
        variant.applications[id].choice->policy.kind = contestant.kind;
    }
    auto const runs = sim::run_variants(variants, pool);
    sim::PolicyScores scores{.all = {}, .fixed = choice.among.size()};
    for (std::size_t i = 0; i < runs.size(); ++i) {
        sim::PolicyScore score{.name = contestants[i].name,
                               .summary = runs[i].whole.applications[id.index()],
                               .costs = {},
                               .tails = {},
                               .spent = {}};
        for (auto const& spent : runs[i].over_time)
            score.spent.push_back(costs_of(spent, id.index(), choice.policy.objective));
        for (auto const& summary : runs[i].each) {
            score.costs.push_back(cost_of(summary.applications[id.index()], choice.policy.objective));
            score.tails.push_back(tail_of(summary.applications[id.index()]));
        }
        scores.all.push_back(std::move(score));
    }
    return scores;
}

void policies(Arguments const& arguments)
{
    auto const processes = processes_of(arguments);
    auto const scenario = sim::load_scenario(arguments.operands().front(), overrides_of(arguments));
    auto deployment = sim::deploy(scenario);
    warn(scenario.warnings);
    bool const is_adaptive = std::ranges::any_of(deployment.applications,
                                                 [](auto const& each) { return each.choice.has_value(); });
    if (!is_adaptive)
        throw usage_error("policies", "no application has several ways to choose among",
                          "give one of them `split: {adaptive: {}}`");
    std::optional<sim::HeldStopSignals> held{std::in_place};
    sim::ReplicationPool pool{.processes = processes, .progress = {}};
    deployment = sim::deploy(sim::decide_splits(scenario, pool).scenario);
    if (auto const line = progress_line("runs"))
        pool.progress = [line](std::int64_t done, std::int64_t all) { line({.done = done, .all = all}); };
    Json applications = Json::object();
    std::string text;
    sim::PoliciesRun run{.scenario = deployment.name,
                         .seed = deployment.run.seed,
                         .replications = deployment.run.replications,
                         .from = deployment.run.warm_up,
                         .to = deployment.run.until.value_or(deployment.run.warm_up),
                         .applications = {}};
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        if (!application.choice) continue;
        auto const& scores = run.applications.emplace_back(scores_of(deployment, id, pool));
        applications[application.name] = policies_json(scores);
        text += (text.empty() ? "" : "\n") + policies_text(scores);
    }
    held.reset();
    auto const json = Json{{"format", "sunder-policies/1"},
                           {"scenario", deployment.name},
                           {"replications", deployment.run.replications},
                           {"applications", std::move(applications)}}
                          .dump(2, ' ', false, Json::error_handler_t::replace) +
                      "\n";
    if (auto const file = arguments.text("output")) deliver(json, file);
    if (auto const file = arguments.text("page")) deliver(sim::html_of(sim::policies_report(run)), file);
    print(arguments.given("json") ? json : text);
}

} // namespace

Command policies_command()
{
    return {.syntax = {.name = "policies",
                       .operands = "SCENARIO",
                       .purpose = "Compares all policies that choose among an application's ways.",
                       .example = "sunder policies scenarios/adaptive_split.yaml",
                       .options = {{"output", 'o', "FILE.json", "write the table as JSON to this file, too"},
                                   {"page", '\0', "FILE.html",
                                    "draw it as a web page, with regret over time, too"},
                                   set_option,
                                   seed_option,
                                   replications_option,
                                   {"jobs", 'j', "N", "runs at once", "one a core"},
                                   {"json", '\0', "", "print the table as JSON, in SI units"}}},
            .carry_out = policies};
}

} // namespace sunder::cli
