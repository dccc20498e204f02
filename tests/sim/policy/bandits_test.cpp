#include "sim/policy/arm_bandits.hpp"
#include "sim/policy/linear_bandit.hpp"
#include "tests/sim/policy/some_ways.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>

namespace sunder::sim {
namespace {

/// Five ways over three features, whose cost beyond the device is linear in these, with noise.
struct LinearWorld {
    explicit LinearWorld(std::uint64_t seed) : random{Seed{seed}}, ways{random_ways(random, 5)}
    {
        for (auto& weight : theta)
            weight = 0.05 * random.uniform();
    }

    [[nodiscard]] double mean_cost(std::size_t way) const
    {
        double cost = ways[way].head.value();
        for (std::size_t i = 0; i < ways[way].features.size(); ++i)
            cost += theta[i] * ways[way].features[i];
        return cost;
    }
    [[nodiscard]] double least_cost() const
    {
        double least = mean_cost(0);
        for (std::size_t way = 1; way < ways.size(); ++way)
            least = std::min(least, mean_cost(way));
        return least;
    }

    Random random;
    std::vector<WayProfile> ways;
    std::array<double, 3> theta{};
};

/// The regret of so many requests in a row, behind the first ones.
std::vector<double> regrets(LinearWorld& world, PolicyKind const& kind,
                            std::vector<std::int64_t> const& after)
{
    PolicySettings const settings{
        .kind = kind, .objective = {}, .estimate = {}, .hold = {}, .gain = {}, .every = {}};
    auto const policy = make_policy({.settings = settings, .ways = world.ways, .deadline = {}}, Seed{7});
    std::vector<double> sums;
    double sum = 0;
    for (std::int64_t request = 0; request <= after.back(); ++request) {
        if (std::ranges::find(after, request) != after.end()) sums.push_back(sum);
        auto const way = policy->choose({.now = {}, .request = request, .own_wait = {}});
        sum += world.mean_cost(way) - world.least_cost();
        double const noise = 5e-3 * (world.random.uniform() - 0.5);
        policy->learn({.now = {},
                       .request = request,
                       .way = way,
                       .finished = true,
                       .latency = Seconds{world.mean_cost(way) + noise},
                       .energy = {},
                       .sent = {},
                       .sending = {},
                       .own_wait = {},
                       .server_wait = {}});
    }
    return sums;
}

/// The paper bounds it by T^0.75 for mu = 0.25; over a factor of 16 that is 8.
TEST(LinUcbWithForcedSamples, HasSublinearRegretOnTheLinearModel)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        LinearWorld world{seed};
        auto const sums = regrets(world, LinUcb{}, {1024, 16384});
        EXPECT_LT(sums[1], 9 * sums[0] + 0.05) << seed;
    }
}

TEST(Ucb1, HasSublinearRegret)
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        LinearWorld world{seed};
        auto const sums = regrets(world, Ucb1{.scale = Seconds{0.2}}, {1024, 16384});
        EXPECT_LT(sums[1], 9 * sums[0] + 0.05) << seed;
    }
}

TEST(Exp3, PrefersWhatIsCheap)
{
    LinearWorld world{1};
    auto const learning = regrets(world, Exp3{.uniform = 0.1, .scale = Seconds{0.2}}, {1000, 20000});
    EXPECT_LT(learning[1] / 20000, 0.7 * learning[0] / 1000);
}

TEST(ForcedSamples, ComeEverySoOftenInPhasesThatDouble)
{
    std::vector<std::int64_t> forced;
    for (std::int64_t number = 0; number < 80; ++number)
        if (LinearBandit::is_forced(number, 0.25)) forced.push_back(number);
    // 64^0.25 = 2.8 and 128^0.25 = 3.4
    EXPECT_EQ(forced[0], 0);
    EXPECT_EQ(forced[1], 2);
    EXPECT_EQ(std::vector(forced.end() - 3, forced.end()), (std::vector<std::int64_t>{73, 76, 79}));
}

TEST(ForcedSamples, NeverStayOnTheDevice)
{
    auto ways = three_ways();
    ways[0].head = {}; // always best
    PolicySettings settings;
    settings.kind = LinUcb{};
    auto const policy = make_policy({.settings = settings, .ways = ways, .deadline = {}}, Seed{1});
    EXPECT_NE(policy->choose({.now = {}, .request = 0, .own_wait = {}}), 0);
}

TEST(Exp3, DrawsTheSameBySeed)
{
    PolicySettings settings;
    settings.kind = Exp3{};
    auto const ways = three_ways();
    auto const drawn = [&](std::uint64_t seed) {
        auto const policy = make_policy({.settings = settings, .ways = ways, .deadline = {}}, Seed{seed});
        std::vector<std::size_t> all;
        for (std::int64_t request = 0; request < 50; ++request)
            all.push_back(policy->choose({.now = {}, .request = request, .own_wait = {}}));
        return all;
    };
    EXPECT_EQ(drawn(1), drawn(1));
    EXPECT_NE(drawn(1), drawn(2));
}

} // namespace
} // namespace sunder::sim
