/// What follows by hand, and from theory, for requests that are answered token by token.
#include "sim/forecast/lone_tokens.hpp"
#include "sim/forecast/offered_load.hpp"
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

Request only_row(Records const& records)
{
    EXPECT_EQ(records.requests.size(), 1U);
    return row_of<Request>(records.requests, 0);
}

/// 80 Mbit/s are 10 kB a millisecond.
TEST(ALoneRequestOfManySteps, TakesItsFirstPassAndThenATripForEachToken)
{
    double const first = (3 + 20 + 10 + 7 + 20 + 1) * ms;
    double const each = (2 + 20 + 1 + 5 + 20 + 1) * ms;
    auto const row = only_row(run("tokens.yaml"));
    EXPECT_EQ(row.tokens, 11);
    EXPECT_EQ(row.passes, 11);
    EXPECT_EQ(row.attempts, 22);
    EXPECT_NEAR(row.first_token_at.value(), first, 1e-9);
    EXPECT_NEAR(row.finished_at.value(), first + 10 * each, 1e-9);
    EXPECT_NEAR(row.payload.value(), 100e3 + 10 * 10e3, 1e-6);

    auto const deployment = deployment_of("tokens.yaml");
    auto const lone = lone_tokens(deployment, deployment.applications.front());
    EXPECT_NEAR(lone.first.value(), first, 1e-9);
    EXPECT_NEAR(lone.pass.value(), each, 1e-9);
    EXPECT_NEAR(lone.latency().value(), row.finished_at.value(), 1e-9);
    EXPECT_NEAR(lone.per_token().value(), each, 1e-9);
    EXPECT_NEAR(lone.tokens, 11, 1e-12);
}

TEST(ALoneRequestOfManySteps, IsSummarisedAsTtftAndTpot)
{
    auto const summary = summarise(run("tokens.yaml", {"run.requests=3"}));
    auto const tokens = summary.applications.front().tokens.value();
    EXPECT_NEAR(tokens.tokens.value(), 11, 1e-12);
    EXPECT_NEAR(tokens.first.value().mean.value(), 61 * ms, 1e-9);
    EXPECT_NEAR(tokens.each.value().p99.value(), 49 * ms, 1e-9);
    EXPECT_NEAR(tokens.rate.value().value(), 33 / (2000 + (61 + 490) * ms), 1e-9);
}

/// Four times the bytes there and back, and 1.3 times the times of the ops; all guesses are right, so that
/// three passes give twelve tokens, of which ten are wanted.
TEST(Guesses, TakeFewerPassesThatAreLarger)
{
    auto const row = only_row(
        run("tokens.yaml", {"applications.chat.steps.lookahead={guesses: 3, accepted: 1, growth: 10 %}"}));
    EXPECT_EQ(row.tokens, 11);
    EXPECT_EQ(row.passes, 4);
    EXPECT_NEAR((row.finished_at - row.first_token_at).value(),
                3 * (1.3 * 2 + 20 + 4 * 1 + 1.3 * 5 + 20 + 4 * 1) * ms, 1e-9);
}

TEST(PassesOnTheDeviceAlone, NeedNoServer)
{
    auto const row = only_row(
        run("tokens.yaml", {"applications.chat.split=device_only", "applications.chat.steps.count=4"}));
    EXPECT_NEAR(row.first_token_at.value(), 53 * ms, 1e-9);
    EXPECT_NEAR(row.finished_at.value(), (53 + 4 * 52) * ms, 1e-9);
}

TEST(APassOfItsOwnSplit, MayRunElsewhereThanTheFirst)
{
    auto const row = only_row(run("tokens.yaml", {"applications.chat.steps.split=device_only"}));
    EXPECT_NEAR(row.first_token_at.value(), 61 * ms, 1e-9);
    EXPECT_NEAR(row.finished_at.value(), (61 + 10 * 52) * ms, 1e-9);
}

TEST(GeometricCounts, HaveTheirMean)
{
    auto const mean_tokens = [](std::string const& settings) {
        auto const records = run("tokens.yaml", {settings, "run.requests=4000", "run.replications=5"});
        return estimate(records, [&](std::size_t row) { return records.requests.tokens[row] - 1.0; });
    };
    EXPECT_ESTIMATE(mean_tokens("applications.chat.steps={then: next, count: {geometric: 20}}"), 20);
    // E[min(N, 10)] = (1 - q^10) / (1 - q)
    double const q = 1 - 1 / 20.0;
    EXPECT_ESTIMATE(mean_tokens("applications.chat.steps={then: next, count: {geometric: 20}, limit: 10}"),
                    (1 - std::pow(q, 10)) / (1 - q));
    EXPECT_ESTIMATE(mean_tokens("applications.chat.steps={then: next, count: {uniform: {min: 5, max: 14}}}"),
                    9.5);
}

/// Leviathan, Kalman and Matias (2023), equation 1: (1 - a^(k + 1)) / (1 - a) tokens a pass; the last pass of
/// a request may have more than are wanted, which a long one does not feel.
TEST(Guesses, GiveTheExpectedTokensOfAPass)
{
    auto const records = run("tokens.yaml", {"applications.chat.steps={then: next, count: 20000, "
                                             "lookahead: {guesses: 4, accepted: 70 %}}",
                                             "run.requests=10", "run.replications=5"});
    auto const a_pass = estimate(records, [&](std::size_t row) {
        return (records.requests.tokens[row] - 1.0) / (records.requests.passes[row] - 1.0);
    });
    EXPECT_ESTIMATE(a_pass, (1 - std::pow(0.7, 5)) / (1 - 0.7));
}

