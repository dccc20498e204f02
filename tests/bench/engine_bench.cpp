/// \file
/// What the engine's parts cost: one event of the calendar, one flow on a shared link, one delay drawn, one
/// transfer over a rate that changes.
#include "sim/base/distribution.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/processor_sharing.hpp"
#include "sim/platform/step_function.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace sunder::sim {
namespace {

using namespace literals;

class Sleeper final : public Wakeable {
public:
    void wake(std::uint64_t /*token*/) override { ++woken; }

    std::uint64_t woken = 0;
};

/// One event is scheduled and one happens, with as many pending as the argument says.
void calendar_event(benchmark::State& state)
{
    Calendar calendar;
    Sleeper sleeper;
    Random random{Seed{1}};
    for (std::int64_t i = 0; i < state.range(0); ++i)
        calendar.schedule(Seconds{random.uniform()}, Turn{}, sleeper, 0);
    for ([[maybe_unused]] auto _ : state) {
        calendar.schedule(calendar.now() + Seconds{random.uniform()}, Turn{}, sleeper, 0);
        calendar.wake_next();
    }
    benchmark::DoNotOptimize(sleeper.woken);
}
BENCHMARK(calendar_event)->RangeMultiplier(10)->Range(10, 100'000);

/// Joins a new customer whenever one leaves.
class Crowd final : public ProcessorSharing::Listener {
public:
    Crowd() : resource_{{.speed = &speed_, .servers = 1, .window = {}}, calendar_, *this} {}

    void join() { resource_.start({.amount = 1.0 + random_.uniform(), .token = 0, .turn = {}}); }
    void served(std::uint64_t /*token*/) override { join(); }
    void wake_next() { calendar_.wake_next(); }

private:
    StepFunction speed_{1.0};
    Calendar calendar_;
    Random random_{Seed{1}};
    ProcessorSharing resource_;
};

/// One flow ends and another starts, with as many on the link as the argument says.
void flow_on_shared_link(benchmark::State& state)
{
    Crowd crowd;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        crowd.join();
    for ([[maybe_unused]] auto _ : state)
        crowd.wake_next();
}
BENCHMARK(flow_on_shared_link)->RangeMultiplier(10)->Range(1, 10'000);

/// When 100 kB will have arrived, for a rate with as many steps as the argument says.
void transfer_over_trace(benchmark::State& state)
{
    std::vector<double> starts;
    std::vector<double> rates;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        starts.push_back(static_cast<double>(i));
        rates.push_back(1e5 * static_cast<double>(1 + i % 7));
    }
    StepFunction const rate{starts, rates, Seconds{static_cast<double>(state.range(0))}};
    Random random{Seed{1}};
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(rate.when(Seconds{1e3 * random.uniform()}, 1e5));
}
BENCHMARK(transfer_over_trace)->RangeMultiplier(10)->Range(10, 10'000);

void draw(benchmark::State& state, Distribution const& distribution)
{
    std::uint64_t number = 0;
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(sample(distribution, Draws{Seed{1}.child(number++)}));
}
BENCHMARK_CAPTURE(draw, exponential, Exponential{.mean = 1_ms});
BENCHMARK_CAPTURE(draw, lognormal, Lognormal{.mean = 1_ms, .deviation = 2_ms});
BENCHMARK_CAPTURE(draw, gamma, Gamma{.mean = 1_ms, .deviation = 2_ms});

} // namespace
} // namespace sunder::sim
