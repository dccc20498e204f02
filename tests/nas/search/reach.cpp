#include "tests/nas/search/reach.hpp"

#include "nas/accuracy/tables.hpp"
#include "nas/realise/chain_table.hpp"
#include "nas/realise/nasbench201.hpp"
#include "nas/search/asng.hpp"
#include "nas/search/evolution.hpp"
#include "nas/search/local_search.hpp"
#include "nas/search/nsga2.hpp"
#include "nas/search/random_search.hpp"
#include "nas/search/screened.hpp"
#include "nas/search/surrogate.hpp"
#include "tests/nas/published_data.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

SourceText find_text(fs::path const& name)
{
    auto const path = data_file(name);
    return fs::exists(path) ? text_of_file(path) : nullptr;
}

std::size_t code_of(Choices const& choices)
{
    return nas::code_of(NasBench201::cell(choices));
}

} // namespace

std::unique_ptr<Reach> Reach::find(ReachSetting const& setting)
{
    auto const accuracies = find_text("nb201/nb201_accuracy.csv");
    auto const latencies = find_text("hwnasbench/nb201_latency_help.csv");
    if (!accuracies || !latencies) return nullptr;

    sim::Diagnostics diagnostics;
    auto const accuracy = parse_accuracy_table(accuracies, "cifar100", diagnostics);
    auto const device = parse_cell_latencies(latencies, setting.device, diagnostics);
    auto const server = parse_cell_latencies(latencies, setting.server, diagnostics);
    diagnostics.raise_if_any();

    auto const space = make_nasbench201();
    auto const division = setting.division;
    ChainTable const table{*space, whole_network_times(*space, device->by_index, division, "table"),
                           whole_network_times(*space, server->by_index, division, "table")};
    auto reach = std::make_unique<Reach>();
    reach->pairs_ = space->space();
    reach->cells_ = space->space();
    reach->cells_.variables.resize(cell_edges);
    std::vector<double> fastest;
    for (std::size_t code = 0; code < cell_count; ++code) {
        auto const cell = cell_of_code(code);
        reach->accuracy_.push_back(accuracy->by_index[index_of(cell)]);
        Choices choices;
        for (auto const op : cell)
            choices.push_back(static_cast<int>(op));
        choices.push_back(0);
        reach->work_.push_back(table.work(choices).value());
        reach->weights_.push_back(table.weights(choices).value());
        auto& latency = reach->latency_.emplace_back();
        for (auto const& at : table.at_every_cut(choices)) {
            auto const sent = at.cut < space->block_names().size()
                                  ? space->crossing_of(at.crossing).tensor.bytes.value() * setting.bits / 32
                                  : 0;
            latency.push_back(at.head.value() + 8 * sent / setting.bandwidth + at.tail.value());
        }
        auto const best = std::min_element(latency.begin() + 1, latency.end());
        reach->split_.push_back(static_cast<std::size_t>(best - latency.begin()));
        fastest.push_back(*best);
    }
    std::ranges::sort(fastest);
    double const place = setting.quantile * static_cast<double>(fastest.size() - 1);
    auto const below = static_cast<std::size_t>(place);
    double const share = place - static_cast<double>(below);
    reach->limit_ = (1 - share) * fastest[below] + share * fastest[std::min(below + 1, fastest.size() - 1)];
    return reach;
}

Prospect Reach::look_at(Choices const& choices) const
{
    Prospect prospect{.choices = choices, .violation = 0};
    prospect.choices.push_back(static_cast<int>(split_[code_of(choices)]));
    prospect.violation = score(prospect.choices).violation;
    return prospect;
}

std::string Reach::identity(Choices const& choices) const
{
    return std::to_string(code_of(choices));
}

std::vector<double> Reach::traits(Choices const& choices) const
{
    auto const code = code_of(choices);
    auto traits = path_traits(NasBench201::cell(choices));
    traits.push_back(std::log(work_[code]));
    traits.push_back(std::log(weights_[code]));
    return traits;
}

double Reach::guess(Choices const& choices) const
{
    return work_[code_of(choices)];
}

double Reach::best_accuracy() const
{
    double best = 0;
    for (std::size_t code = 0; code < cell_count; ++code)
        if (latency_[code][split_[code]] <= limit_) best = std::max(best, accuracy_[code]);
    return best;
}

Score Reach::score(Choices const& choices) const
{
    auto const code = code_of(choices);
    auto const split = static_cast<std::size_t>(choices[cell_edges]);
    return {.objectives = {-accuracy_[code]},
            .violation = split == 0 ? 1 : std::max(0.0, latency_[code][split] / limit_ - 1)};
}

std::vector<double> Reach::regrets(MakeOptimizer const& make, std::size_t looks, sim::Seed seed) const
{
    auto const optimum = best_accuracy();
    auto const optimizer = make(*this, seed);
    std::vector<double> regrets;
    double regret = optimum;
    while (regrets.size() < looks) {
        auto const batch = optimizer->ask();
        if (batch.empty()) break;
        std::vector<Score> scores;
        for (auto const& choices : batch) {
            scores.push_back(score(choices));
            if (scores.back().violation <= 0)
                regret = std::min(regret, optimum + scores.back().objectives[0]);
            regrets.push_back(regret);
        }
        optimizer->tell(scores);
    }
    regrets.resize(looks, regret);
    return regrets;
}

std::vector<Contestant> contestants()
{
    auto const screened = [](auto const& make) {
        return [make](Prospects const& prospects, sim::Seed seed) {
            return make_screened(make(prospects.space(), seed), prospects, 1);
        };
    };
    auto const evolution = [&](EvolutionSettings const& settings) {
        return screened([settings](SearchSpace const& space, sim::Seed seed) {
            return make_evolution(space, settings, seed);
        });
    };
    auto const asng = [&](AsngSettings const& settings) {
        return screened([settings](SearchSpace const& space, sim::Seed seed) {
            return make_asng(space, settings, seed);
        });
    };
    LimitSettings const feasible_first{.how = LimitRule::feasible_first};
    return {
        {"random",
         screened([](SearchSpace const& space, sim::Seed seed) { return make_random(space, {}, seed); })},
        {"surrogate",
         [](Prospects const& prospects, sim::Seed seed) { return make_surrogate(prospects, {}, seed); }},
        {"evolution", evolution({})},
        {"evolution, the worst leave", evolution({.leaves = EvolutionSettings::Leaves::worst})},
        {"evolution, feasible first", evolution({.limits = feasible_first})},
        {"asng", asng({})},
        {"asng, feasible first", asng({.limits = feasible_first})},
        {"asng, penalty", asng({.limits = {.how = LimitRule::penalty}})},
        {"asng of the paper, feasible first",
         asng({.samples = 2, .limits = feasible_first, .repeats = RepeatedSamples::evaluate})},
        {"local", screened([](SearchSpace const& space, sim::Seed seed) {
             return make_local_search(space, {}, seed);
         })},
        {"nsga2",
         screened([](SearchSpace const& space, sim::Seed seed) { return make_nsga2(space, {}, seed); })},
    };
}

} // namespace sunder::nas
