#include "sim/platform/batching.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

/// One request of three further passes: 10 kB there (1.6 ms and 1 ms), 4 ms and 40 flop on the server, and
/// 1.25 kB back (0.2 ms and 1 ms). The first pass is that of the small world, 27 ms and 100 flop, with the
/// same answer: 28.2 ms.
Deployment of_many_steps()
{
    auto world = small_world();
    world.run.requests = 1;
    auto& chat = world.applications[0_id];
    chat.answer = Bytes{1250};
    chat.ways.front().back = {1_id};
    chat.ways.front().legs[1].work = Flops{100};
    auto further = chat.ways.front();
    further.plan.name = "further";
    further.legs[0].sent = Bytes{10e3};
    further.legs[1].compute.fixed = Seconds{4 * ms};
    further.legs[1].work = Flops{40};
    chat.ways.push_back(further);
    chat.steps = FurtherPasses{.way = 1,
                               .model = "next",
                               .count = {.kind = FixedCount{3}, .limit = {}},
                               .lookahead = {},
                               .answer = chat.answer};
    return world;
}

constexpr double first = 28.2 * ms;
constexpr double each = 7.8 * ms;

Request only_row(Deployment const& world)
{
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.requests.size(), 1U);
    return row_of<Request>(records.requests, 0);
}

TEST(ARequestOfManySteps, MakesOnePassAfterTheOther)
{
    auto const row = only_row(of_many_steps());
    EXPECT_EQ(row.status, Status::finished);
    EXPECT_EQ(row.tokens, 4);
    EXPECT_EQ(row.passes, 4);
    EXPECT_NEAR(row.first_token_at.value(), first, 1e-12);
    EXPECT_NEAR(row.finished_at.value(), first + 3 * each, 1e-12);
    EXPECT_NEAR(row.times[Stage::server_compute].value(), (10 + 3 * 4) * ms, 1e-12);
    EXPECT_NEAR(row.times[Stage::way_back].value(), 4 * 1.2 * ms, 1e-12);
    EXPECT_NEAR(row.payload.value(), 130e3, 1e-9);
    EXPECT_EQ(row.attempts, 8);
    EXPECT_EQ(row.wasted_work, Flops{});
}

TEST(ARequestOfManySteps, EndsWithItsLimit)
{
    auto world = of_many_steps();
    world.applications[0_id].steps->count.limit = 2;
    EXPECT_EQ(only_row(world).tokens, 3);
}

TEST(ARequestOfManySteps, DrawsEachPassAnew)
{
    auto world = of_many_steps();
    world.run.record = RecordLevel::spans;
    world.applications[0_id].steps->count.kind = FixedCount{20};
    world.applications[0_id].ways[1].legs[1].compute = {
        .fixed = {}, .random = {{.time = Exponential{Seconds{4 * ms}}, .op = Name{"far"}}}};
    auto const records = simulate(world, 0);
    std::set<double> times;
    for (std::size_t row = 0; row < records.spans.size(); ++row)
        if (records.spans.stage[row] == Stage::server_compute)
            times.insert((records.spans.ended_at[row] - records.spans.started_at[row]).value());
    EXPECT_EQ(times.size(), 21U);
}

/// The server goes down 2 ms into the second further pass, when 140 flop and half of 40 are done.
TEST(ARequestOfManySteps, ThatFailsBeginsWithItsFirstPass)
{
    auto world = of_many_steps();
    double const down = first + each + (2.6 + 2) * ms;
    world.platform.faults.push_back({.what = DeviceFault{.group = 1_id, .work = WorkUnderWay::lost},
                                     .when = Once{.at = Seconds{down}, .lasts = Deterministic{Seconds{ms}}}});
    auto const failed = only_row(world);
    EXPECT_EQ(failed.status, Status::failed);
    EXPECT_EQ(failed.tokens, 2);
    EXPECT_NEAR(failed.first_token_at.value(), first, 1e-12);
    EXPECT_NEAR(failed.wasted_work.value(), 160, 1e-9);

    world.applications[0_id].retry = Retry{.tries = 2, .pause = Seconds{10 * ms}, .backoff = 2};
    auto const again = only_row(world);
    double const begun = down + 10 * ms;
    EXPECT_EQ(again.status, Status::finished);
    EXPECT_EQ(again.tries, 2);
    EXPECT_EQ(again.tokens, 4);
    EXPECT_NEAR(again.first_token_at.value(), begun + first, 1e-12);
    EXPECT_NEAR(again.finished_at.value(), begun + first + 3 * each, 1e-12);
    EXPECT_NEAR(again.wasted_work.value(), 160, 1e-9);
    EXPECT_NEAR(again.wasted.value(), (10 + 4 + 2) * ms, 1e-12);
}

/// The second comes 1 ms later, and is waited for: from then on they go together.
TEST(RequestsOfManySteps, AreServedTogetherPassByPass)
{
    auto world = of_many_steps();
    world.platform.devices[0_id].count = 2;
    world.platform.devices[1_id].batch = Batching{.max = 2, .window = Seconds{6 * ms}, .growth = {1, 1.5}};
    auto& chat = world.applications[0_id];
    chat.steps->count.kind = FixedCount{50};
    chat.arrivals = Periodic{.every = Seconds{10}, .start = {}, .stagger = Seconds{ms}};
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.devices.batches[2], 51);
    EXPECT_EQ(records.devices.batched[2], 102);
    EXPECT_NEAR(records.requests.first_token_at[0].value(), first + ms + 5 * ms, 1e-9);
    EXPECT_NEAR(records.requests.finished_at[0].value(), first + 6 * ms + 50 * (each + 2 * ms), 1e-9);
    EXPECT_NEAR(records.requests.finished_at[1].value(), records.requests.finished_at[0].value(), 1e-9);
}

/// One decodes while the other is in its first pass: they ask for other ops.
TEST(RequestsOfManySteps, AreNotServedWithFirstPasses)
{
    auto world = of_many_steps();
    world.platform.devices[0_id].count = 2;
    world.platform.devices[1_id].batch = Batching{.max = 2, .window = {}, .growth = {1, 1}};
    auto& chat = world.applications[0_id];
    chat.arrivals = Periodic{.every = Seconds{10}, .start = {}, .stagger = Seconds{first - 17 * ms + 3 * ms}};
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.devices.batched[2], 8);
    EXPECT_EQ(records.devices.batches[2], 8);
}

} // namespace
} // namespace sunder::sim
