#include "nas/evaluate/most_accurate.hpp"
#include "sim/scenario/way_profiles.hpp"
#include "tests/nas/evaluate/arbitrary_setting.hpp"
#include "tests/nas/evaluate/brute_force.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace sunder::nas {
namespace {

using sim::Seconds;

/// Ten phones that ask often enough to wait for the server.
sim::Scenario busy_phones()
{
    auto scenario = phone_and_server();
    scenario.platform.devices[0_id].count = 10;
    scenario.platform.links[0_id].up = scenario.platform.links[0_id].down = sim::StepFunction{4e6};
    scenario.applications[0_id].arrivals = sim::Poisson{sim::PerSecond{40}};
    scenario.run.until = Seconds{1};
    scenario.run.replications = 2;
    return scenario;
}

std::optional<std::string> text_of_answer(Certificate const& certificate)
{
    if (!certificate.answer) return {};
    return certificate.answer->text;
}

void expect_complete(Certificate const& certificate)
{
    EXPECT_EQ(certificate.pairs, certificate.unusable + certificate.bounded + certificate.overloaded +
                                     certificate.simulated + certificate.shared + certificate.skipped);
}

/// What no bound knows is refused, not left out.
TEST(ASearch, RefusesSecondTriesAndServersOfSeveralGroups)
{
    auto scenario = busy_phones();
    auto& searched = scenario.applications[0_id];
    searched.where = searched.route_where;
    searched.retry = sim::Retry{};
    EXPECT_THROW((void)search_setting_of(scenario, {}), sim::InputError);
    scenario = busy_phones();
    scenario.applications[0_id].other_servers = {{0_id}};
    EXPECT_THROW((void)search_setting_of(scenario, {}), sim::InputError);
    EXPECT_NO_THROW((void)search_setting_of(busy_phones(), {}));
}

TEST(AllArchitectures, AreListedOnce)
{
    auto const space = three_blocks_of_four();
    auto const all = architectures_of(*space);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->size(), 16U);
    EXPECT_EQ(all->front(), (Choices{0, 0, 0}));
    EXPECT_EQ(all->back(), (Choices{3, 3, 0}));
    EXPECT_FALSE(architectures_of(*space, 15));
}

TEST(ALoneRequestsLimit, IsKeptByTheMostAccurateCandidateThatFits)
{
    // One request a second. Everything on the phone takes (1 + front) + (1 + middle) + 4 ms: within 8 ms the
    // two choices add up to 2, and "front" counts more. A cut costs 11 ms and more.
    auto const setting = search_setting_of(phone_and_server(), {});
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const accuracy = more_is_better();
    Simulator simulator{setting, {}};
    auto const certificate = find_most_accurate(table, accuracy, simulator, *architectures_of(*space),
                                                {.limit = Seconds{8.0001e-3}});
    ASSERT_TRUE(certificate.answer);
    EXPECT_EQ(certificate.answer->text, "three blocks:front=3,middle=1,split=device_only");
    EXPECT_NEAR(certificate.margin.value(), 1e-7, 1e-9);
    EXPECT_EQ(certificate.architectures, 16);
    EXPECT_EQ(certificate.pairs, 64);
    expect_complete(certificate);
    ASSERT_TRUE(certificate.confirmed);
    EXPECT_EQ(certificate.confirmed->text, certificate.answer->text);
}

TEST(ALimitThatNothingKeeps, HasNoAnswer)
{
    auto const setting = search_setting_of(phone_and_server(), {});
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const accuracy = more_is_better();
    Simulator simulator{setting, {}};
    auto const certificate =
        find_most_accurate(table, accuracy, simulator, *architectures_of(*space), {.limit = Seconds{1e-3}});
    EXPECT_FALSE(certificate.answer);
    EXPECT_EQ(certificate.simulated, 0);
    EXPECT_EQ(certificate.bounded + certificate.unusable, 64);
}

TEST(OtherLimits, AreKeptToo)
{
    auto const setting = search_setting_of(phone_and_server(), {});
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const accuracy = more_is_better();
    Simulator simulator{setting, {}};
    auto const certificate =
        find_most_accurate(table, accuracy, simulator, *architectures_of(*space),
                           {.limit = Seconds{1}, .limits = {{.metric = Metric::memory, .value = 2e6}}});
    ASSERT_TRUE(certificate.answer);
    EXPECT_EQ(certificate.answer->text, "three blocks:front=4,middle=4,split=front");
}

