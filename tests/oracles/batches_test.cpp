/// What queueing theory says of servers that take several at once, or the shortest first.
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <string>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

Estimate mean_wait(Records const& records)
{
    return estimate(records,
                    [&](std::size_t row) { return records.requests.times[Stage::device_wait][row].value(); });
}

std::string arrivals(double rate)
{
    return "applications.jobs.arrivals={poisson: " + std::to_string(rate) + " /s}";
}

/// Poisson arrivals to one server that takes up to `most` of those who wait and needs the same time for
/// however many; alone, it waits for nobody. Numbers left behind by batches, N' = max(N - most, 0) + A, have
/// the generating function of Bailey (On queueing processes with bulk service, J. R. Stat. Soc. B 16, 1954)
///
///     P(z) = C (z - 1) (z - z_1) ... (z - z_(most - 1)) A(z) / (z^most - A(z)),  A(z) = exp(offered (z -
///     1)),
///
/// with the zeros of z^most = A(z) within the unit circle (Chaudhry and Templeton, A First Course in Bulk
/// Queues, 1983, section 4.2), which are found by iterating z = exp(offered (z - 1) / most) times each root
/// of unity.
struct BulkServer {
    double rate;
    double time;
    int most;

    [[nodiscard]] double mean_wait() const
    {
        double const offered = rate * time; // a batch
        double const spare = most - offered;
        std::complex<double> others = 1; // product of z_i / (1 - z_i), without signs of P(0)
        std::complex<double> sum = 0;    // of 1 / (1 - z_i)
        for (int root = 1; root < most; ++root) {
            auto const turn = std::polar(1.0, 2 * M_PI * root / most);
            std::complex<double> z = 0;
            for (int step = 0; step < 1000; ++step)
                z = turn * std::exp(offered / most * (z - 1.0));
            others *= -z / (1.0 - z);
            sum += 1.0 / (1.0 - z);
        }
        double const nobody_left = spare * others.real();
        double const left = sum.real() + offered - (most * (most - 1) - offered * offered) / (2 * spare);
        double const behind = left - offered; // mean of max(N - most, 0)
        double const cycle = time + nobody_left / rate;
        return (behind * time + rate * time * time / 2) / cycle / rate; // Little's law
    }
};

TEST(BulkServer, OfOneIsMD1)
{
    EXPECT_NEAR((BulkServer{.rate = 80, .time = 10 * ms, .most = 1}.mean_wait()), 20 * ms, 1e-12);
}

TEST(StationWithBatches, HasTheMeanWaitOfBailey)
{
    for (auto const& [most, load, until] :
         {std::tuple{2, 0.7, "400 s"}, std::tuple{4, 0.8, "400 s"}, std::tuple{8, 0.5, "200 s"}}) {
        double const rate = load * most / (10 * ms);
        auto const batch = "devices.station.batch={max: " + std::to_string(most) + ", cost: 100 %}";
        auto const records = run("station.yaml", {"models.job.ops.serve.time.station=10 ms", arrivals(rate),
                                                  batch, std::string{"run.until="} + until});
        EXPECT_ESTIMATE(mean_wait(records),
                        (BulkServer{.rate = rate, .time = 10 * ms, .most = most}.mean_wait()));
    }
}

/// Where a batch saves nothing, and no more than one may be in it, all is as without batches.
TEST(StationWithBatches, OfOneIsMD1)
{
    auto const plain = std::vector<std::string>{"models.job.ops.serve.time.station=10 ms", arrivals(80)};
    auto batched = plain;
    batched.emplace_back("devices.station.batch={max: 1, cost: 0 %}");
    EXPECT_EQ(run("station.yaml", plain).requests.finished_at,
              run("station.yaml", batched).requests.finished_at);
}

/// M/G/1 with the shortest job first (Phipps, Machine repair as a priority waiting-line problem, Operations
/// Research 4, 1956): a job of x waits rate E[S^2] / 2 / (1 - rho(x))^2, where rho(x) is the load of those
/// that take at most x. Here for exponential times, y means long.
double mean_wait_of_shortest_first(double rate, double mean)
{
    auto const wait = [=](double y) {
        double const load = rate * mean * (1 - std::exp(-y) * (1 + y));
        return rate * mean * mean / ((1 - load) * (1 - load)) * std::exp(-y);
    };
    constexpr int steps = 20000; // Simpson's rule
    constexpr double end = 60;
    double sum = wait(0) + wait(end);
    for (int step = 1; step < steps; ++step)
        sum += (step % 2 == 1 ? 4 : 2) * wait(end * step / steps);
    return sum * end / steps / 3;
}

TEST(StationThatServesTheShortestFirst, HasTheMeanWaitOfPhipps)
{
    for (double const rate : {50.0, 80.0}) {
        auto const records =
            run("station.yaml", {"devices.station.queue=shortest_first", arrivals(rate), "run.until=1500 s"});
        EXPECT_ESTIMATE(mean_wait(records), mean_wait_of_shortest_first(rate, 10 * ms));
    }
}

/// Whichever of equal deadlines after arrival are the earliest are those who came first.
TEST(StationThatServesTheEarliestDeadline, IsFirstComeFirstServedWhereAllHaveTheSame)
{
    std::vector<std::string> const plain{arrivals(80), "applications.jobs.deadline=30 ms"};
    auto earliest = plain;
    earliest.emplace_back("devices.station.queue=earliest_deadline");
    EXPECT_EQ(run("station.yaml", plain).requests.finished_at,
              run("station.yaml", earliest).requests.finished_at);
}

} // namespace
} // namespace sunder::sim
