#include "sim/validation/oracles.hpp"

#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/validation/oracle_scenarios.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

using Settings = std::vector<std::string>;
using Row = std::size_t;
/// Of one request.
using FigureOf = std::function<double(Requests const&, Row)>;

constexpr double exact = 1e-9; // seconds, or of the value

double latency(Requests const& requests, Row row)
{
    return (requests.finished_at[row] - requests.arrived_at[row]).value();
}
double wait(Requests const& requests, Row row)
{
    return requests.times[Stage::device_wait][row].value();
}
double waits(Requests const& requests, Row row)
{
    return wait(requests, row) > 0 ? 1 : 0;
}
double is_dropped(Requests const& requests, Row row)
{
    return requests.status[row] == Status::dropped ? 1 : 0;
}
double fails_by_device(Requests const& requests, Row row)
{
    return requests.failed_by[row] == FailedBy::device ? 1 : 0;
}
double attempts(Requests const& requests, Row row)
{
    return static_cast<double>(requests.attempts[row]);
}
double energy(Requests const& requests, Row row)
{
    return requests.energy[row].value();
}
double payload(Requests const& requests, Row row)
{
    return requests.payload[row].value();
}

struct Unit {
    std::string name;
    double size = 1; ///< in SI units
};
Unit const milliseconds{"ms", 1e-3};
Unit const joules{"J", 1};
Unit const bytes{"B", 1};
Unit const bare{"", 1};

struct Oracle {
    std::string name;
    std::string model;
    std::string against;
    OracleScenario scenario = OracleScenario::station;
    Settings settings;
    FigureOf figure;
    Unit unit;
    double expected = 0; ///< in the unit
    Check::Cost cost = Check::Cost::seconds;
};

class OracleRuns {
public:
    explicit OracleRuns(int processes) : processes_{processes} {}

    [[nodiscard]] Records of(Oracle const& oracle) const
    {
        FileInMemory const file{.path = oracle.name + ".yaml", .text = std::string{text_of(oracle.scenario)}};
        auto const deployment = deploy(parse_scenario(file, {.settings = oracle.settings}));
        return run_replications(deployment, {.processes = processes_, .progress = {}});
    }

private:
    int processes_;
};

HeldFigure held(Oracle const& oracle, double simulated, double tolerance)
{
    return {.unit = oracle.unit.name,
            .simulated = simulated / oracle.unit.size,
            .expected = oracle.expected,
            .tolerance = tolerance / oracle.unit.size};
}

/// Of the request that is farthest off.
HeldFigure exactly(Oracle const& oracle, Records const& records)
{
    double const expected = oracle.expected * oracle.unit.size;
    double worst = expected;
    auto const& requests = records.requests;
    if (requests.size() == 0) throw RunError{fmt::format("the check '{}' has no requests", oracle.name)};
    for (Row row = 0; row < requests.size(); ++row) {
        double const value = oracle.figure(requests, row);
        if (std::abs(value - expected) >= std::abs(worst - expected)) worst = value;
    }
    return held(oracle, worst, std::max(exact, exact * expected));
}

/// Over the requests of each replication that arrived within its window.
HeldFigure in_the_mean(Oracle const& oracle, Records const& records)
{
    std::vector<double> sums(records.windows.size());
    std::vector<double> counts(records.windows.size());
    auto const& requests = records.requests;
    for (Row row = 0; row < requests.size(); ++row) {
        auto const replication = static_cast<std::size_t>(requests.replication[row]);
        if (requests.arrived_at[row] < records.windows[replication].from) continue;
        sums[replication] += oracle.figure(requests, row);
        counts[replication] += 1;
    }
    auto const n = static_cast<double>(sums.size());
    double mean = 0;
    for (std::size_t i = 0; i < sums.size(); ++i)
        mean += (sums[i] /= counts[i]) / n;
    double squares = 0;
    for (double const one : sums)
        squares += (one - mean) * (one - mean);
    constexpr double errors = 4; // standard ones
    return held(oracle, mean, errors * std::sqrt(squares / (n - 1) / n));
}

using Judge = HeldFigure (*)(Oracle const&, Records const&);

Check check_of(Oracle oracle, Judge judge, OracleRuns const& runs)
{
    Check check{.name = oracle.name,
                .model = oracle.model,
                .against = oracle.against,
                .cost = oracle.cost,
                .carry_out = {}};
    check.carry_out = [oracle = std::move(oracle), judge, runs] { return judge(oracle, runs.of(oracle)); };
    return check;
}

std::string poisson(double rate)
{
    return fmt::format("applications.jobs.arrivals={{poisson: {} /s}}", rate);
}
std::string service(std::string const& time)
{
    return "models.job.ops.serve.time.station=" + time;
}
std::string until(int seconds)
{
    return fmt::format("run.until={} s", seconds);
}

