#include "sim/base/random.hpp"
#include "sim/engine/network/cell_shares.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace sunder::sim {
namespace {

using Medium = Id<CellShares::Medium>;

/// Flows in one medium, one for each rate; what they get.
std::vector<double> shared_by(CellShare share, std::vector<double> const& rates)
{
    CellShares shares;
    auto const medium = shares.add_medium(share);
    std::vector<CellShares::BundleId> bundles;
    for (double const rate : rates) {
        bundles.push_back(shares.add_bundle({.links = {}, .media = {{medium, 1 / rate}}}));
        shares.add_flows(bundles.back(), 1);
    }
    shares.update();
    std::vector<double> got;
    for (auto const bundle : bundles)
        got.push_back(shares.rate(bundle));
    return got;
}

/// Heusse et al., INFOCOM 2003: a host of 1 Mbit/s brings those of 11 Mbit/s below its own rate.
TEST(ACellOfEqualThroughput, ComesToTheHarmonicMeanOfItsStations)
{
    for (double const got : shared_by(CellShare::throughput, {11, 11, 11, 1}))
        EXPECT_DOUBLE_EQ(got, 1 / (3.0 / 11 + 1));
}

TEST(ACellOfEqualAirtime, GivesEachStationItsRateOverTheirNumber)
{
    EXPECT_EQ(shared_by(CellShare::airtime, {11, 11, 11, 1}), (std::vector{2.75, 2.75, 2.75, 0.25}));
}

/// The slow one takes a part a of the time, 6 a; the fast one what the wire has left, 20 - 6 a, in (20 - 6 a)
/// / 54 of it: a + (20 - 6 a) / 54 = 1.
TEST(ACellOfEqualAirtime, GivesWhatAWireLeavesOfAFastOneToTheSlow)
{
    CellShares shares;
    auto const wire = shares.add_link(20);
    auto const medium = shares.add_medium(CellShare::airtime);
    auto const slow = shares.add_bundle({.links = {wire}, .media = {{medium, 1.0 / 6}}});
    auto const fast = shares.add_bundle({.links = {wire}, .media = {{medium, 1.0 / 54}}});
    shares.add_flows(slow, 1);
    shares.add_flows(fast, 1);
    shares.update();
    EXPECT_NEAR(shares.rate(slow), 6 * 34.0 / 48, 1e-12);
    EXPECT_NEAR(shares.rate(fast), 20 - 6 * 34.0 / 48, 1e-12);
    shares.add_flows(slow, -1);
    shares.update();
    EXPECT_DOUBLE_EQ(shares.rate(fast), 20);
}

/// Links, media and bundles that change at random. What they come to is held against what it has to be:
/// nothing is overloaded, and each flow has a full link where no other has more, a full medium where no other
/// has more (bytes, or time), or its cap.
class AnyNetwork {
public:
    explicit AnyNetwork(std::uint64_t seed) : random_{Seed{seed}}
    {
        for (int links = upto(4); links > 0; --links)
            shares_.add_link(capacities_.emplace_back(between(5, 100)));
        for (int media = 1 + upto(1); media > 0; --media) {
            kinds_.push_back(upto(2) == 0 ? CellShare::throughput : CellShare::airtime);
            shares_.add_medium(kinds_.back());
        }
        for (int bundles = 1 + upto(8); bundles > 0; --bundles)
            add_bundle();
    }

    void change()
    {
        for (int changes = 1 + upto(1); changes > 0; --changes) {
            auto const i = static_cast<std::size_t>(upto(static_cast<int>(wanted_.size()) - 1));
            int const more = upto(1) == 0 ? 1 + upto(2) : -std::min(1 + upto(2), static_cast<int>(flows_[i]));
            if (more != 0) shares_.add_flows(CellShares::BundleId{i}, more);
            flows_[i] += more;
            if (upto(5) == 0 && !capacities_.empty()) {
                auto const link = static_cast<std::size_t>(upto(static_cast<int>(capacities_.size()) - 1));
                shares_.set_capacity(CellShares::LinkId{link}, capacities_[link] = between(5, 100));
            }
        }
        for (auto const bundle : shares_.update())
            told_[bundle.index()] = shares_.rate(bundle);
    }

