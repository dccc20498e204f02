#include "sim/scenario/deployment.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sunder::sim {
namespace {

using namespace literals;

/// One line of text for each place that messages point to: 1 the application, 2 its split, 3 its servers.
std::shared_ptr<Source const> text()
{
    static auto const source = std::make_shared<Source const>(
        Source{.name = "scenario.yaml", .text = "application\nsplit\nservers\n"});
    return source;
}

Location line(int number)
{
    return {.source = text(), .line = number, .column = 1};
}

/// Three ops on the phone, the edge and the cloud in a row, see small_models.hpp.
Scenario one_application(Split split, std::vector<Id<DeviceGroup>> servers)
{
    Scenario scenario;
    scenario.name = "test";
    scenario.platform = three_in_a_row();
    scenario.models = {three_ops()};
    Application application;
    application.name = "camera";
    application.arrivals = Poisson{.rate = PerSecond{1}};
    application.split = std::move(split);
    application.servers = std::move(servers);
    application.where = line(1);
    application.split_where = line(2);
    application.route_where = line(3);
    scenario.applications = {application};
    scenario.run.until = 10_s;
    return scenario;
}

DeployedApplication deployed(Scenario const& scenario)
{
    return deploy(scenario).applications.front();
}

/// All mistakes: line, message and hint of each.
std::string mistakes(Scenario const& scenario)
{
    try {
        (void)deploy(scenario);
    } catch (InputError const& error) {
        std::string all;
        for (auto const& diagnostic : error.diagnostics())
            all += std::to_string(diagnostic.where.line) + ": " + diagnostic.message + " (" +
                   diagnostic.hint + ")\n";
        return all;
    }
    return "";
}

TEST(DeviceOnly, IsOneLegWithoutMessage)
{
    auto scenario = one_application(DeviceOnly{}, {1_id});
    scenario.applications[0_id].answer = Bytes{1000};
    auto const application = deployed(scenario);
    ASSERT_EQ(application.ways[0].legs.size(), 1);
    EXPECT_EQ(application.ways[0].legs[0].device, 0_id);
    EXPECT_EQ(application.ways[0].legs[0].route, std::nullopt);
    EXPECT_NEAR(application.ways[0].legs[0].compute.mean().value(), 30e-3, 1e-15);
    EXPECT_TRUE(application.ways[0].back.empty());
    EXPECT_EQ(application.ways[0].plan.name, "device_only");
    EXPECT_EQ(application.ways[0].plan.position_of, (std::vector{0, 0, 0}));
}

TEST(DeviceOnly, NeedsNoRouteToServersItDoesNotUse)
{
    auto scenario = one_application(DeviceOnly{}, {2_id});
    scenario.platform.routes.clear();
    EXPECT_EQ(mistakes(scenario), "");
}

TEST(ServerOnly, SendsTheInputThroughAnEmptyLeg)
{
    auto scenario = one_application(ServerOnly{}, {1_id});
    scenario.applications[0_id].raw_input = RawInput::allowed;
    auto const application = deployed(scenario);
    ASSERT_EQ(application.ways[0].legs.size(), 2);
    EXPECT_EQ(application.ways[0].legs[0].compute.mean(), Seconds{});
    EXPECT_EQ(application.ways[0].legs[0].sent, Bytes{100e3});
    EXPECT_EQ(application.ways[0].legs[0].route, Id<Route>{0});
    EXPECT_EQ(application.ways[0].legs[1].device, 1_id);
    EXPECT_EQ(application.ways[0].plan.name, "server_only");
}

TEST(ServerOnly, LeavesBytesOfAPhotoAsTheyAre)
{
    auto scenario = one_application(ServerOnly{}, {1_id});
    scenario.models[0_id].input.type = ElementType::uint8;
    scenario.applications[0_id].raw_input = RawInput::allowed;
    scenario.applications[0_id].codec = {Quantise{8}};
    EXPECT_EQ(deployed(scenario).ways[0].legs[0].sent, Bytes{100e3});
    EXPECT_EQ(deployed(scenario).ways[0].legs[0].encode.mean(), Seconds{});
}

TEST(ASplitAfterAnOp, MakesALegOnEitherSide)
{
    auto scenario = one_application(After{{"narrow"}}, {1_id});
    scenario.applications[0_id].answer = Bytes{1000};
    auto const application = deployed(scenario);
    ASSERT_EQ(application.ways[0].legs.size(), 2);
    EXPECT_NEAR(application.ways[0].legs[0].compute.mean().value(), 10e-3, 1e-15);
    EXPECT_EQ(application.ways[0].legs[0].work, Flops{10e6});
    EXPECT_EQ(application.ways[0].legs[0].sent, Bytes{10e3});
    EXPECT_NEAR(application.ways[0].legs[1].compute.mean().value(), 10e-3, 1e-15);
    EXPECT_EQ(application.ways[0].legs[1].sent, Bytes{});
    EXPECT_EQ(application.ways[0].back, (std::vector<Id<Route>>{1_id}));
    EXPECT_EQ(application.ways[0].plan.name, "narrow");
}

TEST(ASplitAfterAnOp, BehindTheLastIsDeviceOnly)
{
    auto const application = deployed(one_application(After{{"last"}}, {1_id}));
    EXPECT_EQ(application.ways[0].legs.size(), 1);
    EXPECT_EQ(application.ways[0].plan.name, "device_only");
}

TEST(ASplitAfterTheInput, IsServerOnly)
{
    auto scenario = one_application(After{{"image"}}, {1_id});
    scenario.applications[0_id].raw_input = RawInput::allowed;
    EXPECT_EQ(deployed(scenario).ways[0].plan.name, "server_only");
}

TEST(ASplitAcrossTwoTensors, SendsBoth)
{
    auto scenario = one_application(After{{"left", "right"}}, {1_id});
    scenario.models = {diamond()};
    auto const application = deployed(scenario);
    EXPECT_EQ(application.ways[0].legs[0].sent, Bytes{30e3});
    EXPECT_EQ(application.ways[0].plan.name, "[left, right]");
}

TEST(ASplitOverTwoHops, MakesThreeLegs)
{
    auto scenario = one_application(Cuts{{After{{"narrow"}}, After{{"wide"}}}}, {1_id, 2_id});
    scenario.applications[0_id].answer = Bytes{1000};
    auto const application = deployed(scenario);
    ASSERT_EQ(application.ways[0].legs.size(), 3);
    EXPECT_EQ(application.ways[0].legs[1].sent, Bytes{200e3});
    EXPECT_EQ(application.ways[0].legs[1].route, Id<Route>{2});
    EXPECT_EQ(application.ways[0].back, (std::vector<Id<Route>>{3_id, 1_id}));
    EXPECT_EQ(application.ways[0].plan.name, "narrow | wide");
    EXPECT_EQ(application.ways[0].plan.position_of, (std::vector{0, 1, 2}));
}

TEST(TheBestSplit, IsTheCheapestForALoneRequest)
{
    auto scenario = one_application(Best{}, {1_id});
    EXPECT_EQ(deployed(scenario).ways[0].plan.name, "device_only");
    scenario.platform.devices[1_id] = small_device("edge", 10);
    EXPECT_EQ(deployed(scenario).ways[0].plan.name, "narrow");
}

TEST(TheBestSplit, WithoutServersStaysOnTheDevice)
{
    EXPECT_EQ(deployed(one_application(Best{}, {})).ways[0].plan.name, "device_only");
}

TEST(AMistake, IsAnOpThatDoesNotExist)
{
    EXPECT_EQ(mistakes(one_application(After{{"narow"}}, {1_id})),
              "2: model 'small' has no op 'narow' (did you mean 'narrow'?)\n");
}

TEST(AMistake, IsAnOpThatRunsAsPartOfAnother)
{
    auto scenario = one_application(After{{"conv"}}, {1_id});
    auto& parts = scenario.models[0_id].ops[0].parts;
    parts.resize(2);
    parts[0].name = "conv";
    parts[1].name = "narrow";
    EXPECT_EQ(mistakes(scenario),
              "2: op 'conv' of model 'small' runs as part of 'narrow' (write 'narrow')\n");
}

TEST(AMistake, IsAnOpThatDoesNotSeparateTheModel)
{
    auto scenario = one_application(After{{"left"}}, {1_id});
    scenario.models = {diamond()};
    EXPECT_EQ(mistakes(scenario), "2: 'left' alone does not separate the model: 'fork' also crosses (write "
                                  "`after: [fork, left]`)\n");
}

TEST(AMistake, IsATensorThatDoesNotCross)
{
    EXPECT_EQ(mistakes(one_application(After{{"narrow", "wide"}}, {1_id})),
              "2: 'narrow' does not cross this cut: nothing behind it reads it (write `after: wide`)\n");
}

TEST(AMistake, IsRawInputThatLeavesItsDevice)
{
    EXPECT_EQ(mistakes(one_application(ServerOnly{}, {1_id})),
              "2: the raw input 'image' would leave 'phone' (cut later, or set `raw_input: allowed`)\n");
}

TEST(AMistake, IsAMissingRoute)
{
    EXPECT_EQ(mistakes(one_application(After{{"narrow"}}, {2_id})),
              "3: no route leads from 'phone' to 'cloud' (add `- {from: phone, to: cloud, via: [...]}` to "
              "`routes`)\n");
}

TEST(AMistake, IsAMissingWayBackForAnAnswer)
{
    auto scenario = one_application(After{{"narrow"}}, {1_id});
    auto const routes = std::exchange(scenario.platform.routes, {});
    std::ranges::copy_if(routes, std::back_inserter(scenario.platform.routes), [](Route const& route) {
        return route.from != Id<DeviceGroup>{1} || route.to != Id<DeviceGroup>{0};
    });
    EXPECT_EQ(mistakes(scenario), "") << "nothing comes back";
    scenario.applications[0_id].answer = Bytes{1};
    EXPECT_EQ(mistakes(scenario),
              "3: no route leads from 'edge' to 'phone' (add `- {from: edge, to: phone, via: "
              "[...]}` to `routes`)\n");
}

TEST(AMistake, IsACutWithoutServer)
{
    EXPECT_EQ(mistakes(one_application(After{{"narrow"}}, {})),
              "3: a cut of application 'camera' needs 1 server, but 0 are listed (name it with `servers: "
              "[...]`)\n");
}

TEST(AMistake, IsTheWrongNumberOfCuts)
{
    EXPECT_EQ(
        mistakes(one_application(After{{"narrow"}}, {1_id, 2_id})),
        "3: a cut of application 'camera' needs 1 server, but 2 are listed (give one cut for each hop with "
        "`cuts: [...]`)\n");
}

TEST(AMistake, IsACutBeforeTheOneOfAnEarlierHop)
{
    EXPECT_EQ(
        mistakes(one_application(Cuts{{After{{"wide"}}, After{{"narrow"}}}}, {1_id, 2_id})),
        "2: cut 2 ('narrow') does not hold all that cut 1 ('wide') holds (give the cuts in the order of "
        "the hops, each behind the one before)\n");
}

TEST(AMistake, IsAModelTooLargeForItsDevice)
{
    auto scenario = one_application(After{{"wide"}}, {1_id});
    scenario.platform.devices[0_id].profile.memory = Bytes{0.1e6};
    EXPECT_EQ(mistakes(scenario),
              "2: model 'small' needs 0.22 MB of memory on 'phone', which has 0.1 MB (give "
              "this device fewer ops)\n");
}

TEST(AMistake, IsADeviceWithoutSpeed)
{
    auto scenario = one_application(After{{"narrow"}}, {1_id});
    scenario.platform.devices[1_id].profile.speed.reset();
    EXPECT_EQ(mistakes(scenario),
              "2: op 'wide' has no measured time on 'edge', which states no speed (nor has 1 "
              "more) (state a `speed` of 'edge', or `time: {edge: ...}` of the op)\n");
}

TEST(AMistake, IsABestSplitWithNothingToChoose)
{
    auto scenario = one_application(Best{}, {1_id});
    scenario.platform.devices[0_id].profile.memory = Bytes{0.1e6};
    EXPECT_EQ(mistakes(scenario),
              "2: nothing can be chosen: no cut of 'small' is possible (model 'small' needs "
              "0.225 MB of memory on 'phone', which has 0.1 MB; the raw input 'image' would "
              "leave 'phone'; model 'small' needs 0.115 MB of memory on 'phone', which has "
              "0.1 MB)\n");
}

TEST(AMistake, IsAClosedLoopInWhichNothingTakesTime)
{
    auto scenario = one_application(DeviceOnly{}, {});
    scenario.applications[0_id].arrivals = Closed{.think = Deterministic{0_s}};
    scenario.applications[0_id].arrivals_where = line(1);
    EXPECT_EQ(mistakes(scenario), "") << "its ops take time";
    for (auto& op : scenario.models[0_id].ops)
        op.work = Flops{};
    EXPECT_EQ(
        mistakes(scenario),
        "1: application 'camera' would ask without end: neither its requests nor the time to think between "
        "them take any time (let it think: `closed: {think: 1 s}`)\n");
    scenario.applications[0_id].arrivals = Closed{.think = Deterministic{1_s}};
    EXPECT_EQ(mistakes(scenario), "") << "it thinks";
    scenario.applications[0_id].arrivals = Closed{.think = Deterministic{0_s}};
    scenario.applications[0_id].split = ServerOnly{};
    scenario.applications[0_id].servers = {1_id};
    scenario.applications[0_id].raw_input = RawInput::allowed;
    EXPECT_EQ(mistakes(scenario), "") << "what crosses a link takes time";
}

/// The edge or the cloud, to which a route leads from the phone, too.
Scenario edge_or_cloud(Split split)
{
    auto scenario = one_application(std::move(split), {1_id});
    scenario.applications[0_id].other_servers = {{2_id}};
    scenario.platform.routes.push_back({.from = 0_id, .to = 2_id, .via = {0_id, 1_id}, .forward = true});
    scenario.platform.routes.push_back({.from = 2_id, .to = 0_id, .via = {1_id, 0_id}, .forward = false});
    return scenario;
}

TEST(ServersOfAnyGroup, HaveAWayEach)
{
    auto scenario = edge_or_cloud(After{{"narrow"}});
    scenario.applications[0_id].answer = Bytes{1000};
    scenario.applications[0_id].health_check = 2_s;
    auto const application = deployed(scenario);
    EXPECT_EQ(application.health_check, 2_s);
    ASSERT_EQ(application.ways.size(), 2);
    auto const& [to_edge, to_cloud] = std::pair{application.ways[0], application.ways[1]};
    EXPECT_EQ(to_edge.legs[1].device, 1_id);
    EXPECT_EQ(to_edge.legs[0].route, 0_id);
    EXPECT_EQ(to_edge.back, std::vector<Id<Route>>{1_id});
    EXPECT_EQ(to_edge.legs[1].compute.mean(), 10_ms);
    EXPECT_EQ(to_cloud.legs[1].device, 2_id);
    EXPECT_EQ(to_cloud.legs[0].route, 4_id);
    EXPECT_EQ(to_cloud.back, std::vector<Id<Route>>{5_id});
    EXPECT_EQ(to_cloud.legs[1].compute.mean(), 2_ms);
    EXPECT_EQ(to_cloud.plan.name, to_edge.plan.name);
    std::vector<std::vector<std::size_t>> const forks{{}, {0, 1}};
    EXPECT_EQ(to_edge.forks, forks);
    EXPECT_EQ(to_cloud.forks, forks);
}

TEST(ServersOfAnyGroup, AreChosenBehindOneAnother)
{
    auto scenario = edge_or_cloud(Cuts{{After{{"narrow"}}, After{{"wide"}}}});
    auto& platform = scenario.platform;
    auto& application = scenario.applications[0_id];
    for (auto const* name : {"west", "east"}) {
        platform.devices.push_back(platform.devices[2_id]);
        auto const far = Id<DeviceGroup>{platform.devices.size() - 1};
        platform.devices[far].name = name;
        for (auto const near : {Id<DeviceGroup>{1}, Id<DeviceGroup>{2}})
            platform.routes.push_back({.from = near, .to = far, .via = {1_id}, .forward = true});
    }
    application.servers = {1_id, 3_id};
    application.other_servers = {{2_id}, {4_id}};
    application.fallback = Fallback{.to = After{{"wide"}}};
    EXPECT_EQ(mistakes(scenario), "3: a cut of application 'camera' needs 1 server, but 2 are listed (give "
                                  "one cut for each hop with `cuts: [...]`)\n");
    application.fallback = Fallback{.to = Cuts{{After{{"wide"}}, After{{"wide"}}}}};
    auto const deployed_one = deployed(scenario);
    ASSERT_EQ(deployed_one.ways.size(), 8);
    using Forks = std::vector<std::vector<std::size_t>>;
    EXPECT_EQ(deployed_one.ways[1].forks, (Forks{{}, {0, 2}, {0, 1}}));
    EXPECT_EQ(deployed_one.ways[2].forks, (Forks{{}, {0, 2}, {2, 3}}));
    EXPECT_EQ(deployed_one.ways[2].legs[1].device, 2_id);
    EXPECT_EQ(deployed_one.ways[2].legs[2].device, 3_id);
    EXPECT_EQ(deployed_one.ways[3].legs[2].device, 4_id);
    EXPECT_EQ(deployed_one.second->way, 4);
    EXPECT_EQ(deployed_one.ways[7].forks, (Forks{{}, {4, 6}, {6, 7}}));
}

TEST(ServersOfAnyGroup, DoNotMatterWhereNothingIsSent)
{
    auto const application = deployed(edge_or_cloud(DeviceOnly{}));
    ASSERT_EQ(application.ways.size(), 1);
    EXPECT_TRUE(application.ways.front().forks.empty());
}

TEST(ServersOfAnyGroup, AllHaveToBeUpToIt)
{
    auto scenario = edge_or_cloud(After{{"narrow"}});
    scenario.platform.devices[2_id].profile.memory = Bytes{1};
    EXPECT_NE(mistakes(scenario).find("of memory on 'cloud', which has"), std::string::npos);
}

TEST(Mistakes, OfAllApplicationsAreReportedTogether)
{
    auto scenario = one_application(After{{"nothing"}}, {1_id});
    scenario.applications.push_back(scenario.applications[0_id]);
    scenario.applications[1_id].split = ServerOnly{};
    EXPECT_EQ(mistakes(scenario),
              "2: model 'small' has no op 'nothing' ()\n"
              "2: the raw input 'image' would leave 'phone' (cut later, or set `raw_input: allowed`)\n");
}

} // namespace
} // namespace sunder::sim
