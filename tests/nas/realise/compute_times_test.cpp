#include "nas/realise/compute_times.hpp"
#include "tests/nas/realise/by_block.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace sunder::nas {
namespace {

using namespace sim::literals;
using sim::Seconds;

Seconds sum_of(std::vector<Seconds> const& times)
{
    return std::accumulate(times.begin(), times.end(), Seconds{});
}

TEST(AnAdditiveTable, GivesEachBlockItsShareOfItsKindsTime)
{
    auto const space = built(three_blocks());
    auto const times = additive_times(*space, {{"front", 1_ms}, {"middle", 8_ms}, {"back", 3_ms}}, "by hand");
    EXPECT_EQ(times_of(*space, times, {0, 0}), (std::vector<Seconds>{1_ms, 4_ms, 3_ms}));
    EXPECT_EQ(times_of(*space, times, {1, 0}), (std::vector<Seconds>{1_ms, 8_ms, 3_ms}));
    EXPECT_EQ(times.source, "by hand");
}

TEST(AnAdditiveTable, NeedsNoEntryForAnIdentity)
{
    auto const space = built(three_blocks());
    KindTimes const table = {{"front", 1_ms}, {"middle", 8_ms}, {"back", 3_ms}};
    EXPECT_TRUE(missing_kinds(*space, table).empty());
    EXPECT_EQ(times_of(*space, additive_times(*space, table, ""), {2, 0})[1], Seconds{});
}

TEST(AnAdditiveTable, NamesTheKindsItLacks)
{
    auto const space = built(three_blocks());
    EXPECT_EQ(missing_kinds(*space, {{"middle", 8_ms}}), (std::vector<std::string>{"back", "front"}));
}

TEST(TheRoofline, PricesEachBlock)
{
    auto const space = built(three_blocks());
    auto const times = find_roofline_times(*space, slow_device());
    ASSERT_TRUE(times);
    // 2 Mflop at 1 Gflop/s and a launch; 13 us of memory traffic are hidden.
    EXPECT_NEAR(times_of(*space, *times, {0, 0})[1].value(), 2e-3 + 1e-6, 1e-15);
    EXPECT_EQ(times->source, "roofline of slow");
}

TEST(TheRoofline, HasNoAnswerForADeviceWithoutSpeed)
{
    auto group = slow_device();
    group.profile.speed.reset();
    EXPECT_FALSE(find_roofline_times(*built(three_blocks()), group));
    EXPECT_FALSE(find_roofline_times(*make_nasbench201(), group));
}

TEST(TheRoofline, YieldsToMeasuredTimesOfOps)
{
    auto description = three_blocks();
    description.blocks[0].realise = [](Choices const&, sim::Tensor const&) {
        Realisation result{.ops = {opaque("op", 1, 8)}};
        result.ops[0].time = {{"phone", sim::Deterministic{7_ms}}};
        return result;
    };
    auto const space = built(std::move(description));
    auto const times = find_roofline_times(*space, slow_device()).value();
    EXPECT_EQ(times_of(*space, times, {0, 0})[0], 7_ms);
}

/// Every network takes 30 ms, but the one of 3x3 convolutions only, which takes 60 ms.
std::vector<Seconds> latencies()
{
    std::vector<Seconds> table(cell_count, 30_ms);
    table[1462] = 60_ms; // the benchmark's index of that cell
    return table;
}

Choices const all_conv3x3 = {3, 3, 3, 3, 3, 3, 0};

TEST(AWholeNetwork, DividesEquallyOverItsCells)
{
    auto const space = make_nasbench201();
    auto const times = times_of(
        *space, whole_network_times(*space, latencies(), LatencyDivision::cells_only, ""), all_conv3x3);
    EXPECT_EQ(times[0], Seconds{});
    EXPECT_EQ(times[1], 4_ms); // 60 ms / 15
    EXPECT_EQ(times[17], 4_ms);
    EXPECT_EQ(times[18], Seconds{});
}

TEST(AWholeNetwork, LeavesFixedBlocksTheirShareOfTheWork)
{
    auto const space = make_nasbench201();
    auto const times = times_of(
        *space, whole_network_times(*space, latencies(), LatencyDivision::fixed_by_work, ""), all_conv3x3);
    auto const blocks = space->blocks(all_conv3x3);
    sim::Flops all;
    for (auto const& block : blocks)
        all += block.work;
    EXPECT_NEAR(times[0].value(), 60e-3 * (blocks[0].work / all), 1e-15);
    EXPECT_NEAR(times[6].value(), 60e-3 * (blocks[6].work / all), 1e-15);
    EXPECT_NEAR(times[1].value(), times[17].value(), 1e-15);
    EXPECT_NEAR(sum_of(times).value(), 60e-3, 1e-12);
}

TEST(AWholeNetwork, TakesItsLatencyWhateverItsCell)
{
    auto const space = make_nasbench201();
    auto const times = whole_network_times(*space, latencies(), LatencyDivision::fixed_by_work, "");
    for (int op = 0; op < 3; ++op)
        EXPECT_NEAR(sum_of(times_of(*space, times, {0, 0, 0, op, 0, 0, 0})).value(), 30e-3, 1e-12);
}

} // namespace
} // namespace sunder::nas
