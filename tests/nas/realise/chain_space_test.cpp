#include "nas/realise/chain_space.hpp"
#include "tests/nas/realise/by_block.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

using sim::Bytes;
using sim::Flops;

/// One convolution of 3 channels to 4 or 8, then one to 4; all of 2 x 2 positions.
ChainDescription convolutions()
{
    ChainDescription description;
    description.name = "convolutions";
    description.input = {.shape = {3, 2, 2}, .type = sim::ElementType::uint8, .bytes = Bytes{12}};
    description.variables = {{.name = "channels", .choices = {"4", "8"}, .only_if = {}}};
    description.blocks = {
        {.name = "first",
         .variables = {0},
         .realise =
             [](Choices const& choices, sim::Tensor const&) {
                 Realisation result;
                 result.ops.push_back(
                     named("conv", sim::Conv2d{.out = choices[0] == 0 ? 4 : 8, .bias = sim::Bias::none}));
                 return result;
             }},
        {.name = "second", .variables = {}, .realise = [](Choices const&, sim::Tensor const& in) {
             Realisation result;
             result.ops.push_back(named("conv", sim::Conv2d{.out = 4, .bias = sim::Bias::none}));
             if (in.shape[0] == 4) // where shapes agree
                 result.ops.push_back(named("add", sim::Add{}, {"conv", block_input}));
             return result;
         }}};
    return description;
}

TEST(AChainSpace, AddsTheSplitBehindItsVariables)
{
    auto const space = built(three_blocks());
    ASSERT_EQ(space->space().variables.size(), 2U);
    EXPECT_EQ(space->space().variables[1].name, "split");
    EXPECT_EQ(space->space().variables[1].choices,
              (std::vector<std::string>{"server_only", "front", "middle", "device_only"}));
    EXPECT_EQ(space->cut({0, 2}), 2U);
}

TEST(AChainSpace, GivesEachBlockTheOpsChosenForIt)
{
    auto const space = built(three_blocks());
    EXPECT_EQ(space->blocks({0, 0})[1].work, Flops{2e6});
    EXPECT_EQ(space->blocks({1, 0})[1].work, Flops{4e6});
    EXPECT_EQ(space->blocks({1, 0})[1].output.bytes, Bytes{6e3});
    EXPECT_EQ(space->blocks({1, 0})[1].activation, Bytes{14e3}); // 8 kB in, 6 kB out
}

TEST(AChainSpace, LetsWhatEntersABlockDecide)
{
    auto const space = built(convolutions());
    auto const narrow = space->blocks({0, 0})[1];
    EXPECT_EQ(narrow.work, Flops{2.0 * 4 * 4 * 4 + 16}); // the sum over 16 elements
    EXPECT_EQ(narrow.op, "add");
    EXPECT_EQ(space->blocks({1, 0})[1].work, Flops{2.0 * 8 * 4 * 4});
}

TEST(AnIdentity, DoesNothing)
{
    auto const space = built(three_blocks());
    auto const block = space->blocks({2, 0})[1];
    EXPECT_EQ(block.work, Flops{});
    EXPECT_EQ(block.activation, Bytes{});
    EXPECT_EQ(block.output.bytes, Bytes{8e3});
    auto const form = space->forms({2, 0})[1];
    EXPECT_EQ(space->find_time(form, slow_device()), sim::Seconds{});
}

TEST(TheModel, JoinsTheBlocksInARow)
{
    auto const model = built(three_blocks())->model({0, 0});
    ASSERT_EQ(model.ops.size(), 3U);
    EXPECT_EQ(model.ops[2].name, "back.op");
    EXPECT_EQ(model.name_of(model.ops[2].inputs[0]), "middle.op");
    EXPECT_EQ(model.work(), Flops{6e6});
}

TEST(TheModel, HasAnOpForAnIdentityToCutAfter)
{
    auto const model = built(three_blocks())->model({2, 0});
    EXPECT_EQ(model.ops[1].name, "middle.identity");
    EXPECT_EQ(model.work(), Flops{4e6});
}

TEST(TheModel, LeadsWhatEntersABlockToEveryOpThatAsksForIt)
{
    auto const model = built(convolutions())->model({0, 0});
    ASSERT_EQ(model.ops.back().name, "second.add");
    EXPECT_EQ(model.ops.back().inputs, (std::vector<int>{1, 0})); // second.conv and first.conv
}

TEST(ACrossing, IsWhatLeavesTheBlockBeforeTheCut)
{
    auto const space = built(three_blocks());
    auto const bytes_at = [&](std::size_t cut) {
        return space->crossing_of(space->crossing({1, 0}, cut)).tensor.bytes;
    };
    EXPECT_EQ(bytes_at(0), Bytes{10e3});
    EXPECT_EQ(bytes_at(1), Bytes{8e3});
    EXPECT_EQ(bytes_at(2), Bytes{6e3});
    EXPECT_EQ(bytes_at(3), Bytes{1e3});
}