TEST(WhatCodingCosts, IsTakenFromTheAccuracyOfWhatCrosses)
{
    // Cut at the front: 2 ms and more on the phone, 1 ms + 0.2 ms for a hundredth of 20 kB, the rest on the
    // server. On the phone alone the best network takes 12 ms.
    auto scenario = phone_and_server();
    scenario.applications[0_id].codec = {sim::RatedCodec{.size = sim::Ratio{100},
                                                         .encoder = sim::BytesPerSecond{1e12},
                                                         .decoder = sim::BytesPerSecond{1e12},
                                                         .accuracy_cost = 0.05}};
    auto const space = three_blocks_of_four();
    auto const accuracy = more_is_better();
    auto const best_within = [&](double milliseconds) {
        auto const setting = search_setting_of(scenario, {});
        JourneyTable const table{setting, by_speed(*space, setting)};
        Simulator simulator{setting, {}};
        return *find_most_accurate(table, accuracy, simulator, *architectures_of(*space),
                                   {.limit = Seconds{1e-3 * milliseconds}})
                    .answer;
    };
    auto const slow = best_within(12.0001);
    EXPECT_EQ(slow.text, "three blocks:front=4,middle=4,split=device_only");
    EXPECT_NEAR(slow.evaluation.accuracy, 61.7, 1e-9);
    auto const quick = best_within(8.0001);
    EXPECT_EQ(quick.text, "three blocks:front=4,middle=4,split=front");
    EXPECT_NEAR(quick.evaluation.accuracy, 56.7, 1e-9);
    scenario.applications[0_id].codec = {};
    EXPECT_NEAR(best_within(8.0001).evaluation.accuracy, 54.0, 1e-9); // on the phone, front=3 and middle=1
}

TEST(AnUnluckyAnswer, IsNotConfirmed)
{
    // Half of all requests wait longer than the limit in truth; what was simulated is a single one.
    auto scenario = phone_and_server();
    scenario.platform.links[0_id].jitter =
        sim::Jitter{.delay = sim::Exponential{Seconds{10e-3}}, .memory = sim::Independent{}};
    scenario.run.until = {};
    scenario.run.requests = 1;
    auto const setting = search_setting_of(scenario, {});
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    auto const accuracy = more_is_better();
    Simulator simulator{setting, {}};
    std::vector<Choices> const one{{0, 0, 0}};
    auto const sample = simulator.outcomes(std::vector{table.row({0, 0, 2}).journey}).front().p95;
    auto const certificate = find_most_accurate(
        table, accuracy, simulator, one,
        {.limit = sample + Seconds{1e-6}, .limits = {{.metric = Metric::memory, .value = 3.9e6}}});
    ASSERT_TRUE(certificate.answer);
    EXPECT_GE(certificate.refuted + certificate.undecided, 1);
}

/// Some of the choices of each variable.
std::vector<Choices> arbitrary_architectures(ArchitectureSpace const& space)
{
    auto all = *architectures_of(space);
    std::vector<Choices> some;
    for (auto const& one : all)
        if (*rc::gen::arbitrary<bool>()) some.push_back(one);
    return some.empty() ? all : some;
}

/// Ten phones, as busy as they come, with links of their own: what is mostly followed to its end.
sim::Scenario with_own_links()
{
    auto scenario = busy_phones();
    scenario.platform.devices[1_id].queue = sim::any_queue();
    scenario.run.seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
    scenario.applications[0_id].arrivals =
        sim::Poisson{sim::PerSecond{static_cast<double>(*rc::gen::inRange(5, 80))}};
    scenario.applications[0_id].answer = sim::Bytes{*rc::gen::element(0.0, 1e3)};
    scenario.applications[0_id].codec = sim::any_codec();
    auto& link = scenario.platform.links[0_id];
    link.duplex = *rc::gen::element(sim::Duplex::full, sim::Duplex::half);
    if (*rc::gen::arbitrary<bool>()) link.jitter = sim::any_jitter(Seconds{2e-3});
    if (*rc::gen::arbitrary<bool>()) link.loss = sim::any_loss();
    return scenario;
}

