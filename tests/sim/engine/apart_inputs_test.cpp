// Requests some of whose inputs come from devices of their own.
#include "sim/forecast/offered_load.hpp"
#include "sim/records/stages.hpp"
#include "tests/sim/engine/network/agreement.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace sunder::sim {
namespace {

/// small_world(): 16 ms for 100 kB and 1 ms, then 10 ms on the server, 27 ms in all; and a watch with a radio
/// of 1 MB/s and 2 ms to either.
class AnInputFromAWatch : public testing::Test {
protected:
    AnInputFromAWatch()
    {
        world.run.requests = 1;
        DeviceGroup watch;
        watch.name = "watch";
        auto const id = world.platform.devices.push_back(watch);
        Link radio;
        radio.name = "radio";
        radio.up = radio.down = StepFunction{1e6};
        radio.latency = Seconds{2e-3};
        radio.send_power = Watts{3};
        auto const link = world.platform.links.push_back(radio);
        to_phone = world.platform.routes.push_back({.from = id, .to = 0_id, .via = {link}, .forward = true});
        to_server = world.platform.routes.push_back({.from = id, .to = 1_id, .via = {link}, .forward = true});
    }

    void read(std::size_t leg, Bytes bytes)
    {
        legs()[leg].inputs.push_back(
            {.from = 2_id, .route = leg == 0 ? to_phone : to_server, .bytes = bytes});
    }

    [[nodiscard]] std::vector<Leg>& legs() { return world.applications[0_id].ways.front().legs; }

    Deployment world = small_world();
    Id<Route> to_phone;
    Id<Route> to_server;
};

TEST_F(AnInputFromAWatch, HoldsNobodyUpWhereItComesFirst)
{
    read(1, Bytes{10e3}); // 12 ms
    auto const records = simulate(world, 0);
    EXPECT_NEAR(latency_of(records, 0).value(), 27e-3, 1e-12);
    EXPECT_NEAR(records.requests.times[Stage::transfer][0].value(), 17e-3, 1e-12);
    EXPECT_EQ(records.requests.payload[0], Bytes{110e3});
    EXPECT_EQ(records.requests.attempts[0], 2);
    EXPECT_NEAR(records.requests.energy[0].value(), 3 * 10e-3, 1e-12);
}

TEST_F(AnInputFromAWatch, IsWaitedForByTheServer)
{
    read(1, Bytes{28e3}); // 30 ms
    auto const records = simulate(world, 0);
    EXPECT_NEAR(latency_of(records, 0).value(), 40e-3, 1e-12);
    EXPECT_NEAR(records.requests.times[Stage::transfer][0].value(), 30e-3, 1e-12);
    EXPECT_NEAR(records.requests.times[Stage::server_wait][0].value(), 0, 1e-12);
}

TEST_F(AnInputFromAWatch, IsWaitedForByThePhone)
{
    legs()[0].compute.fixed = Seconds{5e-3};
    read(0, Bytes{6e3}); // 8 ms
    auto const records = simulate(world, 0);
    EXPECT_NEAR(latency_of(records, 0).value(), 40e-3, 1e-12);
    EXPECT_NEAR(records.requests.times[Stage::device_compute][0].value(), 5e-3, 1e-12);
}

TEST_F(AnInputFromAWatch, MayBeOneOfSeveral)
{
    read(1, Bytes{10e3}); // these share the radio: 10 kB each until 22 ms, and 6 kB more
    read(1, Bytes{16e3});
    EXPECT_NEAR(latency_of(simulate(world, 0), 0).value(), 38e-3, 1e-12);
}

TEST_F(AnInputFromAWatch, TakesItsShareOfALink)
{
    world.platform.routes[to_server].via = {0_id}; // by the phone's own, of which number 0 is taken
    world.platform.links[0_id].each.reset();
    read(1, Bytes{100e3});
    EXPECT_NEAR(latency_of(simulate(world, 0), 0).value(), 43e-3, 1e-12);
}

TEST_F(AnInputFromAWatch, LeavesNoAnswerWhereItIsLost)
{
    world.platform.links[1_id].loss =
        Loss{.process = MessageLoss{1}, .timeout = Seconds{50e-3}, .backoff = 1, .tries = 1};
    read(1, Bytes{1e3});
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.requests.status[0], Status::failed);
    EXPECT_EQ(records.requests.failed_by[0], FailedBy::link);
}

