/// Requests that may be served by devices of several groups.
#include "tests/sim/engine/small_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

using testing::ElementsAre;

/// Two edge boxes, 1 ms away, that take 10 ms, and a cloud, 20 ms away, that takes 4 ms; messages take no
/// longer than that. Four phones ask once, 100 ms apart.
Deployment edge_and_cloud(Dispatch dispatch)
{
    auto world = small_world();
    auto& platform = world.platform;
    platform.devices[0_id].count = 4;
    platform.devices[1_id].count = 2;
    platform.devices[1_id].name = "edge";
    DeviceGroup cloud;
    cloud.name = "cloud";
    platform.devices.push_back(cloud);
    Link wan;
    wan.name = "wan";
    wan.up = wan.down = StepFunction{1e9};
    wan.latency = Seconds{20e-3};
    platform.links.push_back(wan);
    platform.routes.push_back({.from = 0_id, .to = 2_id, .via = {1_id}, .forward = true});
    platform.routes.push_back({.from = 2_id, .to = 0_id, .via = {1_id}, .forward = false});
    auto& camera = world.applications[0_id];
    camera.dispatch = dispatch;
    camera.arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{0.1}};
    auto& to_edge = camera.ways.front();
    to_edge.legs[0].sent = Bytes{};
    auto to_cloud = to_edge;
    to_cloud.legs[0].route = 2_id;
    to_cloud.legs[1].device = 2_id;
    to_cloud.legs[1].compute.fixed = Seconds{4e-3};
    camera.ways.push_back(to_cloud);
    for (auto& way : camera.ways)
        way.forks = {{}, {0, 1}};
    world.run.requests = 1;
    return world;
}

/// In the order of arrival, in milliseconds.
std::vector<double> latencies_of(Records const& records)
{
    std::vector<std::pair<double, double>> found;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        found.emplace_back(records.requests.arrived_at[row].value(), latency_of(records, row).value());
    std::ranges::sort(found);
    std::vector<double> latencies;
    for (auto const& [at, latency] : found)
        latencies.push_back(std::round(latency * 1e6) / 1e3);
    return latencies;
}

TEST(EdgeAndCloud, InTurnAreAskedDeviceByDevice)
{
    EXPECT_THAT(latencies_of(run_once(edge_and_cloud(Dispatch::turn))), ElementsAre(11, 11, 24, 11));
}

TEST(EdgeAndCloud, AtHomeServeEachPhoneByTheSame)
{
    auto world = edge_and_cloud(Dispatch::home);
    world.platform.devices[0_id].count = 3;
    world.run.requests = 2;
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(11, 11, 24, 11, 11, 24));
}

TEST(EdgeAndCloud, AnswerOverTheRouteOfTheGroup)
{
    auto world = edge_and_cloud(Dispatch::turn);
    auto& camera = world.applications[0_id];
    camera.answer = Bytes{1};
    camera.ways[0].back = {1_id};
    camera.ways[1].back = {3_id};
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(12, 12, 44, 12));
}

TEST(EdgeAndCloud, AreAskedForTheLeastWorkThatTheyReport)
{
    auto world = edge_and_cloud(Dispatch::least_work);
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{1e-4}};
    world.platform.devices[0_id].count = 6;
    // All three are idle at first; then the cloud, which is quicker, has the least to do, and again: 4 of 8
    // and 10 ms.
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(11, 11, 24, 27.9, 31.8, 20.5));
}

/// With the same times and routes the group that one belongs to is nothing but a name.
TEST(TwoGroups, ThatAreAlikeAreOneOfBoth)
{
    for (auto const dispatch : {Dispatch::least_work, Dispatch::shortest_queue, Dispatch::two_choices,
                                Dispatch::turn, Dispatch::random, Dispatch::home}) {
        auto one = small_world();
        auto& camera = one.applications[0_id];
        camera.dispatch = dispatch;
        camera.arrivals = Poisson{.rate = PerSecond{30}};
        camera.ways[0].legs[0].sent = Bytes{100};
        camera.ways[0].legs[1].compute = {
            .random = {{.time = Exponential{Seconds{30e-3}}, .op = Name{"serve"}}}};
        one.platform.devices[0_id].count = 4;
        one.platform.devices[1_id].count = 5;
        one.run.requests = 200;
        auto two = one;
        two.platform.devices[1_id].count = 2;
        two.platform.devices.push_back(two.platform.devices[1_id]);
        two.platform.devices[2_id].name = "more";
        two.platform.devices[2_id].count = 3;
        two.platform.routes.push_back({.from = 0_id, .to = 2_id, .via = {0_id}, .forward = true});
        auto& forked = two.applications[0_id];
        forked.ways.push_back(forked.ways[0]);
        forked.ways[1].legs[0].route = 2_id;
        forked.ways[1].legs[1].device = 2_id;
        for (auto& way : forked.ways)
            way.forks = {{}, {0, 1}};
        EXPECT_EQ(latencies_of(run_once(two)), latencies_of(run_once(one))) << static_cast<int>(dispatch);
    }
}

