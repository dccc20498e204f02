#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/nas/evaluate/small_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::nas {
namespace {

using sim::Seconds;

/// Ten phones, each with 10 requests a second, and random delays.
SearchSetting busy_setting()
{
    auto scenario = phone_and_server();
    scenario.platform.devices[0_id].count = 10;
    scenario.platform.links[0_id].jitter =
        sim::Jitter{.delay = sim::Exponential{Seconds{5e-3}}, .memory = sim::Independent{}};
    scenario.applications[0_id].arrivals = sim::Poisson{sim::PerSecond{10}};
    scenario.run.until = Seconds{2};
    return search_setting_of(scenario, {});
}

Journey journey(double head, double tail)
{
    return {
        .head = Seconds{head}, .encode = {}, .sent = sim::Bytes{2e3}, .decode = {}, .tail = Seconds{tail}};
}

std::vector<Journey> some_journeys()
{
    return {journey(1e-3, 8e-3), journey(20e-3, 2e-3), journey(5e-3, 11e-3)};
}

TEST(SimulatedJourneys, FareAsTheirDeploymentsDoAlone)
{
    auto const setting = busy_setting();
    auto outcomes = Simulator{setting, {.replications = 3}}.outcomes(some_journeys());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto deployment = deployment_of(setting, some_journeys()[i], "alone");
        deployment.run.replications = 3;
        auto const summary = sim::summarise(sim::run_replications(deployment, {})).applications[0];
        EXPECT_EQ(outcomes[i].p95, summary.latency->p95);
        EXPECT_EQ(outcomes[i].mean, summary.latency->mean);
        EXPECT_EQ(outcomes[i].energy, *summary.energy);
        EXPECT_EQ(outcomes[i].finished, summary.finished);
    }
}

TEST(SimulatedJourneys, DoNotDependOnTheNumberOfProcesses)
{
    auto const setting = busy_setting();
    auto const one = Simulator{setting, {.replications = 2, .processes = 1}}.outcomes(some_journeys());
    auto const three = Simulator{setting, {.replications = 2, .processes = 3}}.outcomes(some_journeys());
    EXPECT_EQ(one, three);
}

TEST(EqualJourneys, AreSimulatedOnce)
{
    auto const setting = busy_setting();
    Simulator simulator{setting, {}};
    std::vector const twice{journey(1e-3, 8e-3), journey(1e-3, 8e-3)};
    auto const outcomes = simulator.outcomes(twice);
    EXPECT_EQ(outcomes[0], outcomes[1]);
    (void)simulator.outcomes(twice);
    EXPECT_EQ(simulator.simulated(), 1);
}

TEST(LaterReplications, AreOthers)
{
    auto const setting = busy_setting();
    auto const first = Simulator{setting, {}}.outcomes(some_journeys());
    auto const second = Simulator{setting, {.first = 1}}.outcomes(some_journeys());
    EXPECT_NE(first[0].mean, second[0].mean);
}

TEST(RequestsThatAllFail, HaveInfiniteLatency)
{
    auto scenario = phone_and_server();
    scenario.platform.links[0_id].loss =
        sim::Loss{.process = sim::MessageLoss{1.0}, .timeout = Seconds{1e-3}, .backoff = 1.0, .tries = 1};
    auto const setting = search_setting_of(scenario, {});
    auto const outcome = Simulator{setting, {}}.outcomes(std::vector{journey(1e-3, 1e-3)}).front();
    EXPECT_TRUE(std::isinf(outcome.p95.value()));
    EXPECT_EQ(outcome.finished, 0);
    EXPECT_EQ(outcome.lost, 10);
}

TEST(TheContentOfASimulation, IsAllThatDeterminesItsOutcome)
{
    auto const setting = busy_setting();
    auto other = setting;
    other.text = "another scenario";
    Simulator const simulator{setting, {}};
    auto const content = simulator.content(journey(1e-3, 1e-3));
    EXPECT_NE(content, simulator.content(journey(1e-3, std::nextafter(1e-3, 1.0))));
    EXPECT_NE(content, (Simulator{setting, {.replications = 2}}.content(journey(1e-3, 1e-3))));
    EXPECT_NE(content, (Simulator{other, {}}.content(journey(1e-3, 1e-3))));
    EXPECT_EQ(content, simulator.content(journey(1e-3, 1e-3)));
}

} // namespace
} // namespace sunder::nas
