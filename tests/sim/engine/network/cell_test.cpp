/// Radio cells in whole runs.
#include "sim/platform/cell.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double mbit = 1e6 / 8;

BytesPerSecond megabits(double rate)
{
    return BytesPerSecond{rate * mbit};
}

/// Phones of 54 and 6 Mbit/s in turn that send 675,000 B each at 0, which take a lone one 100 ms and 900 ms;
/// nothing else takes time.
Deployment two_speeds(CellShare share, std::int64_t phones)
{
    auto world = small_world();
    auto& wifi = world.platform.links[0_id];
    wifi.each.reset();
    wifi.latency = {};
    make_cell(wifi, {.share = share, .stations = {{.group = 0_id, .rates = {megabits(54), megabits(6)}}}});
    world.platform.devices[0_id].count = phones;
    world.platform.devices[1_id].workers = phones;
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{100}, .start = {}, .stagger = Seconds{}};
    camera.ways[0].legs[0].sent = Bytes{675e3};
    camera.ways[0].legs[1].compute.fixed = {};
    world.run.requests = 1;
    return world;
}

void set_rates(Deployment& world, std::vector<BytesPerSecond> const& rates)
{
    auto& wifi = world.platform.links[0_id];
    make_cell(wifi, {.share = wifi.cell->share, .stations = {{.group = 0_id, .rates = rates}}});
}

TEST(APhoneAloneInACell, HasItsOwnRate)
{
    auto world = two_speeds(CellShare::throughput, 1);
    EXPECT_DOUBLE_EQ(latency_of(simulate(world, 0), 0).value(), 0.1);
    set_rates(world, {megabits(6)});
    EXPECT_DOUBLE_EQ(latency_of(simulate(world, 0), 0).value(), 0.9);
}

/// Both have 5.4 Mbit/s, as long as the medium takes for both.
TEST(TwoPhonesOfDifferentSpeeds, EndTogetherWhereTheyShareThroughput)
{
    auto world = two_speeds(CellShare::throughput, 2);
    auto const exact = simulate(world, 0);
    EXPECT_NEAR(latency_of(exact, 0).value(), 1.0, 1e-12);
    EXPECT_NEAR(latency_of(exact, 1).value(), 1.0, 1e-12);
    EXPECT_EQ(exact.link_rows.served_by[0], ServedBy::max_min);
    world.run.network_model = NetworkModel::solver;
    auto const solved = run_once(world);
    EXPECT_NEAR(latency_of(solved, 0).value(), 1.0, 1e-9);
    EXPECT_NEAR(latency_of(solved, 1).value(), 1.0, 1e-9);
}

/// Half of the time each: the fast one ends after twice its 100 ms, the slow one when the medium has taken
/// all in all.
TEST(TwoPhonesOfDifferentSpeeds, DoNotSlowEachOtherDownWhereTheyShareAirtime)
{
    auto const records = simulate(two_speeds(CellShare::airtime, 2), 0);
    EXPECT_NEAR(latency_of(records, 0).value(), 0.2, 1e-12);
    EXPECT_NEAR(latency_of(records, 1).value(), 1.0, 1e-12);
}

/// Whoever has equal parts of what: the medium works as long as there is something to do.
TEST(ACell, IsNeverIdleWhileMessagesWait)
{
    for (auto const share : {CellShare::throughput, CellShare::airtime}) {
        auto const records = simulate(two_speeds(share, 5), 0);
        double last = 0;
        for (std::size_t row = 0; row < 5; ++row)
            last = std::max(last, latency_of(records, row).value());
        EXPECT_NEAR(last, 3 * 0.1 + 2 * 0.9, 1e-12);
    }
}

TEST(ACell, TellsTheShareOfItsTimeThatWasTaken)
{
    auto world = two_speeds(CellShare::airtime, 2);
    world.run.requests.reset();
    world.run.until = Seconds{100};
    auto const links = simulate(world, 0).link_rows;
    ASSERT_EQ(links.size(), 1U);
    EXPECT_EQ(links.direction[0], Direction::both);
    EXPECT_NEAR(links.carried[0].value(), 2 * 675e3, 1e-3);
    EXPECT_NEAR(links.carried[0] / links.capacity[0], 0.01, 1e-12);
    EXPECT_NEAR(links.offered[0], 0.01, 1e-12);
}

