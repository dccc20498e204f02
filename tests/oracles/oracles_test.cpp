/// Answers known beforehand, obtained as a user would: from a scenario file.
#include "sim/forecast/cut_table.hpp"
#include "tests/oracles/experiment.hpp"
#include "tests/sim/base/kolmogorov_smirnov.hpp"
#include "tests/source_dir.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;
constexpr double tolerance = 1e-9;

/// Every request takes exactly this long.
void expect_latency(Records const& records, double seconds)
{
    ASSERT_GT(records.requests.size(), 0U);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_NEAR(latency(records, row), seconds, tolerance);
}

TEST(LoneRequest, Takes27Milliseconds)
{
    expect_latency(run("lone_request.yaml"), 27 * ms);
    expect_latency(run("lone_request.yaml", {"run.network_model=solver"}), 27 * ms);
}

TEST(LoneRequest, TakesLongerUnderSimGridsDefaultModelOfTcp)
{
    // 13.01 x latency + bytes / (0.97 x rate) + compute
    expect_latency(run("lone_request.yaml", {"run.network_model=lv08"}), (13.01 + 16 / 0.97 + 10) * ms);
}

TEST(StaggeredDevices, NeverMeetOnASharedUplinkWithRoomForAll)
{
    for (auto const* network_model : {"exact", "solver"}) {
        auto const model = std::string{"run.network_model="} + network_model;
        expect_latency(run("lone_request.yaml", {"devices.phone.count=10", "links.link.rate=500 Mbit/s",
                                                 "devices.server.workers=5", model}),
                       12.6 * ms);
        expect_latency(run("lone_request.yaml", {"devices.phone.count=100", "links.link.rate=5 Gbit/s",
                                                 "devices.server.workers=50", model}),
                       11.16 * ms);
    }
}

std::vector<double> two_jobs_at_once(std::string const& queue)
{
    std::string const two_at_once =
        "applications.jobs.arrivals={trace: " SUNDER_SOURCE_DIR "/tests/oracles/two_at_once.csv}";
    auto const records = run("station.yaml", {"devices.station.queue=" + queue, "devices.station.count=1",
                                              "models.job.ops.serve.time.station=10 ms", two_at_once,
                                              "run={requests: 2, seed: 1}"});
    return {latency(records, 0), latency(records, 1)};
}

TEST(TwoJobsTogether, TakeTurnsOrShare)
{
    auto const in_turn = two_jobs_at_once("fifo");
    EXPECT_NEAR(in_turn[0], 10 * ms, tolerance);
    EXPECT_NEAR(in_turn[1], 20 * ms, tolerance);
    auto const shared = two_jobs_at_once("sharing");
    EXPECT_NEAR(shared[0], 20 * ms, tolerance);
    EXPECT_NEAR(shared[1], 20 * ms, tolerance);
}

TEST(PoissonArrivals, HaveExponentialGaps)
{
    auto const records = run("jitter.yaml");
    std::vector<double> gaps;
    for (std::size_t row = 1; row < records.requests.size(); ++row)
        gaps.push_back((records.requests.arrived_at[row] - records.requests.arrived_at[row - 1]).value());
    EXPECT_GT(kolmogorov_smirnov(gaps, Exponential{Seconds{0.1}}), 0.01);
}

struct NamedJitter {
    char const* name;
    char const* text;
    Distribution distribution;
};

class JitterOfALink : public testing::TestWithParam<NamedJitter> {};

TEST_P(JitterOfALink, FollowsItsDistribution)
{
    auto const records = run("jitter.yaml", {std::string{"links.link.jitter="} + GetParam().text});
    std::vector<double> delays;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        delays.push_back(latency(records, row));
    EXPECT_GT(kolmogorov_smirnov(delays, GetParam().distribution), 0.01);
}

Seconds const one{1 * ms};

INSTANTIATE_TEST_SUITE_P(
    Of, JitterOfALink,
    testing::Values(
        NamedJitter{"uniform", "{uniform: {min: 1 ms, max: 3 ms}}", Uniform{one, 3 * one}},
        NamedJitter{"exponential", "{exponential: 1 ms}", Exponential{one}},
        NamedJitter{"normal", "{normal: {mean: 1 ms, deviation: 1 ms}}", TruncatedNormal{one, one}},
        NamedJitter{"lognormal", "{lognormal: {mean: 1 ms, deviation: 2 ms}}", Lognormal{one, 2 * one}},
        NamedJitter{"gamma", "{gamma: {mean: 1 ms, deviation: 2 ms}}", Gamma{one, 2 * one}},
        NamedJitter{"pareto", "{pareto: {mean: 3 ms, shape: 3}}", Pareto{2 * one, 3}}),
    [](auto const& test) { return test.param.name; });

