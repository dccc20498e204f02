#include "tests/nas/search/reach.hpp"

#include "nas/accuracy/tables.hpp"
#include "nas/realise/chain_table.hpp"
#include "nas/realise/nasbench201.hpp"
#include "nas/search/asng.hpp"
#include "nas/search/evolution.hpp"
#include "nas/search/local_search.hpp"
#include "nas/search/nsga2.hpp"
#include "nas/search/random_search.hpp"
#include "tests/nas/published_data.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

constexpr double bandwidth = 50e6; // bit/s

SourceText find_text(fs::path const& name)
{
    auto const path = data_file(name);
    return fs::exists(path) ? text_of_file(path) : nullptr;
}

std::size_t code_of(Choices const& choices)
{
    return nas::code_of(NasBench201::cell(choices));
}

/// Logarithm of the probability that theta gives the row. No variable of this space depends on another.
double log_likelihood(std::vector<std::vector<double>> const& theta, Choices const& choices)
{
    double sum = 0;
    for (std::size_t i = 0; i < choices.size(); ++i)
        sum += std::log(theta[i][static_cast<std::size_t>(choices[i])]);
    return sum;
}

} // namespace

std::optional<Reach> Reach::find(LatencyDivision division)
{
    auto const accuracies = find_text("nb201/nb201_accuracy.csv");
    auto const latencies = find_text("hwnasbench/nb201_latency_help.csv");
    if (!accuracies || !latencies) return std::nullopt;

    sim::Diagnostics diagnostics;
    auto const accuracy = parse_accuracy_table(accuracies, "cifar100", diagnostics);
    auto const phone = parse_cell_latencies(latencies, "raspi4", diagnostics);
    auto const server = parse_cell_latencies(latencies, "titan_rtx_1", diagnostics);
    diagnostics.raise_if_any();

    auto const space = make_nasbench201();
    ChainTable const table{*space, whole_network_times(*space, phone->by_index, division, "table"),
                           whole_network_times(*space, server->by_index, division, "table")};
    Reach reach;
    reach.space_ = space->space();
    for (std::size_t code = 0; code < cell_count; ++code) {
        auto const cell = cell_of_code(code);
        reach.accuracy_.push_back(accuracy->by_index[index_of(cell)]);
        Choices choices;
        for (auto const op : cell)
            choices.push_back(static_cast<int>(op));
        choices.push_back(0);
        auto& latency = reach.latency_.emplace_back();
        for (auto const& at : table.at_every_cut(choices)) {
            auto const sent = at.cut < space->block_names().size()
                                  ? space->crossing_of(at.crossing).tensor.bytes.value()
                                  : 0;
            latency.push_back(at.head.value() + 8 * sent / bandwidth + at.tail.value());
        }
    }
    return reach;
}

double Reach::limit(double quantile) const
{
    std::vector<double> best;
    for (auto const& latency : latency_)
        best.push_back(*std::min_element(latency.begin() + 1, latency.end()));
    std::ranges::sort(best);
    double const place = quantile * static_cast<double>(best.size() - 1);
    auto const below = static_cast<std::size_t>(place);
    double const share = place - static_cast<double>(below);
    return (1 - share) * best[below] + share * best[std::min(below + 1, best.size() - 1)];
}

double Reach::best_accuracy(double limit) const
{
    double best = 0;
    for (std::size_t code = 0; code < cell_count; ++code)
        if (*std::min_element(latency_[code].begin() + 1, latency_[code].end()) <= limit)
            best = std::max(best, accuracy_[code]);
    return best;
}

Score Reach::score(Choices const& choices, double limit) const
{
    auto const code = code_of(choices);
    auto const split = static_cast<std::size_t>(choices[cell_edges]);
    return {.objectives = {-accuracy_[code]},
            .violation = split == 0 ? 1 : std::max(0.0, latency_[code][split] / limit - 1)};
}

Found Reach::run(MakeOptimizer const& make, Task const& task) const
{
    auto const optimum = best_accuracy(task.limit);
    auto const optimizer = make(space_, task.seed);
    Found found{.regret = optimum, .mode_regret = {}, .likeliest_regret = {}};
    std::vector<Choices> feasible;
    for (std::size_t done = 0; done < task.evaluations;) {
        auto const batch = optimizer->ask();
        if (batch.empty()) break;
        std::vector<Score> scores;
        for (auto const& choices : batch) {
            scores.push_back(score(choices, task.limit));
            if (done++ >= task.evaluations || scores.back().violation > 0) continue;
            found.regret = std::min(found.regret, optimum + scores.back().objectives[0]);
            feasible.push_back(choices);
        }
        optimizer->tell(scores);
    }
    if (auto const theta = optimizer->theta(); !theta.empty() && !feasible.empty()) {
        auto const likeliest = std::ranges::max_element(
            feasible, {}, [&](Choices const& row) { return log_likelihood(theta, row); });
        found.likeliest_regret = optimum + score(*likeliest, task.limit).objectives[0];
    }
    if (auto const mode = optimizer->mode(); !mode.empty())
        if (auto const answer = score(mode, task.limit); answer.violation <= 0)
            found.mode_regret = optimum + answer.objectives[0];
    return found;
}

std::vector<Contestant> contestants()
{
    auto const evolution = [](EvolutionSettings const& settings) {
        return [settings](SearchSpace const& space, sim::Seed seed) {
            return make_evolution(space, settings, seed);
        };
    };
    auto const asng = [](AsngSettings const& settings) {
        return
            [settings](SearchSpace const& space, sim::Seed seed) { return make_asng(space, settings, seed); };
    };
    LimitSettings const feasible_first{.how = LimitRule::feasible_first};
    return {
        {"random", [](SearchSpace const& space, sim::Seed seed) { return make_random(space, {}, seed); }},
        {"evolution", evolution({})},
        {"evolution, the worst leave", evolution({.leaves = EvolutionSettings::Leaves::worst})},
        {"evolution, feasible first", evolution({.limits = feasible_first})},
        {"asng", asng({})},
        {"asng, feasible first", asng({.limits = feasible_first})},
        {"asng, penalty", asng({.limits = {.how = LimitRule::penalty}})},
        {"asng of the paper, feasible first",
         asng({.samples = 2, .limits = feasible_first, .repeats = RepeatedSamples::evaluate})},
        {"local",
         [](SearchSpace const& space, sim::Seed seed) { return make_local_search(space, {}, seed); }},
        {"nsga2", [](SearchSpace const& space, sim::Seed seed) { return make_nsga2(space, {}, seed); }},
    };
}

} // namespace sunder::nas
