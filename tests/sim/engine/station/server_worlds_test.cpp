/// Random worlds whose servers do whatever servers can: what holds of all of them.
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/network/agreement.hpp"
#include "tests/sim/engine/station/server_worlds.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

std::uint64_t seed_of_world(int number)
{
    return Seed{7}.child(static_cast<std::uint64_t>(number)).value();
}

TEST(ServersOfAllSorts, AgreeWithTheSolverOnEveryRequest)
{
    int undecided = 0;
    for (int number = 0; number < worlds_wanted(300); ++number) {
        auto const verdict = compare(server_world(seed_of_world(number)));
        ASSERT_NE(verdict, Verdict::differs) << "world " << number;
        undecided += verdict == Verdict::undecided ? 1 : 0;
    }
    EXPECT_LT(undecided, worlds_wanted(300) / 3);
}

/// What was spent on requests is what their devices spent beyond idling, if nobody else was served there.
TEST(ServersOfAllSorts, ConserveEnergy)
{
    for (int number = 0; number < worlds_wanted(300); ++number) {
        auto world = server_world(seed_of_world(number));
        for (auto& group : world.platform.devices)
            group.load = StepFunction{0.0};
        world.run.record = RecordLevel::spans;
        auto const records = simulate(world, 0);
        Joules of_requests;
        for (std::size_t row = 0; row < records.spans.size(); ++row)
            if (records.spans.device[row] >= 0) of_requests += records.spans.energy[row];
        Joules of_devices;
        for (std::size_t row = 0; row < records.devices.size(); ++row) {
            auto const& group = world.platform.devices[Id<DeviceGroup>{records.devices.group[row]}];
            of_devices += group.profile.busy_power / static_cast<double>(group.workers) *
                          records.devices.busy_total[row];
        }
        EXPECT_NEAR(of_requests.value(), of_devices.value(), 1e-9 * (1 + of_devices.value()))
            << "world " << number;
    }
}

/// Every request that came has ended, in one way; every batch is as large as those who were in it say.
TEST(ServersOfAllSorts, AccountForEveryRequestAndBatch)
{
    int dropped = 0;
    int shared = 0;
    for (int number = 0; number < worlds_wanted(300); ++number) {
        auto world = server_world(seed_of_world(number));
        world.run.record = RecordLevel::spans;
        auto const records = simulate(world, 0);
        auto const summary = summarise(records);
        EXPECT_EQ(summary.unfinished, 0) << "world " << number;
        for (auto const& application : summary.applications) {
            EXPECT_EQ(application.requests, application.finished + application.failed + application.dropped);
            dropped += static_cast<int>(application.dropped);
        }
        std::map<std::pair<std::int32_t, double>, std::pair<int, int>>
            batches; // size, and those who say so (of two at once, both)
        for (std::size_t row = 0; row < records.spans.size(); ++row) {
            auto const size = records.spans.batch[row];
            if (size <= 1 || words_of(records.spans.stage[row]).kind != SpanKind::compute) continue;
            auto const device = records.spans.device[row];
            auto& [said, said_by] = batches[{device, records.spans.ended_at[row].value()}];
            said = size;
            ++said_by;
        }
        for (auto const& [where, batch] : batches)
            EXPECT_EQ(batch.second % batch.first, 0) << "world " << number << " at " << where.second;
        shared += static_cast<int>(batches.size());
    }
    EXPECT_GT(dropped, 0);
    EXPECT_GT(shared, 0);
}

TEST(ServersOfAllSorts, GiveTheSameRowsWhateverTheNumberOfProcesses)
{
    for (int number = 0; number < 20; ++number) {
        auto world = server_world(seed_of_world(number));
        world.run.replications = 3;
        auto const one = run_replications(world, {.processes = 1, .progress = {}});
        auto const three = run_replications(world, {.processes = 3, .progress = {}});
        EXPECT_EQ(one.requests.finished_at, three.requests.finished_at) << "world " << number;
        EXPECT_EQ(one.requests.energy, three.requests.energy) << "world " << number;
        EXPECT_EQ(one.devices.batched, three.devices.batched) << "world " << number;
    }
}

} // namespace
} // namespace sunder::sim