ChainDescription coded()
{
    auto description = convolutions();
    description.coding = {.bottlenecks = {1, 2}, .bits = {32, 8}};
    return description;
}

TEST(ASearchedCoding, StandsBehindTheSplit)
{
    auto const space = built(coded());
    EXPECT_TRUE(space->searches_codec());
    EXPECT_EQ(space->space().variables[2].choices, (std::vector<std::string>{"none", "1/2"}));
    EXPECT_EQ(space->space().variables[3].choices, (std::vector<std::string>{"32", "8"}));
}

TEST(ASearchedCoding, DividesChannelsAndNarrowsElements)
{
    auto const space = built(coded());
    Choices const candidate = {1, 1, 1, 1}; // 8 channels of 2 x 2, to 4 channels, to 8 bits
    ASSERT_EQ(space->codec(candidate).size(), 2U);
    auto const crossing = space->crossing_of(space->crossing(candidate, 1));
    EXPECT_EQ(sim::coded_bytes(crossing.tensor, crossing.codec), Bytes{16});
    EXPECT_TRUE(space->codec({1, 1, 0, 0}).empty());
}

TEST(ASearchedCoding, DoesNotCountWhereNothingIsCut)
{
    auto const space = built(coded());
    for (int const split : {0, 2}) {
        EXPECT_TRUE(space->codec({1, split, 1, 1}).empty());
        EXPECT_EQ(canonical(space->space(), {1, split, 1, 1}), (Choices{1, split, 0, 0}));
    }
    EXPECT_EQ(space->space().size(), 2.0 * (2 + 4));
}

TEST(ASearchedCoding, NumbersEveryCrossingOnce)
{
    auto const space = built(coded());
    // The input; 4 or 8 channels, each coded in four ways; what leaves the chain.
    EXPECT_EQ(space->crossing_count(), 1U + 2 * 4 + 1);
    EXPECT_EQ(space->crossing({1, 1, 1, 1}, 1), 8U);
    EXPECT_EQ(space->crossing({1, 1, 1, 1}, 2), 9U);
}

TEST(ADescription, IsCheckedInEveryForm)
{
    auto const source = std::make_shared<sim::Source>(sim::Source{.name = "space.yaml"});
    auto description = three_blocks();
    auto const name = description.blocks[1].name;
    description.blocks[1].realise = [source](Choices const& choices, sim::Tensor const&) {
        Realisation result;
        result.ops = {opaque("op", 1, 1)};
        result.ops[0].where = {.source = source, .line = 7, .column = 3};
        if (choices[0] == 2) result.ops[0].inputs = {"opp"};
        return result;
    };
    sim::Diagnostics mistakes;
    EXPECT_EQ(build_chain_space(std::move(description), mistakes), nullptr);
    try {
        mistakes.raise_if_any();
        FAIL() << "nothing was reported";
    } catch (sim::InputError const& error) {
        auto const& message = error.diagnostics().at(0).message;
        EXPECT_TRUE(message.starts_with("block '" + name + "', into which ")) << message;
        EXPECT_TRUE(message.ends_with(" comes: no op or input is called 'opp'")) << message;
        EXPECT_EQ(error.diagnostics().at(0).where.line, 7);
    }
}

TEST(ADescription, MayNotHaveMoreFormsThanCanBeMade)
{
    auto description = three_blocks();
    description.variables.assign(8,
                                 {.name = "x", .choices = std::vector<std::string>(10, "y"), .only_if = {}});
    description.blocks[1].variables = {0, 1, 2, 3, 4, 5, 6, 7};
    sim::Diagnostics mistakes;
    EXPECT_EQ(build_chain_space(std::move(description), mistakes), nullptr);
    EXPECT_EQ(mistakes.size(), 1U);
}

TEST(ADescription, NeedsABlock)
{
    sim::Diagnostics mistakes;
    EXPECT_EQ(build_chain_space({}, mistakes), nullptr);
    EXPECT_EQ(mistakes.size(), 1U);
}

TEST(AnArchitecture, LeavesTheSplitOut)
{
    auto const space = built(three_blocks());
    EXPECT_EQ(space->architecture({1, 0}), "three:size=large");
    EXPECT_EQ(space->architecture({1, 2}), space->architecture({1, 0}));
    EXPECT_EQ(space->table_key({1, 2}), "");
}

TEST(AVariableThatDoesNotCount, IsTakenAtItsFirstChoice)
{
    auto description = three_blocks();
    description.variables.insert(description.variables.begin(),
                                 {.name = "on", .choices = {"no", "yes"}, .only_if = {}});
    description.variables[1].only_if = {.variable = 0, .values = {1}};
    description.blocks[1].variables = {1};
    auto const space = built(std::move(description));
    EXPECT_EQ(space->blocks({0, 1, 0})[1].work, Flops{2e6});
    EXPECT_EQ(space->blocks({1, 1, 0})[1].work, Flops{4e6});
}

} // namespace
} // namespace sunder::nas