TEST(SaturatedPipeline, YieldsOneRequestPerSlowestStage)
{
    auto const records = run("pipeline.yaml");
    auto const& ends = records.requests.finished_at;
    for (std::size_t row = 1; row < ends.size(); ++row)
        EXPECT_NEAR((ends[row] - ends[row - 1]).value(), 20 * ms, tolerance);
}

/// While all four send: of device 0, which has 1 Mbit/s, and of the others.
void expect_times_in_cell(std::vector<std::string> const& settings, double slow, double fast)
{
    auto const records = run("cell.yaml", settings);
    std::size_t looked_at = 0;
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        if (records.requests.finished_at[row] > Seconds{35}) continue;
        EXPECT_NEAR(latency(records, row), records.requests.device[row] == 0 ? slow : fast, tolerance);
        ++looked_at;
    }
    EXPECT_GT(looked_at, 50U);
}

TEST(OneSlowStation, SlowsDownAllWhereTheyShareThroughput)
{
    double const each = 3.0 / 11 + 1;
    expect_times_in_cell({}, each, each);
    expect_times_in_cell({"run.network_model=solver"}, each, each);
}

TEST(OneSlowStation, SlowsDownNobodyWhereTheyShareAirtime)
{
    expect_times_in_cell({"links.wifi.cell.share=airtime"}, 4, 4.0 / 11);
}

/// 1,500 B take 12 ms or 12/11 ms, and 1 ms more with the overhead.
TEST(OneSlowStation, TakesLessOfItsCellThanOverheadMakesOfIt)
{
    double const packets = 125e3 / 1500;
    expect_times_in_cell({"links.wifi.cell.overhead={time: 1 ms}"}, packets * (12 + 36.0 / 11 + 4) * ms,
                         packets * (12 + 36.0 / 11 + 4) * ms);
}

TEST(TransferAcrossAStep, IntegratesTheRatePiecewise)
{
    // 5 MB in the first half second, the sixth takes a second more.
    auto const records = run("step.yaml");
    EXPECT_NEAR(records.requests.times[Stage::transfer][0].value(), 1.5, tolerance);
}

TEST(FlowsOnOneLink, GetEqualSharesUntilOneEnds)
{
    // Five at once, each with a fifth of 50 Mbit/s: 80 ms; 10 ms of compute, a worker each.
    auto const records =
        run("lone_request.yaml", {"devices.phone.count=5", "devices.server.workers=5", "run.requests=1",
                                  "applications.camera.arrivals={periodic: {every: 1 s, stagger: 0 ms}}"});
    expect_latency(records, (1 + 80 + 10) * ms);

    // The second starts 8 ms after the first: 50 kB of it are left then, 16 ms at half the rate; then the
    // second has 50 kB left, 8 ms alone.
    auto const two =
        run("lone_request.yaml", {"devices.phone.count=2", "devices.server.workers=2", "run.requests=1",
                                  "applications.camera.arrivals={periodic: {every: 1 s, stagger: 8 ms}}"});
    EXPECT_NEAR(latency(two, 0), (1 + 8 + 16 + 10) * ms, tolerance);
    EXPECT_NEAR(latency(two, 1), (1 + 16 + 8 + 10) * ms, tolerance);
}

Estimate attempts(Records const& records)
{
    return estimate(records,
                    [&](std::size_t row) { return static_cast<double>(records.requests.attempts[row]); });
}

TEST(RetransmittedMessages, NeedOneOverOneMinusPAttempts)
{
    auto const records =
        run("loss.yaml", {"links.link.loss={message: 10 %, timeout: 5 ms, backoff: 1, tries: 1000}"});
    EXPECT_ESTIMATE(attempts(records), 1 / 0.9);
    // Each attempt takes 1 + 10 ms, each but the last a time-out of 5 ms.
    EXPECT_ESTIMATE(estimate(records, [&](std::size_t row) { return latency(records, row); }),
                    (11 / 0.9 + 5 * (1 / 0.9 - 1)) * ms);
}

