/// Random worlds whose requests leave early.
#include "sim/records/records_bytes.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/adaptive_world.hpp"
#include "tests/sim/engine/leaving.hpp"
#include "tests/sim/engine/network/seeded_worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

Deployment world_with_exits(std::uint64_t seed, Build build)
{
    auto world = random_world(seed, build);
    Choices choose{Seed{seed}.child("exits").value()};
    for (auto& application : world.applications)
        add_exits(choose, application);
    return world;
}

TEST(WorldsWithExits, AreTheSameByTheSolver)
{
    expect_the_same_by_the_solver({.root = 3, .count = 60}, world_with_exits);
}

TEST(RequestsOfWorldsWithExits, TakeTheWayToWhereTheyLeave)
{
    int early = 0;
    for_each_seeded_world({.root = 3, .count = 40}, world_with_exits, [&](Deployment const& world) {
        auto const records = run_once(world);
        auto const& requests = records.requests;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            auto const& application = world.applications[Id<Application>{requests.application[row]}];
            auto const exit = static_cast<std::size_t>(requests.exit[row]);
            auto const taken = std::ranges::find_if(application.ways, [&](Way const& way) {
                return exit == 0 ? !way.early : way.early && way.early->exit == records.exits[exit];
            });
            ASSERT_NE(taken, application.ways.end());
            bool const sends = taken->legs.size() > 1;
            if (requests.status[row] == Status::finished) ASSERT_EQ(requests.attempts[row] > 0, sends);
            early += exit > 0 ? 1 : 0;
        }
    });
    EXPECT_GT(early, 100);
}

TEST(DevicesThatChoose, AreToldOfRequestsThatLeaveEarly)
{
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        auto world = random_world(seed, build_adaptive);
        Choices choose{Seed{seed}.child("exits").value()};
        for (auto& application : world.applications) {
            add_exits(choose, application);
            auto const policy = application.choice->policy;
            application.choice->profiles = way_profiles(world.platform, ModelGraph{}, application);
            ASSERT_EQ(application.choice->profiles.size(), application.choice->among.size());
        }
        world.run.replications = 2;
        auto const with = [&](int processes) {
            return pack(run_replications(world, {.processes = processes, .progress = {}}));
        };
        EXPECT_EQ(with(1), with(2)) << seed;
    }
}

TEST(TheProfileOfAWay, IsTheMeanOverWhereRequestsLeave)
{
    auto world = small_world();
    auto& camera = world.applications[0_id];
    camera.ways[0].legs[0].compute.fixed = Seconds{20e-3};
    auto early = camera.ways[0];
    early.legs.resize(1);
    early.legs[0].compute.fixed = Seconds{10e-3};
    early.legs[0].route.reset();
    early.early = {.of = 0, .exit = "first"};
    camera.ways[0].leaving = {{.until = 0.25, .way = 1}};
    camera.ways.push_back(early);
    auto const profiles = way_profiles(world.platform, ModelGraph{}, camera);
    ASSERT_EQ(profiles.size(), 1);
    EXPECT_NEAR(profiles[0].head.value(), 17.5e-3, 1e-15);
    EXPECT_EQ(profiles[0].going_on, 0.75);
    EXPECT_NEAR(profiles[0].beyond.value(), 7.5e-3, 1e-15);
    // 100 kB at 6.25 MB/s and 1 ms for three of four.
    EXPECT_NEAR(predicted_latency(profiles[0], usual_conditions(profiles[0])).value(),
                17.5e-3 + 0.75 * 17e-3 + 7.5e-3, 1e-12);
}

} // namespace
} // namespace sunder::sim
