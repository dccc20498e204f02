/// \file
/// Runs a scenario file of this folder, or of those that `sunder validate` carries with it, as `sunder run`
/// does.
#pragma once

#include "sim/config/load.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/source_dir.hpp"

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::sim {

/// \param settings  as given to --set
inline Deployment deployment_of(std::string const& file, std::vector<std::string> settings = {})
{
    auto const here = SUNDER_SOURCE_DIR "/tests/oracles/" + file;
    auto const path =
        std::filesystem::exists(here) ? here : SUNDER_SOURCE_DIR "/sim/validation/oracles/" + file;
    return deploy(load_scenario(path, {.settings = std::move(settings)}));
}

inline Records run(std::string const& file, std::vector<std::string> settings = {})
{
    return run_replications(deployment_of(file, std::move(settings)), {.processes = 2, .progress = {}});
}

inline double latency(Records const& records, std::size_t row)
{
    return (records.requests.finished_at[row] - records.requests.arrived_at[row]).value();
}

/// The mean of independent replications and its standard error.
struct Estimate {
    double mean = 0;
    double error = 0;
};

inline Estimate estimate_of(std::vector<double> const& replications)
{
    auto const n = static_cast<double>(replications.size());
    double sum = 0;
    double squares = 0;
    for (double const x : replications)
        sum += x;
    for (double const x : replications)
        squares += (x - sum / n) * (x - sum / n);
    return {sum / n, std::sqrt(squares / (n - 1) / n)};
}

/// Averages `figure(row)` over the requests of each replication that arrived within the window.
template <class Figure>
Estimate estimate(Records const& records, Figure figure)
{
    std::vector<double> sums(records.windows.size());
    std::vector<double> counts(records.windows.size());
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        auto const replication = static_cast<std::size_t>(records.requests.replication[row]);
        if (records.requests.arrived_at[row] < records.windows[replication].from) continue;
        sums[replication] += figure(row);
        counts[replication] += 1;
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] /= counts[i];
    return estimate_of(sums);
}

/// Within four standard errors, and these below one per cent of the value.
#define EXPECT_ESTIMATE(expression, theory)                                                                  \
    {                                                                                                        \
        auto const estimate_here = (expression);                                                             \
        EXPECT_LT(std::abs(estimate_here.mean - (theory)), 4 * estimate_here.error)                          \
            << estimate_here.mean << " +- " << estimate_here.error << ", not " << (theory);                  \
        EXPECT_LT(estimate_here.error, 0.01 * (theory));                                                     \
    }

} // namespace sunder::sim
