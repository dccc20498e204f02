/// What queueing theory says of stations: oracles 4 to 9.
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

std::string service(std::string const& distribution)
{
    return "models.job.ops.serve.time.station=" + distribution;
}

std::string arrivals(double rate)
{
    return "applications.jobs.arrivals={poisson: " + std::to_string(rate) + " /s}";
}

Estimate mean_latency(Records const& records)
{
    return estimate(records, [&](std::size_t row) { return latency(records, row); });
}

Estimate mean_wait(Records const& records)
{
    return estimate(records,
                    [&](std::size_t row) { return records.requests.times[Stage::device_wait][row].value(); });
}

Estimate share_waiting(Records const& records)
{
    return estimate(records, [&](std::size_t row) {
        return records.requests.times[Stage::device_wait][row] > Seconds{} ? 1.0 : 0.0;
    });
}

TEST(StationWithExponentialService, HasTheMeanTimeInSystemOfMM1)
{
    EXPECT_ESTIMATE(mean_latency(run("station.yaml", {arrivals(50)})), 20 * ms);
    EXPECT_ESTIMATE(mean_latency(run("station.yaml", {arrivals(80), "run.until=1200 s"})), 50 * ms);
}

TEST(StationWithConstantService, HasTheMeanWaitOfMD1)
{
    EXPECT_ESTIMATE(mean_wait(run("station.yaml", {service("10 ms"), arrivals(50)})), 5 * ms);
    EXPECT_ESTIMATE(mean_wait(run("station.yaml", {service("10 ms"), arrivals(80), "run.until=800 s"})),
                    20 * ms);
    EXPECT_ESTIMATE(mean_wait(run("station.yaml", {service("10 ms"), arrivals(90), "run.until=2200 s"})),
                    45 * ms);
}

TEST(StationWithErlangService, HasTheMeanWaitOfPollaczekAndKhinchine)
{
    auto const erlang = service("{erlang: {stages: 2, mean: 10 ms}}");
    EXPECT_ESTIMATE(mean_wait(run("station.yaml", {erlang, arrivals(50)})), 7.5 * ms);
    EXPECT_ESTIMATE(mean_wait(run("station.yaml", {erlang, arrivals(80), "run.until=1000 s"})), 30 * ms);
    EXPECT_ESTIMATE(mean_wait(run("station.yaml", {erlang, arrivals(90), "run.until=2800 s"})), 67.5 * ms);
}

struct SeveralWorkers {
    int workers;
    double load;
    char const* until;
    double waiting; ///< P(wait), Erlang's C formula
    double latency; ///< ms
};

class StationWithSeveralWorkers : public testing::TestWithParam<SeveralWorkers> {};

TEST_P(StationWithSeveralWorkers, WaitsAsErlangsDelayFormulaSays)
{
    auto const [workers, load, until, waiting, time_in_system] = GetParam();
    auto const records =
        run("station.yaml", {"devices.station.workers=" + std::to_string(workers),
                             arrivals(100 * load * workers), std::string{"run.until="} + until});
    EXPECT_ESTIMATE(share_waiting(records), waiting);
    EXPECT_ESTIMATE(mean_latency(records), time_in_system * ms);
}

INSTANTIATE_TEST_SUITE_P(Of, StationWithSeveralWorkers,
                         testing::Values(SeveralWorkers{2, .8, "700 s", .711111, 27.7778},
                                         SeveralWorkers{4, .75, "200 s", .509434, 15.0943},
                                         SeveralWorkers{8, .9, "300 s", .701533, 18.7692},
                                         SeveralWorkers{16, .9, "120 s", .591343, 13.6959}),
                         [](auto const& test) { return "c" + std::to_string(test.param.workers); });

/// Four servers at 75 %: with the least work first they are one queue with four workers, at random four
/// queues.
TEST(APoolOfServers, IsOneQueueOrSeveral)
{
    EXPECT_ESTIMATE(mean_latency(run("pool.yaml", {})), 15.0943 * ms);
    EXPECT_ESTIMATE(mean_latency(run("pool.yaml", {"applications.jobs.dispatch=random", "run.until=400 s"})),
                    40 * ms);
}

TEST(StationWithoutRoomToWait, BlocksAsErlangsLossFormulaSays)
{
    auto const blocked = [](int workers, double offered) {
        auto const records = run(
            "station.yaml", {"devices.station.workers=" + std::to_string(workers), arrivals(100 * offered),
                             "devices.station.queue={fifo: {limit: 0}}", "run.until=200 s"});
        return estimate(records, [&](std::size_t row) {
            return records.requests.status[row] == Status::dropped ? 1.0 : 0.0;
        });
    };
    EXPECT_ESTIMATE(blocked(2, 1.6), .329897);
    EXPECT_ESTIMATE(blocked(4, 3), .206107);
}

TEST(StationWithSharing, HasTheSameMeanForEveryServiceDistribution)
{
    for (auto const* distribution :
         {"10 ms", "{exponential: 10 ms}", "{lognormal: {mean: 10 ms, deviation: 20 ms}}"}) {
        auto const records =
            run("station.yaml", {service(distribution), arrivals(50), "devices.station.queue=sharing"});
        EXPECT_ESTIMATE(mean_latency(records), 20 * ms);
    }
}

TEST(StationsInARow, AddTheirTimesAsJacksonSays)
{
    // 1 / (1 / S - rate) each, at 60 /s
    EXPECT_ESTIMATE(mean_latency(run("tandem.yaml")), 1 / (100.0 - 60) + 1 / (125.0 - 60));
}

TEST(LittlesLaw, HoldsForTheNumberInSystem)
{
    auto const records = run("station.yaml", {arrivals(80), "run.replications=1"});
    auto const [from, to] = records.windows[0];
    Seconds present; // integral of the number in system over the window
    double arrived = 0;
    double stayed = 0;
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        Seconds const came = records.requests.arrived_at[row];
        present +=
            std::max(Seconds{}, std::min(to, records.requests.finished_at[row]) - std::max(from, came));
        if (came < from) continue;
        arrived += 1;
        stayed += latency(records, row);
    }
    double const length = (to - from).value();
    EXPECT_NEAR(present.value() / length, arrived / length * (stayed / arrived), 5e-3);
    EXPECT_NEAR(records.devices.busy[0].value() / length, 0.8, 0.01);
}

} // namespace
} // namespace sunder::sim
