#include "nas/realise/compute_times.hpp"
#include "nas/realise/fbnet.hpp"
#include "tests/nas/realise/by_block.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sunder::nas {
namespace {

using sim::Bytes;
using sim::Flops;
using Shape = std::vector<std::int64_t>;

constexpr int k3_e1 = 0;
constexpr int k3_e1_g2 = 1;
constexpr int k3_e6 = 3;
constexpr int skip = 8;

/// Every layer the same op, everything on the server.
Choices all_of(int op)
{
    Choices choices(22, op);
    choices.push_back(0);
    return choices;
}

/// Likewise, in the extended space at full width and without coding.
Choices all_of_extended(int op)
{
    Choices choices(22, op);
    choices.insert(choices.end(), {2, 2, 2, 2, 2, 2, 2, 0, 0, 0});
    return choices;
}

Choices random_layers(std::mt19937& words)
{
    auto choices = all_of(0);
    for (std::size_t i = 0; i < 22; ++i)
        choices[i] = static_cast<int>(words() % 9);
    return choices;
}

TEST(Fbnet, HasNineOpsInTwentyTwoLayersAndTwentySixSplits)
{
    EXPECT_NEAR(make_fbnet()->space().size() / (std::pow(9.0, 22) * 26), 1.0, 1e-12);
}

TEST(Fbnet, TakesSmallImagesOfBytes)
{
    EXPECT_EQ(make_fbnet()->input().bytes, Bytes{3072});
}

TEST(Fbnet, HasThePublishedElementsAtEveryCut)
{
    auto const space = make_fbnet();
    std::vector<double> elements;
    for (auto const& block : space->blocks(all_of(k3_e1)))
        elements.push_back(block.output.elements());
    EXPECT_EQ(elements, (std::vector<double>{16384, 16384, 24576, 24576, 24576, 24576, 8192, 8192, 8192,
                                             8192,  4096,  4096,  4096,  4096,  7168,  7168, 7168, 7168,
                                             2944,  2944,  2944,  2944,  5632,  1504,  100}));
}

TEST(Fbnet, HasTheSameElementsAtTheCutsWhateverItsOps)
{
    auto const space = make_fbnet();
    for (std::size_t cut = 0; cut <= 25; ++cut)
        EXPECT_EQ(space->crossing(all_of(k3_e6), cut), space->crossing(all_of(skip), cut));
}

TEST(Fbnet, KeepsLargeImagesToTheirSizes)
{
    auto const space = make_fbnet({.variant = FbnetVariant::imagenet, .classes = 1000});
    auto const blocks = space->blocks(all_of(k3_e1));
    EXPECT_EQ(blocks[0].output.shape, (Shape{16, 112, 112}));
    EXPECT_EQ(blocks[2].output.shape, (Shape{24, 56, 56}));
    EXPECT_EQ(blocks[22].output.shape, (Shape{352, 7, 7}));
    EXPECT_EQ(blocks[23].output.shape, (Shape{1984, 1, 1}));
    EXPECT_EQ(blocks[24].output.shape, (Shape{1000}));
}

TEST(AnFbnetLayer, DoesTheWorkOfItsConvolutions)
{
    // s0: 16 channels of 32 x 32 = 16,384 elements. Two pointwise convolutions of 16 and a depthwise one of 9
    // multiply-accumulates an element; three norms of 2, two ReLUs and one sum of 1 operation.
    auto const block = make_fbnet()->blocks(all_of(k3_e1))[1];
    EXPECT_EQ(block.work, Flops{16384.0 * (2 * (16 + 9 + 16) + 3 * 2 + 2 + 1)});
    EXPECT_EQ(block.kind, "s0_first/k3_e1");
}

TEST(AnFbnetLayer, HalvesPointwiseWorkWithTwoGroups)
{
    auto const block = make_fbnet()->blocks(all_of(k3_e1_g2))[1];
    EXPECT_EQ(block.work, Flops{16384.0 * (2 * (8 + 9 + 8) + 3 * 2 + 2 + 1)});
}

TEST(AnFbnetSkip, IsTheIdentityWhereShapesAgree)
{
    auto const blocks = make_fbnet()->blocks(all_of(skip));
    EXPECT_EQ(blocks[1].work, Flops{}); // 16 -> 16
    EXPECT_EQ(blocks[3].work, Flops{}); // 24 -> 24
    EXPECT_EQ(blocks[3].kind, "s1_rest/skip");
}

TEST(AnFbnetSkip, IsAPointwiseConvolutionElsewhere)
{
    auto const block = make_fbnet()->blocks(all_of(skip))[6]; // 24 -> 32, to 16 x 16
    EXPECT_EQ(block.work, Flops{8192.0 * (2 * 24 + 2)});
}

TEST(AnFbnetModel, IsTheSumOfItsBlocks)
{
    auto const space = make_fbnet();
    auto const times = find_roofline_times(*space, slow_device()).value();
    std::mt19937 words{1};
    for (int i = 0; i < 20; ++i) {
        auto const choices = random_layers(words);
        auto const fused = sim::fuse(space->model(choices));
        auto by_block = sums_by_block(fused, slow_device());
        auto const blocks = space->blocks(choices);
        auto const prices = times_of(*space, times, choices);
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            auto const& name = space->block_names()[b];
            EXPECT_NEAR(by_block[name].time.value(), prices[b].value(), 1e-15) << name;
            EXPECT_EQ(by_block[name].work, blocks[b].work) << name;
            EXPECT_EQ(by_block[name].weights, blocks[b].weights) << name;
            EXPECT_EQ(by_block[name].activation, blocks[b].activation) << name;
            auto const op = sim::find_op_or_part(fused, name + "." + blocks[b].op);
            ASSERT_TRUE(op) << name;
            EXPECT_EQ(fused.tensor_of(*op).bytes, blocks[b].output.bytes) << name;
        }
    }
}

