#include "sim/base/random.hpp"
#include "sim/engine/network/max_min_shares.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

/// Links and bundles as they are asked for, whose rates are found by raising all levels together from zero
/// until a cap or a link stops some: nothing is remembered from one time to the next.
struct Naive {
    std::vector<double> capacities;
    std::vector<MaxMinShares::Bundle> bundles;
    std::vector<double> flows;

    [[nodiscard]] std::vector<double> rates() const
    {
        std::vector<double> rates(bundles.size(), -1);
        auto const open = [&](std::size_t i) { return flows[i] > 0 && rates[i] < 0; };
        for (;;) {
            double level = std::numeric_limits<double>::infinity();
            std::size_t stopped_link = capacities.size();
            for (std::size_t link = 0; link < capacities.size(); ++link) {
                double const offered = offer(link, rates);
                if (offered < level) {
                    level = offered;
                    stopped_link = link;
                }
            }
            std::size_t capped = bundles.size();
            for (std::size_t i = 0; i < bundles.size(); ++i) {
                if (!open(i) || bundles[i].cap / bundles[i].weight > level) continue;
                level = bundles[i].cap / bundles[i].weight;
                capped = i;
            }
            if (capped < bundles.size()) {
                rates[capped] = bundles[capped].cap;
                continue;
            }
            if (stopped_link == capacities.size()) return rates;
            for (std::size_t i = 0; i < bundles.size(); ++i) {
                if (open(i) && cost(i, stopped_link) > 0) rates[i] = level * bundles[i].weight;
            }
        }
    }

private:
    /// 0 where it does not cross the link.
    [[nodiscard]] double cost(std::size_t bundle, std::size_t link) const
    {
        auto const& [links, costs, cap, weight] = bundles[bundle];
        auto const place = std::ranges::find(links, MaxMinShares::LinkId{link}) - links.begin();
        if (place == std::ssize(links)) return 0;
        return costs.empty() ? 1 : costs[static_cast<std::size_t>(place)];
    }
    [[nodiscard]] double offer(std::size_t link, std::vector<double> const& rates) const
    {
        double rest = capacities[link];
        double weight = 0;
        for (std::size_t i = 0; i < bundles.size(); ++i) {
            if (flows[i] == 0) continue;
            if (rates[i] >= 0)
                rest -= flows[i] * rates[i] * cost(i, link);
            else
                weight += flows[i] * bundles[i].weight * cost(i, link);
        }
        return weight > 0 ? std::max(0.0, rest) / weight : std::numeric_limits<double>::infinity();
    }
};

/// A network that changes at random, kept by both.
class Both {
public:
    explicit Both(std::uint64_t seed) : random_{Seed{seed}}
    {
        for (int links = 1 + upto(7); links > 0; --links) {
            naive_.capacities.push_back(capacity());
            shares_.add_link(naive_.capacities.back());
        }
        for (int bundles = 1 + upto(11); bundles > 0; --bundles) {
            MaxMinShares::Bundle bundle;
            for (std::size_t link = 0; link < naive_.capacities.size(); ++link) {
                if (upto(2) == 0) bundle.links.emplace_back(link);
            }
            if (bundle.links.empty() || upto(1) == 0) bundle.cap = capacity();
            if (upto(3) == 0) bundle.weight = 0.5 + random_.uniform();
            if (upto(2) == 0) {
                for (std::size_t i = 0; i < bundle.links.size(); ++i)
                    bundle.costs.push_back(std::pow(10, 4 * random_.uniform() - 2));
            }
            naive_.bundles.push_back(bundle);
            naive_.flows.push_back(0);
            shares_.add_bundle(bundle);
        }
        told_.assign(naive_.bundles.size(), -1);
    }

    void change()
    {
        for (int changes = 1 + upto(1); changes > 0; --changes)
            change_one();
        for (auto const bundle : shares_.update())
            told_[bundle.index()] = shares_.rate(bundle);
    }

    void expect_equal() const
    {
        auto const rates = naive_.rates();
        for (std::size_t i = 0; i < rates.size(); ++i) {
            if (naive_.flows[i] == 0) continue;
            auto const rate = shares_.rate(Id<MaxMinShares::Bundle>{i});
            ASSERT_NEAR(rate, rates[i], 1e-11 * rates[i] + 1e-11) << i;
            ASSERT_EQ(rate, told_[i]) << "a change that was not told";
        }
    }

private:
    int upto(int most) { return static_cast<int>(random_.uniform() * (most + 1)); }
    /// Some are equal, so that links are full to the brim and levels tie.
    double capacity()
    {
        return upto(9) == 0 ? 0.0 : upto(1) == 0 ? 10.0 * (1 + upto(4)) : 100 * random_.uniform();
    }

