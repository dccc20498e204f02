#include "sim/forecast/offered_load.hpp"
#include "sim/forecast/overloads.hpp"
#include "sim/platform/cell.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;
using Sentences = std::vector<std::string>;

/// Behind narrow: 10 ms on the phone, 10 kB over the radio (10 ms), 10 ms on the edge.
Scenario asking(double requests_per_second)
{
    Scenario scenario;
    scenario.platform = three_in_a_row();
    scenario.models = {three_ops()};
    Application application;
    application.arrivals = Poisson{.rate = PerSecond{requests_per_second}};
    application.split = After{{"narrow"}};
    application.servers = {1_id};
    scenario.applications = {application};
    scenario.run.until = 10_s;
    // The phone and the link have room enough unless a test says otherwise.
    scenario.platform.devices[0_id].workers = 100;
    scenario.platform.links[0_id] = small_link("radio", 1000, 1);
    return scenario;
}

Sentences overloads_of(Scenario const& scenario)
{
    return overloads(deploy(scenario));
}

/// Behind narrow or wholly on the phone.
TEST(AnOverload, IsThatOfAnyWayWhereDevicesChoose)
{
    auto scenario = asking(150);
    scenario.applications[0_id].split = Adaptive{.among = {After{{"narrow"}}, DeviceOnly{}}, .policy = {}};
    EXPECT_EQ(overloads_of(scenario), Sentences{}); // the edge need not be asked
    scenario.platform.devices[0_id].workers = 1;    // 1.5 at least, 4.5 at most
    auto const offered = offered_load(deploy(scenario));
    EXPECT_DOUBLE_EQ(offered.devices[0_id][0], 1.5);
    EXPECT_DOUBLE_EQ(offered.devices[1_id][0], 0);
    EXPECT_EQ(overloads_of(scenario).size(), 1);
}

/// 10 ms on the edge or 2 ms in the cloud.
Scenario asking_edge_or_cloud(Dispatch dispatch)
{
    auto scenario = asking(300);
    scenario.platform.routes.push_back({.from = 0_id, .to = 2_id, .via = {0_id}, .forward = true});
    scenario.applications[0_id].other_servers = {{2_id}};
    scenario.applications[0_id].dispatch = dispatch;
    return scenario;
}

TEST(AnOverload, OfTwoGroupsIsByWhatBothCanDoWhereQueuesAreLookedAt)
{
    for (auto const dispatch : {Dispatch::least_work, Dispatch::shortest_queue, Dispatch::two_choices}) {
        auto const offered = offered_load(deploy(asking_edge_or_cloud(dispatch)));
        EXPECT_NEAR(offered.devices[1_id][0], 0.5, 1e-12); // a sixth of the requests, five times as long
        EXPECT_NEAR(offered.devices[2_id][0], 0.5, 1e-12);
        EXPECT_NEAR(offered.devices[0_id][0], 0.03, 1e-12); // and the phone has all of them
        EXPECT_NEAR(offered.up[0_id][0], 300 * 10e3 / 1e9, 1e-12);
    }
}

TEST(AnOverload, OfTwoGroupsIsByTheNumberOfDevicesWhereNobodyLooks)
{
    for (auto const dispatch : {Dispatch::turn, Dispatch::random}) {
        auto scenario = asking_edge_or_cloud(dispatch);
        scenario.platform.devices[2_id].count = 2;
        auto const offered = offered_load(deploy(scenario));
        EXPECT_NEAR(offered.devices[1_id][0], 1, 1e-12);
        EXPECT_NEAR(offered.devices[2_id][1], 0.2, 1e-12);
    }
    auto const at_home = offered_load(deploy(asking_edge_or_cloud(Dispatch::home)));
    EXPECT_NEAR(at_home.devices[1_id][0], 3, 1e-12); // of the only phone
    EXPECT_NEAR(at_home.devices[2_id][0], 0, 1e-12);
}

TEST(AnOverload, IsNoneBelowTheCapacity)
{
    EXPECT_EQ(overloads_of(asking(99)), Sentences{});
}

TEST(AnOverload, NamesTheDevice)
{
    EXPECT_EQ(
        overloads_of(asking(112)),
        Sentences{"device 'edge' is offered 112 % of what it can do: its queue grows until the run ends"});
}

TEST(AnOverload, BeginsAtTheCapacityItself)
{
    EXPECT_EQ(
        overloads_of(asking(100)),
        Sentences{"device 'edge' is offered 100 % of what it can do: its queue grows until the run ends"});
}

TEST(AnOverload, OfABoundedQueueDropsRequests)
{
    auto scenario = asking(200);
    scenario.platform.devices[1_id].queue = Fifo{.limit = 10};
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{
            "device 'edge' is offered 200 % of what it can do: its queue fills and requests are dropped"});
}

TEST(AnOverload, OfADeviceThatDropsWhoIsLateDropsRequests)
{
    auto scenario = asking(200);
    scenario.platform.devices[1_id].queue = EarliestDeadline{.late = EarliestDeadline::Late::drop};
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 200 % of what it can do: requests come late and are dropped"});
}

TEST(AnOverload, BeginsWhereFullBatchesAreNotEnough)
{
    Batching const batching{.max = 2, .window = {}, .growth = {1.0, 1.2}};
    auto scenario = asking(150);
    scenario.platform.devices[1_id].batch = batching;
    EXPECT_EQ(overloads_of(scenario), Sentences{});
    scenario = asking(200);
    scenario.platform.devices[1_id].batch = batching;
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 120 % of what it can do: its queue grows until the run ends"});
}