TEST(AnFbnetArchitecture, DoesNotMindWhereIdentitiesStand)
{
    auto const space = make_fbnet();
    auto early = all_of(k3_e6);
    auto late = all_of(k3_e6);
    early[2] = skip; // stage 1 is layers 1 to 4
    late[4] = skip;
    EXPECT_EQ(space->architecture(early), space->architecture(late));
    EXPECT_NE(space->architecture(early), space->architecture(all_of(k3_e6)));
    EXPECT_NE(space->architecture(all_of(skip)), space->architecture(all_of(k3_e6)));
}

TEST(AnFbnetArchitecture, MindsASkipThatIsAConvolution)
{
    auto const space = make_fbnet();
    auto first = all_of(k3_e6);
    auto rest = all_of(k3_e6);
    first[1] = skip; // 16 -> 24
    rest[2] = skip;
    EXPECT_NE(space->architecture(first), space->architecture(rest));
}

TEST(AnFbnetNetwork, IsListedUnderItsDigits)
{
    auto choices = all_of(skip);
    choices[0] = k3_e6;
    EXPECT_EQ(make_fbnet()->table_key(choices), "3888888888888888888888");
}

/// Stem, seven stages of one layer each, header and classifier.
constexpr FbnetSettings quarter{.width = 0.25, .depth = 0.3};

TEST(AScaledFbnet, HasFewerLayersOfFewerChannels)
{
    auto const space = make_fbnet(quarter);
    std::vector<std::int64_t> channels;
    for (auto const& block : space->blocks(Choices(8, k3_e6)))
        channels.push_back(block.output.shape.front());
    // A quarter of 16, 16, 24, 32, 64, 112, 184, 352 and 1504.
    EXPECT_EQ(channels, (std::vector<std::int64_t>{4, 4, 6, 8, 16, 28, 46, 88, 376, 100}));
}

TEST(AScaledFbnet, KeepsNumbersOfChannelsEven)
{
    EXPECT_EQ(scaled_channels(24, 0.75), 18);
    EXPECT_EQ(scaled_channels(24, 0.2), 4);   // 4.8
    EXPECT_EQ(scaled_channels(24, 0.05), 2);  // 1.2
    EXPECT_EQ(scaled_channels(16, 0.001), 2); // at least
}

