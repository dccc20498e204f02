#include "sim/config/sweep_scenario.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/processor_time.hpp"
#include "tests/sim/id_literal.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using Texts = std::vector<std::string>;

constexpr auto scenario = R"(
format: sunder-scenario/1
models:
  tiny: {input: {name: image, bytes: 100 kB}, ops: [{name: first, work: 10 Mflop, output: 50 kB}]}
devices:
  phone: {speed: 1 Gflop/s}
  server: {speed: 10 Gflop/s}
links:
  wifi: {rate: 54 Mbit/s, latency: 2 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: tiny, origin: phone, arrivals: {periodic: 100 ms}, split: device_only, servers: [server]}
run: {until: 1 s}
)";

/// The scenario with a `sweep`, read from memory.
class Swept {
public:
    explicit Swept(std::string const& sweep, Texts variations = {},
                   std::map<std::string, std::string> files = {})
        : files_{std::move(files)},
          scenario_{RootFile{"folder/base.yaml",
                             {sweep.empty() ? scenario : fmt::format("{}sweep:\n{}", scenario, sweep), {}},
                             [this](std::filesystem::path const& path) -> FileText {
                                 auto const found = files_.find(path.generic_string());
                                 if (found == files_.end()) return {{}, "there is no such file"};
                                 return {found->second, {}};
                             }},
                    {.scenario = {}, .variations = std::move(variations)}}
    {
    }

    [[nodiscard]] Texts all_points() const
    {
        Texts texts;
        for (std::int64_t point = 0; point < scenario_.points().size(); ++point)
            texts.push_back(scenario_.text_of(point));
        return texts;
    }
    SweepScenario& operator*() { return scenario_; }
    SweepScenario* operator->() { return &scenario_; }

private:
    std::map<std::string, std::string> files_;
    SweepScenario scenario_;
};

std::string mistakes_of(std::string const& sweep, Texts const& variations = {})
{
    try {
        Swept const swept{sweep, variations};
    } catch (InputError const& error) {
        return error.what();
    }
    return "none";
}

Texts cuts_of_camera(Texts const& settings)
{
    auto const no_files = [](std::filesystem::path const&) -> FileText {
        return {{}, "there is no such file"};
    };
    SweepScenario const swept{RootFile{"base.yaml", {scenario, {}}, no_files},
                              {.scenario = {.settings = settings, .seed = {}, .replications = {}},
                               .variations = {"applications.camera.split=all"}}};
    Texts texts;
    for (std::int64_t point = 0; point < swept.points().size(); ++point)
        texts.push_back(swept.points().at(point).front().text);
    return texts;
}

TEST(AllCuts, AreThoseThatArePossibleAndThatNoOtherBeats)
{
    EXPECT_EQ(cuts_of_camera({}), Texts{"device_only"}) << "the input must not be sent";
    EXPECT_EQ(cuts_of_camera({"applications.camera.raw_input=allowed"}),
              (Texts{"server_only", "device_only"}));
    constexpr auto three =
        "models.tiny={input: {name: image, bytes: 100 kB}, ops: [{name: small, work: 10 Mflop, "
        "output: 10 kB}, {name: large, work: 10 Mflop, output: 90 kB}, {name: last, work: 50 "
        "Mflop, output: 1 kB}]}";
    EXPECT_EQ(cuts_of_camera({three, "applications.camera.raw_input=allowed"}),
              (Texts{"server_only", "{after: small}", "{after: large}", "device_only"}));
    EXPECT_EQ(cuts_of_camera({three, "devices.server.memory=1 B", "applications.camera.raw_input=allowed"}),
              Texts{"device_only"});
}

TEST(AllCuts, OfNobodyAreAMistake)
{
    EXPECT_NE(mistakes_of("", {"applications.kamera.split=all"}).find("there is no 'kamera'"),
              std::string::npos);
}

TEST(SweepOfAList, GivesEachPointItsValue)
{
    Swept swept{"  links.wifi.rate: [8 Mbit/s, 16 Mbit/s]\n"};
    EXPECT_EQ(swept->at(0).platform.links[0_id].up.of_device(0).peak(), 1e6);
    EXPECT_EQ(swept->at(1).platform.links[0_id].up.of_device(0).peak(), 2e6);
}

