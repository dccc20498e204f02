#include "nas/evaluate/late_only.hpp"
#include "nas/evaluate/latency_bound.hpp"
#include "tests/nas/evaluate/arbitrary_setting.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::nas {
namespace {

using sim::Seconds;

Journey arbitrary_journey()
{
    Journey journey{.head = Seconds{1e-3 * *rc::gen::inRange(0, 60)},
                    .encode = Seconds{1e-3 * *rc::gen::element(0, 0, 1)},
                    .sent = sim::Bytes{1e3 * *rc::gen::inRange(1, 60)},
                    .decode = Seconds{1e-3 * *rc::gen::element(0, 0, 1)},
                    .tail = Seconds{1e-3 * *rc::gen::inRange(0, 40)}};
    if (*rc::gen::inRange(0, 6) == 0) journey = {.head = journey.head, .end = Journey::End::on_device};
    return journey;
}

RC_GTEST_PROP(ABound, NeverRejectsWhatTheSimulatorFindsWithinTheLimit, ())
{
    auto const setting = arbitrary_setting();
    constexpr std::int64_t replications = 2;
    LatencyBound const bound{setting, replications};
    std::vector<Journey> journeys(6);
    std::ranges::generate(journeys, arbitrary_journey);
    auto const outcomes = Simulator{setting, {.replications = replications}}.outcomes(journeys);
    for (std::size_t i = 0; i < journeys.size(); ++i) {
        if (outcomes[i].finished == 0) continue;
        RC_ASSERT(!bound.exceeds(journeys[i], {.share = 0.5, .limit = outcomes[i].p50}));
        RC_ASSERT(!bound.exceeds(journeys[i], {.share = 0.9, .limit = outcomes[i].p90}));
        RC_ASSERT(!bound.exceeds(journeys[i], {.share = 0.95, .limit = outcomes[i].p95}));
        RC_ASSERT(!bound.exceeds(journeys[i], {.share = 0.99, .limit = outcomes[i].p99}));
        LoneJourney const lone{setting};
        RC_ASSERT(lone.least_energy(journeys[i]).value() <= outcomes[i].energy.value() * (1 + 1e-9));
    }
}

/// Twenty phones on one server; 15 requests a second each.
sim::Scenario crowd()
{
    auto scenario = phone_and_server();
    scenario.platform.devices[0_id].count = 20;
    scenario.platform.links[0_id].up = sim::StepFunction{4e6};
    scenario.applications[0_id].arrivals = sim::Poisson{sim::PerSecond{15}};
    scenario.run.until = Seconds{5};
    return scenario;
}

Journey queueing()
{
    return {.head = Seconds{20e-3},
            .encode = {},
            .sent = sim::Bytes{40e3},
            .decode = {},
            .tail = Seconds{3e-3}}; // 90 % of the server
}

void expect_exact(sim::Scenario const& scenario)
{
    auto const setting = search_setting_of(scenario, {});
    LatencyBound const bound{setting, 2};
    auto const p95 = Simulator{setting, {.replications = 2}}.outcomes(std::vector{queueing()}).front().p95;
    EXPECT_GT(p95, LoneJourney{setting}.latency(queueing()) * 1.2);
    EXPECT_FALSE(bound.exceeds(queueing(), {.share = 0.95, .limit = p95}));
    EXPECT_TRUE(bound.exceeds(queueing(), {.share = 0.95, .limit = p95 * 0.995}));
}

TEST(ABound, KnowsTheQueuesOfASettingWithoutSurprises)
{
    expect_exact(crowd());
}

TEST(ABound, KnowsASharedLink)
{
    auto scenario = crowd();
    scenario.platform.links[0_id].each = {};
    scenario.platform.links[0_id].up = sim::StepFunction{15e6}; // 80 % used
    expect_exact(scenario);
}

TEST(ABound, KnowsTheJitterOfEachDevicesLink)
{
    auto scenario = crowd();
    scenario.platform.links[0_id].jitter =
        sim::Jitter{.delay = sim::Lognormal{Seconds{5e-3}, Seconds{10e-3}}, .memory = sim::Ar1{0.5}};
    expect_exact(scenario);
}

TEST(ABound, KnowsSharedServers)
{
    auto scenario = crowd();
    scenario.platform.devices[1_id].queue = sim::Sharing{};
    expect_exact(scenario);
}

TEST(ABound, KnowsAnOverloadWhateverTheOrderOfService)
{
    auto scenario = crowd(); // answers share the half-duplex link, so the order at the server is not known
    scenario.applications[0_id].answer = sim::Bytes{1e3};
    scenario.platform.links[0_id].duplex = sim::Duplex::half;
    auto const setting = search_setting_of(scenario, {});
    auto overload = queueing();
    overload.tail = Seconds{4e-3}; // 120 % of the server
    LatencyBound const bound{setting, 1};
    EXPECT_TRUE(bound.exceeds(overload, {.share = 0.95, .limit = Seconds{0.1}}));
    EXPECT_FALSE(bound.exceeds(overload, {.share = 0.95, .limit = Seconds{5}}));
    EXPECT_FALSE(bound.exceeds(queueing(), {.share = 0.95, .limit = Seconds{0.1}}));
}

TEST(ABound, HoldsForSimgridsOwnModelOfTheNetwork)
{
    auto scenario = crowd();
    scenario.run.network_model = sim::NetworkModel::lv08;
    auto const setting = search_setting_of(scenario, {});
    LatencyBound const bound{setting, 1};
    EXPECT_TRUE(bound.is_blind(Journey::End::on_server));
    auto const outcome = Simulator{setting, {}}.outcomes(std::vector{queueing()}).front();
    EXPECT_FALSE(bound.exceeds(queueing(), {.share = 0.5, .limit = outcome.p50}));
}

sim::Loss now_and_then()
{
    return {.process = sim::PacketLoss{.probability = 0.02, .mtu = sim::Bytes{1500}},
            .timeout = Seconds{5e-3},
            .backoff = 2.0,
            .tries = 3};
}

TEST(ABound, KnowsWhichMessagesAreLostOnEachDevicesLink)
{
    auto scenario = crowd();
    scenario.platform.links[0_id].loss = now_and_then();
    expect_exact(scenario);
}

TEST(ABound, KnowsAnswersThatShareTheLinkWithWhatIsSent)
{
    auto scenario = crowd();
    scenario.applications[0_id].answer = sim::Bytes{20e3};
    auto& link = scenario.platform.links[0_id];
    link.duplex = sim::Duplex::half;
    link.jitter =
        sim::Jitter{.delay = sim::Exponential{Seconds{5e-3}}, .memory = sim::GaussMarkov{Seconds{0.1}}};
    expect_exact(scenario);
    link.loss = now_and_then();
    expect_exact(scenario);
}

TEST(ABound, KnowsALinkOfAllBehindThoseOfEach)
{
    auto scenario = crowd();
    auto uplink = scenario.platform.links[0_id];
    uplink.name = "uplink";
    uplink.each = {};
    uplink.up = sim::StepFunction{15e6}; // fewer than four messages fill it
    scenario.platform.links.push_back(uplink);
    scenario.platform.routes[0_id].via = {0_id, 1_id};
    scenario.platform.routes[1_id].via = {1_id, 0_id};
    expect_exact(scenario);
}

TEST(ABound, IsBlindToLoadWhereRequestsAreLostOnALinkOfAll)
{
    auto scenario = crowd();
    scenario.platform.links[0_id].each = {};
    scenario.platform.links[0_id].loss =
        sim::Loss{.process = sim::MessageLoss{0.1}, .timeout = Seconds{1e-3}, .backoff = 1.0, .tries = 3};
    auto const setting = search_setting_of(scenario, {});
    LatencyBound const bound{setting, 1};
    EXPECT_TRUE(bound.is_blind(Journey::End::on_server));
    EXPECT_FALSE(bound.is_blind(Journey::End::on_device));
    auto const lone = LoneJourney{setting}.latency(queueing());
    EXPECT_TRUE(bound.exceeds(queueing(), {.share = 0.95, .limit = lone * 0.999}));
    EXPECT_FALSE(bound.exceeds(queueing(), {.share = 0.95, .limit = lone}));
}

TEST(ABound, KnowsTheOrderOfEqualInstants)
{
    // All phones ask at the same instants: who is served first is the simulator's choice.
    auto scenario = crowd();
    scenario.applications[0_id].arrivals =
        sim::Periodic{.every = Seconds{0.1}, .start = {}, .stagger = Seconds{}};
    scenario.applications[0_id].answer = sim::Bytes{20e3};
    scenario.platform.links[0_id].duplex = sim::Duplex::half;
    EXPECT_TRUE(known_stages_of(search_setting_of(scenario, {})).followed);
    expect_exact(scenario);
}

/// Requests that come at 0 s and take so long.
sim::Request taking(double seconds)
{
    return {.finished_at = Seconds{seconds}, .status = sim::Status::finished};
}

TEST(CountsOfLateRequests, AreCertainAsSoonAsNothingElseCanChangeThem)
{
    // Of ten requests nine are to be in time: 0.9 x (10 - 1) = 8.1, and one more than 8 is enough.
    LateOnly::Setup const setup{.asked = {.share = 0.9, .limit = Seconds{1}}, .warm_up = {}, .most = 10};
    using Next = sim::Recorder::Next;
    LateOnly late{setup};
    EXPECT_EQ(late.ended(0, taking(2)), Next::go_on);
    EXPECT_EQ(late.ended(1, taking(2)), Next::stop);
    EXPECT_TRUE(late.is_certain());
    EXPECT_TRUE(late.exceeds());

    LateOnly in_time{setup};
    EXPECT_EQ(in_time.ended(0, taking(2)), Next::go_on);
    for (int request = 1; request < 9; ++request)
        EXPECT_EQ(in_time.ended(request, taking(1)), Next::go_on);
    EXPECT_FALSE(in_time.is_certain());
    EXPECT_EQ(in_time.ended(9, taking(1)), Next::stop);
    EXPECT_FALSE(in_time.exceeds());
}

TEST(CountsOfLateRequests, LeaveOutThoseThatFailAndThoseOfTheWarmUp)
{
    LateOnly late{{.asked = {.share = 0.5, .limit = Seconds{1}}, .warm_up = Seconds{1}, .most = 4}};
    auto early = taking(0.5);
    auto failed = taking(0);
    failed.arrived_at = Seconds{2};
    failed.status = sim::Status::failed;
    auto slow = taking(4);
    slow.arrived_at = Seconds{2};
    (void)late.ended(0, early);
    (void)late.ended(1, failed);
    (void)late.ended(2, slow);
    EXPECT_FALSE(late.is_certain()); // another two might be in time
    EXPECT_TRUE(late.exceeds());     // of the one that finished
}

} // namespace
} // namespace sunder::nas
