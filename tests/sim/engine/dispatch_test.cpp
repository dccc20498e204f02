#include "tests/sim/engine/small_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace sunder::sim {
namespace {

/// Four phones that ask three servers for jobs of 30 ms in the mean.
Deployment pool(Dispatch dispatch)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 4;
    world.platform.devices[1_id].count = 3;
    auto& camera = world.applications[0_id];
    camera.arrivals = Poisson{.rate = PerSecond{16}};
    camera.dispatch = dispatch;
    camera.ways[0].legs[0].sent = Bytes{};
    camera.ways[0].legs[1].compute = {.random = {{.time = Exponential{Seconds{30e-3}}, .op = Name{"serve"}}}};
    world.run.requests = 2000;
    return world;
}

Seconds mean_latency(Records const& records)
{
    Seconds sum;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        sum += latency_of(records, row);
    return sum / static_cast<double>(records.requests.size());
}

/// The server of each request, in the order in which they were served.
std::vector<int> servers_of(Deployment world)
{
    world.run.record = RecordLevel::spans;
    auto const records = run_once(world);
    std::vector<std::pair<Seconds, int>> served;
    for (std::size_t row = 0; row < records.spans.size(); ++row)
        if (records.spans.stage[row] == Stage::server_compute)
            served.emplace_back(records.spans.started_at[row],
                                records.devices.index[static_cast<std::size_t>(records.spans.device[row])]);
    std::ranges::sort(served);
    std::vector<int> servers;
    servers.reserve(served.size());
    for (auto const& [at, server] : served)
        servers.push_back(server);
    return servers;
}

TEST(APoolOfServers, WithTheLeastWorkFirstIsOneServerWithAsManyWorkers)
{
    auto one = pool(Dispatch::least_work);
    one.platform.devices[1_id].count = 1;
    one.platform.devices[1_id].workers = 3;
    auto const expected = run_once(one);
    auto const records = run_once(pool(Dispatch::least_work));
    ASSERT_EQ(records.requests.size(), 8000U);
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        EXPECT_NEAR(latency_of(records, row).value(), latency_of(expected, row).value(), 1e-9) << row;
}

TEST(APoolOfServers, IsBetterTheMoreIsKnownOfIt)
{
    std::vector<double> means;
    for (auto const dispatch : {Dispatch::least_work, Dispatch::shortest_queue, Dispatch::two_choices,
                                Dispatch::turn, Dispatch::random, Dispatch::home})
        means.push_back(mean_latency(run_once(pool(dispatch))).value());
    EXPECT_TRUE(std::ranges::is_sorted(means)) << testing::PrintToString(means);
}

TEST(APoolOfServers, InTurnIsAskedOneAfterTheOther)
{
    auto world = pool(Dispatch::turn);
    world.applications[0_id].ways[0].legs[1].compute = {.fixed = Seconds{1e-6}, .random = {}};
    world.run.requests = 3;
    EXPECT_EQ(servers_of(world), (std::vector{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}));
}

TEST(APoolOfServers, AtHomeServesEachDeviceByTheSame)
{
    auto world = pool(Dispatch::home);
    world.applications[0_id].arrivals =
        Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{0.1}}; // 0.1 s from phone to phone
    world.run.requests = 2;
    EXPECT_EQ(servers_of(world), (std::vector{0, 1, 2, 0, 0, 1, 2, 0}));
}

TEST(APoolOfServers, AtRandomIsAskedAlike)
{
    std::map<int, int> count;
    for (int const server : servers_of(pool(Dispatch::random)))
        ++count[server];
    for (int server = 0; server < 3; ++server)
        EXPECT_NEAR(count[server], 8000 / 3.0, 5 * 42) << server; // 42: standard deviation
}

