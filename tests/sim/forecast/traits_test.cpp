#include "sim/forecast/traits.hpp"
#include "sim/platform/cell.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;
using Order = DeviceTraits::Order;
using Delays = LinkTraits::Delays;

/// Phone to edge and, for the answer, back; then the edge alone for itself.
Deployment two_applications()
{
    Deployment deployment;
    deployment.platform = three_in_a_row();
    DeployedApplication camera{.name = "camera", .arrivals = Poisson{.rate = PerSecond{1}}};
    camera.ways = {Way{.legs = {Leg{.device = 0_id, .sent = Bytes{10e3}, .route = 0_id}, Leg{.device = 1_id}},
                       .back = {1_id}}};
    camera.answer = Bytes{1e3};
    DeployedApplication probe{
        .name = "probe", .origin = 1_id, .arrivals = Closed{.think = Deterministic{1_s}}};
    probe.ways = {Way{.legs = {Leg{.device = 1_id}}}};
    deployment.applications = {camera, probe};
    return deployment;
}

TEST(Traits, NameWhoUsesDevicesAndLinks)
{
    auto const traits = traits_of(two_applications());
    EXPECT_EQ(traits.devices[0_id].users, (Users{0_id}));
    EXPECT_EQ(traits.devices[1_id].users, (Users{0_id, 1_id}));
    EXPECT_EQ(traits.devices[2_id].users, Users{});
    EXPECT_EQ(traits.links[0_id].senders, (Users{0_id}));
    EXPECT_EQ(traits.links[0_id].answered, (Users{0_id}));
    EXPECT_EQ(traits.links[1_id].senders, Users{});
    EXPECT_TRUE(others_among(traits.devices[1_id].users, 0_id));
    EXPECT_FALSE(others_among(traits.devices[0_id].users, 0_id));
}

TEST(Traits, TellWhereAServerIsChosen)
{
    auto deployment = two_applications();
    deployment.applications[0_id].dispatch = Dispatch::least_work;
    EXPECT_FALSE(traits_of(deployment).applications[0_id].is_dispatched); // there is but one
    deployment.platform.devices[1_id].count = 2;
    EXPECT_TRUE(traits_of(deployment).applications[0_id].is_dispatched);
    EXPECT_FALSE(traits_of(deployment).applications[1_id].is_dispatched);
    deployment.applications[0_id].dispatch = Dispatch::home;
    EXPECT_FALSE(traits_of(deployment).applications[0_id].is_dispatched);
}

TEST(Traits, TellWhereAGroupIsChosen)
{
    auto deployment = two_applications();
    auto& application = deployment.applications[0_id];
    application.dispatch = Dispatch::home;
    application.ways.push_back(application.ways.front());
    EXPECT_FALSE(traits_of(deployment).applications[0_id].is_dispatched);
    for (auto& way : application.ways)
        way.forks = {{}, {0, 1}};
    EXPECT_TRUE(traits_of(deployment).applications[0_id].is_dispatched);
}

TEST(Traits, TellWhereAWayIsChosen)
{
    auto deployment = two_applications();
    EXPECT_FALSE(traits_of(deployment).applications[1_id].is_adaptive);
    deployment.applications[1_id].choice.emplace();
    EXPECT_TRUE(traits_of(deployment).applications[1_id].is_adaptive);
    EXPECT_FALSE(traits_of(deployment).applications[0_id].is_adaptive);
}

/// So that no search takes a lone pass for a bound.
TEST(Traits, OfRequestsOfManyStepsAreNotSteady)
{
    auto deployment = two_applications();
    EXPECT_TRUE(traits_of(deployment).is_steady);
    for (CountKind const& kind :
         {CountKind{FixedCount{3}}, CountKind{GeometricCount{}}, CountKind{UniformCount{}}}) {
        deployment.applications[1_id].steps = FurtherPasses{.way = 0, .count = {.kind = kind, .limit = {}}};
        EXPECT_FALSE(traits_of(deployment).is_steady);
    }
}

TEST(Traits, OfADeviceAreItsOrderWhomItDropsAndWhoElseIsServed)
{
    auto deployment = two_applications();
    auto& groups = deployment.platform.devices;
    groups[0_id].queue = Sharing{};
    groups[1_id].queue = PriorityQueue{.limit = 3};
    groups[2_id].load = CompetingJobs{.gap = Exponential{1_s}, .service = Exponential{1_ms}};
    auto const traits = traits_of(deployment);
    EXPECT_EQ(traits.devices[0_id].order, Order::in_shares);
    EXPECT_FALSE(traits.devices[0_id].drops);
    EXPECT_EQ(traits.devices[1_id].order, Order::by_priority);
    EXPECT_TRUE(traits.devices[1_id].drops);
    EXPECT_FALSE(traits.devices[1_id].has_competitors);
    EXPECT_EQ(traits.devices[2_id].order, Order::of_coming);
    EXPECT_TRUE(traits.devices[2_id].has_competitors);
}

