/// What follows by hand for passes that read what they keep of each token.
#include "sim/base/diagnostic.hpp"
#include "sim/forecast/lone_tokens.hpp"
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

/// 80 Mbit/s are 10 kB a millisecond.
constexpr double first = (100 + 20 + 10 + 100 + 20 + 1) * ms;
constexpr double crossing = (20 + 1 + 20 + 1) * ms;

/// `near` moves 10 kB for each token kept, which takes longer than the 5 kflop.
double near_at(double tokens)
{
    return (1 + 0.01 * tokens) * ms;
}

/// `far` moves 100 kB for each, and computes for 3 ms meanwhile: until there are 20 of them that is longer.
double far_at(double tokens)
{
    return std::max(3.0, 1 + 0.1 * tokens) * ms;
}

/// Of passes that read 15, 16, ... tokens.
double passes(int count)
{
    double sum = 0;
    for (int i = 0; i < count; ++i)
        sum += near_at(15 + i) + crossing + far_at(15 + i);
    return sum;
}

Request only_row(Records const& records)
{
    EXPECT_EQ(records.requests.size(), 1U);
    return row_of<Request>(records.requests, 0);
}

std::string whats_wrong(std::vector<std::string> settings)
{
    try {
        (void)deployment_of("kept_tokens.yaml", std::move(settings));
    } catch (InputError const& error) {
        return error.diagnostics().front().message;
    }
    return {};
}

TEST(PassesThatReadWhatTheyKeep, TakeLongerFromTokenToToken)
{
    auto const row = only_row(run("kept_tokens.yaml"));
    EXPECT_NEAR(row.first_token_at.value(), first, 1e-9);
    EXPECT_NEAR(row.finished_at.value(), first + passes(10), 1e-9);
    EXPECT_NEAR(row.finished_at.value(), 713.95 * ms, 1e-9);
    auto const solved = only_row(run("kept_tokens.yaml", {"run.network_model=solver"}));
    EXPECT_NEAR(solved.finished_at.value(), row.finished_at.value(), 1e-9);
}

TEST(PassesThatReadWhatTheyKeep, AreForetoldInTheMean)
{
    auto const fixed = deployment_of("kept_tokens.yaml");
    EXPECT_NEAR(lone_tokens(fixed, fixed.applications.front()).latency().value(), first + passes(10), 1e-9);
    for (std::string const count : {"{geometric: 6}, limit: 12", "{uniform: {min: 2, max: 9}}",
                                    "9, lookahead: {guesses: 2, accepted: 60 %, growth: 20 %}"}) {
        std::string const steps = "applications.chat.steps={then: token, count: " + count + "}";
        auto const records = run("kept_tokens.yaml", {steps, "run.requests=3000", "run.replications=4"});
        auto const deployment = deployment_of("kept_tokens.yaml", {steps});
        EXPECT_ESTIMATE(estimate(records, [&](std::size_t row) { return latency(records, row); }),
                        lone_tokens(deployment, deployment.applications.front()).latency().value());
    }
}

/// Work that the model counts where 10 tokens are kept: 30 Mflop without any, and 1 Mflop for each.
TEST(WorkOnWhatIsKept, IsThatOfTheTokensThatThereAre)
{
    auto const row = only_row(
        run("kept_tokens.yaml", {"models.token.ops.far.work=40 Mflop",
                                 "models.token.cache={tokens: 10, of: {far: {bytes: 1 B, work: 1 Mflop}}}"}));
    double sum = 0;
    for (int i = 0; i < 10; ++i)
        sum += 1 * ms + crossing + (30 + 15 + i) * ms;
    EXPECT_NEAR(row.finished_at.value(), first + sum, 1e-9);
}

TEST(AMeasuredTime, IsTakenAsItIsWhateverIsKept)
{
    auto const row = only_row(run("kept_tokens.yaml", {"models.token.ops.near.time={phone: 2 ms}",
                                                       "models.token.ops.far.time={server: 5 ms}"}));
    EXPECT_NEAR(row.finished_at.value(), first + 10 * (2 * ms + crossing + 5 * ms), 1e-9);
}

TEST(TheApplicationsCache, GoesBeforeThatOfItsModels)
{
    auto const row = only_row(
        run("kept_tokens.yaml",
            {"applications.chat.steps={then: token, count: 2, cache: {prompt: 100, of: {near: 20 kB}}}"}));
    EXPECT_NEAR(row.finished_at.value(), first + (2 + 0.02 * (101 + 102)) * ms + 2 * crossing + 2 * 3 * ms,
                1e-9);
}