    void expect_fair() const
    {
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            if (flows_[i] == 0) continue;
            ASSERT_EQ(rate(i), told_[i]) << "a change that was not told";
            ASSERT_LE(rate(i), wanted_[i].cap * (1 + tolerance));
            bool held = rate(i) >= wanted_[i].cap * (1 - tolerance);
            for (auto const link : wanted_[i].links)
                held = held || is_bottleneck(i, on_link(link), capacities_[link.index()]);
            for (auto const& use : wanted_[i].media)
                held = held || is_bottleneck(i, in_medium(use.medium), 1);
            ASSERT_TRUE(held) << "bundle " << i << " might have more than " << rate(i);
        }
        for (std::size_t link = 0; link < capacities_.size(); ++link)
            ASSERT_LE(load(on_link(CellShares::LinkId{link})), capacities_[link] * (1 + tolerance));
        for (std::size_t medium = 0; medium < kinds_.size(); ++medium)
            ASSERT_LE(load(in_medium(Medium{medium})), 1 + tolerance);
    }

private:
    static constexpr double tolerance = 1e-9;

    /// What a byte of each bundle takes, 0 where it takes none, and by what flows are equal there.
    struct Resource {
        std::vector<double> costs;
        std::vector<double> measures;
    };

    int upto(int most) { return static_cast<int>(random_.uniform() * (most + 1)); }
    double between(double low, double high) { return low + (high - low) * random_.uniform(); }
    [[nodiscard]] double rate(std::size_t i) const { return shares_.rate(CellShares::BundleId{i}); }

    void add_bundle()
    {
        auto& bundle = wanted_.emplace_back();
        for (std::size_t link = 0; link < capacities_.size(); ++link)
            if (upto(2) == 0) bundle.links.emplace_back(link);
        if (upto(4) > 0 || bundle.links.empty()) // of one cell, as routes mostly are
            bundle.media = {{Medium{upto(static_cast<int>(kinds_.size()) - 1)},
                             1 / (5 * std::pow(20, random_.uniform()))}};
        if (upto(3) == 0) bundle.cap = between(1, 50);
        shares_.add_bundle(bundle);
        flows_.push_back(0);
        told_.push_back(-1);
    }

    [[nodiscard]] Resource on_link(CellShares::LinkId link) const
    {
        Resource resource;
        for (auto const& bundle : wanted_)
            resource.costs.push_back(static_cast<double>(std::ranges::count(bundle.links, link)));
        resource.measures.assign(wanted_.size(), 1);
        return resource;
    }
    [[nodiscard]] Resource in_medium(Medium medium) const
    {
        Resource resource;
        for (auto const& bundle : wanted_) {
            auto const use = std::ranges::find(bundle.media, medium, &CellShares::Use::medium);
            resource.costs.push_back(use == bundle.media.end() ? 0 : use->airtime);
        }
        resource.measures = resource.costs;
        if (kinds_[medium.index()] == CellShare::throughput) resource.measures.assign(wanted_.size(), 1);
        return resource;
    }
    [[nodiscard]] double load(Resource const& resource) const
    {
        double sum = 0;
        for (std::size_t i = 0; i < wanted_.size(); ++i)
            if (flows_[i] > 0) sum += flows_[i] * rate(i) * resource.costs[i];
        return sum;
    }
    [[nodiscard]] bool is_bottleneck(std::size_t i, Resource const& resource, double capacity) const
    {
        double most = 0;
        for (std::size_t j = 0; j < wanted_.size(); ++j)
            if (flows_[j] > 0 && resource.costs[j] > 0) most = std::max(most, rate(j) * resource.measures[j]);
        return load(resource) >= capacity * (1 - tolerance) &&
               rate(i) * resource.measures[i] >= most * (1 - tolerance);
    }

    Random random_;
    CellShares shares_;
    std::vector<double> capacities_;
    std::vector<CellShare> kinds_;
    std::vector<CellShares::Crowd> wanted_;
    std::vector<double> flows_;
    std::vector<double> told_;
};

TEST(CellShares, LeaveNoFlowAnythingThatItMightHaveWithoutTakingFromThoseWithLess)
{
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        AnyNetwork network{seed};
        for (int step = 0; step < 40; ++step) {
            network.change();
            network.expect_fair();
            if (testing::Test::HasFatalFailure()) FAIL() << "network " << seed << ", step " << step;
        }
    }
}

} // namespace
} // namespace sunder::sim
