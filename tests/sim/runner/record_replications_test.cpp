#include "sim/base/run_error.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace sunder::sim {
namespace {

/// More rows than one block holds, in each of three replications, with spans.
Deployment long_world()
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{.rate = PerSecond{50}};
    world.run.requests = 20'000;
    world.run.replications = 3;
    world.run.record = RecordLevel::spans;
    return world;
}

template <class Table>
Table rows_of(RowSource const& source)
{
    Table table;
    std::size_t number = 0;
    Table::columns(table, [&]<class T>(Column const&, std::vector<T>& column) {
        source.each_block(row_table_of<Table>, number++, [&](std::span<std::byte const> bytes) {
            auto const before = column.size();
            column.resize(before + bytes.size() / sizeof(T));
            std::memcpy(&column[before], bytes.data(), bytes.size());
            return true;
        });
    });
    return table;
}

template <class Table>
void expect_same(Table const& a, Table const& b)
{
    EXPECT_GT(a.size(), 0);
    Table::each_column(
        [](Column const& column, auto const& x, auto const& y) { EXPECT_TRUE(x == y) << column.name; }, a, b);
}

TEST(ARecordedRun, HasTheRowsOfOneInMemory)
{
    auto const world = long_world();
    auto const in_memory = run_replications(world, {.processes = 2, .progress = {}});
    for (int const processes : {1, 3}) {
        auto const recorded = record_replications(world, {.processes = processes, .progress = {}},
                                                  {.folder = testing::TempDir(), .output = "out.h5"});
        EXPECT_EQ(recorded->rows.rows(RowTable::requests), 60'000);
        expect_same(rows_of<Requests>(recorded->rows), in_memory.requests);
        expect_same(rows_of<Spans>(recorded->rows), in_memory.spans);
        EXPECT_EQ(recorded->run.records.devices.busy, in_memory.devices.busy);
        EXPECT_EQ(recorded->run.records.windows.size(), 3);
        EXPECT_EQ(recorded->run.summary.applications[0].latency->p99,
                  summarise(in_memory).applications[0].latency->p99);
    }
}

TEST(ARecordedRun, VisitsBlocksUntilItIsToldToStop)
{
    auto const recorded = record_replications(long_world(), {.processes = 1, .progress = {}},
                                              {.folder = testing::TempDir(), .output = "out.h5"});
    int visits = 0;
    recorded->rows.each_block(RowTable::requests, 0,
                              [&](std::span<std::byte const>) { return ++visits < 2; });
    EXPECT_EQ(visits, 2);
}

TEST(ARecordedRun, SaysThatTheFolderTakesNoFiles)
{
    EXPECT_THROW((void)record_replications(small_world(), {.processes = 1, .progress = {}},
                                           {.folder = "/proc", .output = "out.h5"}),
                 RunError);
}

TEST(ASummarisedRun, HasTheFiguresOfOneInMemory)
{
    auto const world = long_world();
    auto const summary = summarise_replications(world, {.processes = 2, .progress = {}}).summary;
    auto const of_rows = summarise(run_replications(world, {.processes = 2, .progress = {}}));
    auto const& told = summary.applications[0];
    auto const& truth = of_rows.applications[0];
    EXPECT_EQ(told.requests, truth.requests);
    EXPECT_EQ(told.throughput, truth.throughput);
    EXPECT_EQ(told.latency->mean, truth.latency->mean);
    EXPECT_EQ(told.latency->p99, truth.latency->p99);
    EXPECT_EQ(told.latency->p99_ci95->low, truth.latency->p99_ci95->low);
    EXPECT_EQ(told.latency->ci95.interval->high, truth.latency->ci95.interval->high);
    EXPECT_EQ(summary.devices[1].utilisation, of_rows.devices[1].utilisation);
}

} // namespace
} // namespace sunder::sim
