#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;

/// One request: 17 ms on the way, then 10 ms and 100 flop on the server.
Deployment one_request()
{
    auto world = small_world();
    world.run.requests = 1;
    world.platform.links[0_id].send_power = Watts{2};
    for (auto& group : world.platform.devices)
        group.profile.busy_power = Watts{5};
    world.applications[0_id].ways.front().legs[1].work = Flops{100};
    return world;
}

/// From 20 ms, when a lone request has had 3 ms of the server.
void break_server(Deployment& world, WorkUnderWay work, double lasts = 5 * ms)
{
    world.platform.faults.push_back(
        {.what = DeviceFault{.group = 1_id, .work = work},
         .when = Once{.at = Seconds{20 * ms}, .lasts = Deterministic{Seconds{lasts}}}});
}

/// The whole model on the phone, in so long.
void add_phone_way(Deployment& world, double time, SecondWay const& second)
{
    Way way;
    way.plan.name = "device_only";
    way.legs.resize(1);
    way.legs.front().device = 0_id;
    way.legs.front().compute.fixed = Seconds{time};
    way.legs.front().work = Flops{200};
    world.applications[0_id].ways.push_back(way);
    world.applications[0_id].second = second;
}

Request only_row(Deployment const& world)
{
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.requests.size(), 1U);
    return row_of<Request>(records.requests, 0);
}

TEST(ADeviceThatGoesDown, TakesTheRequestWithIt)
{
    auto world = one_request();
    break_server(world, WorkUnderWay::lost);
    auto const row = only_row(world);
    EXPECT_EQ(row.status, Status::failed);
    EXPECT_EQ(row.failed_by, FailedBy::device);
    EXPECT_EQ(row.tries, 1);
    EXPECT_NEAR(row.finished_at.value(), 20 * ms, 1e-12);
    EXPECT_NEAR(row.wasted.value(), 3 * ms, 1e-12);
    EXPECT_NEAR(row.wasted_work.value(), 30, 1e-9);
    EXPECT_NEAR(row.energy.value(), 16 * ms * 2 + 3 * ms * 5, 1e-12);
    EXPECT_EQ(row.wasted_energy, row.energy);
}

TEST(ADeviceThatGoesDown, GoesOnWithWorkThatItKeeps)
{
    auto world = one_request();
    break_server(world, WorkUnderWay::kept);
    auto const row = only_row(world);
    EXPECT_EQ(row.status, Status::finished);
    EXPECT_NEAR(row.finished_at.value(), 32 * ms, 1e-12);
    EXPECT_NEAR(row.times[Stage::server_wait].value(), 5 * ms, 1e-12);
    EXPECT_NEAR(row.times[Stage::server_compute].value(), 10 * ms, 1e-12);
    EXPECT_NEAR(row.energy.value(), 16 * ms * 2 + 10 * ms * 5, 1e-12);
    EXPECT_EQ(row.wasted_energy, Joules{});
}

TEST(ADeviceThatGoesDown, TellsOfItsWorkInParts)
{
    auto world = one_request();
    world.run.record = RecordLevel::spans;
    break_server(world, WorkUnderWay::kept);
    auto const records = simulate(world, 0);
    double work = 0;
    double energy = 0;
    for (std::size_t row = 0; row < records.spans.size(); ++row) {
        work += records.spans.work[row].value();
        energy += records.spans.energy[row].value();
    }
    EXPECT_NEAR(work, 100, 1e-9);
    EXPECT_NEAR(energy, records.requests.energy[0].value(), 1e-12);
    ASSERT_EQ(records.outages.size(), 1U);
    EXPECT_EQ(records.outages.device[0], 1);
    EXPECT_EQ(records.outages.link[0], -1);
    EXPECT_EQ(records.outages.started_at[0], Seconds{20 * ms});
}

TEST(ALinkThatIsDown, HoldsUpWhatIsOnItsWay)
{
    auto world = one_request();
    world.platform.faults.push_back(
        {.what = LinkFault{.link = 0_id},
         .when = Once{.at = Seconds{10 * ms}, .lasts = Deterministic{Seconds{20 * ms}}}});
    for (auto const model : {NetworkModel::exact, NetworkModel::solver}) {
        world.run.network_model = model;
        auto const records = run_once(world);
        auto const row = row_of<Request>(records.requests, 0);
        EXPECT_NEAR(row.finished_at.value(), 47 * ms, 1e-9);
        EXPECT_NEAR(row.times[Stage::link_wait].value(), 20 * ms, 1e-9);
        EXPECT_EQ(records.outages.size(), 1U); // no answer goes the other way
    }
}

TEST(ALinkThatIsSlow, TakesLonger)
{
    auto world = one_request();
    for (int i = 0; i < 2; ++i) // together a quarter
        world.platform.faults.push_back(
            {.what = LinkFault{.link = 0_id, .index = 0, .factor = 0.5},
             .when = Once{.at = Seconds{9 * ms}, .lasts = Deterministic{Seconds{100 * ms}}}});
    EXPECT_NEAR(only_row(world).finished_at.value(), (9 + 4 * 8 + 10) * ms, 1e-9);
}