TEST(SweepOfAList, LeavesTheBaseAsItIs)
{
    Swept swept{"  links.wifi.rate: [8 Mbit/s, 16 Mbit/s]\n"};
    EXPECT_EQ(swept->base().platform.links[0_id].up.of_device(0).peak(), 6.75e6);
}

TEST(SweepOfMappings, PutsThemInPlaceWhole)
{
    Swept swept{"  applications.camera.arrivals: [{poisson: 5 /s}, {periodic: 1 s}]\n"};
    EXPECT_TRUE(std::holds_alternative<Poisson>(swept->at(0).applications[0_id].arrivals));
    EXPECT_TRUE(std::holds_alternative<Periodic>(swept->at(1).applications[0_id].arrivals));
    EXPECT_TRUE(std::holds_alternative<Poisson>(swept->at(0).applications[0_id].arrivals));
}

TEST(SweepOfAKeyThatWasAbsent, AddsIt)
{
    Swept swept{"  devices.phone.count: {linear: [1, 3], points: 3}\n"};
    EXPECT_EQ(swept->at(2).platform.devices[0_id].count, 3);
}

TEST(SweepOfWholeNumbers, RoundsThemAndCountsEqualOnesOnce)
{
    Swept const swept{"  devices.phone.count: {log: [1, 4], points: 9}\n"};
    EXPECT_EQ(swept.all_points(), (Texts{"devices.phone.count = 1", "devices.phone.count = 2",
                                         "devices.phone.count = 3", "devices.phone.count = 4"}));
}

TEST(SweepOfShares, DoesNotRoundThem)
{
    Swept const swept{"  devices.phone.load: {linear: [0, 0.5], points: 3}\n"};
    EXPECT_EQ(swept.all_points()[1], "devices.phone.load = 0.25");
}

TEST(EndsInTwoUnits, AreOneRangeInTheUnitOfTheFirst)
{
    Swept const swept{"  links.wifi.rate: {log: [100 kbit/s, 10 Mbit/s], points: 3}\n"};
    EXPECT_EQ(swept.all_points(), (Texts{"links.wifi.rate = 100 kbit/s", "links.wifi.rate = 1000 kbit/s",
                                         "links.wifi.rate = 10000 kbit/s"}));
}

TEST(ZippedKeys, ChangeTogether)
{
    Swept const swept{"  zip: [{keys: [links.wifi.rate, links.wifi.latency], values: [[1 Mbit/s, 1 ms], [2 "
                      "Mbit/s, 2 ms]]}]\n"};
    EXPECT_EQ(swept.all_points(), (Texts{"links.wifi.rate = 1 Mbit/s, links.wifi.latency = 1 ms",
                                         "links.wifi.rate = 2 Mbit/s, links.wifi.latency = 2 ms"}));
}

TEST(RangesOfASweep, AreDrawnFromBetweenTheirEnds)
{
    Swept swept{"  links.wifi.latency: {range: [1 ms, 2 ms]}\n  samples: 5\n"};
    ASSERT_EQ(swept->points().size(), 5);
    for (int point = 0; point < 5; ++point) {
        auto const latency = swept->at(point).platform.links[0_id].latency;
        EXPECT_GE(latency, Seconds{1e-3});
        EXPECT_LE(latency, Seconds{2e-3});
    }
}

TEST(ConditionOfASweep, TellsWhichPointsBelongToIt)
{
    Swept swept{"  devices.phone.count: [1, 2, 3]\n  where: devices.phone.count != 2\n"};
    EXPECT_TRUE(swept->includes(0));
    EXPECT_FALSE(swept->includes(1));
    EXPECT_TRUE(swept->includes(2));
}

TEST(StopRuleOfASweep, KnowsItsFigureByTheEndOfItsName)
{
    Swept swept{"  devices.phone.count: [1, 2]\n  stop: {figure: latency.p95, within: 2 %}\n"};
    EXPECT_EQ(swept->sweep().stop->figure, "applications.camera.latency.p95");
    EXPECT_EQ(swept->sweep().stop->within, 0.02);
    EXPECT_EQ(swept->sweep().stop->at_most, 100);
}

std::size_t warnings_with(std::string const& sweep)
{
    return Swept
    {
        sweep
        } -> base().warnings.size();
}

TEST(WhatNoPointUses, IsWarnedOf)
{
    EXPECT_EQ(warnings_with("  applications.camera.servers: [[server]]\n"), 0U);
    EXPECT_EQ(warnings_with("  applications.camera.servers: [[], [server]]\n"), 0U);
}

