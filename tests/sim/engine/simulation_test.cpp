#include "sim/base/run_error.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr double nanosecond = 1e-9;

double ms(Seconds t)
{
    return t.value() * 1e3;
}

TEST(LoneRequest, TakesLatencyBytesAndCompute)
{
    auto const records = run_once(small_world());
    ASSERT_EQ(records.requests.size(), 10U);
    for (std::size_t row = 0; row < 10; ++row)
        EXPECT_NEAR(latency_of(records, row).value(), 27e-3, nanosecond);
}

TEST(LoneRequest, SpendsItsTimeInTheRightStages)
{
    auto world = small_world();
    world.applications[0_id].ways[0].legs[0].compute.fixed = Seconds{5e-3};
    world.applications[0_id].ways[0].legs[0].encode.fixed = Seconds{2e-3};
    world.applications[0_id].ways[0].legs[1].decode.fixed = Seconds{3e-3};
    world.applications[0_id].answer = Bytes{62.5e3}; // 10 ms and the latency
    world.applications[0_id].ways[0].back = {1_id};
    auto const records = run_once(world);
    auto const& requests = records.requests;
    EXPECT_NEAR(ms(requests.times[Stage::device_compute][3]), 5, 1e-6);
    EXPECT_NEAR(ms(requests.times[Stage::encode][3]), 2, 1e-6);
    EXPECT_NEAR(ms(requests.times[Stage::transfer][3]), 17, 1e-6);
    EXPECT_NEAR(ms(requests.times[Stage::decode][3]), 3, 1e-6);
    EXPECT_NEAR(ms(requests.times[Stage::server_compute][3]), 10, 1e-6);
    EXPECT_NEAR(ms(requests.times[Stage::way_back][3]), 11, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 3)), 48, 1e-6);
}

TEST(LoneRequest, ThatStaysOnItsDeviceSendsNothing)
{
    auto world = small_world();
    world.applications[0_id].ways[0].legs = {world.applications[0_id].ways[0].legs[1]};
    world.applications[0_id].ways[0].legs[0].device = 0_id;
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 10, 1e-6);
    EXPECT_EQ(records.requests.attempts[0], 0);
    EXPECT_EQ(records.requests.payload[0], Bytes{});
}

/// small_world() with a cloud behind its server: a fibre of 1 Gbit/s and 20 ms leads there, by route 2.
Deployment world_with_a_cloud()
{
    auto world = small_world();
    DeviceGroup cloud;
    cloud.name = "cloud";
    world.platform.devices.push_back(cloud);
    Link fibre;
    fibre.name = "fibre";
    fibre.up = fibre.down = StepFunction{125e6};
    fibre.latency = Seconds{20e-3};
    world.platform.links.push_back(fibre);
    world.platform.routes.push_back({.from = 1_id, .to = 2_id, .via = {1_id}, .forward = true});
    return world;
}

TEST(LoneRequest, CrossesTwoHopsOneAfterTheOther)
{
    auto world = world_with_a_cloud();
    auto& legs = world.applications[0_id].ways[0].legs;
    legs[1].sent = Bytes{250e3}; // 2 ms and the latency
    legs[1].route = 2_id;
    Leg last;
    last.device = 2_id;
    last.compute.fixed = Seconds{1e-3};
    legs.push_back(last);
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 17 + 10 + 22 + 1, 1e-6);
    EXPECT_EQ(records.requests.payload[0], Bytes{350e3});
    EXPECT_EQ(records.requests.attempts[0], 2);
}

TEST(AnAnswer, IsStoredAndForwardedHopByHop)
{
    auto world = world_with_a_cloud();
    world.platform.routes.push_back({.from = 2_id, .to = 1_id, .via = {1_id}, .forward = false});
    auto& camera = world.applications[0_id];
    camera.ways[0].legs[1].sent = Bytes{250e3};
    camera.ways[0].legs[1].route = 2_id;
    Leg last;
    last.device = 2_id;
    camera.ways[0].legs.push_back(last);
    camera.answer = Bytes{62.5e3};
    camera.ways[0].back = {3_id, 1_id};
    auto const records = run_once(world);
    EXPECT_NEAR(ms(records.requests.times[Stage::way_back][0]), 20.5 + 11, 1e-6);
    EXPECT_EQ(records.requests.attempts[0], 4);
    EXPECT_NEAR(ms(latency_of(records, 0)), 17 + 10 + 22 + 20.5 + 11, 1e-6);
}