TEST(AnOverload, NamesTheLink)
{
    auto scenario = asking(50);
    scenario.platform.links[0_id] = small_link("radio", 0.4, 1);
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 125 % of its capacity: its queue grows until the run ends"});
}

TEST(AnOverload, CountsRetransmissions)
{
    auto scenario = asking(50);
    scenario.platform.links[0_id] = small_link("radio", 0.8, 1);
    EXPECT_EQ(overloads_of(scenario), Sentences{});
    scenario.platform.links[0_id].loss =
        Loss{.process = MessageLoss{.probability = 0.5}, .timeout = {}, .tries = 99};
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 125 % of its capacity: its queue grows until the run ends"});
}

TEST(AnOverload, OfTheWayBackIsToldApart)
{
    auto scenario = asking(50);
    scenario.applications[0_id].answer = Bytes{10e3};
    scenario.platform.links[0_id].down = StepFunction{0.25e6};
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 200 % of its capacity on the way back: its "
                        "queue grows until the run ends"});
}

TEST(AnOverload, OfAHalfDuplexLinkAddsBothWays)
{
    auto scenario = asking(50);
    scenario.applications[0_id].answer = Bytes{10e3};
    scenario.platform.links[0_id] = small_link("radio", 0.8, 1);
    EXPECT_EQ(overloads_of(scenario), Sentences{});
    scenario.platform.links[0_id].duplex = Duplex::half;
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 125 % of its capacity: its queue grows until the run ends"});
}

/// 50 messages of 10 kB a second from each of two phones: half of the time at 1 MB/s, a quarter at 2 MB/s.
TEST(AnOverload, OfACellIsOfItsTime)
{
    auto scenario = asking(50);
    auto& radio = scenario.platform.links[0_id];
    scenario.platform.devices[0_id].count = 2;
    scenario.platform.devices[1_id].workers = 4;
    radio.each.reset();
    std::vector rates{BytesPerSecond{1e6}, BytesPerSecond{2e6}};
    make_cell(radio, {.share = CellShare::airtime, .stations = {{.group = 0_id, .rates = rates}}});
    EXPECT_EQ(overloads_of(scenario), Sentences{});
    for (auto& rate : rates)
        rate = 0.5 * rate;
    make_cell(radio, {.share = CellShare::throughput, .stations = {{.group = 0_id, .rates = rates}}});
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 150 % of its capacity: its queue grows until the run ends"});
    scenario.applications[0_id].answer = Bytes{10e3};
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 300 % of its capacity: its queue grows until the run ends"});
}

TEST(AnOverload, ComesFromAllDevicesThatShareAServer)
{
    auto scenario = asking(30);
    scenario.platform.devices[0_id].count = 7;
    scenario.platform.devices[1_id].count = 2;
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 105 % of what it can do: its queue grows until the run ends"});
    scenario.applications[0_id].dispatch = Dispatch::home; // then the first of the two serves four of them
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 120 % of what it can do: its queue grows until the run ends"});
}

TEST(AnOverload, IsSharedByTheWorkers)
{
    auto scenario = asking(150);
    scenario.platform.devices[1_id].workers = 2;
    EXPECT_EQ(overloads_of(scenario), Sentences{});
}

TEST(AnOverload, OfALinkEachIsThatOfOneDevice)
{
    auto scenario = asking(50);
    scenario.platform.devices[0_id].count = 10;
    scenario.platform.devices[1_id].count = 10;
    scenario.platform.links[0_id] = small_link("radio", 1, 1);
    EXPECT_EQ(overloads_of(scenario),
              Sentences{"link 'radio' is offered 500 % of its capacity: its queue grows until the run ends"});
    scenario.platform.links[0_id].each = 0_id;
    EXPECT_EQ(overloads_of(scenario), Sentences{});
}

TEST(AnOverload, OfALinkEachCountsTheAnswersToThatDeviceAlone)
{
    auto scenario = asking(50);
    scenario.platform.devices[0_id].count = 10;
    scenario.platform.devices[1_id].workers = 100;
    scenario.applications[0_id].answer = Bytes{10e3}; // half of what comes down a link
    scenario.platform.links[0_id].down = StepFunction{1e6};
    scenario.platform.links[0_id].each = 0_id;
    EXPECT_EQ(overloads_of(scenario), Sentences{});
}

TEST(AnOverload, CountsTheLoadOnADevice)
{
    auto scenario = asking(60);
    scenario.platform.devices[1_id].load = StepFunction{0.5};
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 120 % of what it can do: its queue grows until the run ends"});
}

TEST(AnOverload, CountsCompetingJobs)
{
    auto scenario = asking(60);
    scenario.platform.devices[1_id].load =
        CompetingJobs{.gap = Exponential{100_ms}, .service = Deterministic{50_ms}};
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 110 % of what it can do: its queue grows until the run ends"});
}

TEST(AnOverload, IsNeverTheFaultOfAClosedLoop)
{
    auto scenario = asking(1);
    scenario.applications[0_id].arrivals = Closed{.think = Deterministic{0_s}};
    EXPECT_EQ(overloads_of(scenario), Sentences{});
}

TEST(AnOverload, AddsUpAllApplications)
{
    auto scenario = asking(60);
    scenario.applications.push_back(scenario.applications[0_id]);
    EXPECT_EQ(
        overloads_of(scenario),
        Sentences{"device 'edge' is offered 120 % of what it can do: its queue grows until the run ends"});
}

} // namespace
} // namespace sunder::sim
