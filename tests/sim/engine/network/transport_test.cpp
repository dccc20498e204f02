// What messages of a run go through by each transport.
#include "sim/forecast/lone_request.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace sunder::sim {
namespace {

double ms(Seconds time)
{
    return 1e3 * time.value();
}

/// One request a second of 100 kB over 50 Mbit/s and 1 ms, by TCP, and an answer of a byte.
Deployment tcp_world()
{
    auto world = small_world();
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    camera.transport = Tcp{.handshake = tcp::Handshake::free};
    camera.answer = Bytes{1};
    camera.ways[0].back = {1_id};
    return world;
}

/// Phones with links of their own, an access point and a core, which all share.
Deployment tree(std::int64_t phones)
{
    auto world = tcp_world();
    world.platform.devices[0_id].count = phones;
    auto core = world.platform.links[0_id];
    core.name = "core";
    core.each.reset();
    core.latency = Seconds{5e-3};
    core.up = core.down = StepFunction{20e6 / 8};
    world.platform.links.push_back(core);
    for (auto& route : world.platform.routes)
        route.via = route.forward ? std::vector<Id<Link>>{0_id, 1_id} : std::vector<Id<Link>>{1_id, 0_id};
    world.applications[0_id].arrivals = Poisson{.rate = PerSecond{0.5}};
    return world;
}

void expect_all_finished(Records const& records, std::size_t count)
{
    ASSERT_EQ(records.requests.size(), count);
    for (auto const status : records.requests.status)
        EXPECT_EQ(status, Status::finished);
}

Bytes carried(Records const& records, std::int32_t link, Direction direction)
{
    Bytes sum;
    for (std::size_t row = 0; row < records.link_rows.size(); ++row)
        if (records.link_rows.link[row] == link && records.link_rows.direction[row] == direction)
            sum += records.link_rows.carried[row];
    return sum;
}

TEST(Tcp, TakesMoreThanTheBytesAtTheRateOfTheLink)
{
    auto const records = run_once(tcp_world());
    expect_all_finished(records, 10);
    for (std::size_t row = 0; row < 10; ++row)
        EXPECT_GT(ms(latency_of(records, row)), 16 * 1500.0 / 1448 + 1 + 10 + 1);
    EXPECT_LT(ms(latency_of(records, 0)), 40); // four round trips of a window that doubles
}

TEST(Tcp, KeepsItsWindowWhereItIsPersistent)
{
    auto world = tcp_world();
    world.platform.links[0_id].latency = Seconds{20e-3};
    world.applications[0_id].transport = Tcp{.connection = tcp::Connection::persistent};
    auto const records = run_once(world);
    EXPECT_GT(ms(latency_of(records, 0)), ms(latency_of(records, 9)) + 40);
}

TEST(Tcp, CountsTheHandshakeOfEachFreshConnection)
{
    auto world = tcp_world();
    auto& transport = world.applications[0_id].transport;
    transport = Tcp{.connection = tcp::Connection::fresh, .handshake = tcp::Handshake::free};
    auto const without = run_once(world);
    transport = Tcp{.connection = tcp::Connection::fresh, .handshake = tcp::Handshake::counted};
    auto const with = run_once(world);
    for (std::size_t row = 0; row < 10; ++row) // two packets of 60 B at 50 Mbit/s
        EXPECT_NEAR(ms(latency_of(with, row) - latency_of(without, row)), 2 * (1 + 60 * 8 / 50e3), 0.01);
}

TEST(Tcp, UsesALinkForHeadersAndAcknowledgements)
{
    auto world = tcp_world();
    world.run.requests = 1;
    auto const records = run_once(world);
    constexpr int data = 70; // packets of 1448 B for 100 kB
    EXPECT_EQ(carried(records, 0, Direction::up), Bytes{100e3 + 52 * data + 52});
    // An acknowledgement for every second packet at least, and the answer.
    EXPECT_GE(carried(records, 0, Direction::down), Bytes{26 * data + 53});
    EXPECT_LE(carried(records, 0, Direction::down), Bytes{52 * data + 53});
}

TEST(Tcp, SharesALinkAmongConnectionsWithoutLosingARequest)
{
    auto world = tree(20);
    world.run.requests = 20;
    auto const records = run_once(world);
    expect_all_finished(records, 400);
    auto const bounds = LoneRequest{world, world.applications[0_id].ways[0], Bytes{1}};
    auto const least = bounds.least_latency(stays_of(world.applications[0_id].ways[0]));
    for (std::size_t row = 0; row < 400; ++row)
        EXPECT_GE(latency_of(records, row), least);
}

TEST(Tcp, RepairsWhatIsLost)
{
    auto world = tree(5);
    world.platform.links[0_id].loss =
        Loss{.process = PacketLoss{.probability = 0.02}, .timeout = Seconds{0.1}};
    world.run.requests = 40;
    expect_all_finished(run_once(world), 200);
}

TEST(Tcp, DropsWhatASmallBufferDoesNotHold)
{
    auto world = tree(5);
    world.run.requests = 20;
    auto const ample = run_once(world);
    world.platform.links[1_id].buffer = Buffer{.bytes = Bytes{6'000}};
    auto const scarce = run_once(world);
    expect_all_finished(scarce, 100);
    EXPECT_GT(carried(scarce, 0, Direction::up), carried(ample, 0, Direction::up)); // sent again
}

/// A phone behind a core of 20 Mbit/s and 5 ms: its camera by TCP, its sensor as it says, half a second
/// later.
Deployment camera_and_sensor(Transport const& of_sensor)
{
    auto world = tree(1);
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    auto sensor = world.applications[0_id];
    sensor.name = "sensor";
    sensor.transport = of_sensor;
    sensor.arrivals = Periodic{.every = Seconds{1}, .start = Seconds{0.5}, .stagger = {}};
    world.applications.push_back(sensor);
    return world;
}

constexpr std::int32_t camera = 0;
constexpr std::int32_t sensor = 1;

std::vector<double> milliseconds_of(std::int32_t application, Records const& records)
{
    std::vector<double> all;
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        if (records.requests.application[row] == application) all.push_back(ms(latency_of(records, row)));
    return all;
}

TEST(Datagrams, GoInPacketsWhereTheyMeetTcp)
{
    auto const records = run_once(camera_and_sensor(Datagram{}));
    expect_all_finished(records, 20);
    // Alone on both links: the first packet over the faster one, then all 68 over the slower one.
    double const there = 6 + 8 * 1500 / 50e3 + 8 * (100e3 + 28 * 68) / 20e3;
    double const back = 6 + 8 * 29 / 20e3 + 8 * 29 / 50e3;
    for (auto const time : milliseconds_of(sensor, records))
        EXPECT_NEAR(time, there + 10 + back, 1e-6);
}

TEST(Datagrams, AreSentAgainWhereABufferDropsThem)
{
    auto world = camera_and_sensor(Datagram{});
    world.platform.links[0_id].up = StepFunction{200e6 / 8}; // ten times what the core takes
    world.platform.links[1_id].buffer = Buffer{.bytes = Bytes{30e3}};
    auto const datagrams = run_once(world);
    expect_all_finished(datagrams, 20);
    for (auto const time : milliseconds_of(sensor, datagrams))
        EXPECT_GT(time, 200);
    world.applications[1_id].transport = IdealTransport{};
    auto const ideal = run_once(world);
    expect_all_finished(ideal, 20);
    for (auto const time : milliseconds_of(sensor, ideal))
        EXPECT_LT(time, 200);
}

TEST(Datagrams, MayBeLostAsWholeMessagesBesideTcp)
{
    auto world = camera_and_sensor(Datagram{});
    auto airwave = world.platform.links[0_id];
    airwave.name = "airwave";
    airwave.loss = Loss{.process = MessageLoss{.probability = 0.5}, .timeout = Seconds{0.3}};
    auto const own = world.platform.links.push_back(airwave);
    auto const beacons = world.platform.devices.push_back(world.platform.devices[0_id]);
    world.platform.devices[beacons].name = "beacon";
    world.platform.links[own].each = beacons;
    auto const there = world.platform.routes.push_back({.from = beacons, .to = 1_id, .via = {own, 1_id}});
    auto const back =
        world.platform.routes.push_back({.from = 1_id, .to = beacons, .via = {1_id, own}, .forward = false});
    auto& application = world.applications[1_id];
    application.origin = beacons;
    application.ways[0].legs[0].device = beacons;
    application.ways[0].legs[0].route = there;
    application.ways[0].back = {back};
    auto const records = run_once(world);
    expect_all_finished(records, 20);
    auto const times = milliseconds_of(sensor, records);
    EXPECT_GE(std::ranges::count_if(times, [](double time) { return time > 300; }), 3);
}

TEST(Datagrams, SlowDownTcpOnALinkThatTheyFill)
{
    auto world = camera_and_sensor(Datagram{});
    auto const mean_of_camera = [&] {
        auto const times = milliseconds_of(camera, run_once(world));
        return std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
    };
    auto const calm = mean_of_camera();
    world.applications[1_id].arrivals = Periodic{.every = Seconds{0.05}, .start = {}, .stagger = {}};
    world.run.requests.reset();
    world.run.until = Seconds{10};
    EXPECT_GT(mean_of_camera(), 1.3 * calm);
}

TEST(TurnsAtALink, KeepTheSensorFromWaitingBehindTheCamera)
{
    auto world = camera_and_sensor(Tcp{.handshake = tcp::Handshake::free});
    world.platform.links[1_id].buffer = Buffer{.bytes = Bytes{1e6}};
    for (auto& leg : world.applications[0_id].ways[0].legs)
        leg.sent = leg.sent * 40; // 4 MB, 1.7 s
    world.applications[0_id].arrivals = Periodic{.every = Seconds{2}, .start = {}, .stagger = {}};
    world.applications[1_id].ways[0].legs[0].sent = Bytes{1000};
    world.applications[1_id].arrivals = Periodic{.every = Seconds{2}, .start = Seconds{1.2}, .stagger = {}};
    auto const median = [&](LinkQueue queue) {
        world.platform.links[1_id].queue = queue;
        auto const records = run_once(world);
        expect_all_finished(records, 20);
        auto times = milliseconds_of(sensor, records);
        std::ranges::sort(times);
        return times[times.size() / 2];
    };
    EXPECT_LT(median(LinkQueue::fq_codel), 30);
    EXPECT_GT(median(LinkQueue::fifo), 100);
}

TEST(AnIdealTransport, SendsAgainAtOnceWhatIsLost)
{
    auto world = small_world();
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    world.platform.links[0_id].loss =
        Loss{.process = PacketLoss{.probability = 0.3}, .timeout = Seconds{0.4}};
    world.applications[0_id].transport = IdealTransport{};
    auto const ideal = run_once(world);
    expect_all_finished(ideal, 10);
    for (std::size_t row = 0; row < 10; ++row) {
        EXPECT_GT(ms(latency_of(ideal, row)), 27);
        EXPECT_LT(ms(latency_of(ideal, row)), 11 + 3 * 16);
        EXPECT_EQ(ideal.requests.times[Stage::link_wait][row], Seconds{});
    }
    world.applications[0_id].transport = Datagram{};
    EXPECT_GT(ms(latency_of(run_once(world), 0)), 400);
}

} // namespace
} // namespace sunder::sim