TEST(SimGridsDefaultModel, IsAnOptionWithItsOwnAnswer)
{
    auto world = small_world();
    world.run.network_model = NetworkModel::lv08;
    auto const records = run_once(world);
    // 13.01 x latency + bytes / (0.97 x rate) + compute
    EXPECT_NEAR(ms(latency_of(records, 0)), 13.01 + 16 / 0.97 + 10, 1e-6);
}

/// A rate that is noted down in steps but stays the same.
StepFunction noted_in_steps(double rate)
{
    return {{0, 1e-3, 5e-3}, {rate, rate, rate}, Seconds{10e-3}};
}

TEST(SimGridsDefaultModel, FollowsRatesOfBothDirections)
{
    // Acknowledgements flow on the way back, whose rate matters even where nothing else is sent there.
    auto world = small_world();
    world.run.network_model = NetworkModel::lv08;
    auto& wifi = world.platform.links[0_id];
    wifi.up = noted_in_steps(50e6 / 8);
    wifi.down = noted_in_steps(50e6 / 8);
    auto const records = run_once(world);
    ASSERT_EQ(records.requests.size(), 10U);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_NEAR(ms(latency_of(records, row)), 13.01 + 16 / 0.97 + 10, 1e-6);
}

TEST(SimGridsDefaultModel, SlowsAFlowWhoseAcknowledgementsAreSlow)
{
    // They are a twentieth of the flow: 50 kbit/s on the way back let 1 Mbit/s go out, less what SimGrid
    // takes.
    auto world = small_world();
    world.run.network_model = NetworkModel::lv08;
    world.run.requests = 1;
    auto& wifi = world.platform.links[0_id];
    wifi.down = noted_in_steps(50e3 / 8);
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 13.01 + 800 / 0.97 + 10, 1e-6);
}

TEST(TwoRequestsOnOneLink, ShareItsRate)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 2;
    world.platform.devices[1_id].workers = 2;
    world.platform.links[0_id].each = {};
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{}};
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 1 + 32 + 10, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 1)), 1 + 32 + 10, 1e-6);
}

TEST(TwoRequestsForOneWorker, AreServedInTurn)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 2;
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{}};
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 27, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 1)), 37, 1e-6);
    EXPECT_NEAR(ms(records.requests.times[Stage::server_wait][1]), 10, 1e-6);
    EXPECT_EQ(*std::ranges::max_element(records.devices.queue_max), 1);
}

TEST(TwoRequestsForASharingDevice, AreServedAtOnceAtHalfSpeed)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 2;
    world.platform.devices[1_id].queue = Sharing{};
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{}};
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 37, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 1)), 37, 1e-6);
}

TEST(AFullQueue, DropsTheRequest)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 3;
    world.platform.devices[1_id].queue = Fifo{.limit = 1};
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{}};
    world.run.requests = 1;
    auto const records = run_once(world);
    EXPECT_EQ(std::ranges::count(records.requests.status, Status::finished), 2);
    EXPECT_EQ(std::ranges::count(records.requests.status, Status::dropped), 1);
}

TEST(APriorityQueue, LetsTheHigherPriorityGoFirst)
{
    auto world = small_world();
    world.platform.devices[1_id].queue = PriorityQueue{};
    auto& applications = world.applications;
    applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    applications.push_back(applications[0_id]);
    applications.push_back(applications[0_id]);
    for (auto const id : applications.ids()) {
        auto& application = applications[id];
        application.name = std::string(1, static_cast<char>('a' + id.code()));
        application.ways[0].legs[0].sent = Bytes{}; // all three are at the server after 1 ms
        application.priority = id.code();
    }
    world.run.requests = 1;
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 11, 1e-6); // found a free worker
    EXPECT_NEAR(ms(latency_of(records, 2)), 21, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 1)), 31, 1e-6);
}

/// Ops of 0.25 s on the phone alone; all times are exact in binary.
DeployedApplication asks_every(Seconds period, std::string name)
{
    auto application = small_world().applications[0_id];
    application.name = std::move(name);
    application.arrivals = Periodic{.every = period, .start = {}, .stagger = Seconds{}};
    Leg leg;
    leg.compute.fixed = Seconds{0.25};
    application.ways[0].legs = {leg};
    return application;
}