TEST(Traits, OfADeviceAreUrgencyBatchesAndDroppingOfWhoIsLate)
{
    auto deployment = two_applications();
    auto& groups = deployment.platform.devices;
    EXPECT_FALSE(traits_of(deployment).devices[0_id].batches);
    groups[0_id].batch = Batching{};
    groups[1_id].queue = EarliestDeadline{};
    groups[2_id].queue = ShortestFirst{.limit = 1};
    auto traits = traits_of(deployment);
    EXPECT_TRUE(traits.devices[0_id].batches);
    EXPECT_EQ(traits.devices[1_id].order, Order::by_urgency);
    EXPECT_FALSE(traits.devices[1_id].drops);
    EXPECT_EQ(traits.devices[2_id].order, Order::by_urgency);
    EXPECT_TRUE(traits.devices[2_id].drops);
    EXPECT_FALSE(traits.devices[1_id].prepares);
    groups[0_id].warm_up = WarmUp{.time = 1_s};
    groups[2_id].profile.load_rate = BytesPerSecond{1};
    EXPECT_TRUE(traits_of(deployment).devices[0_id].prepares);
    EXPECT_TRUE(traits_of(deployment).devices[2_id].prepares);
    groups[1_id].queue = EarliestDeadline{.late = EarliestDeadline::Late::drop};
    EXPECT_TRUE(traits_of(deployment).devices[1_id].drops);
}

TEST(Traits, OfADeviceAreBatteryRadioHeatAndDifferences)
{
    auto const varies = [](auto const& change) {
        auto deployment = two_applications();
        change(deployment.platform.devices[0_id]);
        EXPECT_FALSE(traits_of(deployment).devices[1_id].varies);
        return traits_of(deployment).devices[0_id].varies;
    };
    EXPECT_FALSE(varies([](DeviceGroup&) {}));
    EXPECT_TRUE(varies([](DeviceGroup& group) { group.battery.emplace(); }));
    EXPECT_TRUE(varies([](DeviceGroup& group) { group.radio.emplace(); }));
    EXPECT_TRUE(varies([](DeviceGroup& group) { group.throttle.emplace(); }));
    EXPECT_TRUE(varies([](DeviceGroup& group) { group.spread.emplace(); }));
}

TEST(Traits, OfALinkAreItsDelaysLossesAndLanes)
{
    auto deployment = two_applications();
    auto& links = deployment.platform.links;
    EXPECT_EQ(traits_of(deployment).links[0_id].delays, Delays::none);
    links[0_id].jitter = Jitter{.delay = Exponential{1_ms}, .memory = Independent{}};
    links[0_id].loss = Loss{.process = MessageLoss{.probability = 0.1}, .timeout = 1_ms};
    links[1_id].jitter = Jitter{.delay = Exponential{1_ms}, .memory = GaussMarkov{1_s}};
    links[1_id].duplex = Duplex::half;
    auto const traits = traits_of(deployment);
    EXPECT_EQ(traits.links[0_id].delays, Delays::independent);
    EXPECT_TRUE(traits.links[0_id].loses);
    EXPECT_FALSE(traits.links[0_id].one_lane);
    EXPECT_EQ(traits.links[1_id].delays, Delays::by_time);
    EXPECT_FALSE(traits.links[1_id].loses);
    EXPECT_TRUE(traits.links[1_id].one_lane);
    EXPECT_TRUE(traits.links[1_id].shares_equally);
}

TEST(Traits, OfACellHangOnTheRatesOfItsStations)
{
    auto deployment = two_applications();
    auto& link = deployment.platform.links[0_id];
    std::vector rates{BytesPerSecond{1e6}, BytesPerSecond{1e6}};
    make_cell(link, {.share = CellShare::throughput, .stations = {{.group = 0_id, .rates = rates}}});
    EXPECT_TRUE(traits_of(deployment).links[0_id].one_lane);
    EXPECT_TRUE(traits_of(deployment).links[0_id].shares_equally);
    auto const both =
        std::vector<StationGroup>{{.group = 0_id, .rates = rates}, {.group = 1_id, .rates = rates}};
    make_cell(link, {.share = CellShare::throughput, .stations = both});
    EXPECT_FALSE(traits_of(deployment).links[0_id].shares_equally);
    rates[1] = BytesPerSecond{2e6};
    make_cell(link, {.share = CellShare::throughput, .stations = {{.group = 0_id, .rates = rates}}});
    EXPECT_FALSE(traits_of(deployment).links[0_id].shares_equally);
}

TEST(Traits, OfAnApplicationAreClosedLoopsAndRandomTimes)
{
    auto deployment = two_applications();
    deployment.applications[0_id].ways[0].legs[1].compute.random = {
        {.time = Exponential{1_ms}, .op = Name{"detect"}}};
    auto const traits = traits_of(deployment);
    EXPECT_FALSE(traits.applications[0_id].is_closed);
    EXPECT_TRUE(traits.applications[0_id].is_random);
    EXPECT_TRUE(traits.applications[1_id].is_closed);
    EXPECT_FALSE(traits.applications[1_id].is_random);
}

TEST(Traits, TellWhetherLinksAreSharedFairly)
{
    auto deployment = two_applications();
    EXPECT_TRUE(traits_of(deployment).shares_fairly);
    deployment.run.network_model = NetworkModel::solver;
    EXPECT_TRUE(traits_of(deployment).shares_fairly);
    deployment.run.network_model = NetworkModel::lv08;
    EXPECT_FALSE(traits_of(deployment).shares_fairly);
}

} // namespace
} // namespace sunder::sim