/// Beside another application whose devices choose among two ways.
SearchSetting beside_others_who_choose(sim::PolicyKind const& kind)
{
    auto setting = search_setting_of(with_own_links(), {});
    auto other =
        deployment_of(setting, {.head = Seconds{2e-3}, .sent = sim::Bytes{5e3}, .tail = Seconds{2e-3}}, "cut")
            .applications[0_id];
    other.name = "other";
    other.deadline = Seconds{0.05};
    other.arrivals = sim::Poisson{sim::PerSecond{static_cast<double>(*rc::gen::inRange(1, 20))}};
    sim::Way alone;
    alone.plan.name = "device_only";
    alone.legs = {{.device = other.origin, .compute = {.fixed = Seconds{8e-3}}}};
    other.ways.push_back(alone);
    auto& choice = other.choice.emplace();
    choice.policy.kind = kind;
    choice.among = {0, 1};
    choice.profiles = sim::way_profiles(setting.base.platform, sim::ModelGraph{}, other);
    setting.base.applications.push_back(other);
    return setting;
}

/// One second of whatever there is, without the solver, which gives the same figures.
SearchSetting short_arbitrary_setting()
{
    auto setting = arbitrary_setting();
    setting.base.run.until = Seconds{1};
    setting.base.run.warm_up = {};
    setting.base.run.network_model = sim::NetworkModel::exact;
    return setting;
}

void expect_what_brute_force_finds(SearchSetting const& setting)
{
    auto const space = three_blocks_of_four();
    JourneyTable const table{setting, by_speed(*space, setting)};
    // Few different accuracies, so that ties are broken too.
    GivenAccuracy const accuracy{[](Choices const& choices) { return 60.0 + choices[0] + choices[1]; }};
    auto const architectures = arbitrary_architectures(*space);
    MostAccurateQuestion const question{.limit = Seconds{1e-3 * *rc::gen::inRange(5, 60)},
                                        .batch = *rc::gen::inRange<std::size_t>(1, 12),
                                        .confirmation = {.most_replications = 0}};
    Simulator simulator{setting, {.replications = 2}};
    auto const certificate = find_most_accurate(table, accuracy, simulator, architectures, question);
    RC_ASSERT(text_of_answer(certificate) ==
              by_brute_force(table, accuracy, simulator, architectures, question));
    RC_ASSERT(certificate.pairs == std::ssize(architectures) * 4);
    RC_ASSERT(certificate.pairs == certificate.unusable + certificate.bounded + certificate.overloaded +
                                       certificate.simulated + certificate.shared + certificate.skipped);
}

// tools/check --long asks for ten thousand of each by RC_PARAMS.
RC_GTEST_PROP(TheMostAccurateCandidate, IsWhatSimulatingAllFinds, ())
{
    expect_what_brute_force_finds(search_setting_of(with_own_links(), {}));
}

RC_GTEST_PROP(TheMostAccurateCandidate, IsWhatSimulatingAllFindsWhereThingsBreak, ())
{
    auto scenario = with_own_links();
    for (int count = *rc::gen::inRange(1, 3); count > 0; --count)
        scenario.platform.faults.push_back(sim::any_fault(scenario.platform));
    expect_what_brute_force_finds(search_setting_of(scenario, {}));
}

RC_GTEST_PROP(TheMostAccurateCandidate, IsWhatSimulatingAllFindsWhereServersTakeBatches, ())
{
    auto scenario = with_own_links();
    scenario.platform.devices[1_id].batch = sim::any_batching();
    if (sim::once_in(3)) scenario.platform.devices[1_id].warm_up = sim::WarmUp{.time = Seconds{0.02}};
    expect_what_brute_force_finds(search_setting_of(scenario, {}));
}

RC_GTEST_PROP(TheMostAccurateCandidate, IsWhatSimulatingAllFindsWhereServersAreChosen, ())
{
    auto scenario = with_own_links();
    scenario.platform.devices[1_id].count = *rc::gen::inRange(2, 4);
    auto& application = scenario.applications[0_id];
    application.dispatch =
        *rc::gen::element(sim::Dispatch::least_work, sim::Dispatch::shortest_queue,
                          sim::Dispatch::two_choices, sim::Dispatch::turn, sim::Dispatch::random);
    if (sim::once_in(2)) application.health_check = Seconds{*rc::gen::element(0.0, 0.1)};
    if (sim::once_in(2)) scenario.platform.faults.push_back(sim::any_fault(scenario.platform));
    expect_what_brute_force_finds(search_setting_of(scenario, {}));
}

RC_GTEST_PROP(TheMostAccurateCandidate, IsWhatSimulatingAllFindsBesideOthersWhoChoose, ())
{
    expect_what_brute_force_finds(beside_others_who_choose(sim::any_kind<sim::PolicyKind>()));
}

RC_GTEST_PROP(TheMostAccurateCandidate, IsWhatSimulatingAllFindsInAnySetting, ())
{
    expect_what_brute_force_finds(short_arbitrary_setting());
}

} // namespace
} // namespace sunder::nas