TEST(AtOneInstant, ApplicationsGoInTheOrderOfTheFile)
{
    auto world = small_world();
    world.applications = {asks_every(Seconds{1}, "often"), asks_every(Seconds{2}, "seldom")};
    world.run.requests.reset();
    world.run.until = Seconds{10};
    auto const records = run_once(world);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_EQ(latency_of(records, row), Seconds{records.requests.application[row] == 0 ? 0.25 : 0.5})
            << records.requests.arrived_at[row].value();
}

TEST(AtOneInstant, DevicesGoByTheirNumber)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 2;
    world.platform.links[0_id].latency = Seconds{};
    auto camera = asks_every(Seconds{1}, "camera");
    camera.arrivals = Recorded{
        .every_device = std::make_shared<std::vector<Seconds>>(1, Seconds{1}),
        .by_device = std::make_shared<std::vector<std::vector<Seconds>>>(1, std::vector{Seconds{0.5}})};
    camera.ways[0].legs.insert(camera.ways[0].legs.begin(), Leg{});
    camera.ways[0].legs[0].route = 0_id;
    camera.ways[0].legs[1].device = 1_id;
    world.applications = {camera};
    auto const records = run_once(world);
    ASSERT_EQ(records.requests.size(), 3U);
    // Device 0 has just been served, so that it was known sooner when device 1 would ask next.
    for (std::size_t row = 0; row < 3; ++row)
        EXPECT_EQ(latency_of(records, row), Seconds{records.requests.device[row] == 0 ? 0.25 : 0.5});
}

TEST(AtOneInstant, MessagesGoInTheOrderOfTheFileWhicheverWasSentFirst)
{
    auto world = small_world();
    world.platform.devices[0_id].workers = 2;
    auto& links = world.platform.links;
    links[0_id].up = StepFunction{1};
    links[0_id].latency = Seconds{};
    links.push_back(links[0_id]);
    links[1_id].name = "other";
    world.platform.routes.push_back({.from = 0_id, .to = 1_id, .via = {1_id}, .forward = true});
    world.applications = {asks_every(Seconds{4}, "sent later"), asks_every(Seconds{4}, "sent first")};
    for (auto const id : world.applications.ids()) {
        auto& legs = world.applications[id].ways[0].legs;
        legs.push_back(legs[0]);
        legs[1].device = 1_id;
        legs[0].compute.fixed = Seconds{id == 0_id ? 0.5 : 0.375};
        legs[0].sent = Bytes{id == 0_id ? 0.25 : 0.375}; // all are at the server after 0.75 s
        legs[0].route = id == 0_id ? 0_id : 2_id;
    }
    auto const records = run_once(world);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_EQ(latency_of(records, row), Seconds{records.requests.application[row] == 0 ? 1.0 : 1.25});
}

TEST(AtOneInstant, AWorkerIsFreeBeforeTheNextJobComes)
{
    auto world = small_world();
    world.platform.devices[0_id].queue = Fifo{.limit = 0};
    world.applications = {asks_every(Seconds{0.25}, "camera")};
    auto const records = run_once(world);
    EXPECT_EQ(std::ranges::count(records.requests.status, Status::finished), 10);
}

TEST(AtOneInstant, CompetingJobsGoLast)
{
    auto world = small_world();
    world.platform.devices[0_id].load = CompetingJobs{
        .gap = Deterministic{Seconds{1}}, .service = Deterministic{Seconds{0.5}}, .priority = 0};
    world.applications = {asks_every(Seconds{1}, "camera")};
    auto const records = run_once(world);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_EQ(latency_of(records, row), Seconds{0.25});
}

TEST(CompetingJobs, ThatAreAllEqualStrikeAllDevicesAtOnce)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 3;
    world.platform.devices[0_id].load = CompetingJobs{
        .gap = Deterministic{Seconds{1}}, .service = Deterministic{Seconds{0.5}}, .priority = 0};
    auto camera = asks_every(Seconds{1}, "camera");
    std::get<Periodic>(camera.arrivals).start = Seconds{1.25};
    world.applications = {camera};
    auto const records = run_once(world);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_EQ(latency_of(records, row), Seconds{0.5});
}

