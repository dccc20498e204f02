#include "nas/realise/nasbench201_cell.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace sunder::nas {
namespace {

constexpr auto none = CellOp::none;
constexpr auto skip = CellOp::skip;
constexpr auto conv1 = CellOp::conv1x1;
constexpr auto conv3 = CellOp::conv3x3;
constexpr auto pool = CellOp::pool3x3;

TEST(ACell, IsWrittenAsTheBenchmarkWritesIt)
{
    EXPECT_EQ(text_of({pool, conv1, skip, conv3, none, skip}),
              "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|skip_connect~2|");
}

TEST(ACell, IsFoundByItsText)
{
    for (std::size_t code = 0; code < cell_count; ++code) {
        auto const cell = cell_of_code(code);
        ASSERT_EQ(find_cell(text_of(cell)), cell);
    }
}

TEST(ACell, IsNotFoundByOtherText)
{
    for (auto const* text : {"", "|none~0|", "|none~0|+|none~0|none~1|+|none~0|none~1|none~1|",
                             "|none~0|+|none~0|none~1|+|none~0|none~1|conv~2|",
                             "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|+"})
        EXPECT_EQ(find_cell(text), std::nullopt) << text;
}

TEST(TheCode, ReadsTheOpsAsDigitsOfBaseFive)
{
    EXPECT_EQ(code_of({none, none, none, none, skip, conv3}), 8U); // 1 x 5 + 3
    EXPECT_EQ(code_of({pool, pool, pool, pool, pool, pool}), 15624U);
}

TEST(TheIndex, IsTheBenchmarks)
{
    // As printed by the benchmark's authors for the first cells of their file.
    EXPECT_EQ(cell_of_index(0), (Cell{pool, conv1, skip, conv1, skip, skip}));
    EXPECT_EQ(cell_of_index(1), (Cell{conv3, conv3, pool, skip, conv3, skip}));
}

TEST(TheIndex, NumbersEveryCellOnce)
{
    std::set<std::size_t> indices;
    for (std::size_t code = 0; code < cell_count; ++code)
        indices.insert(index_of(cell_of_code(code)));
    EXPECT_EQ(indices.size(), cell_count);
    EXPECT_EQ(index_of(cell_of_index(4711)), 4711U);
}

TEST(Pruning, DropsWhatNeverReachesTheOutput)
{
    EXPECT_EQ(pruned({conv3, conv1, pool, skip, none, none}), (Cell{none, none, none, skip, none, none}));
}

TEST(Pruning, DropsWhatTheInputNeverReaches)
{
    EXPECT_EQ(pruned({none, none, conv1, skip, conv3, pool}), (Cell{none, none, none, skip, none, none}));
}

TEST(Pruning, LeavesNothingOfACellThatYieldsZero)
{
    EXPECT_EQ(pruned({conv3, none, none, none, none, conv3}), Cell{});
}

TEST(OpCounts, AreThoseOfThePrunedCell)
{
    // Edge 0->2 brings nothing and 1->2 brings something, so only the edge 0->3 and the way over 1 and 2
    // stay.
    std::array<int, cell_ops> const expected = {2, 1, 1, 1, 1};
    EXPECT_EQ(op_counts({conv3, none, pool, skip, none, conv1}), expected);
}

TEST(CanonicalText, WritesTheOutputAsASum)
{
    EXPECT_EQ(canonical_text({conv3, none, none, skip, pool, none}), "avg_pool_3x3(nor_conv_3x3(x))+x");
}

TEST(CanonicalText, IsZeroWhereNothingReachesTheOutput)
{
    EXPECT_EQ(canonical_text({conv3, conv3, conv3, none, none, none}), "0");
}

TEST(CanonicalText, IsTheSameWithTheMiddleNodesExchanged)
{
    EXPECT_EQ(canonical_text({conv3, pool, none, none, conv1, skip}),
              canonical_text({pool, conv3, none, none, skip, conv1}));
}

TEST(CanonicalText, TakesSkipForTheIdentity)
{
    // 0 -> 1 -> 3 with a skip first, and the op alone.
    EXPECT_EQ(canonical_text({skip, none, none, none, conv3, none}),
              canonical_text({none, none, none, conv3, none, none}));
}

TEST(CanonicalText, ForgetsWhichNodeASumIsMadeAt)
{
    // conv1x1 and pooling of the input are added at node 2 and handed on, or added at node 3.
    EXPECT_EQ(canonical_text({pool, conv1, skip, none, none, skip}),
              canonical_text({conv1, none, none, pool, skip, none}));
}

TEST(CanonicalText, TellsAConvolutionUsedTwiceFromTwoConvolutions)
{
    Cell const used_twice = {conv3, none, conv1, none, skip, skip};
    Cell const two = {conv3, conv3, none, none, skip, conv1};
    EXPECT_EQ(canonical_text(two), "nor_conv_1x1(nor_conv_3x3(x))+nor_conv_3x3(x)");
    EXPECT_EQ(canonical_text(used_twice), "nor_conv_1x1(nor_conv_3x3#1(x))+nor_conv_3x3#1(x)");
}

TEST(CanonicalText, DoesNotMindHowConvolutionsUsedTwiceAreNumbered)
{
    // Node 1 and node 2 each hold a convolution that node 3 takes twice; only their places are exchanged.
    Cell const one = {conv3, conv1, none, none, pool, skip};
    Cell const other = {conv1, conv3, none, none, skip, pool};
    EXPECT_EQ(canonical_text(one), canonical_text(other));
}

TEST(CanonicalText, DiffersBetweenAsManyCellsAsItSays)
{
    std::set<std::string> texts;
    for (std::size_t code = 0; code < cell_count; ++code)
        texts.insert(canonical_text(cell_of_code(code)));
    EXPECT_EQ(texts.size(), 5260U);
}

/// Cells of one text must agree in whatever does not depend on how they are written: here, the convolutions.
TEST(CellsOfOneText, HaveTheSameConvolutions)
{
    std::map<std::string, std::array<int, 2>> seen;
    for (std::size_t code = 0; code < cell_count; ++code) {
        auto const counts = op_counts(cell_of_code(code));
        std::array<int, 2> const convolutions = {counts[2], counts[3]};
        auto const [place, is_new] = seen.emplace(canonical_text(cell_of_code(code)), convolutions);
        ASSERT_EQ(place->second, convolutions) << text_of(cell_of_code(code));
    }
}

TEST(Steps, ExpandAConvolutionAndAddAtNodesOfSeveralEdges)
{
    using Kind = CellStep::Kind;
    std::vector<Kind> kinds;
    for (auto const& step : steps_of({conv3, none, none, skip, pool, none}))
        kinds.push_back(step.kind);
    EXPECT_EQ(kinds, (std::vector<Kind>{Kind::relu, Kind::conv3x3, Kind::norm, Kind::pool3x3, Kind::add}));
}

TEST(Steps, AreNoneForTheIdentity)
{
    EXPECT_TRUE(steps_of({skip, none, skip, none, none, skip}).empty());
}

TEST(Steps, MayAddTheInputToItself)
{
    auto const steps = steps_of({skip, none, none, skip, skip, none});
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].inputs, (std::vector<int>{cell_input, cell_input}));
}

} // namespace
} // namespace sunder::nas