TEST(RetransmittedPackets, NeedAsManyAttemptsAsTheMostUnluckyOfThem)
{
    auto const records = run("loss.yaml");
    double rounds = 0; // expectation of the largest of ten geometric numbers
    for (int k = 0; k < 60; ++k)
        rounds += 1 - std::pow(1 - std::pow(0.1, k), 10);
    EXPECT_ESTIMATE(attempts(records), rounds);
    // Each round costs its latency, each but the last a time-out, each byte is sent 1 / 0.9 times.
    EXPECT_ESTIMATE(estimate(records, [&](std::size_t row) { return latency(records, row); }),
                    (rounds * 1 + 10 / 0.9 + (rounds - 1) * 5) * ms);
}

TEST(Energy, OfSpansIsThatOfRequestsAndOfDevicesAndOfPowerOverTime)
{
    auto const records = run("energy.yaml");
    auto const sum = [](std::vector<Joules> const& values) {
        return std::accumulate(values.begin(), values.end(), Joules{}).value();
    };
    double const of_requests = sum(records.requests.energy);
    EXPECT_NEAR(sum(records.spans.energy), of_requests, tolerance * of_requests);

    // What devices and links used is that and the idle power of workers that had nothing to do.
    double const length = (records.windows[0].to - records.windows[0].from).value();
    double idle = 0;
    for (std::size_t row = 0; row < records.devices.size(); ++row) {
        double const worker = records.devices.group[row] == 0 ? 1.0 : 50.0 / 2;
        idle += worker * (records.devices.workers[row] * length - records.devices.busy_total[row].value());
    }
    double const all = sum(records.devices.energy) + sum(records.link_rows.energy);
    EXPECT_NEAR(all, of_requests + idle, tolerance * all);

    // By hand: 20 ms at 4 W on the phone, 8 ms of radio at 2 W up, at 1 W down as long as answers flow, the
    // rest on the server.
    double by_hand = 0;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        by_hand += 4 * 20 * ms + 2 * 8 * ms +
                   1 * (records.requests.times[Stage::way_back][row].value() - 1 * ms) +
                   125 * records.requests.times[Stage::server_compute][row].value();
    EXPECT_NEAR(of_requests, by_hand, tolerance * by_hand);
}

constexpr char const* models[] = {"alexnet",         "vgg16",        "resnet18",     "resnet50",
                                  "mobilenet_v2",    "googlenet",    "inception_v3", "densenet121",
                                  "efficientnet_b0", "squeezenet1_1"};

class ShippedModel : public testing::TestWithParam<char const*> {
protected:
    static std::string model()
    {
        return std::string{"models.dnn=" SUNDER_SOURCE_DIR "/models/dnn/"} + GetParam() + ".yaml";
    }
};

TEST_P(ShippedModel, TakesWhatThePlanSaysForALoneRequest)
{
    auto const scenario =
        load_scenario(SUNDER_SOURCE_DIR "/tests/oracles/shipped.yaml", {.settings = {model()}});
    auto const table = cuts_of(scenario, deploy(scenario), {});
    std::size_t simulated = 0;
    for (std::size_t i = 0; i < table.rows.size(); i += 1 + table.rows.size() / 12) {
        auto const& row = table.rows[i];
        bool const named = row.name != "device_only" && row.name != "server_only";
        auto const split = named ? fmt::format("{{after: {}}}", row.name) : row.name;
        auto const records = run("shipped.yaml", {model(), "applications.camera.split=" + split});
        EXPECT_NEAR(latency(records, 0), row.price.total().value(), tolerance) << row.name;
        EXPECT_NEAR(records.requests.energy[0].value(), row.price.energy.value(), tolerance) << row.name;
        ++simulated;
    }
    EXPECT_GT(simulated, 5U);
}

TEST_P(ShippedModel, IsNeverSlowerOverAFasterLink)
{
    double slower = std::numeric_limits<double>::infinity();
    for (auto const* rate : {"100 kbit/s", "1 Mbit/s", "10 Mbit/s", "100 Mbit/s", "1 Gbit/s", "10 Gbit/s"}) {
        auto const records = run("shipped.yaml", {model(), std::string{"links.link.rate="} + rate});
        EXPECT_LE(latency(records, 0), slower) << rate;
        slower = latency(records, 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, ShippedModel, testing::ValuesIn(models),
                         [](auto const& test) { return test.param; });

} // namespace
} // namespace sunder::sim