TEST(AConstantLoad, SlowsComputeToWhatItLeaves)
{
    auto world = small_world();
    world.platform.devices[1_id].load = StepFunction{0.5};
    EXPECT_NEAR(ms(latency_of(run_once(world), 0)), 17 + 20, 1e-6);
}

TEST(ALoadTrace, SlowsComputeWhileItIsHigh)
{
    auto world = small_world();
    // From 17 ms on the server is idle for 3 ms, then half loaded.
    world.platform.devices[1_id].load = StepFunction{{0, 20e-3}, {0, 0.5}, Seconds{10}};
    EXPECT_NEAR(ms(latency_of(run_once(world), 0)), 17 + 3 + 14, 1e-6);
}

TEST(CompetingJobs, TakeTheirTurn)
{
    auto world = small_world();
    world.platform.devices[1_id].load = CompetingJobs{
        .gap = Deterministic{Seconds{15e-3}}, .service = Deterministic{Seconds{4e-3}}, .priority = 0};
    world.run.requests = 1;
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 19 + 10, 1e-6); // one is in service from 15 to 19 ms
    EXPECT_EQ(records.requests.size(), 1U);
}

TEST(ATraceOfRates, IsIntegratedStepByStep)
{
    auto world = small_world();
    // 100 kB: 1 ms latency, 62.5 kB until 11 ms, the rest at a tenth.
    world.platform.links[0_id].up = StepFunction{{0, 11e-3}, {50e6 / 8, 5e6 / 8}, Seconds{10}};
    world.run.requests = 1;
    EXPECT_NEAR(ms(latency_of(run_once(world), 0)), 11 + 60 + 10, 1e-6);
}

TEST(ALinkThatIsDown, MakesRequestsWait)
{
    auto world = small_world();
    world.platform.links[0_id].up = StepFunction{{0, 11e-3, 31e-3}, {50e6 / 8, 0, 50e6 / 8}, Seconds{10}};
    world.run.requests = 1;
    auto const records = run_once(world);
    EXPECT_NEAR(ms(latency_of(records, 0)), 27 + 20, 1e-6);
    EXPECT_NEAR(ms(records.requests.times[Stage::link_wait][0]), 20, 1e-6);
    EXPECT_NEAR(ms(records.requests.times[Stage::transfer][0]), 17, 1e-6);
}

/// 50 Mbit/s for the first phone and the third, for the second, which asks at 11 ms, 25 Mbit/s, but nothing
/// from 22 to 42 ms.
TEST(LinksOfDevices, HaveTheirRatesInTurn)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 3;
    world.platform.devices[1_id].workers = 3;
    StepFunction const slow{{0, 22e-3, 42e-3}, {25e6 / 8, 0, 25e6 / 8}, Seconds{100}};
    world.platform.links[0_id].up = LinkRate{{StepFunction{50e6 / 8}, slow}};
    world.run.requests = 1;
    auto const records = run_once(world);
    ASSERT_EQ(records.requests.size(), 3U);
    EXPECT_NEAR(ms(latency_of(records, 0)), 27, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 1)), 43 + 20, 1e-6);
    EXPECT_NEAR(ms(latency_of(records, 2)), 27, 1e-6);
    EXPECT_NEAR(ms(records.requests.times[Stage::link_wait][0]), 0, 1e-6);
    EXPECT_NEAR(ms(records.requests.times[Stage::link_wait][1]), 20, 1e-6);
    std::vector<double> offered;
    for (std::size_t row = 0; row < records.link_rows.size(); ++row)
        if (records.link_rows.direction[row] == Direction::up)
            offered.push_back(records.link_rows.offered[row]);
    ASSERT_EQ(offered.size(), 3U);
    EXPECT_NEAR(offered[0], 16.0 / 33, 1e-12);
    EXPECT_NEAR(offered[1], 32.0 / 33 / (1 - 20e-3 / 100), 1e-9);
    EXPECT_EQ(offered[2], offered[0]);
}

