#include "nas/config/load_search.hpp"
#include "nas/proxy/untrained_networks.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

namespace sunder::nas {
namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

/// Cells by their six ops, of a network small enough to look at in milliseconds.
class SmallCells : public testing::Test {
protected:
    static Choices cell(std::vector<int> ops, int split = 0)
    {
        ops.push_back(split);
        return ops;
    }

    std::unique_ptr<NasBench201> space = make_nasbench201({.classes = 4, .channels = 4, .cells = 1});
    ProxyPlan plan{.count = 8};
    UntrainedNetworks networks{*space, plan, sim::Seed{1}};
};
using UntrainedCells = SmallCells;

TEST_F(UntrainedCells, HaveAFiniteScoreByEveryProxy)
{
    for (auto const proxy : all_proxies)
        EXPECT_TRUE(std::isfinite(networks.score(proxy, cell({3, 0, 2, 1, 4, 3})))) << name_of(proxy);
}

TEST_F(UntrainedCells, ComeLastWhereNothingPassesThrough)
{
    for (auto const proxy : all_proxies)
        EXPECT_EQ(networks.score(proxy, cell({3, 0, 0, 0, 0, 3})), minus_infinity) << name_of(proxy);
}

TEST_F(UntrainedCells, ScoreAlikeWhereTheyComputeTheSame)
{
    // A convolution over node 1 and one over node 2; and one beside an edge that leads nowhere.
    for (auto const proxy : all_proxies) {
        EXPECT_EQ(networks.score(proxy, cell({3, 0, 0, 0, 1, 0})),
                  networks.score(proxy, cell({0, 3, 0, 0, 0, 1})));
        EXPECT_EQ(networks.score(proxy, cell({3, 3, 0, 0, 1, 0})),
                  networks.score(proxy, cell({3, 0, 0, 0, 1, 0})));
    }
}

TEST_F(UntrainedCells, ScoreAlikeWhereverTheyAreCut)
{
    EXPECT_EQ(networks.score(Proxy::swap, cell({3, 0, 0, 1, 3, 0}, 2)),
              networks.score(Proxy::swap, cell({3, 0, 0, 1, 3, 0}, 4)));
}

TEST_F(UntrainedCells, ScoreTheSameInAnyOrder)
{
    UntrainedNetworks const again{*space, plan, sim::Seed{1}};
    auto const deep = cell({3, 0, 3, 1, 0, 3});
    auto const flat = cell({0, 0, 0, 2, 0, 0});
    for (auto const proxy : all_proxies) {
        auto const first = networks.score(proxy, deep);
        auto const second = networks.score(proxy, flat);
        EXPECT_EQ(again.score(proxy, flat), second) << name_of(proxy);
        EXPECT_EQ(again.score(proxy, deep), first) << name_of(proxy);
    }
}

TEST_F(UntrainedCells, HaveMoreWorkAndWeightsTheMoreTheyCompute)
{
    for (auto const proxy : {Proxy::flops, Proxy::parameters}) {
        EXPECT_LT(networks.score(proxy, cell({0, 0, 0, 1, 0, 0})),
                  networks.score(proxy, cell({0, 0, 0, 2, 0, 0})));
        EXPECT_LT(networks.score(proxy, cell({0, 0, 0, 2, 0, 0})),
                  networks.score(proxy, cell({0, 0, 0, 3, 0, 0})));
    }
}

TEST_F(UntrainedCells, ShowMorePatternsTheMoreTheyCompute)
{
    EXPECT_LT(networks.score(Proxy::swap, cell({0, 0, 0, 1, 0, 0})),
              networks.score(Proxy::swap, cell({3, 0, 3, 1, 0, 3})));
}

TEST_F(UntrainedCells, ShowThePatternsOfTheLastStageAlone)
{
    // Its activations: in the reduction before it, in the one convolution, in the classifier; each of 16
    // channels at 2 x 2. All activations of the network show more patterns than that.
    constexpr double units = 3 * 16 * 2 * 2;
    auto const one_convolution = cell({0, 0, 0, 3, 0, 0});
    EXPECT_LE(networks.score(Proxy::swap, one_convolution), units);
    EXPECT_GT(networks.score(Proxy::swap, one_convolution), units / 2);
}

TEST_F(UntrainedCells, DependOnTheSeed)
{
    UntrainedNetworks const others{*space, plan, sim::Seed{2}};
    EXPECT_NE(others.score(Proxy::zen, cell({0, 0, 0, 3, 0, 0})),
              networks.score(Proxy::zen, cell({0, 0, 0, 3, 0, 0})));
}

TEST_F(UntrainedCells, AreLookedAtWithImagesWhereThatIsAskedFor)
{
    plan.images = SyntheticSettings{.classes = 4, .channels = 1, .size = 12, .train = 16, .test = 4};
    UntrainedNetworks const by_images{*space, plan, sim::Seed{1}};
    EXPECT_TRUE(std::isfinite(by_images.score(Proxy::snip, cell({0, 0, 0, 3, 0, 0}))));
    EXPECT_TRUE(by_images.machinery().starts_with("8 images of synthetic, brought to 3 x 8 x 8"))
        << by_images.machinery();
    EXPECT_TRUE(networks.machinery().starts_with("8 inputs of noise, 3 x 8 x 8")) << networks.machinery();
}

TEST(UntrainedNetworksOfAnySpace, AreScoredByEveryProxy)
{
    std::vector<std::unique_ptr<ArchitectureSpace>> spaces;
    spaces.push_back(make_fbnet({.classes = 4, .width = 0.25, .depth = 0.25}));
    spaces.push_back(make_fbnet_extended({.classes = 4, .width = 0.25, .depth = 0.25}));
    spaces.push_back(load_space(std::filesystem::path{SUNDER_SOURCE_DIR} / "scenarios/space_small.yaml"));
    spaces.push_back(
        load_space(std::filesystem::path{SUNDER_SOURCE_DIR} / "scenarios/space_transformer.yaml"));
    for (auto const& space : spaces) {
        UntrainedNetworks const networks{*space, {.count = 4}, sim::Seed{1}};
        for (auto const& choices : draw_architectures(*space, 2, sim::Seed{3}))
            for (auto const proxy : all_proxies)
                EXPECT_FALSE(std::isnan(networks.score(proxy, choices)))
                    << name_of(proxy) << " of " << space->space().name;
    }
}

TEST(DrawnArchitectures, AreDifferentAndAllThereAreWhereTheyAreFew)
{
    auto const space = make_nasbench201();
    auto const drawn = draw_architectures(*space, 300, sim::Seed{1});
    EXPECT_EQ(drawn.size(), 300U);
    std::set<std::string> texts;
    for (auto const& choices : drawn)
        texts.insert(space->architecture(choices));
    EXPECT_EQ(texts.size(), 300U);
}

} // namespace
} // namespace sunder::nas
