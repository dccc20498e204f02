#include "tools/cli/commands/policy_tables.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string milliseconds(double seconds)
{
    return std::isnan(seconds) ? "-" : fmt::format("{:.3f}", 1e3 * seconds);
}

std::string text_of(sim::MeanDifference const& difference)
{
    auto text = milliseconds(difference.mean);
    if (difference.ci95)
        text += fmt::format(" ± {}", milliseconds(0.5 * (difference.ci95->high - difference.ci95->low)));
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

Json number_or_null(double value)
{
    return std::isnan(value) ? Json(nullptr) : Json(value);
}

/// Mean and half the width of the interval until the end of each part of the window.
Json curve_of(sim::PolicyScore const& score, sim::PolicyScore const& seer)
{
    Json mean = Json::array();
    Json half = Json::array();
    for (auto const& point : cumulated_difference(score, seer)) {
        mean.push_back(number_or_null(point.mean));
        half.push_back(point.ci95 ? Json(0.5 * (point.ci95->high - point.ci95->low)) : Json(nullptr));
    }
    return {{"mean", std::move(mean)}, {"half_width", std::move(half)}};
}

Json json_of(sim::MeanDifference const& difference)
{
    Json json{{"mean", number_or_null(difference.mean)}, {"ci95", nullptr}};
    if (difference.ci95) json["ci95"] = {difference.ci95->low, difference.ci95->high};
    return json;
}

} // namespace

std::string policies_text(sim::PolicyScores const& scores)
{
    auto const& best = scores.best_fixed();
    auto const& shortest = scores.shortest_tail();
    std::vector<std::vector<std::string>> rows{{"policy", "mean [ms]", "p99 [ms]", "energy", "lost",
                                                "switches", "regret to clairvoyant", "to best fixed",
                                                "p99 to best fixed", "shares"}};
    for (auto const& score : scores.all) {
        auto const& summary = score.summary;
        auto const* mark = &score == &best ? " (best fixed)" : &score == &shortest ? " (shortest p99)" : "";
        auto const time = [&](sim::Seconds sim::LatencySummary::*part) {
            return summary.latency ? milliseconds(((*summary.latency).*part).value()) : "-";
        };
        rows.push_back({score.name + mark, time(&sim::LatencySummary::mean), time(&sim::LatencySummary::p99),
                        sim::readable(summary.energy.value_or(sim::Joules{})),
                        sim::readable(summary.failed + summary.dropped), sim::readable(summary.switches),
                        text_of(sim::mean_difference(score.costs, scores.clairvoyant().costs)),
                        text_of(sim::mean_difference(score.costs, best.costs)),
                        text_of(sim::mean_difference(score.tails, shortest.tails)), shares_text(summary)});
    }
    using enum sim::Alignment;
    return fmt::format("{}: {} a policy; regret per request, in ms of the objective\n",
                       sim::shown(best.summary.name), sim::counted(best.summary.requests, "request")) +
           sim::aligned(rows, {left, right, right, right, right, right, right, right, right, left});
}

Json policies_json(sim::PolicyScores const& scores)
{
    auto const& best = scores.best_fixed();
    auto const& shortest = scores.shortest_tail();
    auto const& seer = scores.clairvoyant();
    Json policies = Json::array();
    for (auto const& score : scores.all) {
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
                            {"regret_to_clairvoyant", json_of(sim::mean_difference(score.costs, seer.costs))},
                            {"regret_to_best_fixed", json_of(sim::mean_difference(score.costs, best.costs))},
                            {"p99_to_clairvoyant", json_of(sim::mean_difference(score.tails, seer.tails))},
                            {"p99_to_best_fixed", json_of(sim::mean_difference(score.tails, shortest.tails))},
                            {"regret_over_time", curve_of(score, seer)}});
    }
    return {
        {"best_fixed", best.name}, {"best_fixed_by_p99", shortest.name}, {"policies", std::move(policies)}};
}

} // namespace sunder::cli