TEST(ALostMessage, IsSentAgainAfterTheTimeOutAndGivenUpInTheEnd)
{
    auto world = small_world();
    world.platform.links[0_id].loss =
        Loss{.process = MessageLoss{1.0}, .timeout = Seconds{0.1}, .backoff = 2, .tries = 3};
    world.run.requests = 1;
    auto const records = run_once(world);
    EXPECT_EQ(records.requests.status[0], Status::failed);
    EXPECT_EQ(records.requests.attempts[0], 3);
    EXPECT_NEAR(ms(records.requests.times[Stage::link_wait][0]), 100 + 200, 1e-6);
    EXPECT_NEAR(ms(records.requests.times[Stage::transfer][0]), 3 * 17, 1e-6);
    EXPECT_NEAR(records.link_rows.carried[0].value(), 300e3, 1e-6);
}

TEST(ClosedLoop, AsksAgainAfterTheAnswerAndAThought)
{
    auto world = small_world();
    world.applications[0_id].arrivals = Closed{Deterministic{Seconds{3e-3}}};
    auto const records = run_once(world);
    EXPECT_NEAR(ms(records.requests.arrived_at[0]), 3, 1e-6);
    EXPECT_NEAR(ms(records.requests.arrived_at[1]), 33, 1e-6);
    EXPECT_EQ(records.requests.size(), 10U);
}

TEST(ClosedLoop, WhoseRequestsAreDroppedAtOnceIsNoticed)
{
    auto world = small_world();
    auto first = asks_every(Seconds{1}, "first");
    first.arrivals = Closed{Deterministic{}};
    auto second = first;
    second.name = "second";
    world.platform.devices[0_id].queue = Fifo{.limit = 0};
    world.applications = {first, second};
    world.run.requests.reset();
    world.run.until = Seconds{1};
    EXPECT_THROW((void)simulate_without_solver(world, 0), RunError);
}

TEST(Events, BeyondAllNumbersAreRefused)
{
    auto world = small_world();
    world.platform.links[0_id].loss =
        Loss{.process = MessageLoss{1.0}, .timeout = Seconds{1e300}, .backoff = 1e300, .tries = 3};
    EXPECT_THROW((void)simulate_without_solver(world, 0), RunError);
}

TEST(Requests, ThatArriveBeforeTheEndAreFollowedToTheirEnd)
{
    auto world = small_world();
    world.run.requests = std::nullopt;
    world.run.until = Seconds{0.1}; // arrivals at 0, 33, 66 and 99 ms
    auto const records = run_once(world);
    EXPECT_EQ(records.requests.size(), 4U);
    EXPECT_NEAR(ms(records.requests.finished_at[3]), 126, 1e-6);
    EXPECT_EQ(records.windows[0].to, Seconds{0.1});
}

TEST(Messages, MayHoldPartsOfAByte)
{
    for (auto const model : {NetworkModel::exact, NetworkModel::solver}) {
        auto world = small_world();
        world.run.network_model = model;
        world.platform.links[0_id].up = world.platform.links[0_id].down = StepFunction{1e3};
        world.platform.links[0_id].latency = Seconds{};
        auto& camera = world.applications[0_id];
        camera.arrivals = Periodic{.every = Seconds{10}, .start = {}, .stagger = {}};
        camera.ways[0].legs[0].sent = Bytes{0.3};
        camera.answer = Bytes{1004.7};
        camera.ways[0].back = {1_id};
        auto const records = run_once(world);
        EXPECT_NEAR(records.requests.times[Stage::transfer][2].value(), 0.3e-3, 1e-12);
        EXPECT_NEAR(records.requests.times[Stage::way_back][2].value(), 1.0047, 1e-12);
        EXPECT_NEAR(records.link_rows.carried[0].value(), 10 * 0.3, 1e-9);
    }
}

TEST(UseOfALink, IsClippedToTheWindow)
{
    for (auto const model : {NetworkModel::exact, NetworkModel::solver}) {
        auto world = small_world();
        world.run.network_model = model;
        world.run.requests = std::nullopt;
        world.run.until = Seconds{42e-3};  // the second message flows from 34 to 50 ms
        world.run.warm_up = Seconds{9e-3}; // the first one from 1 to 17 ms
        auto const records = run_once(world);
        EXPECT_NEAR(records.link_rows.carried[0].value(), 50e3 + 50e3, 1e-6);
        EXPECT_NEAR(records.link_rows.capacity[0].value(), 33e-3 * 50e6 / 8, 1e-6);
    }
}

