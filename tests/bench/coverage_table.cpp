/// \file
/// How often the 95 % intervals that a summary states hold the truth: an M/M/1 queue, whose sojourn time is
/// exponential with mean service / (1 - load), simulated with many seeds by the engine itself.
///
///     coverage_table [SEEDS [FIRST_SEED [THREADS]]]
#include "sim/config/load.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/records/summary.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/source_dir.hpp"

#include <fmt/core.h>

#include <array>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace sunder::sim;

constexpr double service = 0.01; // s
constexpr std::array replications{1, 3, 10};
constexpr std::array shares{0.5, 0.95, 0.99};

struct Case {
    double load;
    int seconds;
};
constexpr std::array cases{Case{0.7, 1000}, Case{0.9, 1000}, Case{0.7, 60}, Case{0.9, 60}};

/// Of intervals of one kind.
struct Count {
    std::atomic<int> printed = 0;
    std::atomic<int> held = 0;

    void add(std::optional<Interval> const& interval, double truth)
    {
        if (!interval) return;
        ++printed;
        if (interval->low <= truth && truth <= interval->high) ++held;
    }
};

/// Of one number of replications: the mean, then `shares`.
using Counts = std::array<Count, 1 + shares.size()>;

void add(Counts& counts, LatencySummary const& latency, double mean)
{
    counts[0].add(latency.ci95.interval, mean);
    std::array const intervals{latency.p50_ci95, latency.p95_ci95, latency.p99_ci95};
    for (std::size_t i = 0; i < shares.size(); ++i)
        counts.at(i + 1).add(intervals.at(i), -mean * std::log(1 - shares.at(i)));
}

/// Summaries of the first replications, as many as `replications` says.
void run_seed(Deployment deployment, std::uint64_t seed, double mean,
              std::array<Counts, replications.size()>& all)
{
    deployment.run.seed = seed;
    Records records;
    int done = 0;
    for (std::size_t i = 0; i < replications.size(); ++i) {
        for (; done < replications.at(i); ++done)
            append(records, simulate_without_solver(deployment, done).value());
        add(all.at(i), summarise(records).applications.front().latency.value(), mean);
    }
}

std::string line_of(Count const& count, int seeds)
{
    if (count.printed == 0) return "-";
    return fmt::format("{:.1f} % of {:.1f} %", 100.0 * count.held / count.printed,
                       100.0 * count.printed / seeds);
}

void tabulate(Case const& which, int seeds, std::uint64_t first, unsigned threads)
{
    auto const deployment = deploy(load_scenario(
        SUNDER_SOURCE_DIR "/sim/validation/oracles/station.yaml",
        {.settings = {fmt::format("run.until={} s", which.seconds), "run.warm_up=0 s",
                      fmt::format("applications.jobs.arrivals={{poisson: {} /s}}", which.load / service)}}));
    std::array<Counts, replications.size()> all;
    std::atomic<int> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < threads; ++i)
        workers.emplace_back([&] {
            for (int seed = next++; seed < seeds; seed = next++)
                run_seed(deployment, first + static_cast<std::uint64_t>(seed), service / (1 - which.load),
                         all);
        });
    workers.clear();
    for (std::size_t i = 0; i < replications.size(); ++i)
        fmt::print("| {} | {} s | {} | {} | {} | {} | {} |\n", which.load, which.seconds, replications.at(i),
                   line_of(all.at(i)[0], seeds), line_of(all.at(i)[1], seeds), line_of(all.at(i)[2], seeds),
                   line_of(all.at(i)[3], seeds));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    std::span const arguments{argv, static_cast<std::size_t>(argc)};
    auto const number = [&](std::size_t which, int otherwise) {
        return arguments.size() > which ? std::atoi(arguments[which]) : otherwise;
    };
    fmt::print("| load | until | replications | mean | p50 | p95 | p99 |\n| --- | --- | --- | --- | --- | "
               "--- | --- |\n");
    for (auto const& which : cases)
        tabulate(which, number(1, 2000), static_cast<std::uint64_t>(number(2, 1)),
                 static_cast<unsigned>(number(3, 2)));
}
