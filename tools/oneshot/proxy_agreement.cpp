#include "tools/oneshot/proxy_agreement.hpp"

#include "nas/accuracy/proxy_accuracy.hpp"
#include "sim/base/contract.hpp"
#include "sim/records/rank_correlation.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::cli {
namespace {

using nas::Proxy;

constexpr std::size_t most_for_intervals = 300;
constexpr auto baseline = "flops";

std::size_t index_of(Proxy proxy)
{
    return static_cast<std::size_t>(proxy);
}

/// Indices in descending order of the values; equal ones stay in theirs.
std::vector<std::size_t> descending(std::vector<double> const& values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
    return order;
}

std::vector<double> chosen(std::vector<double> const& of, std::vector<std::size_t> const& which)
{
    std::vector<double> result;
    for (auto const index : which)
        result.push_back(of[index]);
    return result;
}

std::string text_of(std::optional<double> const& value)
{
    return value ? fmt::format("{:10.3f}", *value) : fmt::format("{:>10}", "-");
}

nlohmann::ordered_json json_of(std::optional<double> const& value)
{
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json{};
}

} // namespace

std::vector<Ranker> rankers_of(nas::ProxyScores const& scores, std::vector<nas::Choices> const& candidates)
{
    std::vector<Ranker> rankers;
    for (auto const proxy : nas::all_proxies)
        rankers.push_back({.name = std::string{name_of(proxy)}, .scores = {}});
    for (auto const& candidate : candidates) // all of one in turn: they share what was looked at
        for (auto const proxy : nas::all_proxies)
            rankers[index_of(proxy)].scores.push_back(scores.score(proxy, candidate));
    auto const add_product = [&](std::vector<Proxy> const& factors) {
        std::vector<std::vector<double>> columns;
        for (auto const proxy : factors)
            columns.push_back(rankers[index_of(proxy)].scores);
        rankers.push_back({.name = nas::text_of(factors), .scores = nas::rank_product(columns)});
    };
    add_product({Proxy::swap, Proxy::flops});
    add_product({Proxy::swap, Proxy::flops, Proxy::jacob_cov});
    return rankers;
}

std::vector<RankerAgreement> agreements_of(std::vector<Ranker> const& rankers,
                                           std::vector<double> const& accuracies, sim::Seed seed)
{
    SUNDER_EXPECTS(!accuracies.empty());
    auto best = descending(accuracies);
    double const most = accuracies[best.front()];
    best.resize((accuracies.size() + 4) / 5);
    auto const among_best = chosen(accuracies, best);
    auto const flops = std::ranges::find(rankers, baseline, &Ranker::name);
    std::vector<RankerAgreement> result;
    for (auto const& ranker : rankers) {
        RankerAgreement agreement{.name = ranker.name,
                                  .tau = sim::kendall_tau(ranker.scores, accuracies),
                                  .spearman = sim::spearman_rho(ranker.scores, accuracies),
                                  .tau_of_best = sim::kendall_tau(chosen(ranker.scores, best), among_best),
                                  .lead = {}};
        auto const first = chosen(accuracies, descending(ranker.scores));
        for (std::size_t i = 0; i < tops.size(); ++i) {
            auto const looked_at = static_cast<std::ptrdiff_t>(std::min(tops[i], first.size()));
            agreement.regret[i] = most - *std::max_element(first.begin(), first.begin() + looked_at);
        }
        if (flops != rankers.end() && ranker.name != baseline && accuracies.size() <= most_for_intervals)
            agreement.lead = sim::kendall_lead_interval(ranker.scores, flops->scores, accuracies, seed);
        result.push_back(std::move(agreement));
    }
    return result;
}

std::string text_of(std::vector<RankerAgreement> const& agreements)
{
    auto text = fmt::format("  {:<26}{:>10}{:>10}{:>10}", "", "tau", "Spearman", "best 1/5");
    for (auto const top : tops)
        text += fmt::format("{:>9}", fmt::format("top {}", top));
    text += "  tau less that of flops\n";
    for (auto const& each : agreements) {
        text += fmt::format("  {:<26}{}{}{}", each.name, text_of(each.tau), text_of(each.spearman),
                            text_of(each.tau_of_best));
        for (double const regret : each.regret)
            text += fmt::format("{:9.2f}", regret);
        if (each.lead) text += fmt::format("  {:.3f} to {:.3f}", each.lead->low, each.lead->high);
        text += '\n';
    }
    return text;
}

nlohmann::ordered_json json_of(std::vector<RankerAgreement> const& agreements)
{
    auto list = nlohmann::ordered_json::array();
    for (auto const& each : agreements) {
        nlohmann::ordered_json regret;
        for (std::size_t i = 0; i < tops.size(); ++i)
            regret[std::to_string(tops[i])] = each.regret[i];
        list.push_back({{"ranker", each.name},
                        {"tau", json_of(each.tau)},
                        {"spearman", json_of(each.spearman)},
                        {"tau_of_best_fifth", json_of(each.tau_of_best)},
                        {"regret", std::move(regret)},
                        {"lead_low", json_of(each.lead ? std::optional{each.lead->low} : std::nullopt)},
                        {"lead_high", json_of(each.lead ? std::optional{each.lead->high} : std::nullopt)}});
    }
    return list;
}

} // namespace sunder::cli
