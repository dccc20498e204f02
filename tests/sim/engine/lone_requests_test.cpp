/// What never hurts a request that is alone, in random worlds.
#include "tests/sim/engine/network/random_worlds.hpp"
#include "tests/sim/mapped_rate.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace sunder::sim {
namespace {

/// One request of one device, answered by whatever the world has.
Deployment with_one_request(std::uint64_t number)
{
    Build const builds[]{build_row, build_tree, build_mesh};
    auto world = random_world(Seed{11}.child(number).value(), builds[number % 3]);
    auto application = world.applications[0_id];
    application.arrivals = Periodic{.every = Seconds{1}, .start = Seconds{0.1}, .stagger = {}};
    world.applications.clear();
    world.applications.push_back(std::move(application));
    world.platform.devices[world.applications[0_id].origin].count = 1;
    world.run.requests = 1;
    return world;
}

Seconds latency_in(Deployment const& world)
{
    return latency_of(simulate(world, 0), 0);
}

constexpr Seconds rounding{1e-12};

TEST(ALoneRequest, IsNeverHurtByAFasterDevice)
{
    int quicker = 0;
    for (std::uint64_t number = 0; number < 300; ++number) {
        auto world = with_one_request(number);
        auto const before = latency_in(world);
        for (auto& leg : world.applications[0_id].ways.front().legs) {
            leg.compute.fixed = 0.5 * leg.compute.fixed;
            for (auto& part : leg.compute.random)
                part.time = Exponential{0.5 * mean_of(part.time)};
        }
        auto const after = latency_in(world);
        EXPECT_LE(after, before + rounding) << number;
        quicker += after < before - rounding ? 1 : 0;
    }
    EXPECT_GT(quicker, 200);
}

TEST(ALoneRequest, IsNeverHurtByMoreRate)
{
    int quicker = 0;
    for (std::uint64_t number = 0; number < 300; ++number) {
        auto world = with_one_request(number);
        auto const before = latency_in(world);
        auto const twice = [](double rate) { return 2 * rate; };
        for (auto& link : world.platform.links) {
            link.up = mapped(link.up, twice);
            link.down = mapped(link.down, twice);
            if (!link.cell) continue;
            auto cell = *link.cell;
            for (auto& stations : cell.stations)
                for (auto& rate : stations.rates)
                    rate = 2 * rate;
            make_cell(link, cell);
        }
        auto const after = latency_in(world);
        EXPECT_LE(after, before + rounding) << number;
        quicker += after < before - rounding ? 1 : 0;
    }
    EXPECT_GT(quicker, 200);
}

} // namespace
} // namespace sunder::sim
