#include "nas/supernet/mini_batches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sunder::nas {
namespace {

/// One image of 2 x 2 with the pixels 0, 10, 20, 30.
Images one_image()
{
    return {.channels = 1, .height = 2, .width = 2, .pixels = {0, 10, 20, 30}, .labels = {5}};
}

constexpr std::size_t first[] = {0};

TEST(Scaling, MakesMeanZeroAndDeviationOne)
{
    auto const scaling = scaling_of(one_image());
    EXPECT_FLOAT_EQ(scaling.mean.at(0), 15);
    EXPECT_FLOAT_EQ(scaling.deviation.at(0), std::sqrt(125.0F));
}

TEST(MiniBatch, IsScaledAndOtherwiseAsItWas)
{
    Scaling const scaling{.mean = {10}, .deviation = {10}};
    auto const batch = batch_of(one_image(), first, scaling, {}, sim::Random{sim::Seed{1}});
    EXPECT_EQ(batch.pixels, (std::vector<float>{-1, 0, 1, 2}));
    EXPECT_EQ(batch.labels, (std::vector<std::int64_t>{5}));
}

TEST(MiniBatch, IsMirroredHalfOfTheTime)
{
    Scaling const scaling{.mean = {0}, .deviation = {1}};
    int mirrored = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        auto const pixels =
            batch_of(one_image(), first, scaling, {.mirror = Alteration::Mirror::half_of_them},
                     sim::Random{sim::Seed{seed}})
                .pixels;
        if (pixels == std::vector<float>{10, 0, 30, 20})
            ++mirrored;
        else
            EXPECT_EQ(pixels, (std::vector<float>{0, 10, 20, 30}));
    }
    EXPECT_NEAR(mirrored, 500, 80); // five standard deviations
}

TEST(MiniBatch, IsMovedAnywhereWithBlackComingIn)
{
    Scaling const scaling{.mean = {0}, .deviation = {1}};
    std::set<std::vector<float>> seen;
    for (std::uint64_t seed = 0; seed < 200; ++seed)
        seen.insert(
            batch_of(one_image(), first, scaling, {.most_shift = 1}, sim::Random{sim::Seed{seed}}).pixels);
    EXPECT_EQ(seen.size(), 9);
    EXPECT_TRUE(seen.contains({0, 0, 0, 0})); // down and right
    EXPECT_TRUE(seen.contains({30, 0, 0, 0}));
}

TEST(Shuffling, GivesEveryIndexOnceInAnOrderOfTheSeed)
{
    auto order = shuffled(100, sim::Seed{1});
    EXPECT_EQ(order, shuffled(100, sim::Seed{1}));
    EXPECT_NE(order, shuffled(100, sim::Seed{2}));
    std::ranges::sort(order);
    EXPECT_EQ(order.front(), 0);
    EXPECT_EQ(order.back(), 99);
    EXPECT_EQ(std::ranges::adjacent_find(order), order.end());
}

} // namespace
} // namespace sunder::nas
