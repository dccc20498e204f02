/// How the regret of the policies that learn grows in a world that stays as it is.
#include "tests/sim/policy/some_ways.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// A device whose own 100 ms compete with ways that leave it, at costs that are linear in their features and
/// noisy; the third is the best.
struct StationaryWorld {
    std::vector<WayProfile> ways;
    std::vector<double> means; ///< of the cost, in s

    /// \param best  what the best way costs, in s
    explicit StationaryWorld(double best)
    {
        auto& alone = ways.emplace_back();
        alone.head = Seconds{0.1};
        alone.features = {0, 0, 0};
        means.push_back(0.1);
        for (double const work : {0.9, 0.5, 0.1}) {
            auto& way = ways.emplace_back();
            way.leaves = true;
            way.head = Seconds{0.05 * (1 - work)};
            way.features = {work, (work - 0.5) * (work - 0.5), 1};
            way.rate = BytesPerSecond{1e6};
            way.beyond = Seconds{0.1};
            means.push_back(best + 0.4 * way.features[1] + 0.01 * std::abs(work - 0.5));
        }
    }

    /// Of the mean costs, cumulated.
    [[nodiscard]] std::vector<double> regret(PolicyKind const& kind, Seed seed, int requests) const
    {
        PolicySettings settings;
        settings.kind = kind;
        auto const policy = make_policy({.settings = settings, .ways = ways, .deadline = {}}, seed);
        Random random{seed};
        double const least = *std::ranges::min_element(means);
        std::vector<double> cumulated;
        double sum = 0;
        for (int request = 0; request < requests; ++request) {
            auto const way = policy->choose({.now = Seconds{1.0 * request}, .request = request});
            sum += means[way] - least;
            cumulated.push_back(sum);
            Feedback told;
            told.request = request;
            told.way = way;
            told.latency = Seconds{means[way] + (ways[way].leaves ? 0.04 * (random.uniform() - 0.5) : 0)};
            policy->learn(told);
        }
        return cumulated;
    }
};

/// Slope of the straight line through log regret over log t by least squares, from `from` on, at points that
/// are evenly spaced in log t.
double growth(std::vector<double> const& regret, double from)
{
    double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (double t = from; t <= static_cast<double>(regret.size()); t *= 1.1) {
        double const x = std::log(t);
        double const y = std::log(regret[static_cast<std::size_t>(t) - 1]);
        n += 1;
        sum_x += x;
        sum_y += y;
        sum_xx += x * x;
        sum_xy += x * y;
    }
    return (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
}

constexpr int requests = 65'472; // ten phases of muLinUCB: 64 + 128 + ... + 32768

TEST(MuLinUcb, HasARegretThatGrowsMoreSlowlyThanTime)
{
    // The device alone is best, so every forced sample costs: T^(1 - 0.25) of them, and the paper's bound.
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        double const slope = growth(StationaryWorld{0.13}.regret(LinUcb{}, Seed{seed}, requests), 500);
        EXPECT_NEAR(slope, 0.75, 0.1) << seed;
    }
}

TEST(MuLinUcb, StopsLosingWhereItIsBestToLeave)
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        auto const regret = StationaryWorld{0.06}.regret(LinUcb{}, Seed{seed}, requests);
        EXPECT_LT(regret.back() - regret[requests / 2], 0.1 * regret.back() + 1e-9) << seed;
    }
}

TEST(MuLinUcb, LosesForEverWhereEachRequestIsForced)
{
    // Each request is forced with exponent 0: regret grows as time does.
    double const slope = growth(StationaryWorld{0.13}.regret(LinUcb{.forced = 0}, Seed{1}, requests), 500);
    EXPECT_NEAR(slope, 1, 0.01);
}

TEST(Ucb1, HasARegretThatGrowsMoreSlowlyThanTime)
{
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        EXPECT_LT(growth(StationaryWorld{0.06}.regret(Ucb1{}, Seed{seed}, requests), 500), 0.9) << seed;
}

} // namespace
} // namespace sunder::sim
