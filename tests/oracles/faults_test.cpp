/// What theory says of devices that break down and of requests that go two ways at once.
#include "tests/oracles/experiment.hpp"
#include "tests/sim/base/kolmogorov_smirnov.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

std::string breakdowns(std::string const& every, std::string const& lasts, std::string const& work)
{
    return "faults=[{device: station, down: {every: {exponential: " + every +
           "}, for: {exponential: " + lasts + "}}, work: " + work + "}]";
}

std::string arrivals(double rate)
{
    return "applications.jobs.arrivals={poisson: " + std::to_string(rate) + " /s}";
}

/// White and Christie (Queuing with preemptive priorities or with breakdown, Operations Research 6, 1958);
/// Avi-Itzhak and Naor (Some queuing problems with the service station subject to breakdown, Operations
/// Research 11, 1963), their model A. The server breaks down at rate x while it is up, idle or not, and is
/// repaired at rate r; A = r / (x + r) is the share of time it is up. From the generating functions of the
/// number present, of both states, follows its mean, and by Little's law
///     W = (1/A + x L/r^2) / (M - L/A) + x A/r^2.
double mean_time_with_breakdowns(double rate, double service_rate, double x, double r)
{
    double const up = r / (x + r);
    return (1 / up + x * rate / (r * r)) / (service_rate - rate / up) + x * up / (r * r);
}

Estimate mean_latency(Records const& records)
{
    return estimate(records, [&](std::size_t row) { return latency(records, row); });
}

TEST(AStationWithBreakdowns, HasTheMeanTimeInSystemOfWhiteAndChristie)
{
    auto const run_with = [](std::string const& every, double rate) {
        return mean_latency(run("station.yaml", {breakdowns(every, "20 ms", "kept"), arrivals(rate)}));
    };
    EXPECT_ESTIMATE(run_with("50 ms", 30), mean_time_with_breakdowns(30, 100, 20, 50));
    EXPECT_ESTIMATE(run_with("200 ms", 50), mean_time_with_breakdowns(50, 100, 5, 50));
}

/// As many jobs are there in shares as in line, since their times are exponential.
TEST(AStationThatSharesAndBreaksDown, HasTheSameMean)
{
    EXPECT_ESTIMATE(mean_latency(run("station.yaml", {breakdowns("50 ms", "20 ms", "kept"), arrivals(30),
                                                      "devices.station.queue=sharing"})),
                    mean_time_with_breakdowns(30, 100, 20, 50));
}

/// What ends first, service or device, is a race of two exponential times.
TEST(AStationThatLosesItsWork, LosesTheShareOfARace)
{
    auto const records = run("station.yaml", {breakdowns("100 ms", "10 ms", "lost")});
    EXPECT_ESTIMATE(estimate(records,
                             [&](std::size_t row) {
                                 return records.requests.failed_by[row] == FailedBy::device ? 1.0 : 0.0;
                             }),
                    10 / 110.0);
}

/// Nobody else is there, so the times of both ways are independent, and the least of two exponential times
/// is exponential.
TEST(TwoWaysAtOnce, TakeTheLeastOfTwoIndependentTimes)
{
    auto const records = run("faults.yaml", {"applications.jobs.arrivals={periodic: 1 s}",
                                             "applications.jobs.fallback={to: device_only, after: 0 s}"});
    std::vector<double> times;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        times.push_back(latency(records, row));
    EXPECT_GT(kolmogorov_smirnov(times, Exponential{Seconds{1 / (1 / (10 * ms) + 1 / (20 * ms))}}), 0.01);
}

/// The second way comes to the help of those that take longer: until then nothing is as if it were not.
TEST(TheSecondWay, LeavesThoseAloneThatAreDoneBefore)
{
    std::string const periodic = "applications.jobs.arrivals={periodic: 1 s}";
    auto const alone = run("faults.yaml", {periodic});
    auto const hedged =
        run("faults.yaml", {periodic, "applications.jobs.fallback={to: device_only, after: 15 ms}"});
    int helped = 0;
    for (std::size_t row = 0; row < alone.requests.size(); ++row) {
        double const without = latency(alone, row);
        double const with = latency(hedged, row);
        if (without < 15 * ms) EXPECT_NEAR(with, without, 1e-12);
        EXPECT_LE(with, without + 1e-12);
        helped += with < without - 1e-9 ? 1 : 0;
    }
    EXPECT_GT(helped, 100);
}

} // namespace
} // namespace sunder::sim