TEST(APoolOfServers, CountsWhatIsOnItsWay)
{
    auto world = pool(Dispatch::least_work);
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{1e-6}};
    world.platform.links[0_id].latency = Seconds{0.1}; // all four have set out before one is there
    world.platform.devices[0_id].count = 3;
    world.applications[0_id].ways[0].legs[1].compute = {.fixed = Seconds{0.01}, .random = {}};
    world.run.requests = 1;
    EXPECT_EQ(servers_of(world), (std::vector{0, 1, 2}));
}

TEST(APoolOfServers, ForgetsWhatWasLostOnItsWay)
{
    auto world = pool(Dispatch::shortest_queue);
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{0.01}};
    world.applications[0_id].ways[0].legs[1].compute = {.fixed = Seconds{0.001}, .random = {}};
    world.platform.links[0_id].loss = Loss{.process = MessageLoss{0.5}, .timeout = Seconds{1e-3}, .tries = 1};
    world.run.requests = 1000;
    std::map<int, int> count;
    for (int const server : servers_of(world))
        ++count[server];
    for (int server = 0; server < 3; ++server) // all are idle, so they go in turn
        EXPECT_NEAR(count[server], 2000 / 3.0, 5 * 21) << server;
}

TEST(APoolOfServers, UsesTheLinksOfTheServersThatAreChosen)
{
    auto world = pool(Dispatch::turn);
    world.platform.links[0_id].each = 1_id;
    world.applications[0_id].ways[0].legs[0].sent = Bytes{1000};
    world.applications[0_id].ways[0].legs[1].compute = {.fixed = Seconds{1e-6}, .random = {}};
    world.applications[0_id].answer = Bytes{10};
    world.applications[0_id].ways[0].back = {1_id};
    world.run.requests = 30; // of each of four phones, so 40 at each server
    auto const records = run_once(world);
    ASSERT_EQ(records.link_rows.size(), 6U);
    for (std::size_t row = 0; row < 6; ++row)
        EXPECT_EQ(records.link_rows.carried[row],
                  Bytes{records.link_rows.direction[row] == Direction::up ? 40e3 : 400});
}

TEST(APoolOfServers, IsOfferedThePartOfEachOrEqualParts)
{
    auto const offered = [](Dispatch dispatch) {
        auto all = run_once(pool(dispatch)).devices.offered;
        all.erase(all.begin(), all.begin() + 4); // the phones
        return all;
    };
    using testing::DoubleNear;
    using testing::ElementsAre;
    EXPECT_THAT(offered(Dispatch::least_work),
                ElementsAre(DoubleNear(0.64, 1e-12), DoubleNear(0.64, 1e-12), DoubleNear(0.64, 1e-12)));
    EXPECT_THAT(offered(Dispatch::home), // phones 0 and 3 have the same
                ElementsAre(DoubleNear(0.96, 1e-12), DoubleNear(0.48, 1e-12), DoubleNear(0.48, 1e-12)));
}

TEST(PoolsInARow, AreChosenFromOneAfterTheOther)
{
    auto world = pool(Dispatch::turn);
    DeviceGroup cloud;
    cloud.name = "cloud";
    cloud.count = 2;
    world.platform.devices.push_back(cloud);
    world.platform.routes.push_back({.from = 1_id, .to = 2_id, .via = {1_id}, .forward = true});
    world.platform.links.push_back(world.platform.links[0_id]);
    world.platform.links[1_id].each = 2_id;
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = Seconds{0.1}};
    auto& legs = world.applications[0_id].ways[0].legs;
    legs[1].compute = {.fixed = Seconds{1e-6}, .random = {}};
    legs[1].route = 2_id;
    legs.push_back(Leg{.device = 2_id, .compute = {.fixed = Seconds{1e-6}}});
    world.run.requests = 3;
    EXPECT_EQ(servers_of(world), (std::vector{0, 0, 1, 1, 2, 0, 0, 1, 1, 0, 2, 1, //
                                              0, 0, 1, 1, 2, 0, 0, 1, 1, 0, 2, 1}));
}

} // namespace
} // namespace sunder::sim