/// Heusse et al., INFOCOM 2003, 802.11b with long preambles: DIFS 50 us, twice a preamble of 192 us, SIFS 10
/// us and an acknowledgement of 10 us beside 1,500 B at 11 Mbit/s leave a lone station 70 % of them, 7.74
/// Mbit/s.
TEST(AStationOf802_11b, AloneHasSeventyPercentOfItsRate)
{
    auto world = two_speeds(CellShare::throughput, 1);
    auto& wifi = world.platform.links[0_id];
    make_cell(wifi, {.share = CellShare::throughput,
                     .stations = {{.group = 0_id, .rates = {megabits(11)}}},
                     .overhead = {.time = Seconds{454e-6}}});
    auto const records = simulate(world, 0);
    double const got = 675e3 / latency_of(records, 0).value() / mbit;
    EXPECT_NEAR(got, 12e3 / (12e3 / 11 + 454), 1e-9);
    EXPECT_NEAR(got, 7.74, 0.05);
    EXPECT_NEAR(wifi.up.of_device(0).mean() / mbit, got, 1e-9); // of which plans know
}

/// Drawn once: every request of a phone meets the same rate, another replication others.
TEST(AStationAtADistance, HasTheShadowingOfItsReplication)
{
    auto world = two_speeds(CellShare::throughput, 50);
    auto& camera = world.applications[0_id];
    camera.arrivals = Periodic{.every = Seconds{100}, .start = {}, .stagger = Seconds{2}};
    world.run.requests = 2;
    make_cell(world.platform.links[0_id], {.share = CellShare::throughput,
                                           .stations = {{.group = 0_id, .rates = {}, .distances = {100}}},
                                           .propagation = Propagation{.shadowing = 6}});
    auto const latencies_of = [&](std::int64_t replication) {
        auto const records = simulate(world, replication);
        std::vector<std::vector<double>> of_phone(50);
        for (std::size_t row = 0; row < records.requests.size(); ++row)
            of_phone[static_cast<std::size_t>(records.requests.device[row])].push_back(
                std::round(1e9 * latency_of(records, row).value()));
        return of_phone;
    };
    auto const first = latencies_of(0);
    std::set<double> speeds;
    for (auto const& of_phone : first) {
        EXPECT_EQ(of_phone.front(), of_phone.back());
        speeds.insert(of_phone.front());
    }
    EXPECT_GE(speeds.size(), 4U);
    EXPECT_EQ(latencies_of(0), first);
    EXPECT_NE(latencies_of(1), first);
}

/// Requests of 900 ms and answers of 900 ms share one medium.
TEST(ACell, IsOneMediumForBothDirections)
{
    auto world = two_speeds(CellShare::throughput, 2);
    auto& camera = world.applications[0_id];
    camera.answer = Bytes{675e3};
    camera.ways[0].back = {1_id};
    auto const records = simulate(world, 0);
    EXPECT_NEAR(latency_of(records, 0).value(), 2.0, 1e-12);
    EXPECT_NEAR(latency_of(records, 1).value(), 2.0, 1e-12);
}

TEST(AMessageFromStationToStation, CrossesTheCellTwice)
{
    auto world = two_speeds(CellShare::throughput, 1);
    auto& wifi = world.platform.links[0_id];
    auto cell = *wifi.cell;
    cell.stations.push_back({.group = 1_id, .rates = {megabits(6)}});
    make_cell(wifi, cell);
    EXPECT_NEAR(latency_of(simulate(world, 0), 0).value(), 0.1 + 0.9, 1e-12);
}

/// With one rate for all it is a link of that rate, to the last digit.
TEST(ACellOfOneRate, IsALinkOfHalfDuplex)
{
    for (auto const share : {CellShare::throughput, CellShare::airtime}) {
        auto world = two_speeds(share, 4);
        world.applications[0_id].arrivals = Poisson{PerSecond{3}};
        world.run.requests = 50;
        set_rates(world, {megabits(54), megabits(54)});
        auto const cell = simulate(world, 0);
        world.platform.links[0_id].cell.reset();
        auto const plain = simulate(world, 0);
        EXPECT_EQ(cell.requests.finished_at, plain.requests.finished_at);
        EXPECT_EQ(cell.link_rows.capacity, plain.link_rows.capacity);
        EXPECT_EQ(cell.link_rows.served_by[0], ServedBy::equal_shares);
    }
}

/// 8 Mbit/s of wire behind the cell: what the slow phone cannot have, the fast one has, and neither more than
/// the wire.
TEST(ACell, IsSharedWithALinkBehindIt)
{
    auto world = two_speeds(CellShare::throughput, 2);
    Link wire;
    wire.name = "wire";
    wire.up = wire.down = StepFunction{8 * mbit};
    auto const id = world.platform.links.push_back(wire);
    world.platform.routes[0_id].via = {0_id, id};
    auto const alone = simulate(world, 0);
    EXPECT_NEAR(latency_of(alone, 0).value(), 675e3 / (4 * mbit),
                1e-9); // which the medium holds: 4/54 + 4/6 < 1
    EXPECT_NEAR(latency_of(alone, 1).value(), 675e3 / (4 * mbit), 1e-9);
    world.platform.links[id].up = StepFunction{100 * mbit};
    EXPECT_NEAR(latency_of(simulate(world, 0), 0).value(), 1.0, 1e-12);
}

} // namespace
} // namespace sunder::sim