TEST_F(AnInputFromAWatch, IsOfNoUseToTheNextRequestWhenItsOwnWasDropped)
{
    world.run.requests = 3;
    auto& application = world.applications[0_id];
    application.arrivals = Periodic{.every = Seconds{1e-3}, .start = {}, .stagger = {}};
    world.platform.devices[0_id].queue = Fifo{.limit = 0};
    legs()[0].compute.fixed = Seconds{5e-3}; // the second and third are dropped
    read(1, Bytes{100e3});
    auto const records = simulate(world, 0);
    EXPECT_EQ(records.requests.status[0], Status::finished);
    EXPECT_EQ(records.requests.status[1], Status::dropped);
    EXPECT_EQ(records.requests.status[2], Status::dropped);
    // Those of the others share the radio to the end: 300 kB, of which the first has 1 ms and 0.5 ms alone.
    EXPECT_NEAR(latency_of(records, 0).value(), 2e-3 + 297.5e-3 + 10e-3, 1e-9);
}

TEST_F(AnInputFromAWatch, IsOffered)
{
    read(1, Bytes{3.3e3}); // every 33 ms: a tenth of the radio
    auto const offered = offered_load(world);
    EXPECT_NEAR(offered.up[1_id][0], 0.1, 1e-12);
}

/// A sensor whose tensor some leg of every application waits for; or a device of the way itself sends it.
void add_inputs(Choices& choose, Deployment& world)
{
    auto& platform = world.platform;
    for (auto& application : world.applications) {
        auto& legs = application.ways.front().legs;
        for (int count = 1 + choose.upto(2); count > 0; --count) {
            auto const reader = static_cast<std::size_t>(choose.upto(static_cast<int>(legs.size()) - 1));
            bool const from_way = legs.size() > 1 && choose.one_in(4);
            auto const from = from_way ? legs[reader == 0 ? 1 : 0].device : add_group(choose, platform, 3);
            auto const own = choose.one_in(2) ? std::optional{from} : shared;
            Via via{add_link(choose, platform, own)};
            if (choose.one_in(2) && !platform.links[0_id].cell && !platform.links[0_id].each)
                via.push_back(0_id);
            auto const routes = add_route(platform, from, legs[reader].device, via);
            legs[reader].inputs.push_back(
                {.from = from, .route = routes.there, .bytes = Bytes{choose.magnitude(0.1, 1e6)}});
        }
        if (choose.one_in(3)) platform.devices[legs.back().device].queue = Fifo{.limit = choose.upto(2)};
        for (auto& link : platform.links)
            link.send_power = Watts{choose.between(0, 2)};
    }
}

Deployment world_with_inputs(std::uint64_t number)
{
    Build const builds[]{build_row, build_tree, build_mesh};
    auto const seed = Seed{23}.child(number).value();
    auto world = random_world(seed, builds[number % 3]);
    Choices choose{Seed{seed}.child("inputs").value()};
    add_inputs(choose, world);
    return world;
}

TEST(WorldsWithInputsFromElsewhere, AreTheSameByTheSolver)
{
    int agreed = 0;
    int undecided = 0;
    for (std::uint64_t number = 0; number < 300; ++number) {
        auto const verdict = compare(world_with_inputs(number));
        EXPECT_NE(verdict, Verdict::differs) << number;
        agreed += verdict == Verdict::agrees ? 1 : 0;
        undecided += verdict == Verdict::undecided ? 1 : 0;
    }
    EXPECT_LT(undecided, agreed);
}

TEST(WorldsWithInputsFromElsewhere, AccountForAllTimeOfEveryRequest)
{
    int finished = 0;
    for (std::uint64_t number = 0; number < 300; ++number) {
        auto const records = simulate(world_with_inputs(number), 0);
        auto const& requests = records.requests;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            if (requests.status[row] != Status::finished) continue;
            Seconds sum;
            for (auto const& words : stages)
                sum += requests.times[words.stage][row];
            EXPECT_NEAR(sum.value(), latency_of(records, row).value(), 1e-9) << number;
            ++finished;
        }
    }
    EXPECT_GT(finished, 1000);
}

} // namespace
} // namespace sunder::sim