std::vector<Oracle> exact_oracles()
{
    using enum OracleScenario;
    std::string const hand = "worked out by hand";
    return {{"one request, 100 kB over 50 Mbit/s",
             "exact network",
             hand,
             lone_request,
             {},
             latency,
             milliseconds,
             27},
            {"the same by SimGrid's solver",
             "exact network",
             hand,
             lone_request,
             {"run.network_model=solver"},
             latency,
             milliseconds,
             27},
            {"10 phones that never meet on 500 Mbit/s",
             "exact network",
             hand,
             lone_request,
             {"devices.phone.count=10", "links.link.rate=500 Mbit/s", "devices.server.workers=5"},
             latency,
             milliseconds,
             12.6},
            {"two at once share the link",
             "exact network",
             hand,
             lone_request,
             {"devices.phone.count=2", "devices.server.workers=2",
              "applications.camera.arrivals={periodic: {every: 100 ms, stagger: 0 s}}"},
             latency,
             milliseconds,
             43},
            {"one request under SimGrid's model of TCP",
             "lv08",
             "13.01 x latency + bytes / (0.97 x rate) (Velho and Legrand 2009)",
             lone_request,
             {"run.network_model=lv08"},
             latency,
             milliseconds,
             13.01 + 16 / 0.97 + 10},
            {"a radio and a server that are paid for",
             "energy",
             "power x time",
             lone_request,
             {},
             energy,
             joules,
             250 * 0.010 + 2 * 0.016},
            {"a batch of four that came together",
             "batching",
             "10 ms + 3 x half of it",
             lone_request,
             {"devices.phone.count=4", "links.link.rate=1600 Mbit/s", "links.link.latency=0 s",
              "devices.server.batch={max: 4, window: 2 ms, cost: 50 %}",
              "applications.camera.arrivals={periodic: {every: 100 ms, stagger: 0 s}}"},
             latency,
             milliseconds,
             2 + 25},
            {"features as bytes of 8 bits",
             "codecs",
             "2 flop an element",
             codecs,
             {"applications.camera.codec={bits: 8}"},
             latency,
             milliseconds,
             16 + 0.0128 + 6.4 + 0.00128},
            {"their bytes",
             "codecs",
             hand,
             codecs,
             {"applications.camera.codec={bits: 8}"},
             payload,
             bytes,
             6400},
            {"features packed by half",
             "codecs",
             "bytes / rate",
             codecs,
             {"applications.camera.codec={lossless: {ratio: 2, encode: 100 MB/s, decode: 400 MB/s}}"},
             latency,
             milliseconds,
             16 + 0.256 + 12.8 + 0.064}};
}

