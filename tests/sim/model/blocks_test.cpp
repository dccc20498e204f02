#include "sim/model/blocks.hpp"
#include "tests/sim/model/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// One op behind the other.
ModelGraph chain(std::vector<std::string> names)
{
    std::vector<OpDescription> ops;
    for (auto& name : names)
        ops.push_back(op(std::move(name), Activation{}));
    return build(describe({3, 8, 8}, std::move(ops)));
}

/// Each with the names of its ops.
std::vector<std::string> blocks_in(ModelGraph const& model)
{
    std::vector<std::string> lines;
    for (auto const& block : blocks_of(model)) {
        auto& line = lines.emplace_back(block.name + ":");
        for (int const op : block.ops)
            line += " " + model.name_of(op);
    }
    return lines;
}

std::vector<std::string> names_of_blocks(ModelGraph const& model)
{
    std::vector<std::string> names;
    for (auto const& block : blocks_of(model))
        names.push_back(block.name);
    return names;
}

TEST(TheBlocksOfATransformer, AreItsLayersAndWhatLiesBeside)
{
    EXPECT_THAT(
        blocks_in(
            chain({"embeddings.word", "embeddings.norm", "encoder.layer.0.attention.self.query",
                   "encoder.layer.0.output.add", "encoder.layer.1.attention.self.query", "pooler.dense"})),
        ElementsAre("embeddings: embeddings.word embeddings.norm",
                    "encoder.layer.0: encoder.layer.0.attention.self.query encoder.layer.0.output.add",
                    "encoder.layer.1: encoder.layer.1.attention.self.query", "pooler: pooler.dense"));
}

TEST(ABlock, IsNamedUpToTheNumbersThatFollowOneAnother)
{
    EXPECT_THAT(
        names_of_blocks(chain({"layer1.0.conv1", "layer1.1.conv1", "layer1.1.conv2", "layer2.0.conv1"})),
        ElementsAre("layer1.0", "layer1.1", "layer2"));
    EXPECT_THAT(names_of_blocks(chain({"features.4.conv.0.0", "features.4.conv.1.0", "features.5.conv.0.0"})),
                ElementsAre("features.4", "features.5"));
}

TEST(ABlock, MayBeNumberedByLetters)
{
    EXPECT_THAT(names_of_blocks(chain({"inception3a.branch2.0.conv", "inception3a.branch2.1.conv",
                                       "inception3b.branch1.conv"})),
                ElementsAre("inception3a", "inception3b"));
    EXPECT_THAT(names_of_blocks(chain({"layers.encoder_layer_0.ln_1.add", "layers.encoder_layer_0.ln_2.add",
                                       "layers.encoder_layer_1.ln_1.add"})),
                ElementsAre("layers.encoder_layer_0", "layers.encoder_layer_1"));
}

TEST(ABlock, IsNoModuleWhoseNameHappensToHoldANumber)
{
    EXPECT_THAT(names_of_blocks(chain(
                    {"wav2vec2.encoder.layers.0.fc", "wav2vec2.encoder.layers.1.fc", "wav2vec2.norm.add"})),
                ElementsAre("wav2vec2.encoder.layers.0", "wav2vec2.encoder.layers.1", "wav2vec2.norm"));
}

TEST(OpsWithoutAPath, BelongToNoBlock)
{
    EXPECT_THAT(blocks_of(chain({"conv_0", "relu_1", "conv_2"})), IsEmpty());
    EXPECT_THAT(blocks_in(chain({"encoder.add", "encoder.layer.0.fc", "encoder.layer.1.fc"})),
                ElementsAre("encoder.layer.0: encoder.layer.0.fc", "encoder.layer.1: encoder.layer.1.fc"));
}

TEST(TheOpsWithinAPath, AreThoseBelowIt)
{
    auto const model = chain({"layer.1.a", "layer.10.a", "layer.1.b", "layer.1"});
    EXPECT_THAT(ops_within(model, "layer.1"), ElementsAre(0, 2));
    EXPECT_THAT(ops_within(model, "layer"), ElementsAre(0, 1, 2, 3));
    EXPECT_THAT(ops_within(model, "lay"), IsEmpty());
}

/// A mask that both layers read beside the tensor that goes from one to the other.
ModelGraph masked_layers()
{
    return build(
        describe({3, 8, 8}, {op("mask", Activation{}), op("embed", Activation{}, {"image"}),
                             op("layer.0.add", Add{}, {"embed", "mask"}), op("layer.0.out", Activation{}),
                             op("layer.1.add", Add{}, {"layer.0.out", "mask"}),
                             op("layer.1.out", Activation{}), op("head.fc", Activation{})}));
}

TEST(TheCutBehindABlock, HasAllThatItNeedsBeforeItAndSendsWhateverCrosses)
{
    auto const model = masked_layers();
    auto const cuts = cuts_behind_blocks(model);
    ASSERT_EQ(cuts.size(), 2U); // behind the head is the end
    EXPECT_EQ(cuts[0].block, "layer.0");
    EXPECT_EQ(name_of(cuts[0].cut, model), "[mask, layer.0.out]");
    EXPECT_EQ(cuts[1].block, "layer.1");
    EXPECT_EQ(name_of(cuts[1].cut, model), "layer.1.out");
}

TEST(CutsBehindBlocks, AreNamedByTheLastBlockWhereTheyAreTheSame)
{
    auto const model =
        build(describe({3, 8, 8}, {op("side.a", Activation{}), op("main.b", Add{}, {"side.a", "image"}),
                                   op("side.c", Activation{}), op("end", Activation{})}));
    auto const cuts = cuts_behind_blocks(model);
    ASSERT_EQ(cuts.size(), 2U);
    EXPECT_EQ(cuts[0].block, "main");
    EXPECT_EQ(cuts[1].block, "side");
    EXPECT_EQ(name_of(cuts[1].cut, model), "side.c");
}

} // namespace
} // namespace sunder::sim
