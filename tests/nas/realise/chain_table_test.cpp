#include "nas/realise/chain_table.hpp"
#include "nas/realise/fbnet.hpp"
#include "tests/nas/realise/by_block.hpp"

#include <gtest/gtest.h>

#include <random>

namespace sunder::nas {
namespace {

using namespace sim::literals;
using sim::Bytes;
using sim::Seconds;

KindTimes device_table()
{
    return {{"front", 10_ms}, {"middle", 40_ms}, {"back", 30_ms}};
}

KindTimes server_table()
{
    return {{"front", 1_ms}, {"middle", 4_ms}, {"back", 3_ms}};
}

ChainTable table_of(ArchitectureSpace const& space)
{
    return {space, additive_times(space, device_table(), "a table"),
            additive_times(space, server_table(), "another")};
}

TEST(AChain, ListsTimesTensorsAndMemoryOfEachBlock)
{
    auto const space = built(three_blocks());
    auto const chain = table_of(*space).chain({1, 2});
    EXPECT_EQ(chain.device, (std::vector<Seconds>{10_ms, 40_ms, 30_ms}));
    EXPECT_EQ(chain.server, (std::vector<Seconds>{1_ms, 4_ms, 3_ms}));
    ASSERT_EQ(chain.boundaries.size(), 3U);
    EXPECT_EQ(chain.boundaries[0].bytes, Bytes{10e3});
    EXPECT_EQ(chain.boundaries[2].bytes, Bytes{6e3});
    EXPECT_EQ(chain.weights[1], Bytes{1e3});
    EXPECT_EQ(chain.activations[0], Bytes{18e3});
    EXPECT_EQ(chain.cut, 2U);
}

TEST(TheStretches, AddUpTheBlocksOnEitherSide)
{
    auto const space = built(three_blocks());
    auto const stretches = table_of(*space).stretches({0, 1}); // small: half of the table's time
    EXPECT_EQ(stretches.head, 10_ms);
    EXPECT_NEAR(stretches.tail.value(), 5e-3, 1e-15);
    EXPECT_EQ(stretches.cut, 1U);
    EXPECT_EQ(space->crossing_of(stretches.crossing).tensor.bytes, Bytes{8e3});
}

TEST(TheStretches, HoldAllWeightsAndTheLargestActivation)
{
    auto const space = built(three_blocks());
    EXPECT_EQ(table_of(*space).stretches({1, 0}).memory, Bytes{});
    EXPECT_EQ(table_of(*space).stretches({1, 2}).memory, Bytes{2e3 + 18e3});
}

Choices random_candidate(SearchSpace const& space, std::mt19937& words)
{
    Choices choices;
    for (auto const& variable : space.variables)
        choices.push_back(static_cast<int>(words() % variable.choices.size()));
    return choices;
}

void expect_agreement(ArchitectureSpace const& space)
{
    auto const times = find_roofline_times(space, slow_device()).value();
    ChainTable const table{space, times, times};
    auto const blocks = space.block_names().size();
    std::mt19937 words{1};
    for (int i = 0; i < 100; ++i) {
        auto const candidate = random_candidate(space.space(), words);
        auto const chain = table.chain(candidate);
        auto const slow = chain_of(space, times, times, candidate);
        EXPECT_EQ(chain.device, slow.device);
        EXPECT_EQ(chain.server, slow.server);
        EXPECT_EQ(chain.weights, slow.weights);
        EXPECT_EQ(chain.activations, slow.activations);
        EXPECT_EQ(chain.codec.size(), slow.codec.size());
        ASSERT_EQ(chain.boundaries.size(), blocks);
        for (std::size_t block = 0; block < blocks; ++block)
            EXPECT_EQ(chain.boundaries[block].shape, slow.boundaries[block].shape);

        auto const every = table.at_every_cut(candidate);
        ASSERT_EQ(every.size(), blocks + 1);
        auto const own = table.stretches(candidate);
        auto const& same = every[own.cut];
        EXPECT_EQ(own.head, same.head);
        EXPECT_EQ(own.tail, same.tail);
        EXPECT_EQ(own.memory, same.memory);
        EXPECT_EQ(own.crossing, same.crossing);
    }
}

TEST(EveryWayToLookAtACandidate, AgreesOnFbnetExtended)
{
    expect_agreement(*make_fbnet_extended());
}

TEST(EveryWayToLookAtACandidate, AgreesOnNasBench201)
{
    expect_agreement(*make_nasbench201());
}

} // namespace
} // namespace sunder::nas
