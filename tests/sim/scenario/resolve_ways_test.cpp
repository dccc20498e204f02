#include "sim/plan/nested_cuts.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/resolve_ways.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace sunder::sim {
namespace {

Location const somewhere{std::make_shared<Source const>(Source{"test.yaml", "split"}), 1, 1};

/// Three ops on the phone and the edge.
Scenario scenario_with(Split split)
{
    Scenario scenario;
    scenario.platform = three_in_a_row();
    scenario.models = {three_ops()};
    Application application;
    application.name = "camera";
    application.arrivals = Poisson{.rate = PerSecond{1}};
    application.split = std::move(split);
    application.servers = {1_id};
    application.raw_input = RawInput::allowed;
    application.where = application.split_where = application.route_where = somewhere;
    scenario.applications = {application};
    scenario.run.requests = 1;
    return scenario;
}

std::vector<std::string> names_of_ways(Scenario const& scenario)
{
    auto const deployment = deploy(scenario);
    std::vector<std::string> names;
    for (auto const& way : deployment.applications[0_id].ways)
        names.push_back(way.plan.name);
    return names;
}

TEST(Ways, AreThoseNamedInTheirOrder)
{
    auto const scenario = scenario_with(Adaptive{.among = {DeviceOnly{}, After{{"narrow"}}}, .policy = {}});
    EXPECT_EQ(names_of_ways(scenario), (std::vector<std::string>{"device_only", "narrow"}));
    auto const deployment = deploy(scenario);
    auto const& choice = deployment.applications[0_id].choice;
    ASSERT_TRUE(choice);
    EXPECT_EQ(choice->among, (std::vector<std::size_t>{0, 1}));
}

TEST(Ways, AreOneWithoutAChoiceWhereTheSplitIsOne)
{
    auto const deployment = deploy(scenario_with(After{{"narrow"}}));
    EXPECT_EQ(deployment.applications[0_id].ways.size(), 1);
    EXPECT_FALSE(deployment.applications[0_id].choice);
}

/// Of 100, 10, 200 and 0 kB: wide sends more than narrow and takes more of the phone, but less of the server.
TEST(Ways, AreByDefaultTheCutsThatNoOtherBeats)
{
    EXPECT_EQ(names_of_ways(scenario_with(Adaptive{})),
              (std::vector<std::string>{"server_only", "narrow", "wide", "device_only"}));
    auto scenario = scenario_with(Adaptive{});
    scenario.models = {small_model(100, {{.name = "first", .work = 10, .output = 100, .inputs = {}},
                                         {.name = "free", .work = 0, .output = 150, .inputs = {}},
                                         {.name = "last", .work = 10, .output = 1, .inputs = {}}})};
    // As long on both sides behind `free` as behind `first`, with more bytes.
    EXPECT_EQ(names_of_ways(scenario), (std::vector<std::string>{"server_only", "first", "device_only"}));
}

TEST(Ways, HaveProfilesOfALoneRequest)
{
    auto const scenario = scenario_with(Adaptive{.among = {DeviceOnly{}, After{{"narrow"}}}, .policy = {}});
    auto const deployment = deploy(scenario);
    auto const& profiles = deployment.applications[0_id].choice->profiles;
    ASSERT_EQ(profiles.size(), 2);
    ChainCosts const costs{whole_chain(scenario, scenario.applications[0_id])};
    for (std::size_t way = 0; way < 2; ++way) {
        auto const& cuts = deployment.applications[0_id].ways[way].plan.cuts;
        auto const price = costs.price(pointers_to(cuts));
        auto const usual = usual_conditions(profiles[way]);
        EXPECT_NEAR(predicted_latency(profiles[way], usual).value(), price.total().value(), 1e-12);
        EXPECT_NEAR(predicted_energy(profiles[way], usual).value(), price.energy.value(), 1e-12);
    }
    EXPECT_FALSE(profiles[0].leaves);
    EXPECT_TRUE(profiles[1].leaves);
    // Two thirds of the work and of the ops, all of the bytes, and 1.
    std::vector<double> const features{0, 0, 2.0 / 3, 0, 0, 2.0 / 3, 1, 1};
    ASSERT_EQ(profiles[1].features.size(), features.size());
    for (std::size_t i = 0; i < features.size(); ++i)
        EXPECT_NEAR(profiles[1].features[i], features[i], 1e-12);
}

TEST(Ways, AreNamedOnceEach)
{
    auto const scenario = scenario_with(Adaptive{.among = {DeviceOnly{}, After{{"last"}}}, .policy = {}});
    EXPECT_THROW((void)deploy(scenario), InputError);
}

} // namespace
} // namespace sunder::sim