TEST(AScaledFbnet, RoundsTheLayersOfItsStages)
{
    auto const names = make_fbnet({.depth = 0.6})->block_names(); // 2.4 of 4, 0.6 of 1
    EXPECT_EQ((std::vector<std::string>{names.begin() + 1, names.begin() + 5}),
              (std::vector<std::string>{"s0_0", "s1_0", "s1_1", "s2_0"}));
    EXPECT_EQ(names.size(), 1U + 1 + 5 * 2 + 1 + 2);
}

std::vector<std::int64_t> heights(std::int64_t image)
{
    auto settings = quarter;
    settings.image_size = image;
    auto const blocks = make_fbnet(settings)->blocks(Choices(8, k3_e1));
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < 8; ++i)
        result.push_back(blocks[i].output.shape[1]);
    return result;
}

TEST(AScaledFbnet, ReducesMapsDownToFourByFourAndNoFurther)
{
    using Heights = std::vector<std::int64_t>;
    EXPECT_EQ(heights(32), (Heights{32, 32, 32, 16, 8, 8, 4, 4})); // as published
    EXPECT_EQ(heights(28), (Heights{28, 28, 28, 14, 7, 7, 4, 4}));
    EXPECT_EQ(heights(8), (Heights{8, 8, 8, 4, 4, 4, 4, 4}));
}

TEST(AScaledFbnet, IsListedNowhere)
{
    EXPECT_EQ(make_fbnet(quarter)->table_key(Choices(8, 0)), "");
    EXPECT_FALSE(is_published(quarter));
    EXPECT_FALSE(is_published({.image_size = 28}));
    EXPECT_TRUE(is_published({.variant = FbnetVariant::imagenet, .classes = 10, .image_size = 224}));
}

TEST(AScaledFbnet, HasVariablesForTheWidthsOfItsStages)
{
    auto const space = make_fbnet_extended(quarter);
    Choices choices(7, k3_e1_g2);
    choices.insert(choices.end(), {2, 2, 2, 0, 2, 2, 2, 0, 0, 0}); // stage 3 at half its 16 channels
    auto const blocks = space->blocks(choices);
    EXPECT_EQ(blocks[4].output.shape, (Shape{8, 8, 8}));
    EXPECT_EQ(blocks[5].output.shape, (Shape{28, 8, 8}));
}

TEST(FbnetExtended, IsFbnetAtFullWidth)
{
    auto const plain = make_fbnet();
    auto const extended = make_fbnet_extended();
    auto const blocks = plain->blocks(all_of(k3_e6));
    auto const same = extended->blocks(all_of_extended(k3_e6));
    ASSERT_EQ(blocks.size(), same.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        EXPECT_EQ(blocks[i].work, same[i].work);
        EXPECT_EQ(blocks[i].kind, same[i].kind);
        EXPECT_EQ(same[i].share, 1.0);
    }
    EXPECT_EQ(extended->table_key(all_of_extended(k3_e6)), "3333333333333333333333");
}

TEST(FbnetExtended, IsWidestWithAllStagesAtOne)
{
    auto narrow = all_of_extended(k3_e1);
    narrow[22 + 2] = 0;
    EXPECT_EQ(make_fbnet_extended()->widest(narrow), all_of_extended(k3_e1));
    EXPECT_EQ(make_fbnet()->widest(all_of(k3_e1)), all_of(k3_e1));
}

TEST(FbnetExtended, NarrowsAllLayersOfAStage)
{
    auto const space = make_fbnet_extended();
    auto choices = all_of_extended(k3_e1);
    choices[22 + 2] = 0; // stage 2: 32 -> 16 channels
    auto const blocks = space->blocks(choices);
    EXPECT_EQ(blocks[5].output.shape, (Shape{24, 32, 32}));
    for (std::size_t layer = 6; layer <= 9; ++layer)
        EXPECT_EQ(blocks[layer].output.shape, (Shape{16, 16, 16}));
    EXPECT_EQ(blocks[10].output.shape, (Shape{64, 8, 8}));
    EXPECT_EQ(space->table_key(choices), "");
}