TEST(UseOfADevice, IsClippedToTheWindow)
{
    for (Queue const& queue : {Queue{Fifo{}}, Queue{Sharing{}}}) {
        auto world = small_world();
        world.platform.devices[1_id].queue = queue;
        world.run.requests = std::nullopt;
        world.run.until = Seconds{54e-3};   // the second job runs from 50 to 60 ms
        world.run.warm_up = Seconds{20e-3}; // the first one from 17 to 27 ms
        auto const records = run_once(world);
        EXPECT_NEAR(ms(records.devices.busy[1]), 7 + 4, 1e-6);
        EXPECT_NEAR(ms(records.devices.busy_total[1]), 20, 1e-6);
    }
}

TEST(Energy, OfAllSpansAndTheIdleTimeIsPowerOverTime)
{
    auto world = small_world();
    world.platform.devices[1_id].workers = 2;
    world.platform.devices[1_id].profile.busy_power = Watts{100};
    world.platform.devices[1_id].profile.idle_power = Watts{20};
    world.platform.links[0_id].send_power = Watts{2};
    world.run.record = RecordLevel::spans;
    auto const records = run_once(world);
    // Ten requests: each 10 ms of one of two workers, 16 ms of radio; the last one ends at 9 x 33 + 27 ms.
    auto const& spans = records.spans;
    Joules const sum = std::accumulate(spans.energy.begin(), spans.energy.end(), Joules{});
    EXPECT_NEAR(sum.value(), 10 * (10e-3 * 50 + 16e-3 * 2), 1e-9);
    auto const& requests = records.requests;
    Joules const of_requests = std::accumulate(requests.energy.begin(), requests.energy.end(), Joules{});
    EXPECT_NEAR(of_requests.value(), sum.value(), 1e-9);
    double const length = 9 * 33e-3 + 27e-3;
    EXPECT_NEAR(records.devices.energy[1].value(), 20 * length + (100 - 20) / 2.0 * 10 * 10e-3, 1e-9);
    EXPECT_NEAR(records.link_rows.energy[0].value(), 10 * 16e-3 * 2, 1e-9);
}

TEST(Spans, OfOneRequestCoverItsLatency)
{
    auto world = small_world();
    world.run.record = RecordLevel::spans;
    world.platform.devices[0_id].count = 2;
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{}};
    auto const records = run_once(world);
    std::vector<Seconds> covered(records.requests.size());
    auto const& spans = records.spans;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        EXPECT_EQ(std::min(spans.device[i], spans.link[i]), -1) << "a span is of a device or of a link";
        if (spans.kind[i] != SpanKind::transfer) continue;
        auto const asked_by = records.requests.device.at(static_cast<std::size_t>(spans.request[i]));
        EXPECT_EQ(records.link_rows.index.at(static_cast<std::size_t>(spans.link[i])), asked_by)
            << "its own link";
    }
    for (std::size_t i = 0; i < records.spans.size(); ++i)
        covered[static_cast<std::size_t>(records.spans.request[i])] +=
            records.spans.ended_at[i] - records.spans.started_at[i];
    for (std::size_t row = 0; row < covered.size(); ++row)
        EXPECT_NEAR(covered[row].value(), latency_of(records, row).value(), nanosecond);
}

TEST(AnotherApplication, ChangesNobodyElsesArrivals)
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{10}};
    auto const alone = run_once(world);
    world.applications.push_back(world.applications[0_id]);
    world.applications[1_id].name = "microphone";
    auto const both = run_once(world);
    std::vector<Seconds> arrivals;
    for (std::size_t row = 0; row < both.requests.size(); ++row) {
        if (both.requests.application[row] == 0) arrivals.push_back(both.requests.arrived_at[row]);
    }
    EXPECT_EQ(arrivals, alone.requests.arrived_at);
}

TEST(AReplication, HasDrawsOfItsOwn)
{
    auto world = small_world();
    world.applications[0_id].arrivals = Poisson{PerSecond{10}};
    auto const both = run_in_children(2, [&](std::int64_t i) { return simulate(world, i); },
                                      {.processes = 2, .progress = {}});
    ASSERT_EQ(both.requests.size(), 20U);
    EXPECT_NE(both.requests.arrived_at[0], both.requests.arrived_at[10]);
}

} // namespace
} // namespace sunder::sim
