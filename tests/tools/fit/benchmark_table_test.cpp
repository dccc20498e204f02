#include "sim/base/diagnostic.hpp"
#include "tests/scratch_folder.hpp"
#include "tools/fit/benchmark_table.hpp"

#include <gtest/gtest.h>

namespace sunder::fit {
namespace {

std::vector<MachineTimes> read(std::string const& rows)
{
    sim::ScratchFolder const folder;
    sim::write_content(folder / "times.csv", "machine,threads,on,network,min [ms],mean [ms]\n" + rows);
    return read_benchmark(folder / "times.csv");
}

TEST(TheBenchmarkTable, TakesTheLeastOfARow)
{
    auto const table = read("\"Board (A53, 4 cores)\",4,cpu,resnet18,20,25\n");
    ASSERT_EQ(table.size(), 1U);
    EXPECT_EQ(table[0].machine, "Board (A53, 4 cores)");
    EXPECT_EQ(table[0].threads, 4);
    EXPECT_DOUBLE_EQ(table[0].of.at("resnet18").value(), 0.02);
}

TEST(TheBenchmarkTable, HasTheMiddleOfSeveralRowsForTheSame)
{
    auto const two = read("B,1,cpu,vgg16,20,20\nB,1,cpu,vgg16,80,80\n");
    EXPECT_DOUBLE_EQ(two[0].of.at("vgg16").value(), 0.04);
    auto const three = read("B,1,cpu,vgg16,20,20\nB,1,cpu,vgg16,80,80\nB,1,cpu,vgg16,30,30\n");
    EXPECT_DOUBLE_EQ(three[0].of.at("vgg16").value(), 0.03);
}

TEST(TheBenchmarkTable, TellsThreadsAndProcessorsApart)
{
    auto const table = read("B,1,cpu,a,1,1\nB,4,cpu,a,1,1\nB,1,gpu,a,1,1\nB,1,cpu,squeezenet-int8,1,1\n");
    ASSERT_EQ(table.size(), 3U);
    EXPECT_EQ(table[2].processor, Processor::gpu);
    EXPECT_EQ(table[0].of.count("squeezenet_int8"), 1U);
}

TEST(TheBenchmarkTable, RefusesWhatIsNoNumber)
{
    EXPECT_THROW(static_cast<void>(read("B,1,cpu,a,quick,1\n")), sim::InputError);
    EXPECT_THROW(static_cast<void>(read("B,1,cpu,a,1\n")), sim::InputError);
    EXPECT_THROW(static_cast<void>(read("B,1,npu,a,1,1\n")), sim::InputError);
}

} // namespace
} // namespace sunder::fit