TEST(Guesses, TakeAsManyPassesAsIsForetold)
{
    for (std::string const count :
         {"{geometric: 6}", "{geometric: 6}, limit: 8", "7", "{uniform: {min: 2, max: 9}}"}) {
        std::string const settings = "applications.chat.steps={then: next, count: " + count +
                                     ", lookahead: {guesses: 2, accepted: 60 %}}";
        auto const records = run("tokens.yaml", {settings, "run.requests=5000", "run.replications=4"});
        auto const steps = deployment_of("tokens.yaml", {settings}).applications.front().steps.value();
        EXPECT_ESTIMATE(
            estimate(records, [&](std::size_t row) { return records.requests.passes[row] - 1.0; }),
            mean_passes(steps.count, steps.lookahead));
    }
}

/// A queue in line with exponential times of one mean is a station of type 1 of Baskett, Chandy, Muntz and
/// Palacios (JACM 22(2), 1975), whatever class a customer changes to, and what the links take is one of
/// type 3: so the server is an M/M/1 queue with a load of (1 + m) passes a request, m further ones.
std::string decode_server(std::string const& queue)
{
    return "devices.server.queue=" + queue;
}

TEST(AServerOfRoundTrips, IsAnMM1QueueOfAllPasses)
{
    double const rate = 10;
    double const m = 8;
    double const service = 8 * ms;
    auto const records =
        run("tokens.yaml",
            {"models={one: {input: {name: text, bytes: 1 B}, ops: [{name: far, work: 0 flop, output: 1 B, "
             "time: {phone: 1 s, server: {exponential: 8 ms}}}]}}",
             "applications.chat={model: one, origin: phone, arrivals: {poisson: 10 /s}, split: server_only, "
             "servers: [server], raw_input: allowed, answer: 1 B, steps: {count: {geometric: 8}}}",
             "links.link={rate: 1000 Gbit/s, latency: 20 ms}", decode_server("fifo"),
             "run={until: 400 s, warm_up: 20 s, seed: 1, replications: 20}"});
    double const load = rate * (1 + m) * service;
    EXPECT_ESTIMATE(estimate(records, [&](std::size_t row) { return latency(records, row); }),
                    (1 + m) * (2 * 20 * ms + service / (1 - load)));
}

/// Processor sharing does not feel how times are distributed (type 2 of the same), so fixed ones have the
/// same mean; the first pass of 20 ms, the others of 7.
TEST(AServerOfRoundTrips, ThatSharesHasTheSameMeanForFixedTimes)
{
    double const rate = 8;
    double const m = 8;
    auto const op = [](std::string const& time) {
        return "{input: {name: text, bytes: 1 B}, ops: [{name: far, work: 0 flop, output: 1 B, time: "
               "{server: " +
               time + "}}]}";
    };
    std::string const models = "models={one: " + op("20 ms") + ", two: " + op("7 ms") + "}";
    std::vector<std::string> const settings{
        models,
        "applications.chat={model: one, origin: phone, arrivals: {poisson: 8 /s}, split: server_only, "
        "servers: [server], raw_input: allowed, answer: 1 B, steps: {then: two, count: {geometric: 8}}}",
        "links.link={rate: 1000 Gbit/s, latency: 20 ms}", decode_server("sharing"),
        "run={until: 400 s, warm_up: 20 s, seed: 1, replications: 20}"};
    auto const records = run("tokens.yaml", settings);
    double const work = (20 + m * 7) * ms;
    EXPECT_ESTIMATE(estimate(records, [&](std::size_t row) { return latency(records, row); }),
                    (1 + m) * 2 * 20 * ms + work / (1 - rate * work));
    auto const offered = offered_load(deployment_of("tokens.yaml", settings));
    EXPECT_NEAR(offered.devices[Id<DeviceGroup>{1}].front(), rate * work, 1e-12);
}

Deployment chat_over_wan(std::vector<std::string> settings)
{
    return deploy(
        load_scenario(SUNDER_SOURCE_DIR "/scenarios/chat_over_wan.yaml", {.settings = std::move(settings)}));
}

/// coder903/split-inference, experiment_data/rtt_analysis.json, first run: 123.8 ms a step, 8.1 tokens a
/// second.
TEST(TheChatOverAWan, TakesWhatWasMeasuredForEachToken)
{
    auto const deployment = chat_over_wan({"run={requests: 20, seed: 1}"});
    auto const lone = lone_tokens(deployment, deployment.applications.front());
    EXPECT_NEAR(lone.per_token().value(), 123.8 * ms, 0.001 * 123.8 * ms);
    EXPECT_NEAR(1 / lone.per_token().value(), 8.1, 0.05);
    auto const summary = summarise(run_replications(deployment, {.processes = 1, .progress = {}}));
    EXPECT_NEAR(summary.applications.front().tokens.value().each.value().mean.value(),
                lone.per_token().value(), 1e-9);
}

/// The same, ablation_7b_clean.json: 9.3 tokens a second with n-grams of three and 1.21 tokens a step, which
/// is 5 % less than a step without guesses would allow.
TEST(TheChatOverAWan, GainsByGuessesWhatWasMeasured)
{
    auto const deployment =
        chat_over_wan({"applications.chat.steps.lookahead={guesses: 2, accepted: 17.82 %}"});
    auto const lone = lone_tokens(deployment, deployment.applications.front());
    EXPECT_NEAR(1 / lone.per_token().value(), 9.3, 0.06 * 9.3);
    EXPECT_NEAR((lone.tokens - 1) / lone.passes, 1.21, 0.01);
}

} // namespace
} // namespace sunder::sim
