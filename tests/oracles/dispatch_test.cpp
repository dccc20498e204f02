/// What theory says of requests that are sent to one of several servers.
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

Estimate mean_latency(Records const& records)
{
    return estimate(records, [&](std::size_t row) { return latency(records, row); });
}

/// Two servers of exponential service, the shorter queue first, ties in turn: the Markov chain of how many
/// are at each and whose turn it is, cut off where hardly anybody comes.
class ShorterOfTwoQueues {
public:
    ShorterOfTwoQueues(double rate, std::array<double, 2> service_rates)
        : rate_{rate}, service_{service_rates}
    {
        double const all = rate + service_[0] + service_[1];
        std::vector<double> next(share_.size());
        share_[0] = 1;
        double moved = 1;
        for (int step = 0; step < 100'000 && moved > 1e-13; ++step) {
            std::fill(next.begin(), next.end(), 0.0);
            for (std::size_t state = 0; state < share_.size(); ++state)
                if (share_[state] > 0) pass_on(state, share_[state] / all, next);
            moved = 0;
            for (std::size_t state = 0; state < share_.size(); ++state)
                moved += std::abs(next[state] - share_[state]);
            share_.swap(next);
        }
    }

    /// By Little's law.
    [[nodiscard]] double mean_time() const
    {
        double present = 0;
        for (std::size_t state = 0; state < share_.size(); ++state)
            present += share_[state] * static_cast<double>(at(state, 0) + at(state, 1));
        return present / rate_;
    }

private:
    static constexpr std::size_t most = 60;

    static std::size_t at(std::size_t state, std::size_t server)
    {
        return server == 0 ? state / 2 / (most + 1) : state / 2 % (most + 1);
    }
    static std::size_t state_of(std::size_t first, std::size_t second, std::size_t turn)
    {
        return 2 * (first * (most + 1) + second) + turn;
    }

    void pass_on(std::size_t state, double share, std::vector<double>& next) const
    {
        std::array<std::size_t, 2> const present{at(state, 0), at(state, 1)};
        auto const turn = state % 2;
        auto const shorter = present[0] == present[1] ? turn : present[0] < present[1] ? 0U : 1U;
        auto after = present;
        if (after[shorter] < most) ++after[shorter];
        next[state_of(after[0], after[1], 1 - shorter)] += share * rate_;
        for (std::size_t server = 0; server < 2; ++server) {
            after = present;
            if (after[server] > 0) --after[server];
            next[state_of(after[0], after[1], turn)] += share * service_[server];
        }
    }

    double rate_;
    std::array<double, 2> service_;
    std::vector<double> share_ = std::vector<double>(2 * (most + 1) * (most + 1));
};

TEST(TheShorterOfTwoQueues, HasTheMeanTimeOfItsMarkovChain)
{
    EXPECT_ESTIMATE(mean_latency(run("pool.yaml", {"devices.server.count=2", "run.until=300 s",
                                                   "applications.jobs.arrivals={poisson: 50 /s}",
                                                   "applications.jobs.dispatch=shortest_queue"})),
                    ShorterOfTwoQueues(150, {100, 100}).mean_time());
}

/// Of servers of two groups, of which one is twice as fast.
TEST(TheShorterOfTwoQueues, OfTwoGroupsHasTheMeanTimeOfItsMarkovChain)
{
    EXPECT_ESTIMATE(mean_latency(run("groups.yaml")), ShorterOfTwoQueues(120, {100, 50}).mean_time());
}

/// Nobody does better than one queue for all (15.0943 ms), and looking at the queues is better than chance
/// (40 ms).
TEST(TheShortestQueue, IsBetweenOneQueueAndAsManyAsServers)
{
    auto const mean = mean_latency(run("pool.yaml", {"applications.jobs.dispatch=shortest_queue"})).mean;
    EXPECT_GT(mean, 15.0943 * ms);
    EXPECT_LT(mean, 40 * ms);
}

/// Mitzenmacher (The power of two choices in randomized load balancing, IEEE TPDS 12, 2001), section 2.2: of
/// very many servers, the mean time is the sum of l^(2^i - 2) over i from 1 on, in service times. Of n the
/// error is of the order of 1/n, which is what the hundredth is for.
TEST(TwoChoices, AmongManyHaveTheMeanTimeOfMitzenmacher)
{
    double limit = 0;
    for (int i = 1; i < 12; ++i)
        limit += std::pow(0.8, std::pow(2.0, i) - 2);
    auto const found =
        mean_latency(run("pool.yaml", {"devices.server.count=300", "devices.phone.count=10",
                                       "applications.jobs.arrivals={poisson: 2400 /s}",
                                       "applications.jobs.dispatch=two_choices", "run.until=6 s",
                                       "run.warm_up=1 s", "run.replications=4"}));
    EXPECT_NEAR(found.mean, limit * 10 * ms, 0.01 * limit * 10 * ms);
}

} // namespace
} // namespace sunder::sim