TEST(FbnetExtended, TakesNarrowLayersForTheirShareOfThePublishedOnes)
{
    auto const space = make_fbnet_extended();
    auto choices = all_of_extended(k3_e1);
    choices[22 + 2] = 0;
    auto const blocks = space->blocks(choices);
    EXPECT_EQ(blocks[7].kind, "s2_rest/k3_e1");
    // An element of 16 x 16 positions: 2 C^2 + 9 C multiply-accumulates with C = 16, where 32 are published.
    EXPECT_DOUBLE_EQ(blocks[7].share, (2.0 * 16 * 16 + 9 * 16) / (2.0 * 32 * 32 + 9 * 32));
    // Behind it 16 -> 64 with stride 2: 4 x 16 x 16 + 9 x 16 + 16 x 64, where 32 -> 64 is published.
    EXPECT_DOUBLE_EQ(blocks[10].share,
                     (4.0 * 16 * 16 + 9 * 16 + 16 * 64) / (4.0 * 32 * 32 + 9 * 32 + 32 * 64));
}

TEST(FbnetExtended, LikensASkipThatHasToNarrowToThePublishedConvolution)
{
    auto choices = all_of_extended(skip);
    choices[22] = 1; // stage 0: 16 -> 12 channels, where 16 -> 24 is published for the next layer
    auto const blocks = make_fbnet_extended()->blocks(choices);
    EXPECT_EQ(blocks[1].kind, "s1_first/skip");
    EXPECT_EQ(blocks[1].share, 0.5);
}

TEST(FbnetExtended, TakesNoTimeForASkipThatBecameTheIdentity)
{
    auto choices = all_of_extended(skip);
    choices[22] = 1;     // stage 0: 12 channels
    choices[22 + 1] = 0; // stage 1: 12 channels
    EXPECT_EQ(make_fbnet_extended()->blocks(choices)[2].share, 0.0);
}

TEST(FbnetExtended, NeedsNoOtherKindsThanFbnet)
{
    auto const plain = make_fbnet();
    KindTimes table;
    for (auto const& kind : missing_kinds(*plain, {}))
        table[kind] = sim::Seconds{1};
    EXPECT_EQ(table.size(), 3U + 12 * 8 + 6); // fixed blocks; eight ops a layer type; skips that convolve
    EXPECT_TRUE(missing_kinds(*make_fbnet_extended(), table).empty());
}

TEST(FbnetExtended, SharesTheHeaderByItsChannels)
{
    auto choices = all_of_extended(k3_e1);
    choices[22 + 6] = 1; // stage 6: 352 -> 264 channels
    EXPECT_EQ(make_fbnet_extended()->blocks(choices)[23].share, 0.75);
}

TEST(FbnetExtended, CodesWhatCrosses)
{
    auto const space = make_fbnet_extended();
    auto choices = all_of_extended(k3_e1);
    choices[29] = 11; // behind the first layer of stage 3: 64 channels of 8 x 8
    choices[30] = 3;  // to 8 channels
    choices[31] = 3;  // of 4 bits
    auto const crossing = space->crossing_of(space->crossing(choices, space->cut(choices)));
    EXPECT_EQ(sim::coded_bytes(crossing.tensor, crossing.codec), Bytes{8 * 64 / 2.0});
}

TEST(FbnetExtended, HasACandidateForEveryWidthAndCodingWithinTheChain)
{
    // Everything on one side needs no coding; each of the 24 cuts between has 4 x 4.
    auto const expected = std::pow(9.0, 22) * std::pow(3.0, 7) * (2 + 24 * 16);
    EXPECT_NEAR(make_fbnet_extended()->space().size() / expected, 1.0, 1e-12);
}

} // namespace
} // namespace sunder::nas
