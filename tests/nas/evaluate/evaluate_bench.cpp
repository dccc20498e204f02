/// \file
/// What evaluations cost: a candidate as a lone request, every pair of a space, a journey under load.
#include "nas/evaluate/candidate_evaluator.hpp"
#include "nas/evaluate/most_accurate.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201.hpp"
#include "sim/base/random.hpp"
#include "tests/nas/evaluate/small_search.hpp"

#include <benchmark/benchmark.h>

#include <limits>

namespace sunder::nas {
namespace {

std::vector<Choices> some_candidates(SearchSpace const& space)
{
    sim::Random random{sim::Seed{1}};
    std::vector<Choices> candidates(1000);
    for (auto& choices : candidates)
        for (auto const& variable : space.variables)
            choices.push_back(
                static_cast<int>(random.uniform() * static_cast<double>(variable.choices.size())));
    return candidates;
}

/// With a score, as a search needs it; items are evaluations.
void analytic(benchmark::State& state, ArchitectureSpace const& space)
{
    auto const setting = search_setting_of(phone_and_server(), {});
    JourneyTable const table{setting, by_speed(space, setting)};
    auto const candidates = some_candidates(space.space());
    std::vector const objectives{Metric::accuracy, Metric::latency};
    std::vector<Limit> const limits{{.metric = Metric::latency, .value = 0.1}};
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        auto const evaluation = table.evaluation(table.row(candidates[next]), 70.0);
        benchmark::DoNotOptimize(score_of(evaluation, objectives, limits));
        next = (next + 1) % candidates.size();
    }
    state.SetItemsProcessed(state.iterations());
}

void analytic_fbnet(benchmark::State& state)
{
    analytic(state, *make_fbnet());
}
BENCHMARK(analytic_fbnet);

void analytic_nasbench201(benchmark::State& state)
{
    analytic(state, *make_nasbench201());
}
BENCHMARK(analytic_nasbench201);

/// The fastest of all pairs of NAS-Bench-201; items are pairs.
void all_pairs_of_nasbench201(benchmark::State& state)
{
    auto const space = make_nasbench201();
    auto const setting = search_setting_of(phone_and_server(), {});
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const cells = *architectures_of(*space);
    std::int64_t pairs = 0;
    for ([[maybe_unused]] auto _ : state) {
        auto least = sim::Seconds{std::numeric_limits<double>::infinity()};
        for (auto const& cell : cells)
            for (auto const& row : table.at_every_cut(cell)) {
                ++pairs;
                if (row.obstacle == CandidateObstacle::none)
                    least = std::min(least, table.lone().latency(row.journey));
            }
        benchmark::DoNotOptimize(least);
    }
    state.SetItemsProcessed(pairs);
}
BENCHMARK(all_pairs_of_nasbench201)->Unit(benchmark::kMillisecond);

SearchSetting thousand_requests()
{
    auto scenario = phone_and_server();
    scenario.platform.devices[0_id].count = 20;
    scenario.applications[0_id].arrivals = sim::Poisson{sim::PerSecond{10}};
    scenario.run.until = {};
    scenario.run.requests = 50;
    return search_setting_of(scenario, {});
}

std::vector<Journey> different_journeys(int count)
{
    std::vector<Journey> journeys;
    journeys.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        journeys.push_back({.head = sim::Seconds{10e-3 + 1e-6 * i},
                            .encode = {},
                            .sent = sim::Bytes{10e3},
                            .decode = {},
                            .tail = sim::Seconds{3e-3}});
    return journeys;
}

/// 1,000 requests each; items are journeys; the argument is the number of processes at once.
void simulated(benchmark::State& state)
{
    auto const setting = thousand_requests();
    auto const journeys = different_journeys(100);
    for ([[maybe_unused]] auto _ : state) {
        Simulator simulator{setting, {.processes = static_cast<int>(state.range(0))}};
        benchmark::DoNotOptimize(simulator.outcomes(journeys));
    }
    state.SetItemsProcessed(state.iterations() * std::ssize(journeys));
}
BENCHMARK(simulated)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

/// The same without a simulation.
void bounded_under_load(benchmark::State& state)
{
    auto const setting = thousand_requests();
    auto const journeys = different_journeys(100);
    LatencyBound const bound{setting, 1};
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(
            bound.exceeds(journeys[next], {.share = 0.95, .limit = sim::Seconds{40e-3}}));
        next = (next + 1) % journeys.size();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bounded_under_load);

} // namespace
} // namespace sunder::nas