TEST(AGroupOfSeveralWorkers, HasItsWorkDividedAmongThem)
{
    auto world = edge_and_cloud(Dispatch::least_work);
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{1e-4}};
    world.platform.devices[1_id].count = 1;
    world.platform.devices[1_id].workers = 4;
    // 10 ms to four workers are 2.5 ms, less than the 4 ms in the cloud.
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(11, 24, 11, 27.8));
}

TEST(ARequestThatIsTriedAgain, ChoosesItsGroupAnew)
{
    auto world = edge_and_cloud(Dispatch::turn);
    world.platform.devices[0_id].count = 1;
    world.platform.devices[1_id].count = 1;
    world.applications[0_id].retry = Retry{.tries = 2, .pause = Seconds{5e-3}};
    world.platform.faults = {{.what = DeviceFault{.group = 1_id, .work = WorkUnderWay::lost},
                              .when = Once{.at = Seconds{6e-3}, .lasts = Deterministic{Seconds{1}}}}};
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(6 + 5 + 24));
}

/// The edge is down from 50 ms to 250 ms, and only that is asked while it is not known.
TEST(AServerThatIsDown, IsNotAskedFromWhenThatIsSeen)
{
    auto const served = [](std::optional<Seconds> check) {
        auto world = edge_and_cloud(Dispatch::least_work);
        world.platform.devices[1_id].count = 1;
        auto& camera = world.applications[0_id];
        camera.health_check = check;
        camera.ways[0].legs[1].compute.fixed =
            Seconds{1e-6}; // so that it is the turn of each, again and again
        camera.ways[1].legs[1].compute.fixed = Seconds{2e-6};
        world.platform.faults = {{.what = DeviceFault{.group = 1_id, .work = WorkUnderWay::lost},
                                  .when = Once{.at = Seconds{0.05}, .lasts = Deterministic{Seconds{0.2}}}}};
        return latencies_of(run_once(world));
    };
    // Requests come at 0, 100, 200 and 300 ms, to the edge, the cloud, ... The third waits for the edge.
    EXPECT_THAT(served(std::nullopt), ElementsAre(1.001, 20.002, 50.001, 20.002));
    EXPECT_THAT(served(Seconds{}), ElementsAre(1.001, 20.002, 20.002, 1.001));
    EXPECT_THAT(served(Seconds{0.15}), ElementsAre(1.001, 20.002, 20.002, 1.001));
    EXPECT_THAT(served(Seconds{0.24}), ElementsAre(1.001, 20.002, 50.001, 20.002)); // seen down at 0.24
}

TEST(Servers, AreAskedAllTheSameWhereAllAreDown)
{
    auto world = edge_and_cloud(Dispatch::turn);
    world.platform.devices[0_id].count = 1;
    world.applications[0_id].health_check = Seconds{};
    world.platform.faults = {
        {.what = DeviceFault{.group = 1_id}, .when = Once{.at = {}, .lasts = Deterministic{Seconds{0.1}}}},
        {.what = DeviceFault{.group = 2_id}, .when = Once{.at = {}, .lasts = Deterministic{Seconds{0.1}}}}};
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(110));
}

/// Behind each edge box or each relay a request goes on to one of two clouds.
TEST(ForksInARow, AreTakenOneAfterTheOther)
{
    auto world = edge_and_cloud(Dispatch::turn);
    auto& platform = world.platform;
    platform.devices[1_id].count = 1;
    for (auto const* name : {"west", "east"}) {
        platform.devices.push_back(platform.devices[2_id]);
        platform.devices[Id<DeviceGroup>{platform.devices.size() - 1}].name = name;
    }
    std::vector<Id<Route>> onwards; // from each of the near to each of the far
    for (auto const near : {1_id, 2_id})
        for (auto const far : {3_id, 4_id})
            onwards.push_back(platform.routes.push_back(
                {.from = Id<DeviceGroup>{near}, .to = Id<DeviceGroup>{far}, .via = {1_id}, .forward = true}));
    auto& ways = world.applications[0_id].ways;
    ways = {ways[0], ways[0], ways[1], ways[1]};
    for (std::size_t number = 0; number < ways.size(); ++number) {
        auto& way = ways[number];
        bool const is_east = number % 2 == 1;
        way.legs[1].route = onwards[number];
        way.legs.push_back(Leg{.device = is_east ? Id<DeviceGroup>{4} : Id<DeviceGroup>{3},
                               .compute = {.fixed = Seconds{is_east ? 2e-3 : 1e-3}}});
        auto const first = number - number % 2;
        way.forks = {{}, {0, 2}, {first, first + 1}};
    }
    EXPECT_THAT(latencies_of(run_once(world)), ElementsAre(11 + 21, 24 + 21, 11 + 22, 24 + 22));
}

} // namespace
} // namespace sunder::sim