    void change_one()
    {
        Id<MaxMinShares::Bundle> const bundle{upto(static_cast<int>(naive_.bundles.size()) - 1)};
        MaxMinShares::LinkId const link{upto(static_cast<int>(naive_.capacities.size()) - 1)};
        auto& flows = naive_.flows[bundle.index()];
        switch (upto(7)) {
        case 0:
            shares_.set_capacity(link, naive_.capacities[link.index()] = capacity());
            break;
        case 1:
            if (naive_.bundles[bundle.index()].links.empty()) return;
            shares_.set_cap(bundle, naive_.bundles[bundle.index()].cap = capacity());
            break;
        case 2:
        case 3:
        case 4:
            if (flows == 0) return;
            {
                int const gone = 1 + upto(static_cast<int>(flows) - 1);
                shares_.add_flows(bundle, -gone);
                flows -= gone;
            }
            break;
        default:
            int const come = 1 + upto(2);
            shares_.add_flows(bundle, come);
            flows += come;
        }
    }

    Random random_;
    Naive naive_;
    MaxMinShares shares_;
    std::vector<double> told_;
};

TEST(MaxMinShares, AreThoseOfProgressiveFillingWhateverHasChanged)
{
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        Both both{seed};
        for (int step = 0; step < 60; ++step) {
            both.change();
            both.expect_equal();
            if (testing::Test::HasFatalFailure()) FAIL() << "network " << seed << ", step " << step;
        }
    }
}

/// Bertsekas and Gallager, Data Networks, 1992, figure 6.14: what a long flow leaves on each link is for the
/// short ones there.
TEST(MaxMinShares, GiveWhatALongFlowLeavesToTheShortOnes)
{
    MaxMinShares shares;
    for (double const capacity : {1.0, 1.0, 1.0, 2.0})
        shares.add_link(capacity);
    auto const across = shares.add_bundle({.links = {0_id, 1_id, 2_id, 3_id}});
    auto const crowd = shares.add_bundle({.links = {1_id}});
    auto const last = shares.add_bundle({.links = {3_id}});
    shares.add_flows(across, 1);
    shares.add_flows(crowd, 2);
    shares.add_flows(last, 1);
    shares.update();
    EXPECT_DOUBLE_EQ(shares.rate(across), 1.0 / 3);
    EXPECT_DOUBLE_EQ(shares.rate(crowd), 1.0 / 3);
    EXPECT_DOUBLE_EQ(shares.rate(last), 5.0 / 3);
}

/// A byte of the slow one takes nine times as long, so both get 12 / (1 + 9).
TEST(MaxMinShares, AreEqualWhateverFlowsCost)
{
    MaxMinShares shares;
    auto const link = shares.add_link(12);
    auto const other = shares.add_link(100);
    auto const fast = shares.add_bundle({.links = {link}});
    auto const slow = shares.add_bundle({.links = {other, link}, .costs = {1, 9}});
    shares.add_flows(fast, 1);
    shares.update();
    EXPECT_DOUBLE_EQ(shares.rate(fast), 12);
    shares.add_flows(slow, 1);
    shares.update();
    EXPECT_DOUBLE_EQ(shares.rate(fast), 1.2);
    EXPECT_DOUBLE_EQ(shares.rate(slow), 1.2);
}

TEST(MaxMinShares, GoByWeight)
{
    MaxMinShares shares;
    auto const link = shares.add_link(12);
    auto const heavy = shares.add_bundle({.links = {link}, .weight = 3});
    auto const light = shares.add_bundle({.links = {link}});
    shares.add_flows(heavy, 1);
    shares.add_flows(light, 1);
    shares.update();
    EXPECT_DOUBLE_EQ(shares.rate(heavy), 9);
    EXPECT_DOUBLE_EQ(shares.rate(light), 3);
}

TEST(MaxMinShares, LeaveAloneWhatNoFullLinkJoinsToAChange)
{
    MaxMinShares shares;
    auto const here = shares.add_link(10);
    auto const there = shares.add_link(10);
    auto const both = shares.add_link(100);
    auto const first = shares.add_bundle({.links = {here, both}});
    auto const second = shares.add_bundle({.links = {there, both}});
    shares.add_flows(first, 2);
    shares.add_flows(second, 2);
    shares.update();
    shares.add_flows(first, 1);
    EXPECT_EQ(shares.update(), std::vector{first});
    EXPECT_DOUBLE_EQ(shares.rate(first), 10.0 / 3);
    EXPECT_DOUBLE_EQ(shares.rate(second), 5);
}

} // namespace
} // namespace sunder::sim
