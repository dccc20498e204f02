// Tables of search spaces and single published times, as they are read.
#include "sim/base/diagnostic.hpp"
#include "tests/scratch_folder.hpp"
#include "tools/fit/cost_terms.hpp"
#include "tools/fit/published_times.hpp"
#include "tools/fit/search_networks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

namespace sunder::fit {
namespace {

using sim::ScratchFolder;

/// Ten networks of each space; those numbered 0 and 5 are used, here a cell of 3x3 convolutions and one with
/// `none` on its first edge.
SearchTables small_tables(std::string const& first = "333333", std::string const& fifth = "033333")
{
    ScratchFolder const folder;
    std::filesystem::create_directories(folder / "nb201");
    std::filesystem::create_directories(folder / "hwnasbench");
    std::string cells = "idx,ops\n";
    std::string times = "idx,board,card_1,card_32\n";
    std::string layers = "idx,ops22,board\n";
    for (int row = 0; row < 10; ++row) {
        cells += fmt::format("{},{}\n", row, row == 5 ? fifth : first);
        times += fmt::format("{},{},2,16\n", row, row + 1);
        layers += fmt::format("{},8888888888888888888888,{}\n", row, row + 1);
    }
    sim::write_content(folder / "nb201/nb201_accuracy.csv", cells);
    sim::write_content(folder / "hwnasbench/nb201_latency_help.csv", times);
    sim::write_content(folder / "hwnasbench/fbnet_latency_help_5000.csv", layers);
    return SearchTables{folder.path()};
}

TEST(TablesOfSearchSpaces, GiveTheTimesOfADeviceBySpace)
{
    auto const times = small_tables().times_of("board", Executed::leading);
    ASSERT_EQ(times.size(), 2U);
    EXPECT_EQ(times[0].space, "NAS-Bench-201");
    EXPECT_EQ(times[1].space, "FBNet");
    ASSERT_EQ(times[0].log_times.size(), 2);
    EXPECT_NEAR(std::exp(times[0].log_times[0]), 1e-3, 1e-9);
    EXPECT_NEAR(std::exp(times[0].log_times[1]), 6e-3, 1e-9);
    EXPECT_EQ(times[0].teaches, (std::vector{true, false}));
}

TEST(TablesOfSearchSpaces, HaveASetForEachBatchWhichReadsWeightsOnce)
{
    auto const times = small_tables().times_of("card", Executed::leading);
    ASSERT_EQ(times.size(), 2U);
    EXPECT_EQ(times[0].batch, 1);
    EXPECT_EQ(times[1].batch, 32);
    auto const work = terms_of_class("winograd", NumberKind::floats).work;
    EXPECT_DOUBLE_EQ(times[1].amounts(0, work), 32 * times[0].amounts(0, work));
    EXPECT_DOUBLE_EQ(times[1].amounts(0, weights_term()), times[0].amounts(0, weights_term()));
    EXPECT_DOUBLE_EQ(times[1].amounts(0, launch_term()), times[0].amounts(0, launch_term()));
}

TEST(TablesOfSearchSpaces, LeaveOutCellsWithNoneWhereAllOpsAreExecuted)
{
    EXPECT_EQ(small_tables().times_of("board", Executed::all)[0].log_times.size(), 1);
}

TEST(TablesOfSearchSpaces, LeaveOutCellsThroughWhichNothingPasses)
{
    EXPECT_EQ(small_tables("333333", "333000").times_of("board", Executed::leading)[0].log_times.size(), 1);
}

TEST(TablesOfSearchSpaces, RefuseWhatIsNoNetwork)
{
    EXPECT_THROW(static_cast<void>(small_tables("33333")), sim::InputError);
    EXPECT_THROW(static_cast<void>(small_tables("333339")), sim::InputError);
}

std::vector<PublishedTime> read_published(std::string const& rows)
{
    ScratchFolder const folder;
    std::filesystem::create_directories(folder / "networks");
    sim::write_content(folder / "networks/one_layer.yaml",
                       "format: sunder-model/1\ninput: {name: image, shape: [3, 8, 8], type: float32}\n"
                       "ops:\n  - {name: conv, conv2d: {out: 4, kernel: 1, bias: false}}\n");
    sim::write_content(folder / "times.csv", "device,network,side,batch,time [ms],source\n" + rows);
    return read_published_times(folder / "times.csv");
}

TEST(PublishedTimes, AreOfNetworksAtTheirSizeAndBatch)
{
    auto const times = read_published("board,one_layer,16,2,5,\"page, 2020\"\n");
    ASSERT_EQ(times.size(), 1U);
    EXPECT_EQ(times[0].source, "page, 2020");
    EXPECT_NEAR(std::exp(times[0].log_time), 5e-3, 1e-9);
    auto const of = terms_of_class("pointwise", NumberKind::floats);
    EXPECT_DOUBLE_EQ(times[0].amounts[of.work], 2 * (2.0 * 3 * 4 * 256));
    EXPECT_DOUBLE_EQ(times[0].amounts[of.tensors], 2 * (4.0 * 7 * 256));
    EXPECT_DOUBLE_EQ(times[0].amounts[weights_term()], 4.0 * 12);
}

TEST(PublishedTimes, AreAboveZero)
{
    EXPECT_THROW(static_cast<void>(read_published("board,one_layer,16,1,0,page\n")), sim::InputError);
    EXPECT_THROW(static_cast<void>(read_published("board,one_layer,0,1,5,page\n")), sim::InputError);
}

} // namespace
} // namespace sunder::fit
