#include "sim/base/shown_text.hpp"
#include "sim/config/load.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/records/statistics.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/runner/run_variants.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
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

/// How one of them did.
struct Score {
    std::string name;
    sim::ApplicationSummary summary;
    std::vector<double>
        costs; ///< mean of the finished requests of each replication, in s; NaN: there are none
};

/// The mean of the differences of costs, replication by replication.
struct Regret {
    double mean = std::numeric_limits<double>::quiet_NaN();
    std::optional<sim::Interval> ci95;
};

Regret regret(Score const& mine, Score const& other)
{
    std::vector<double> differences;
    for (std::size_t i = 0; i < mine.costs.size(); ++i) {
        double const difference = mine.costs[i] - other.costs[i];
        if (!std::isnan(difference)) differences.push_back(difference);
    }
    if (differences.empty()) return {};
    return {.mean = sim::mean_of(differences), .ci95 = sim::confidence_interval(differences)};
}

double cost_of(sim::ApplicationSummary const& summary, sim::Preference const& objective)
{
    if (!summary.latency) return std::numeric_limits<double>::quiet_NaN();
    return objective.cost(summary.latency->mean, summary.energy.value_or(sim::Joules{})).value();
}

std::vector<Score> scores_of(sim::Deployment const& deployment, sim::Id<sim::Application> id,
                             sim::ReplicationPool const& pool)
{
    auto const contestants = contestants_of(deployment.applications[id]);
    std::vector<sim::Deployment> variants;
    for (auto const& contestant : contestants) {
        auto& variant = variants.emplace_back(deployment);
        variant.applications[id].choice->policy.kind = contestant.kind;
    }
    auto const runs = sim::run_variants(variants, pool);
    auto const& objective = deployment.applications[id].choice->policy.objective;
    std::vector<Score> scores;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        Score score{
            .name = contestants[i].name, .summary = runs[i].whole.applications[id.index()], .costs = {}};
        for (auto const& summary : runs[i].each)
            score.costs.push_back(cost_of(summary.applications[id.index()], objective));
        scores.push_back(std::move(score));
    }
    return scores;
}

/// Of the ways that are kept for good the one that costs least.
Score const& best_fixed(std::vector<Score> const& scores, std::size_t ways)
{
    auto const mean = [](Score const& score) {
        double const cost = sim::mean_of(score.costs);
        return std::isnan(cost) ? std::numeric_limits<double>::infinity() : cost;
    };
    return *std::ranges::min_element(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(ways), {},
                                     mean);
}

std::string milliseconds(double seconds)
{
    return std::isnan(seconds) ? "-" : fmt::format("{:.3f}", 1e3 * seconds);
}

std::string regret_text(Regret const& regret)
{
    auto text = milliseconds(regret.mean);
    if (regret.ci95) text += fmt::format(" ± {}", milliseconds(0.5 * (regret.ci95->high - regret.ci95->low)));
    return text;
}

std::string shares_text(sim::ApplicationSummary const& summary)
{
    std::vector<std::pair<double, std::string>> shares;
    for (auto const& [cut, share] : summary.split)
        shares.emplace_back(share, cut);
    std::ranges::sort(shares, std::ranges::greater{}, &std::pair<double, std::string>::first);
    std::string text;
    for (auto const& [share, cut] : shares)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cut, sim::readable_share(share));
    return text;
}

std::string text_of(sim::DeployedApplication const& application, std::vector<Score> const& scores)
{
    auto const& best = best_fixed(scores, application.choice->among.size());
    std::vector<std::vector<std::string>> rows{{"policy", "mean [ms]", "p99 [ms]", "energy", "lost",
                                                "switches", "regret to clairvoyant", "to best fixed",
                                                "shares"}};
    for (auto const& score : scores) {
        auto const& summary = score.summary;
        auto const time = [&](sim::Seconds sim::LatencySummary::*part) {
            return summary.latency ? milliseconds(((*summary.latency).*part).value()) : "-";
        };
        rows.push_back({score.name + (&score == &best ? " (best fixed)" : ""),
                        time(&sim::LatencySummary::mean), time(&sim::LatencySummary::p99),
                        sim::readable(summary.energy.value_or(sim::Joules{})),
                        sim::readable(summary.failed + summary.dropped), sim::readable(summary.switches),
                        regret_text(regret(score, scores.back())), regret_text(regret(score, best)),
                        shares_text(summary)});
    }
    using enum sim::Alignment;
    return fmt::format("{}: {} a policy; regret per request, in ms of the objective\n",
                       sim::shown(application.name),
                       sim::counted(scores.front().summary.requests, "request")) +
           sim::aligned(rows, {left, right, right, right, right, right, right, right, left});
}

Json number_or_null(double value)
{
    return std::isnan(value) ? Json(nullptr) : Json(value);
}

Json json_of(Regret const& regret)
{
    Json json{{"mean", number_or_null(regret.mean)}, {"ci95", nullptr}};
    if (regret.ci95) json["ci95"] = {regret.ci95->low, regret.ci95->high};
    return json;
}

Json json_of(sim::DeployedApplication const& application, std::vector<Score> const& scores)
{
    auto const& best = best_fixed(scores, application.choice->among.size());
    Json policies = Json::array();
    for (auto const& score : scores) {
        auto const& summary = score.summary;
        auto const time = [&](sim::Seconds sim::LatencySummary::*part) {
            return summary.latency ? Json(((*summary.latency).*part).value()) : Json(nullptr);
        };
        policies.push_back({{"policy", score.name},
                            {"requests", summary.requests},
                            {"finished", summary.finished},
                            {"mean", time(&sim::LatencySummary::mean)},
                            {"p99", time(&sim::LatencySummary::p99)},
                            {"energy", summary.energy ? Json(summary.energy->value()) : Json(nullptr)},
                            {"switches", summary.switches},
                            {"split", summary.split},
                            {"regret_to_clairvoyant", json_of(regret(score, scores.back()))},
                            {"regret_to_best_fixed", json_of(regret(score, best))}});
    }
    return {{"best_fixed", best.name}, {"policies", std::move(policies)}};
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
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        if (!application.choice) continue;
        auto const scores = scores_of(deployment, id, pool);
        applications[application.name] = json_of(application, scores);
        text += (text.empty() ? "" : "\n") + text_of(application, scores);
    }
    held.reset();
    auto const json = Json{{"format", "sunder-policies/1"},
                           {"scenario", deployment.name},
                           {"replications", deployment.run.replications},
                           {"applications", std::move(applications)}}
                          .dump(2, ' ', false, Json::error_handler_t::replace) +
                      "\n";
    if (auto const file = arguments.text("output")) deliver(json, file);
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
                                   set_option,
                                   seed_option,
                                   replications_option,
                                   {"jobs", 'j', "N", "runs at once", "one a core"},
                                   {"json", '\0', "", "print the table as JSON, in SI units"}}},
            .carry_out = policies};
}

} // namespace sunder::cli