std::vector<Oracle> statistical_oracles()
{
    using enum OracleScenario;
    std::string const constant = service("10 ms");
    std::string const erlang = service("{erlang: {stages: 2, mean: 10 ms}}");
    auto const workers = [](int count) { return fmt::format("devices.station.workers={}", count); };
    std::string const breaks = "faults=[{device: station, down: {every: {exponential: 100 ms}, for: "
                               "{exponential: 10 ms}}, work: lost}]";
    std::string const of_messages = "links.link.loss={message: 10 %, timeout: 5 ms, backoff: 1, tries: 1000}";
    constexpr auto minutes = Check::Cost::minutes;
    return {
        {"M/M/1 at 50 %: time in system",
         "queues",
         "1 / (service rate - arrival rate)",
         station,
         {},
         latency,
         milliseconds,
         20},
        {"M/D/1 at 80 %: wait",
         "queues",
         "Pollaczek-Khinchine",
         station,
         {constant, poisson(80), until(800)},
         wait,
         milliseconds,
         20},
        {"M/E2/1 at 80 %: wait",
         "queues",
         "Pollaczek-Khinchine",
         station,
         {erlang, poisson(80), until(1000)},
         wait,
         milliseconds,
         30},
        {"M/M/4 at 75 %: share that waits",
         "queues",
         "Erlang's C",
         station,
         {workers(4), poisson(300), until(200)},
         waits,
         bare,
         0.509434},
        {"M/M/2/2 at 1.6 erlang: share that is blocked",
         "queues",
         "Erlang's B",
         station,
         {workers(2), poisson(160), "devices.station.queue={fifo: {limit: 0}}", until(200)},
         is_dropped,
         bare,
         0.329897},
        {"M/G/1 in shares at 50 %: time in system",
         "queues",
         "insensitivity",
         station,
         {service("{lognormal: {mean: 10 ms, deviation: 20 ms}}"), "devices.station.queue=sharing"},
         latency,
         milliseconds,
         20},
        {"four servers, least work first: time in system",
         "queues",
         "M/M/4",
         pool,
         {},
         latency,
         milliseconds,
         15.0943},
        {"four servers, any of them: time in system",
         "queues",
         "four M/M/1",
         pool,
         {"applications.jobs.dispatch=random", until(400)},
         latency,
         milliseconds,
         40},
        {"batches of one: wait",
         "batching",
         "M/D/1",
         station,
         {constant, poisson(80), until(800), "devices.station.batch={max: 1, cost: 0 %}"},
         wait,
         milliseconds,
         20},
        {"messages lost by 10 %: attempts",
         "losses",
         "1 / (1 - p)",
         loss,
         {of_messages},
         attempts,
         bare,
         1 / 0.9},
        {"messages lost by 10 %: latency",
         "losses",
         "attempts and time-outs",
         loss,
         {of_messages},
         latency,
         milliseconds,
         11 / 0.9 + 5 * (1 / 0.9 - 1)},
        {"a station that loses its work: share that fails",
         "faults",
         "a race of two exponential times",
         station,
         {breaks},
         fails_by_device,
         bare,
         10 / 110.0},
        {"M/D/1 at 90 %: wait",
         "queues",
         "Pollaczek-Khinchine",
         station,
         {constant, poisson(90), until(2200)},
         wait,
         milliseconds,
         45,
         minutes},
        {"M/E2/1 at 90 %: wait",
         "queues",
         "Pollaczek-Khinchine",
         station,
         {erlang, poisson(90), until(2800)},
         wait,
         milliseconds,
         67.5,
         minutes},
        {"M/M/8 at 90 %: share that waits",
         "queues",
         "Erlang's C",
         station,
         {workers(8), poisson(720), until(300)},
         waits,
         bare,
         0.701533,
         minutes},
        {"M/M/16 at 90 %: time in system",
         "queues",
         "Erlang's C",
         station,
         {workers(16), poisson(1440), until(120)},
         latency,
         milliseconds,
         13.6959,
         minutes},
        {"a station that breaks down: time in system",
         "faults",
         "White and Christie 1958",
         station,
         {"faults=[{device: station, down: {every: {exponential: 50 ms}, for: {exponential: 20 ms}}, work: "
          "kept}]",
          poisson(30)},
         latency,
         milliseconds,
         1e3 * ((1 / (50 / 70.0) + 20 * 30 / 2500.0) / (100 - 30 / (50 / 70.0)) + 20 * (50 / 70.0) / 2500.0),
         minutes}};
}

/// Whose figures are of all requests together.
std::vector<Check> checks_of_exits(OracleRuns const& runs)
{
    auto const summary_of = [runs](Settings settings) {
        settings.emplace_back("run.replications=20");
        return summarise(
                   runs.of(
                       {.name = "exits", .scenario = OracleScenario::exits, .settings = std::move(settings)}))
            .applications.front();
    };
    double const deviation = std::sqrt(0.4 * 0.6 / 40'000);
    return {{.name = "share that leaves at the first exit",
             .model = "accuracy",
             .against = "what the model states",
             .carry_out =
                 [=] {
                     return HeldFigure{.unit = "",
                                       .simulated = summary_of({}).exits.at("first"),
                                       .expected = 0.4,
                                       .tolerance = 4 * deviation};
                 }},
            {.name = "accuracy with two exits",
             .model = "accuracy",
             .against = "of those that go on 0.8 - 0.4 x 0.85 - 0.3 x 0.8 are right",
             .carry_out =
                 [=] {
                     return HeldFigure{.unit = "%",
                                       .simulated = 100 * summary_of({}).accuracy.value(),
                                       .expected = 73,
                                       .tolerance = 100 * 4 * deviation};
                 }},
            {.name = "accuracy without exits",
             .model = "accuracy",
             .against = "what the model states",
             .carry_out = [=] {
                 auto const found = summary_of({"applications.camera.exits=none"});
                 return HeldFigure{.unit = "%",
                                   .simulated = 100 * found.accuracy.value(),
                                   .expected = 80,
                                   .tolerance = 1e-9};
             }}};
}

} // namespace

std::vector<Check> oracle_checks(int processes)
{
    OracleRuns const runs{processes};
    std::vector<Check> checks;
    for (auto& oracle : exact_oracles())
        checks.push_back(check_of(std::move(oracle), exactly, runs));
    for (auto& oracle : statistical_oracles())
        checks.push_back(check_of(std::move(oracle), in_the_mean, runs));
    std::ranges::move(checks_of_exits(runs), std::back_inserter(checks));
    return checks;
}

} // namespace sunder::sim
