/// What differs between two runs is what was varied: everything else draws the same numbers.
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

namespace sunder::sim {
namespace {

/// A figure of each request by application, device and its number there.
using Figures = std::map<std::tuple<int, int, int>, double>;

Figures figures(Requests const& requests, std::vector<Seconds> const& column)
{
    std::map<std::pair<int, int>, int> asked;
    Figures result;
    for (std::size_t row = 0; row < requests.size(); ++row) {
        std::pair const source{requests.application[row], requests.device[row]};
        result[{source.first, source.second, asked[source]++}] = column[row].value();
    }
    return result;
}

Figures figures(Deployment const& world, Stage stage)
{
    auto const records = run_once(world);
    return figures(records.requests, records.requests.times[stage]);
}

Figures arrivals(Deployment const& world)
{
    auto const records = run_once(world);
    return figures(records.requests, records.requests.arrived_at);
}

void expect_equal(Figures const& wanted, Figures const& found)
{
    ASSERT_EQ(wanted.size(), found.size());
    for (auto const& [key, figure] : wanted)
        EXPECT_NEAR(found.at(key), figure, 1e-12) << std::get<1>(key) << ", " << std::get<2>(key);
}

/// Twenty phones whose ops take random times, one link and one server for all.
Deployment random_world()
{
    auto world = small_world();
    world.platform.devices[0_id].count = 20;
    world.platform.links[0_id].each = {};
    auto& camera = world.applications[0_id];
    camera.arrivals = Poisson{PerSecond{1}};
    camera.ways[0].legs[0].compute.random = {{Exponential{Seconds{30e-3}}, Name{"conv1"}}};
    camera.ways[0].legs[1].compute.random = {{Lognormal{Seconds{5e-3}, Seconds{5e-3}}, Name{"conv2"}},
                                             {Exponential{Seconds{2e-3}}, Name{"fc"}}};
    return world;
}

/// The same behind a link that hardly takes time but delays and loses at random.
Deployment world_of_luck()
{
    auto world = random_world();
    auto& link = world.platform.links[0_id];
    link.up = link.down = StepFunction{1e12};
    link.jitter = Jitter{Exponential{Seconds{20e-3}}, Independent{}};
    link.loss =
        Loss{.process = PacketLoss{0.01, Bytes{1500}}, .timeout = Seconds{0.1}, .backoff = 2, .tries = 5};
    return world;
}

Deployment with_another_application(Deployment world)
{
    auto other = world.applications[0_id];
    other.name = "microphone";
    world.applications = {other, world.applications[0_id]};
    return world;
}

Figures of_the_last_application(Figures const& all)
{
    Figures result;
    for (auto const& [key, figure] : all)
        if (auto const [application, device, number] = key; application == 1)
            result[{0, device, number}] = figure;
    return result;
}

TEST(AnotherLatency, ChangesNoComputeTime)
{
    auto world = random_world();
    auto const before = figures(world, Stage::device_compute);
    auto const before_on_server = figures(world, Stage::server_compute);
    world.platform.links[0_id].latency = Seconds{50e-3};
    expect_equal(before, figures(world, Stage::device_compute));
    expect_equal(before_on_server, figures(world, Stage::server_compute));
}

TEST(AnotherLatency, ChangesNoLoss)
{
    auto world = world_of_luck();
    auto const before = figures(world, Stage::link_wait);
    world.platform.links[0_id].latency = Seconds{3e-3};
    world.platform.devices[1_id].workers = 7;
    expect_equal(before, figures(world, Stage::link_wait));
}

TEST(AnotherApplication, ChangesNobodyElsesDraws)
{
    auto const alone = world_of_luck();
    auto const both = with_another_application(alone);
    expect_equal(arrivals(alone), of_the_last_application(arrivals(both)));
    for (auto const stage : {Stage::device_compute, Stage::server_compute, Stage::link_wait}) {
        SCOPED_TRACE(words_of(stage).label);
        expect_equal(figures(alone, stage), of_the_last_application(figures(both, stage)));
    }
}

TEST(AnotherApplication, ChangesNobodyElsesIndependentDelays)
{
    auto alone = world_of_luck();
    alone.platform.links[0_id].loss.reset();
    for (auto& leg : alone.applications[0_id].ways[0].legs)
        leg.sent = leg.route ? Bytes{1} : Bytes{};
    auto const both = with_another_application(alone);
    auto const delays = figures(alone, Stage::transfer);
    auto const with_other = of_the_last_application(figures(both, Stage::transfer));
    ASSERT_EQ(delays.size(), with_other.size());
    for (auto const& [key, delay] : delays)
        EXPECT_NEAR(with_other.at(key), delay, 1e-9); // the byte takes 1 ps
}

TEST(AnotherCut, LetsEachOpKeepItsDraws)
{
    auto world = random_world();
    auto const& server = world.platform.devices[1_id];
    ASSERT_EQ(server.count, 1);
    auto& legs = world.applications[0_id].ways[0].legs;
    legs[1].compute.fixed = Seconds{};
    legs[1].compute.random.pop_back();
    auto const before = figures(world, Stage::server_compute);
    auto const head = figures(world, Stage::device_compute);
    std::swap(legs[0].compute, legs[1].compute); // each runs what the other ran
    expect_equal(before, figures(world, Stage::device_compute));
    expect_equal(head, figures(world, Stage::server_compute));
}

TEST(OpsOfOneRequest, HaveDrawsOfTheirOwn)
{
    auto world = random_world();
    auto& legs = world.applications[0_id].ways[0].legs;
    legs[0].compute.random = {{Exponential{Seconds{1}}, Name{"a"}}};
    legs[1].compute.fixed = Seconds{};
    legs[1].compute.random = {{Exponential{Seconds{1}}, Name{"b"}}};
    auto const head = figures(world, Stage::device_compute);
    for (auto const& [key, time] : figures(world, Stage::server_compute))
        EXPECT_GT(std::abs(time - head.at(key)), 1e-9);
}

TEST(LinksOfOneRoute, HaveDrawsOfTheirOwn)
{
    auto world = small_world();
    auto& links = world.platform.links;
    links[0_id].jitter = Jitter{Exponential{Seconds{1}}, Independent{}};
    world.applications[0_id].ways[0].legs[0].sent = Bytes{};
    auto const one = figures(world, Stage::transfer);
    links.push_back(links[0_id]);
    links[1_id].name = "fibre";
    for (auto& route : world.platform.routes)
        route.via = {0_id, 1_id};
    for (auto const& [key, both] : figures(world, Stage::transfer))
        EXPECT_GT(std::abs(both - 2 * one.at(key)), 1e-6);
}

TEST(AnAnswer, HasDrawsOfItsOwn)
{
    auto world = small_world();
    world.platform.links[0_id].jitter = Jitter{Exponential{Seconds{1}}, Independent{}};
    world.applications[0_id].ways[0].legs[0].sent = world.applications[0_id].answer = Bytes{1};
    world.applications[0_id].ways[0].back = {1_id};
    auto const out = figures(world, Stage::transfer);
    for (auto const& [key, back] : figures(world, Stage::way_back))
        EXPECT_GT(std::abs(back - out.at(key)), 1e-6);
}

TEST(SecondAttempt, HasDrawsOfItsOwn)
{
    auto world = small_world();
    auto& link = world.platform.links[0_id];
    link.loss = Loss{.process = MessageLoss{0.5}, .timeout = Seconds{1e-3}, .backoff = 1, .tries = 20};
    world.run.requests = 200;
    auto const records = run_once(world);
    for (auto const status : records.requests.status)
        EXPECT_EQ(status, Status::finished); // with the draws of the first, half would fail
}

TEST(CompetingJobs, OfOneGroupDoNotHangOnThoseOfAnother)
{
    auto world = small_world();
    world.platform.devices[0_id].load =
        CompetingJobs{.gap = Exponential{Seconds{0.1}}, .service = Exponential{Seconds{0.05}}, .priority = 0};
    world.run.until = Seconds{50};
    world.run.requests.reset();
    auto const busy = run_once(world).devices.busy[0];
    world.platform.devices[1_id].load = world.platform.devices[0_id].load;
    world.applications[0_id].arrivals = Periodic{.every = Seconds{1}, .start = {}, .stagger = {}};
    EXPECT_NEAR(run_once(world).devices.busy[0].value(), busy.value(), 1e-9);
}

} // namespace
} // namespace sunder::sim
