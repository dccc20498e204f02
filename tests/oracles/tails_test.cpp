/// What queueing theory says of times that few requests take.
#include "sim/runner/split_run.hpp"
#include "sim/runner/tail.hpp"
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

TailAnswer tail(std::string const& file, std::vector<std::string> settings, TailQuestion const& question)
{
    return estimate_tail(deployment_of(file, std::move(settings)), question,
                         {.processes = 2, .progress = {}});
}

/// Within twice its interval, which holds at that width but once in 10,000 times, and that no wider than what
/// was asked for.
void expect_probability(TailAnswer const& answer, double theory, double accuracy)
{
    ASSERT_TRUE(answer.interval);
    double const width = std::log(answer.interval->high / answer.probability);
    EXPECT_LE(width, accuracy);
    EXPECT_LE(std::abs(std::log(answer.probability / theory)), 2 * width)
        << answer.probability << ", not " << theory;
}

std::vector<std::string> station(double rate, std::string const& service, std::string const& until)
{
    return {"applications.jobs.arrivals={poisson: " + std::to_string(rate) + " /s}",
            "models.job.ops.serve.time.station=" + service, "run.until=" + until};
}

/// P(wait <= t) of M/D/1 (Crommelin 1932; Erlang 1909): a sum of terms of both signs, which long double bears
/// as far as it is asked for here.
double md1_late(double rate, double service, double beyond)
{
    long double const t = beyond - service;
    long double sum = 0;
    for (int k = 0; k * service <= beyond - service; ++k) {
        long double const x = rate * (k * service - t);
        sum += std::exp(-x) * std::pow(x, k) / std::tgamma(static_cast<long double>(k) + 1);
    }
    return static_cast<double>(1 - (1 - rate * service) * sum);
}

TEST(TailOfMM1, IsExponentialToOneInABillion)
{
    constexpr double spare = 50; // served a second less those that come
    for (auto const& [probability, accuracy] : {std::pair{1e-4, 0.5}, std::pair{1e-9, 0.9}}) {
        Seconds const beyond{-std::log(probability) / spare};
        auto const answer = tail("station.yaml", station(50, "{exponential: 10 ms}", "100 s"),
                                 {.beyond = beyond, .whose = {}, .accuracy = accuracy});
        expect_probability(answer, probability, accuracy);
        EXPECT_TRUE(answer.reaches_bound);
    }
}

TEST(TailOfMD1, IsThatOfCrommelin)
{
    EXPECT_NEAR(md1_late(50, 10e-3, 10e-3), 0.5, 1e-12) << "who must wait at all";
    constexpr double beyond = 70e-3;
    auto const answer = tail("station.yaml", station(50, "10 ms", "100 s"),
                             {.beyond = Seconds{beyond}, .whose = {}, .accuracy = 0.5});
    expect_probability(answer, md1_late(50, 10e-3, beyond), 0.5);
}

TEST(TailOfALossyLink, IsThatOfLossesInARow)
{
    // One message of 10 ms is lost with 10 %, and goes again after 5 ms: the fifth loss in a row is seldom.
    // 11 ms + k x 15 ms after k losses and the latency of each attempt, 1 ms: 11, 27, 43, 59, 75, 91 ms.
    auto const answer =
        tail("loss.yaml",
             {"links.link.loss={message: 10 %, timeout: 5 ms, backoff: 1, tries: 1000}", "run.requests=500"},
             {.beyond = Seconds{80e-3}, .whose = {}, .accuracy = 0.5});
    expect_probability(answer, 1e-5, 0.5);
}

TEST(TailsFromSplitRuns, DoNotHangOnHowManyProcessesWork)
{
    auto const deployment = deployment_of("station.yaml", station(50, "{exponential: 10 ms}", "30 s"));
    TailQuestion const question{.beyond = Seconds{0.1}, .whose = {}, .accuracy = 1, .most_replications = 20};
    auto const one = estimate_tail(deployment, question, {.processes = 1, .progress = {}});
    auto const four = estimate_tail(deployment, question, {.processes = 4, .progress = {}});
    EXPECT_EQ(one.probability, four.probability);
    EXPECT_EQ(one.interval->high, four.interval->high);
    EXPECT_EQ(one.requests, four.requests);
    EXPECT_EQ(one.copies, four.copies);
}

TEST(TailWithoutLevels, IsThatOfPlainRuns)
{
    auto const settings = station(50, "{exponential: 10 ms}", "30 s");
    auto const records = run("station.yaml", settings);
    double late = 0;
    double all = 0;
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        if (records.requests.arrived_at[row] < records.windows.front().from) continue;
        ++all;
        if (latency(records, row) > 0.03) ++late;
    }
    SplitCounts sum;
    for (std::int64_t replication = 0; replication < 20; ++replication)
        sum.add(split_run(deployment_of("station.yaml", settings), replication,
                          {.beyond = Seconds{0.03}, .whose = {}, .levels = {}}));
    EXPECT_EQ(sum.late, late);
    EXPECT_EQ(sum.finished, all);
    EXPECT_EQ(sum.copies, 0);
}

} // namespace
} // namespace sunder::sim