/// 1 MB beside 10 kB for each of 14 + 1 + 10 tokens.
TEST(WhatIsKept, HasToFitBesideTheWeights)
{
    EXPECT_EQ(whats_wrong({"devices.phone.memory=1.25 MB"}), "");
    EXPECT_EQ(whats_wrong({"devices.phone.memory=1.24 MB"}),
              "after 25 tokens a request of 'chat' needs 1.25 MB on 'phone' (0.25 MB of them cache), which "
              "has 1.24 MB");
}

/// A closed loop has one request on each phone, and 4 on each of two servers.
TEST(WhatIsKept, IsThatOfAllRequestsAtOnce)
{
    std::vector<std::string> settings{"applications.chat.arrivals={closed: {think: 1 s}}",
                                      "devices.phone.count=8", "devices.server.count=2",
                                      "devices.server.memory=11 MB"};
    EXPECT_EQ(whats_wrong(settings), "");
    settings.back() = "devices.server.memory=10.9 MB";
    EXPECT_EQ(whats_wrong(settings),
              "after 25 tokens 4 requests of 'chat' need 11 MB on 'server' (10 MB of them "
              "cache), which has 10.9 MB");
    settings.emplace_back("applications.chat.steps.cache={at_once: 3}");
    EXPECT_EQ(whats_wrong(settings), "");
}

/// Chosen at random for the first pass, the server of a request stays the same.
TEST(PassesThatReadWhatTheyKeep, GoToTheServerOfTheFirst)
{
    auto const records =
        run("kept_tokens.yaml", {"devices.server.count=3", "applications.chat.dispatch=random",
                                 "run={requests: 20, seed: 1, record: spans}"});
    std::vector<std::set<std::int32_t>> servers(records.requests.size());
    std::set<std::int32_t> all;
    for (std::size_t row = 0; row < records.spans.size(); ++row) {
        if (records.spans.leg[row] != 1 || records.spans.device[row] < 0) continue;
        servers[static_cast<std::size_t>(records.spans.request[row])].insert(records.spans.device[row]);
        all.insert(records.spans.device[row]);
    }
    EXPECT_EQ(all.size(), 3U);
    for (auto const& mine : servers)
        EXPECT_EQ(mine.size(), 1U);
}

std::pair<std::string, std::string> best_cuts_of(std::vector<std::string> settings)
{
    settings.emplace_back("applications.chat.split={best: latency}");
    auto const deployment = deployment_of("kept_tokens.yaml", std::move(settings));
    auto const& ways = deployment.applications.front().ways;
    return {ways.front().plan.name, ways.back().plan.name};
}

/// The server reads its weights and what is kept a thousand times as fast, but 100 ms away it is for nothing;
/// the first pass alone would go there.
TEST(TheBestCutOfManyPasses, IsThatOfAllOfThemAtOnePlace)
{
    using Cuts = std::pair<std::string, std::string>;
    std::string const server = "devices.server={speed: 1000 Gflop/s, memory_rate: 1000 GB/s}";
    EXPECT_EQ(best_cuts_of({server, "links.link.latency=10 ms"}), Cuts("device_only", "device_only"));
    EXPECT_EQ(best_cuts_of({server, "links.link.latency=10 ms", "applications.chat.steps.count=1"}),
              Cuts("near", "near"));
    EXPECT_EQ(best_cuts_of({server, "links.link={rate: 8 Gbit/s, latency: 0.1 ms}"}), Cuts("near", "near"));
    EXPECT_EQ(best_cuts_of({server, "devices.phone.memory=3 MB", "links.link.latency=10 ms"}),
              Cuts("near", "near"))
        << "where the cache of `far` has no room on the phone";
}

TEST(TheBestCutOfManyPasses, CountsWhatIsKept)
{
    std::string const server = "devices.server={speed: 1 Gflop/s, memory_rate: 1000 GB/s}";
    std::string const link = "links.link={rate: 8 Gbit/s, latency: 5 ms}";
    using Cuts = std::pair<std::string, std::string>;
    EXPECT_EQ(best_cuts_of({server, link}), Cuts("device_only", "device_only"));
    EXPECT_EQ(best_cuts_of({server, link, "applications.chat.steps.count=1000"}), Cuts("near", "near"));
}

} // namespace
} // namespace sunder::sim
