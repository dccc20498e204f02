#include "sim/forecast/cut_table.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/nas/evaluate/small_search.hpp"
#include "tests/sim/arbitrary.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::nas {
namespace {

using sim::Bytes;
using sim::Seconds;

constexpr int server_only = 0;
constexpr int after_front = 1;
constexpr int device_only = 3;

bool equal(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

TEST(ALoneRequest, ComputesSendsAndComputes)
{
    auto const setting = search_setting_of(phone_and_server(), {});
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    // Front 2 ms on the phone; 1 ms + 20 kB / 1 MB/s; middle 3 Mflop and back 4 Mflop at 4 Gflop/s.
    auto const evaluation = table.evaluation(table.row({1, 2, after_front}), 70.0);
    EXPECT_NEAR(evaluation.latency.value(), 2e-3 + 21e-3 + 1.75e-3, 1e-12);
    EXPECT_EQ(evaluation.payload, Bytes{20e3});
    EXPECT_EQ(evaluation.memory, Bytes{1e6 + 120e3}); // weights, 100 kB in and 20 kB out
    EXPECT_EQ(evaluation.depth, 1U);
    EXPECT_EQ(evaluation.accuracy, 70.0);
    EXPECT_EQ(evaluation.obstacle, CandidateObstacle::none);
}

TEST(ACandidateThatStaysOnItsDevice, SendsNothing)
{
    auto const setting = search_setting_of(phone_and_server(), {});
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const evaluation = table.evaluation(table.row({0, 0, device_only}), 0.0);
    EXPECT_NEAR(evaluation.latency.value(), 6e-3, 1e-12);
    EXPECT_EQ(evaluation.payload, Bytes{});
}

TEST(RawInput, StaysOnTheDeviceUnlessAllowed)
{
    auto scenario = phone_and_server();
    auto const space = three_blocks_of_four();
    auto setting = search_setting_of(scenario, {});
    EXPECT_EQ((JourneyTable{setting, by_speed(*space, setting)}.row({0, 0, server_only}).obstacle),
              CandidateObstacle::raw_input);
    scenario.applications[0_id].raw_input = sim::RawInput::allowed;
    setting = search_setting_of(scenario, {});
    EXPECT_EQ((JourneyTable{setting, by_speed(*space, setting)}.row({0, 0, server_only}).obstacle),
              CandidateObstacle::none);
}

TEST(ASmallDevice, HoldsNoLargeHead)
{
    auto scenario = phone_and_server();
    scenario.platform.devices[0_id].profile.memory = Bytes{2e6};
    auto const space = three_blocks_of_four();
    auto const setting = search_setting_of(scenario, {});
    JourneyTable const table{setting, by_speed(*space, setting)};
    EXPECT_EQ(table.row({0, 0, after_front}).obstacle, CandidateObstacle::none);
    EXPECT_EQ(table.row({0, 0, device_only}).obstacle, CandidateObstacle::memory);
}

TEST(ASmallServer, HoldsNoLargeTail)
{
    auto scenario = phone_and_server();
    scenario.platform.devices[1_id].profile.memory = Bytes{4e6};
    auto const space = three_blocks_of_four();
    auto const setting = search_setting_of(scenario, {});
    JourneyTable const table{setting, by_speed(*space, setting)};
    EXPECT_EQ(table.row({0, 0, after_front}).obstacle, CandidateObstacle::memory); // 2 + 3 MB of weights
    EXPECT_EQ(table.row({0, 0, 2}).obstacle, CandidateObstacle::none);
}

TEST(ADeviceUnderFullLoad, TakesNoPart)
{
    auto scenario = phone_and_server();
    scenario.platform.devices[1_id].load = sim::StepFunction{1.0};
    auto const space = three_blocks_of_four();
    auto const setting = search_setting_of(scenario, {});
    JourneyTable const table{setting, by_speed(*space, setting)};
    EXPECT_EQ(table.row({0, 0, after_front}).obstacle, CandidateObstacle::no_speed_left);
    EXPECT_EQ(table.row({0, 0, device_only}).obstacle, CandidateObstacle::none);
    EXPECT_NEAR(table.evaluation(table.row({0, 0, device_only}), 0).latency.value(), 6e-3, 1e-12);
}

/// What is wrong with the scenario as the base of a search.
std::string complaint(sim::Scenario const& scenario)
{
    try {
        (void)search_setting_of(scenario, {});
    } catch (sim::InputError const& error) {
        return error.diagnostics().front().message;
    }
    return {};
}

TEST(ASearch, NeedsOneServer)
{
    auto scenario = phone_and_server();
    scenario.applications[0_id].servers = {};
    EXPECT_EQ(complaint(scenario), "a search needs one server of application 'camera', but 0 are listed");
}

TEST(ASearch, NeedsARouteToTheServer)
{
    auto scenario = phone_and_server();
    scenario.platform.routes = {scenario.platform.routes[1_id]};
    EXPECT_EQ(complaint(scenario), "no route leads from 'phone' to 'server'");
}

TEST(AnAnswer, NeedsAWayBack)
{
    auto scenario = phone_and_server();
    scenario.platform.routes = {scenario.platform.routes[0_id]};
    EXPECT_EQ(complaint(scenario), "");
    scenario.applications[0_id].answer = Bytes{10};
    EXPECT_EQ(complaint(scenario), "no route leads from 'server' to 'phone'");
}

/// One request in all; speeds, loads, rates, delays, powers, coding and answer as they come.
sim::Scenario arbitrary_scenario()
{
    auto scenario = phone_and_server();
    for (auto& group : scenario.platform.devices) {
        group.profile.speed = sim::FlopsPerSecond{1e8 * *rc::gen::inRange(1, 50)};
        group.profile.memory_rate = sim::BytesPerSecond{1e8 * *rc::gen::inRange(1, 50)};
        group.profile.launch_overhead = Seconds{1e-4 * *rc::gen::inRange(0, 9)};
        group.profile.busy_power = sim::Watts{static_cast<double>(*rc::gen::inRange(0, 10))};
        group.workers = *rc::gen::inRange(1, 4);
        group.load = sim::StepFunction{0.01 * *rc::gen::inRange(0, 90)};
        group.queue = sim::any_queue();
    }
    auto& link = scenario.platform.links[0_id];
    link.up = sim::StepFunction{1e5 * *rc::gen::inRange(1, 100)};
    link.down = sim::StepFunction{1e5 * *rc::gen::inRange(1, 100)};
    link.latency = Seconds{1e-3 * *rc::gen::inRange(0, 20)};
    link.duplex = *rc::gen::element(sim::Duplex::full, sim::Duplex::half);
    link.send_power = sim::Watts{static_cast<double>(*rc::gen::inRange(0, 5))};
    link.receive_power = sim::Watts{static_cast<double>(*rc::gen::inRange(0, 5))};
    auto& camera = scenario.applications[0_id];
    camera.codec = sim::any_codec();
    camera.answer = Bytes{1e3 * *rc::gen::inRange(0, 20)};
    camera.raw_input = sim::RawInput::allowed;
    scenario.run.until = {};
    scenario.run.requests = 1;
    return scenario;
}

Choices arbitrary_candidate()
{
    return {*rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4)};
}

/// What sim/plan asks for the candidate's model under the candidate's split.
sim::Price price_of(sim::Scenario scenario, ArchitectureSpace const& space, Choices const& choices)
{
    scenario.models = {space.model(choices)};
    auto const& ops = scenario.models[0_id].ops;
    auto const cut = space.cut(choices);
    scenario.applications[0_id].split = cut == 0            ? sim::Split{sim::ServerOnly{}}
                                        : cut == ops.size() ? sim::Split{sim::DeviceOnly{}}
                                                            : sim::Split{sim::After{{ops[cut - 1].name}}};
    auto const table = sim::cuts_of(scenario, sim::deploy(scenario), {});
    return std::ranges::find(table.rows, true, &sim::CutRow::chosen)->price;
}

RC_GTEST_PROP(TheFiguresOfALoneRequest, AreThePlannersAndTheSimulators, ())
{
    auto const scenario = arbitrary_scenario();
    auto const choices = arbitrary_candidate();
    auto const space = three_blocks_of_four();
    auto const setting = search_setting_of(scenario, {});
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const evaluation = table.evaluation(table.row(choices), 0.0);

    auto const price = price_of(scenario, *space, choices);
    RC_ASSERT(equal(evaluation.latency.value(), price.total().value()));
    RC_ASSERT(equal(evaluation.energy.value(), price.energy.value()));
    RC_ASSERT(evaluation.payload == price.payload);

    auto const simulated =
        sim::run_replications(deployment_of(setting, table.row(choices).journey, "it"), {}).requests;
    RC_ASSERT(simulated.size() == 1U);
    RC_ASSERT(equal((simulated.finished_at[0] - simulated.arrived_at[0]).value(), price.total().value()));
    RC_ASSERT(equal(simulated.energy[0].value(), price.energy.value()));
    RC_ASSERT(simulated.payload[0] == price.payload);
}

RC_GTEST_PROP(ARow, IsTheJourneyOfTheChain, ())
{
    auto const scenario = arbitrary_scenario();
    auto const choices = arbitrary_candidate();
    auto const space = three_blocks_of_four();
    auto const setting = search_setting_of(scenario, {});
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const row = table.row(choices);
    RC_ASSERT(row.journey == journey_of(setting, table.chain(choices)));
    RC_ASSERT(row.obstacle == obstacle_of(setting, table.chain(choices)));
    RC_ASSERT(row.journey == table.at_every_cut(choices)[space->cut(choices)].journey);
}

} // namespace
} // namespace sunder::nas