TEST(Variation, IsAListOfValues)
{
    Swept const swept{"", {"links.wifi.latency=1 ms,2 ms"}};
    EXPECT_EQ(swept.all_points(), (Texts{"links.wifi.latency = 1 ms", "links.wifi.latency = 2 ms"}));
}

TEST(Variation, IsARule)
{
    Swept const swept{"", {"links.wifi.latency={linear: [1 ms, 3 ms], points: 2}"}};
    EXPECT_EQ(swept.all_points(), (Texts{"links.wifi.latency = 1 ms", "links.wifi.latency = 3 ms"}));
}

TEST(Variation, OfOneMappingIsOneValue)
{
    Swept const swept{"", {"applications.camera.arrivals={poisson: 5 /s}"}};
    EXPECT_EQ(swept.all_points(), Texts{"applications.camera.arrivals = {poisson: 5 /s}"});
}

TEST(Variation, ReplacesWhatTheFileSaysOfItsKeyOnly)
{
    Swept const swept{"  links.wifi.latency: [1 ms, 2 ms]\n  devices.phone.count: [1, 2]\n",
                      {"links.wifi.latency=5 ms"}};
    EXPECT_EQ(swept.all_points(), (Texts{"links.wifi.latency = 5 ms, devices.phone.count = 1",
                                         "links.wifi.latency = 5 ms, devices.phone.count = 2"}));
}

TEST(MistakeOfAPoint, IsToldWhenItsTurnComes)
{
    Swept swept{"  run.until: [1 s, 10 s]\n  run.warm_up: [0 s, 5 s]\n"};
    EXPECT_EQ(mistakes_of("  run.until: [1 s, 10 s]\n  run.warm_up: [0 s, 5 s]\n"), "none");
    EXPECT_THROW(static_cast<void>(swept->at(1)), InputError); // 1 s with a warm-up of 5 s
    EXPECT_EQ(swept->at(3).run.warm_up, Seconds{5});           // and that leaves nothing behind
}

TEST(MistakeOfAVariation, StandsWhereItWasTyped)
{
    EXPECT_EQ(mistakes_of("", {"links.wifi.latency=1 ms, 2 mss"}),
              "--vary links.wifi.latency:1:7: error: 'mss' is not a unit that fits here\n"
              " 1 | 1 ms, 2 mss\n"
              "   |       ^\n"
              "  hint: use one of s, ms, us, ns, min, h\n");
}

TEST(SweepOfFiles, ReadsEachAndKeepsItsText)
{
    std::map<std::string, std::string> const files{
        {"folder/a.yaml", "format: sunder-device/1\nspeed: 2 Gflop/s\n"},
        {"folder/b.yaml", "format: sunder-device/1\nspeed: 3 Gflop/s\n"}};
    Swept swept{"  devices.phone: [{profile: a.yaml}, {profile: b.yaml}]\n", {}, files};
    EXPECT_EQ(*swept->at(1).platform.devices[0_id].profile.speed, FlopsPerSecond{3e9});
    EXPECT_EQ(swept->base().inputs.size(), 3U);
    RootFile again{"elsewhere/x.yaml", {swept->base().text, {}}, {}};
    SweepScenario resolved{std::move(again), {}};
    EXPECT_EQ(*resolved.at(1).platform.devices[0_id].profile.speed, FlopsPerSecond{3e9});
}

TEST(ScenarioWithASweep, LoadsAsItsBaseWithoutIt)
{
    auto const base = parse_scenario(
        {.path = "base.yaml", .text = fmt::format("{}sweep: {{links.wifi.rate: [1 Mbit/s]}}\n", scenario)});
    EXPECT_EQ(base.text.find("sweep"), std::string::npos);
}

TEST(MistakesOfVeryManyKeys, AreFoundInTimeThatGrowsWithTheirNumber)
{
    std::string sweep;
    for (int i = 0; i < 3000; ++i)
        sweep += fmt::format("  links.wifi.latency{}: {{range: [1 ms, 20 ms]}}\n", i);
    auto const before = processor_seconds();
    EXPECT_THROW(Swept{sweep + "  samples: 4\n"}, InputError);
    EXPECT_LT(processor_seconds() - before, 10); // with the square of their number: over a minute
}

} // namespace
} // namespace sunder::sim