TEST(ARequestThatFailed, IsBegunAgainAfterAPause)
{
    auto world = one_request();
    break_server(world, WorkUnderWay::lost);
    world.applications[0_id].retry = Retry{.tries = 3, .pause = Seconds{100 * ms}, .backoff = 2};
    auto const row = only_row(world);
    EXPECT_EQ(row.status, Status::finished);
    EXPECT_EQ(row.tries, 2);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_NEAR(row.finished_at.value(), 147 * ms, 1e-12);
    EXPECT_NEAR(row.times[Stage::link_wait].value(), 100 * ms, 1e-12);
    EXPECT_NEAR(row.wasted.value(), 3 * ms, 1e-12);
    EXPECT_NEAR(row.wasted_work.value(), 30, 1e-9);
    EXPECT_NEAR(row.wasted_energy.value(), 16 * ms * 2 + 3 * ms * 5, 1e-12);
    EXPECT_NEAR(row.energy.value(), 2 * 16 * ms * 2 + 13 * ms * 5, 1e-12);
}

TEST(ARequestThatFailed, HasNoMoreTriesThanItMay)
{
    auto world = one_request();
    world.platform.links[0_id].loss =
        Loss{.process = MessageLoss{0.999999999}, .timeout = Seconds{1 * ms}, .backoff = 1, .tries = 1};
    world.applications[0_id].retry = Retry{.tries = 3, .pause = Seconds{100 * ms}, .backoff = 2};
    auto const row = only_row(world);
    EXPECT_EQ(row.status, Status::failed);
    EXPECT_EQ(row.failed_by, FailedBy::tries);
    EXPECT_EQ(row.tries, 3);
    EXPECT_NEAR(row.finished_at.value(), (17 + 100 + 17 + 200 + 17) * ms, 1e-12);
}

TEST(ARequestThatFailed, TakesTheOtherWay)
{
    auto world = one_request();
    break_server(world, WorkUnderWay::lost);
    add_phone_way(world, 50 * ms, {.when_failed = true, .when_dropped = false});
    auto const row = only_row(world);
    EXPECT_EQ(row.status, Status::finished);
    EXPECT_EQ(row.tries, 2);
    EXPECT_EQ(row.cut, 1);
    EXPECT_NEAR(row.finished_at.value(), 70 * ms, 1e-12);
    world.applications[0_id].second->when_failed = false;
    EXPECT_EQ(only_row(world).failed_by, FailedBy::device);
}

TEST(TwoWaysAtOnce, EndWithTheFirst)
{
    auto world = one_request();
    add_phone_way(world, 50 * ms, {.after = Seconds{5 * ms}});
    auto const row = only_row(world);
    EXPECT_EQ(row.cut, 0);
    EXPECT_EQ(row.tries, 2);
    EXPECT_NEAR(row.finished_at.value(), 27 * ms, 1e-12);
    EXPECT_NEAR(row.wasted.value(), 22 * ms, 1e-12);
    EXPECT_NEAR(row.wasted_work.value(), 200 * 22 / 50.0, 1e-9);
    EXPECT_NEAR(row.wasted_energy.value(), 22 * ms * 5, 1e-12);
    EXPECT_NEAR(row.energy.value(), 16 * ms * 2 + 32 * ms * 5, 1e-12);
}

TEST(TwoWaysAtOnce, EndWithTheSecondWhereThatIsFirst)
{
    auto world = one_request();
    add_phone_way(world, 8 * ms, {.after = Seconds{5 * ms}});
    for (auto const model : {NetworkModel::exact, NetworkModel::solver}) {
        world.run.network_model = model;
        auto const records = run_once(world);
        auto const row = row_of<Request>(records.requests, 0);
        EXPECT_EQ(row.cut, 1);
        EXPECT_NEAR(row.finished_at.value(), 13 * ms, 1e-9);
        EXPECT_NEAR(row.wasted_energy.value(), 12 * ms * 2, 1e-9);
        EXPECT_NEAR(row.times[Stage::transfer].value(), 5 * ms, 1e-9);
        EXPECT_NEAR(row.times[Stage::device_compute].value(), 8 * ms, 1e-9);
        EXPECT_NEAR(records.link_rows.carried[0].value(), 100e3 * 12 / 16, 1);
    }
}

TEST(TwoWaysAtOnce, AreOneWhereTheFirstEndsBefore)
{
    auto world = one_request();
    add_phone_way(world, 50 * ms, {.after = Seconds{500 * ms}});
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.requests.tries[0], 1);
    EXPECT_EQ(records.windows.front().to, records.requests.finished_at[0]);
}

} // namespace
} // namespace sunder::sim
