#include "nas/realise/compute_times.hpp"
#include "nas/realise/nasbench201.hpp"
#include "tests/nas/realise/by_block.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sunder::nas {
namespace {

using sim::Bytes;
using sim::Flops;

Choices candidate(Cell const& cell, int split = 0)
{
    Choices choices;
    for (auto const op : cell)
        choices.push_back(static_cast<int>(op));
    choices.push_back(split);
    return choices;
}

constexpr auto none = CellOp::none;
constexpr auto skip = CellOp::skip;
constexpr auto conv3 = CellOp::conv3x3;
constexpr auto pool = CellOp::pool3x3;

/// Only the edge from the input to the output.
Cell direct(CellOp op)
{
    return {none, none, none, op, none, none};
}

TEST(NasBench201Space, HasFifteenThousandCellsAtTwentySplits)
{
    EXPECT_EQ(make_nasbench201()->space().size(), 15625.0 * 20);
}

TEST(NasBench201Space, NamesItsSplitsAfterBlocks)
{
    auto const space = make_nasbench201();
    auto const& split = space->space().variables.back();
    EXPECT_EQ(split.choices.front(), "server_only");
    EXPECT_EQ(split.choices[1], "stem");
    EXPECT_EQ(split.choices[7], "reduction1");
    EXPECT_EQ(split.choices[18], "cell14");
    EXPECT_EQ(split.choices.back(), "device_only");
}

TEST(NasBench201Space, HasThePublishedElementsAtEveryCut)
{
    auto const space = make_nasbench201();
    for (std::size_t cut = 1; cut < 19; ++cut) {
        auto const crossing = space->crossing_of(space->crossing(candidate(direct(conv3)), cut));
        EXPECT_EQ(crossing.tensor.elements(), cut <= 6 ? 16384 : cut <= 12 ? 8192 : 4096) << cut;
    }
    EXPECT_EQ(space->crossing_of(0).tensor.bytes, Bytes{3072});
    EXPECT_EQ(space->crossing_of(19).tensor.elements(), 100);
}

/// Seven blocks, so six cuts within the chain, and six codings at each.
constexpr std::size_t blocks = 7;
std::unique_ptr<NasBench201> coded()
{
    return make_nasbench201(
        {.channels = 4, .cells = 1, .image_size = 8, .coding = {.bottlenecks = {1, 4}, .bits = {32, 8, 4}}});
}

TEST(ACodedNasBench201Space, HasACandidateForEveryCodingWithinTheChain)
{
    EXPECT_EQ(coded()->space().size(), 15625.0 * (2 + 6 * 6));
    EXPECT_TRUE(coded()->searches_codec());
    EXPECT_FALSE(make_nasbench201()->searches_codec());
}

TEST(ACodedNasBench201Space, CodesWhatCrosses)
{
    auto const space = coded();
    auto choices = candidate(direct(conv3), 2); // behind the first cell: 4 channels of 8 x 8
    choices.insert(choices.end(), {1, 2});      // to one channel of 4 bits
    auto const crossing = space->crossing_of(space->crossing(choices, space->cut(choices)));
    EXPECT_EQ(sim::coded_bytes(crossing.tensor, crossing.codec), Bytes{32});
}

TEST(ACodedNasBench201Space, NumbersEveryCodingAtEveryCutOnce)
{
    auto const space = coded();
    std::set<std::size_t> numbers;
    for (int bottleneck = 0; bottleneck < 2; ++bottleneck)
        for (int bits = 0; bits < 3; ++bits)
            for (std::size_t cut = 0; cut <= blocks; ++cut) {
                auto choices = candidate(direct(conv3));
                choices.insert(choices.end(), {bottleneck, bits});
                numbers.insert(space->crossing(choices, cut));
            }
    EXPECT_EQ(numbers.size(), 2U + 6 * 6);
    EXPECT_EQ(*numbers.rbegin() + 1, space->crossing_count());
    EXPECT_TRUE(space->crossing_of(0).codec.empty());
    EXPECT_EQ(space->crossing_of(space->crossing_count() - 1).tensor.elements(), 100);
}

TEST(ANasBench201Cell, DoesTheSameConvolutionsInEachStage)
{
    auto const blocks = make_nasbench201()->blocks(candidate(direct(conv3)));
    // 9 x 16 multiply-accumulates an element of 16 x 32 x 32, behind a ReLU and before a norm.
    EXPECT_EQ(blocks[1].work, Flops{16384.0 * (2 * 9 * 16 + 1 + 2)});
    EXPECT_EQ(blocks[7].work, Flops{8192.0 * (2 * 9 * 32 + 1 + 2)});
    EXPECT_EQ(blocks[13].work, Flops{4096.0 * (2 * 9 * 64 + 1 + 2)});
}

TEST(ANasBench201Cell, AddsWhereEdgesMeet)
{
    // Pooling and the identity of 16,384 elements: 9 operations an element and one for the sum, which reads
    // two tensors and writes one.
    auto const block = make_nasbench201()->blocks(candidate({pool, none, none, skip, skip, none}))[1];
    EXPECT_EQ(block.work, Flops{16384.0 * (9 + 1)});
    EXPECT_EQ(block.activation, Bytes{3 * 4 * 16384.0});
}

TEST(ANasBench201Cell, DoesNothingWhereItIsTheIdentityOrZero)
{
    for (auto const& cell : {direct(skip), direct(none)}) {
        auto const block = make_nasbench201()->blocks(candidate(cell))[1];
        EXPECT_EQ(block.work, Flops{});
        EXPECT_EQ(block.op, "identity");
    }
}

TEST(ANasBench201Model, HasTheParametersOfTheSkeleton)
{
    // Stem 464; reductions 14,464 and 57,600; last norm 128; classifier 6,500.
    EXPECT_EQ(make_nasbench201()->model(candidate(direct(skip))).parameters(), 79'156);
    EXPECT_EQ(make_nasbench201({.classes = 10})->model(candidate(direct(skip))).parameters(), 73'306);
}

TEST(ANasBench201Model, HasTheParametersOfItsCells)
{
    // 5 cells in each stage: 9 C^2 + 2 C with C = 16, 32, 64.
    EXPECT_EQ(make_nasbench201()->model(candidate(direct(conv3))).parameters(),
              79'156 + 5 * (9 * (256 + 1024 + 4096) + 2 * (16 + 32 + 64)));
}

/// Whether the stem's or a cell's only reader is the ReLU of the next cell, which is then fused across.
bool fuses_across_blocks(sim::ModelGraph const& fused)
{
    for (auto const& op : fused.ops)
        for (auto const& part : op.parts)
            if (part.name.substr(0, part.name.find('.')) != op.name.substr(0, op.name.find('.')) &&
                !part.name.ends_with("identity"))
                return true;
    return false;
}

TEST(ANasBench201Model, IsTheSumOfItsBlocks)
{
    auto const space = make_nasbench201();
    auto const times = find_roofline_times(*space, slow_device()).value();
    int compared = 0;
    for (std::size_t code = 0; code < cell_count; code += 41) {
        auto const choices = candidate(cell_of_code(code));
        auto const fused = sim::fuse(space->model(choices));
        if (fuses_across_blocks(fused)) continue;
        ++compared;
        auto by_block = sums_by_block(fused, slow_device());
        auto const blocks = space->blocks(choices);
        auto const prices = times_of(*space, times, choices);
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            auto const& name = space->block_names()[b];
            ASSERT_NEAR(by_block[name].time.value(), prices[b].value(), 1e-15) << code << name;
            ASSERT_EQ(by_block[name].work, blocks[b].work) << code << name;
            ASSERT_EQ(by_block[name].weights, blocks[b].weights) << code << name;
            ASSERT_EQ(by_block[name].activation, blocks[b].activation) << code << name;
            auto const op = sim::find_op_or_part(fused, name + "." + blocks[b].op);
            ASSERT_TRUE(op) << code << name;
            ASSERT_EQ(fused.tensor_of(*op).bytes, blocks[b].output.bytes) << code << name;
        }
    }
    EXPECT_GT(compared, 250);
}

TEST(ANasBench201Candidate, IsListedUnderItsIndex)
{
    auto const space = make_nasbench201();
    EXPECT_EQ(space->table_key(candidate({pool, CellOp::conv1x1, skip, CellOp::conv1x1, skip, skip})), "0");
}

TEST(ANasBench201Candidate, SharesItsArchitectureWithIsomorphicCells)
{
    auto const space = make_nasbench201();
    EXPECT_EQ(space->architecture(candidate({conv3, pool, none, none, skip, skip})),
              space->architecture(candidate({pool, conv3, none, none, skip, skip}, 3)));
}

TEST(ANasBench201Candidate, IsRepresentedByTheFirstThatComputesTheSame)
{
    auto const space = make_nasbench201({.coding = {.bits = {32, 8}}});
    std::set<Choices> representatives;
    for (std::size_t code = 0; code < cell_count; ++code) {
        auto choices = candidate(cell_of_code(code), 3);
        choices.push_back(1); // bits
        auto const representative = space->representative(choices);
        ASSERT_LE(representative, choices) << code;
        ASSERT_EQ(space->representative(representative), representative) << code;
        if (representatives.insert(representative).second)
            ASSERT_EQ(space->architecture(representative), space->architecture(choices)) << code;
    }
    EXPECT_EQ(representatives.size(), 5260U);
}

TEST(ANasBench201Form, CostsWhatTheOneAlikeCosts)
{
    auto const space = make_nasbench201();
    auto const device = slow_device();
    for (std::size_t form = 0; form < space->form_count(); form += 97) {
        auto const alike = space->form_alike(form);
        ASSERT_LE(alike, form);
        ASSERT_EQ(space->form_alike(alike), alike);
        auto const block = space->block(form);
        auto const same = space->block(alike);
        ASSERT_EQ(block.work, same.work);
        ASSERT_EQ(block.weights, same.weights);
        ASSERT_EQ(block.activation, same.activation);
        ASSERT_EQ(space->find_time(form, device), space->find_time(alike, device));
    }
}

TEST(AMiniature, HasTheSameChoicesAndSmallerImages)
{
    auto const space = make_nasbench201();
    auto const small = space->miniature(8);
    EXPECT_EQ(small->input().shape, (std::vector<std::int64_t>{3, 8, 8}));
    EXPECT_EQ(small->space().size(), space->space().size());
    EXPECT_EQ(small->model(candidate(direct(conv3))).parameters(),
              space->model(candidate(direct(conv3))).parameters());
}

} // namespace
} // namespace sunder::nas
