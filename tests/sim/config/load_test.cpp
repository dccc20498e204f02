#include "sim/base/match.hpp"
#include "sim/config/load.hpp"
#include "sim/platform/cell.hpp"
#include "tests/sim/id_literal.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace sunder::sim {
namespace {

using namespace literals;
namespace fs = std::filesystem;

/// Replaces parts of a small sound scenario and loads it with files from memory.
class Loading {
public:
    [[nodiscard]] Loading with(std::string const& old, std::string const& now) const
    {
        auto changed = *this;
        auto const at = changed.text_.find(old);
        EXPECT_NE(at, std::string::npos) << old;
        changed.text_.replace(at, old.size(), now);
        return changed;
    }
    [[nodiscard]] Loading file(std::string const& path, std::string const& text) const
    {
        auto changed = *this;
        changed.files_[path] = text;
        return changed;
    }
    Scenario operator()(Overrides const& overrides = {}) const
    {
        return parse_scenario({.path = "folder/base.yaml",
                               .text = text_,
                               .read_file = [this](fs::path const& path) -> FileText {
                                   auto const found = files_.find(path.generic_string());
                                   if (found == files_.end()) return {std::nullopt, "there is no such file"};
                                   return {found->second, {}};
                               }},
                              overrides);
    }

private:
    std::string text_ =
        "format: sunder-scenario/1\n"
        "models:\n"
        "  tiny:\n"
        "    input: {bytes: 100 kB}\n"
        "    ops: [{name: a, work: 1 Mflop, output: 10 kB}, {name: b, work: 2 Mflop, output: 1 kB}]\n"
        "devices:\n"
        "  phone: {speed: 1 Gflop/s}\n"
        "  server: {speed: 10 Gflop/s}\n"
        "links:\n"
        "  wifi: {rate: 8 Mbit/s, latency: 3 ms}\n"
        "  wire: {rate: 1 Gbit/s}\n"
        "routes:\n"
        "  - {from: phone, to: server, via: [wifi, wire]}\n"
        "applications:\n"
        "  camera: {model: tiny, origin: phone, arrivals: {periodic: 100 ms}, servers: [server]}\n"
        "run: {until: 1 s}\n";
    std::map<std::string, std::string> files_;
};

Loading const load;

Link wifi_with(std::string const& keys)
{
    return load.with("latency: 3 ms", "latency: 3 ms, " + keys)().platform.links[0_id];
}

DeviceGroup phone_with(std::string const& keys)
{
    return load.with("speed: 1 Gflop/s", "speed: 1 Gflop/s, " + keys)().platform.devices[0_id];
}

Application camera_with(std::string const& old, std::string const& now)
{
    return load.with(old, now)().applications[0_id];
}

Distribution thinking(std::string const& time)
{
    return std::get<Closed>(camera_with("{periodic: 100 ms}", "{closed: {think: " + time + "}}").arrivals)
        .think;
}

std::string complaint_about(Loading const& loading, Overrides const& overrides = {})
{
    try {
        (void)loading(overrides);
    } catch (InputError const& error) {
        return error.what();
    }
    return "nothing";
}

TEST(Scenario, HasTheDefaultsOfItsFormat)
{
    auto const scenario = load();
    auto const& phone = scenario.platform.devices[0_id];
    EXPECT_EQ(phone.count, 1);
    EXPECT_EQ(phone.workers, 1);
    EXPECT_FALSE(std::get<Fifo>(phone.queue).limit);
    EXPECT_FALSE(phone.profile.memory);
    EXPECT_EQ(phone.profile.launch_overhead, 0_s);
    EXPECT_EQ(scenario.platform.links[1_id].latency, 0_s);
    EXPECT_FALSE(scenario.platform.links[0_id].each);
    auto const& camera = scenario.applications[0_id];
    EXPECT_EQ(std::get<Best>(camera.split).objective, Objective::latency);
    EXPECT_EQ(camera.dispatch, Dispatch::least_work);
    EXPECT_EQ(camera.raw_input, RawInput::forbidden);
    EXPECT_EQ(camera.answer, Bytes{});
    EXPECT_EQ(scenario.run.seed, 1U);
    EXPECT_EQ(scenario.run.replications, 1);
    EXPECT_EQ(scenario.run.network_model, NetworkModel::exact);
}

TEST(Scenario, IsNamedAfterItsFileUnlessItSaysSo)
{
    EXPECT_EQ(load().name, "base");
    EXPECT_EQ(load.with("models:", "name: Monday 7\nmodels:")().name, "Monday 7");
}

TEST(Scenario, HoldsAThousandModels)
{
    std::string more = "models:\n";
    for (int i = 0; i < 1000; ++i)
        more += "  tiny" + std::to_string(i) +
                ": {input: {bytes: 1 B}, ops: [{name: a, work: 1 flop, output: 1 B}]}\n";
    EXPECT_NE(complaint_about(load.with("models:\n", more))
                  .find("folder/base.yaml:1003:3: error: these are more than 1000 models\n"),
              std::string::npos);
}

TEST(Scenario, KnowsTheHashOfEveryFile)
{
    auto const scenario = load.with("{speed: 1 Gflop/s}", "{profile: pi.yaml}")
                              .file("folder/pi.yaml", "format: sunder-device/1\n")();
    ASSERT_EQ(scenario.inputs.size(), 2U);
    EXPECT_EQ(scenario.inputs[0].path, "base.yaml");
    EXPECT_EQ(scenario.inputs[1].path, "pi.yaml");
    // printf 'format: sunder-device/1\n' | sha256sum
    EXPECT_EQ(scenario.inputs[1].sha256, "63797b6ae48be0fecea682466c46f0f265fe392f8f82f7991286abdbaaf7ee0d");
}

TEST(DeviceProfiles, AreOverriddenByTheKeysBesideThem)
{
    auto const phone =
        load.with("{speed: 1 Gflop/s}", "{profile: pi.yaml, speed: 3 Gflop/s}")
            .file("folder/pi.yaml", "format: sunder-device/1\nspeed: 2 Gflop/s\nmemory: 4 GB\n")()
            .platform.devices[0_id];
    EXPECT_EQ(phone.profile.name, "pi");
    EXPECT_EQ(phone.profile.speed, 3_Gflop / 1_s);
    EXPECT_EQ(phone.profile.memory, 4000_MB);
}

PolicySettings policy_with(std::string const& keys)
{
    return std::get<Adaptive>(
               camera_with("servers: [server]", "servers: [server], split: {adaptive: {" + keys + "}}").split)
        .policy;
}

TEST(AdaptiveSplits, AreHeldForRequestsOrForATime)
{
    EXPECT_FALSE(policy_with("policy: replan").hold);
    for (auto const* text : {"7", "7 requests", "7requests"})
        EXPECT_EQ(policy_with("hold: " + std::string{text}).hold.value().requests, 7) << text;
    EXPECT_EQ(policy_with("hold: 1 request").hold.value().requests, 1);
    auto const timed = policy_with("hold: 2 min").hold.value();
    EXPECT_EQ(timed.requests, 1);
    EXPECT_EQ(timed.time, Seconds{120});
}

TEST(AdaptiveSplits, AreLeftForACostOrAShareOfOne)
{
    EXPECT_FALSE(policy_with("policy: threshold").gain);
    auto const cost = policy_with("gain: 8 ms").gain.value();
    EXPECT_EQ(cost.cost, Seconds{8e-3});
    EXPECT_EQ(cost.share, 0);
    auto const share = policy_with("gain: 12.5 %").gain.value();
    EXPECT_EQ(share.cost, Seconds{});
    EXPECT_EQ(share.share, 0.125);
}

TEST(AdaptiveSplits, WeighLatencyAndEnergy)
{
    EXPECT_EQ(policy_with("policy: replan").objective.cost(Seconds{2}, Joules{3}), Seconds{2});
    EXPECT_EQ(policy_with("objective: latency").objective.cost(Seconds{2}, Joules{3}), Seconds{2});
    EXPECT_EQ(policy_with("objective: energy").objective.cost(Seconds{2}, Joules{3}), Seconds{3});
    auto const both = policy_with("objective: {latency: 0.5, energy: 20 ms/J}").objective;
    EXPECT_NEAR(both.cost(Seconds{2}, Joules{3}).value(), 1.06, 1e-12);
}

TEST(DeviceQueues, MayBeLimited)
{
    EXPECT_EQ(std::get<Fifo>(phone_with("queue: {fifo: {limit: 10}}").queue).limit, 10);
    EXPECT_EQ(std::get<PriorityQueue>(phone_with("queue: {priority: {limit: 0}}").queue).limit, 0);
    EXPECT_TRUE(std::holds_alternative<PriorityQueue>(phone_with("queue: priority").queue));
    EXPECT_TRUE(std::holds_alternative<Sharing>(phone_with("queue: sharing").queue));
    EXPECT_TRUE(std::holds_alternative<Sharing>(phone_with("queue: {sharing: {}}").queue));
}

TEST(DeviceQueues, MayGoByDeadlinesOrTimes)
{
    using Late = EarliestDeadline::Late;
    EXPECT_EQ(std::get<EarliestDeadline>(phone_with("queue: earliest_deadline").queue).late, Late::serve);
    auto const drops = phone_with("queue: {earliest_deadline: {late: drop, limit: 7}}").queue;
    EXPECT_EQ(std::get<EarliestDeadline>(drops).late, Late::drop);
    EXPECT_EQ(std::get<EarliestDeadline>(drops).limit, 7);
    EXPECT_EQ(std::get<ShortestFirst>(phone_with("queue: {shortest_first: {limit: 3}}").queue).limit, 3);
}

TEST(Devices, MayHaveToWarmUpAndToLoadModels)
{
    auto const phone =
        phone_with("warm_up: {time: 300 ms, after_idle: 60 s}, memory: 1 GB, load_rate: 2 GB/s");
    EXPECT_EQ(phone.warm_up.value().time, 300_ms);
    EXPECT_EQ(phone.warm_up.value().after_idle, 60_s);
    EXPECT_EQ(phone.profile.load_rate, 2000_MB / 1_s);
    EXPECT_FALSE(phone_with("warm_up: {time: 1 s}").warm_up.value().after_idle);
}

TEST(DeviceBatches, HaveACostOrATable)
{
    auto const batch_of = [](std::string const& text) {
        return phone_with("batch: {max: 3, " + text + "}").batch.value();
    };
    EXPECT_EQ(batch_of("cost: {fixed: 2 ms, each: 3 ms}").growth, (std::vector{1.0, 1.6, 2.2}));
    EXPECT_EQ(batch_of("cost: 50 %").growth, (std::vector{1.0, 1.5, 2.0}));
    EXPECT_EQ(batch_of("table: [10 ms, 12 ms, 15 ms, 99 ms]").growth, (std::vector{1.0, 1.2, 1.5}));
    EXPECT_EQ(batch_of("cost: 0 %").window, 0_s);
    EXPECT_EQ(batch_of("cost: 0 %, window: 5 ms").window, 5_ms);
    EXPECT_EQ(batch_of("cost: 0 %").max, 3);
    EXPECT_FALSE(phone_with("count: 1").batch);
}

TEST(DeviceLoads, AreSharesTracesOrJobs)
{
    EXPECT_EQ(std::get<StepFunction>(phone_with("load: 20 %").load).at(0_s), 0.2);
    auto const jobs = std::get<CompetingJobs>(
        phone_with("load: {jobs: {poisson: 5 /s, time: {exponential: 10 ms}, priority: -1}}").load);
    EXPECT_EQ(mean_of(jobs.gap), 200_ms);
    EXPECT_EQ(mean_of(jobs.service), 10_ms);
    EXPECT_EQ(jobs.priority, -1);
    auto const traced = load.with("speed: 1 Gflop/s", "speed: 1 Gflop/s, load: {trace: load.csv}")
                            .file("folder/load.csv", "time [s],load [%]\n0,10\n1,30\n")();
    EXPECT_EQ(std::get<StepFunction>(traced.platform.devices[0_id].load).at(1.5_s), 0.3);
}

TEST(LinkRates, AreOneForBothDirectionsOrOneEach)
{
    auto const same = load().platform.links[0_id];
    EXPECT_EQ(same.up.of_device(0).at(0_s), 1e6);
    EXPECT_EQ(same.down.of_device(0).at(0_s), 1e6);
    auto const two = load.with("rate: 8 Mbit/s", "rate: {up: 8 Mbit/s, down: {trace: down.csv}}")
                         .file("folder/down.csv", "time [s],rate [Mbit/s]\n0,16\n1,24\n")()
                         .platform.links[0_id];
    EXPECT_EQ(two.up.of_device(0).at(0_s), 1e6);
    EXPECT_EQ(two.down.of_device(0).at(1.5_s), 3e6);
}

TEST(LinkRates, MayBeOneForEachDevice)
{
    auto const link = load.with("{rate: 8 Mbit/s, latency: 3 ms}", "{each: phone, rate: {trace: phones.csv}}")
                          .file("folder/phones.csv", "device,time [s],rate [MB/s]\n0,0,1\n1,0,3\n1,1,5\n")()
                          .platform.links[0_id];
    ASSERT_EQ(link.up.all().size(), 2U);
    EXPECT_EQ(link.down.of_device(0).mean(), 1e6);
    EXPECT_EQ(link.up.of_device(1).mean(), 4e6);
}

TEST(LinkFiles, MayNameFilesOfTheirOwnFolder)
{
    auto const link =
        load.with("{rate: 8 Mbit/s, latency: 3 ms}", "{profile: links/lte.yaml, latency: 5 ms}")
            .file("folder/links/lte.yaml", "format: sunder-link/1\nrate: {trace: walk.csv}\nlatency: 9 ms\n")
            .file("folder/links/walk.csv", "time [s],rate [MB/s]\n0,1\n1,3\n")()
            .platform.links[0_id];
    EXPECT_EQ(link.up.of_device(0).mean(), 2e6);
    EXPECT_EQ(link.latency, 5_ms);
}

TEST(LinkLosses, WaitOneRoundTripForPacketsAnd200MillisecondsForMessages)
{
    auto const bare = wifi_with("loss: 1 %").loss.value();
    EXPECT_EQ(std::get<PacketLoss>(bare.process).probability, 0.01);
    EXPECT_EQ(std::get<PacketLoss>(bare.process).mtu, Bytes{1500});
    EXPECT_EQ(bare.timeout, 6_ms);
    EXPECT_EQ(bare.backoff, 2);
    EXPECT_EQ(bare.tries, 16);
    EXPECT_EQ(wifi_with("loss: {packets: 1 %}").loss->timeout, 6_ms);
    EXPECT_EQ(wifi_with("loss: {message: 1 %}").loss->timeout, 200_ms);
    EXPECT_EQ(wifi_with("loss: {message: 1 %, timeout: 7 ms, backoff: 1.5, tries: 3}").loss->timeout, 7_ms);
}

TEST(LinkLosses, MayComeInBursts)
{
    auto const loss =
        wifi_with("loss: {gilbert_elliott: {good_to_bad: 0.1, bad_to_good: 0.5, loss_bad: 0.8}, mtu: 1 kB}")
            .loss.value();
    auto const chain = std::get<GilbertElliott>(loss.process);
    EXPECT_EQ(chain.good_to_bad, 0.1);
    EXPECT_EQ(chain.bad_to_good, 0.5);
    EXPECT_EQ(chain.loss_good, 0);
    EXPECT_EQ(chain.loss_bad, 0.8);
    EXPECT_EQ(chain.mtu, Bytes{1000});
}

TEST(LinkJitter, MayBeCorrelated)
{
    auto const ar1 = wifi_with("jitter: {ar1: {correlation: 0.8, of: {exponential: 1 ms}}}").jitter.value();
    EXPECT_EQ(std::get<Ar1>(ar1.memory).correlation, 0.8);
    EXPECT_EQ(mean_of(ar1.delay), 1_ms);
    auto const markov =
        wifi_with("jitter: {gauss_markov: {memory: 100 ms, of: {gamma: {mean: 2 ms, deviation: 1 ms}}}}")
            .jitter.value();
    EXPECT_EQ(std::get<GaussMarkov>(markov.memory).memory, 100_ms);
    EXPECT_EQ(mean_of(markov.delay), 2_ms);
    EXPECT_TRUE(std::holds_alternative<Independent>(wifi_with("jitter: {exponential: 1 ms}").jitter->memory));
}

TEST(Distributions, HaveTheMeanThatIsStated)
{
    for (auto const* time :
         {"2 s", "{deterministic: 2 s}", "{uniform: {min: 1 s, max: 3 s}}", "{exponential: 2 s}",
          "{erlang: {stages: 3, mean: 2 s}}", "{gamma: {mean: 2 s, deviation: 1 s}}",
          "{lognormal: {mean: 2 s, deviation: 5 s}}", "{pareto: {mean: 2 s, deviation: 1 s}}",
          "{pareto: {mean: 2 s, shape: 1.5}}"})
        EXPECT_NEAR(mean_of(thinking(time)).value(), 2, 1e-12) << time;
}

TEST(Distributions, OfParetoHaveTheDeviationThatIsStated)
{
    auto const pareto = std::get<Pareto>(thinking("{pareto: {mean: 3 s, deviation: 1.5 s}}"));
    double const a = pareto.shape;
    double const variance = pareto.scale.value() * pareto.scale.value() * a / ((a - 1) * (a - 1) * (a - 2));
    EXPECT_NEAR(variance, 2.25, 1e-12);
}

TEST(Distributions, MayBeMeasured)
{
    auto const scenario = load.with("latency: 3 ms", "jitter: {empirical: delays.csv}")
                              .file("folder/delays.csv", "delay [ms]\n3\n1\n")();
    auto const delays = std::get<Empirical>(scenario.platform.links[0_id].jitter->delay);
    EXPECT_EQ(*delays.values, (std::vector<Seconds>{1_ms, 3_ms}));
}

TEST(Routes, LeadBackTheSameWayUnlessGiven)
{
    auto const platform = load().platform;
    ASSERT_EQ(platform.routes.size(), 2U);
    EXPECT_TRUE(platform.routes[0_id].forward);
    EXPECT_EQ(platform.routes[1_id].via, (std::vector<Id<Link>>{1_id, 0_id}));
    EXPECT_FALSE(platform.routes[1_id].forward);
}

TEST(Routes, GivenBothWaysAreTakenAsGiven)
{
    auto const platform =
        load.with("via: [wifi, wire]}", "via: [wifi]}\n  - {from: server, to: phone, via: [wire]}")()
            .platform;
    ASSERT_EQ(platform.routes.size(), 2U);
    EXPECT_EQ(platform.routes[1_id].via, std::vector<Id<Link>>{1_id});
    EXPECT_FALSE(platform.routes[1_id].forward);
}

TEST(Arrivals, AreOfFiveKinds)
{
    auto const periodic = std::get<Periodic>(
        camera_with("{periodic: 100 ms}", "{periodic: {every: 1 s, start: 2 s, stagger: 0 s}}").arrivals);
    EXPECT_EQ(periodic.every, 1_s);
    EXPECT_EQ(periodic.start, 2_s);
    EXPECT_EQ(periodic.stagger, 0_s);
    EXPECT_FALSE(std::get<Periodic>(load().applications[0_id].arrivals).stagger);
    EXPECT_EQ(std::get<Poisson>(camera_with("{periodic: 100 ms}", "{poisson: 30 /min}").arrivals).rate,
              PerSecond{0.5});
    EXPECT_EQ(
        std::get<GammaArrivals>(camera_with("{periodic: 100 ms}", "{gamma: {rate: 10 /s, cv: 2}}").arrivals)
            .cv,
        2);
    EXPECT_EQ(mean_of(thinking("1 s")), 1_s);
    auto const recorded =
        load.with("{periodic: 100 ms}", "{trace: t.csv}").file("folder/t.csv", "time [ms]\n5\n9\n")();
    EXPECT_EQ(*std::get<Recorded>(recorded.applications[0_id].arrivals).every_device,
              (std::vector<Seconds>{Seconds{5e-3}, Seconds{9e-3}}));
}

TEST(Splits, AreReadAsWritten)
{
    auto const split = [](std::string const& text) {
        return camera_with("servers:", "split: " + text + ", servers:").split;
    };
    EXPECT_TRUE(std::holds_alternative<DeviceOnly>(split("device_only")));
    EXPECT_TRUE(std::holds_alternative<ServerOnly>(split("server_only")));
    EXPECT_EQ(std::get<After>(split("{after: a}")).ops, std::vector<std::string>{"a"});
    EXPECT_EQ(std::get<After>(split("{after: [a, b]}")).ops, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(std::get<Best>(split("{best: energy}")).objective, Objective::energy);
    auto const hops = std::get<Cuts>(split("{cuts: [a, [b, c]]}")).hops;
    ASSERT_EQ(hops.size(), 2U);
    EXPECT_EQ(hops[1].ops, (std::vector<std::string>{"b", "c"}));
}

TEST(Codecs, AreAStageOrAList)
{
    auto const one = camera_with("servers:", "codec: {bits: 4}, servers:").codec;
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(std::get<Quantise>(one[0]).bits, 4);
    auto const two = camera_with("servers:", "codec: [{bottleneck: {to: 16}}, {bits: 8}], servers:").codec;
    ASSERT_EQ(two.size(), 2U);
    EXPECT_EQ(std::get<Bottleneck>(two[0]).to, 16);
}

TEST(Applications, MayHoldTheirModel)
{
    auto const scenario = load.with(
        "model: tiny", "model: {input: {bytes: 1 kB}, ops: [{name: x, work: 1 flop, output: 1 B}]}")();
    ASSERT_EQ(scenario.models.size(), 2U);
    EXPECT_EQ(scenario.applications[0_id].model, 1_id);
    EXPECT_EQ(scenario.models[1_id].name, "camera");
}

TEST(MeasuredTimes, MustNameSomethingPresentInAnInlineModelOnly)
{
    std::string const model = "input: {bytes: 1 kB}\nops: [{name: a, work: 1 flop, output: 1 B, time: "
                              "{elsewhere: 1 ms, pi: 2 ms}}]\n";
    auto const profiled = load.with("{speed: 1 Gflop/s}", "{profile: pi.yaml}")
                              .file("folder/pi.yaml", "format: sunder-device/1\n");
    auto const shared = profiled.with("models:\n", "models:\n  shared: m.yaml\n")
                            .file("folder/m.yaml", "format: sunder-model/1\n" + model)();
    EXPECT_EQ(mean_of(shared.models[0_id].ops.at(0).time.at("pi")), 2_ms);
    auto const mistake =
        complaint_about(profiled.with("output: 10 kB", "output: 10 kB, time: {elsewhere: 1 ms, pi: 2 ms}"));
    EXPECT_NE(mistake.find("there is no device or profile 'elsewhere'"), std::string::npos) << mistake;
    EXPECT_EQ(mistake.find("'pi'\n"), std::string::npos) << mistake;
}

std::vector<std::string> warnings_of(Scenario const& scenario)
{
    std::vector<std::string> lines;
    for (auto const& warning : scenario.warnings)
        lines.push_back(fmt::format("{}: {}", warning.where.line, warning.message));
    return lines;
}

TEST(WhatNoApplicationUses, IsWarnedOf)
{
    EXPECT_EQ(warnings_of(load()), std::vector<std::string>{});
    auto const more = load.with("  phone:", "  tablet: {speed: 1 Gflop/s}\n  phone:")
                          .with("  wire:", "  lte: {rate: 1 Mbit/s}\n  wire:")
                          .with("  tiny:", "  huge: {input: {bytes: 1 kB}, ops: [{name: a, work: 1 flop, "
                                           "output: 1 B}]}\n  tiny:");
    EXPECT_EQ(warnings_of(more()), (std::vector<std::string>{"8: no application uses device 'tablet'",
                                                             "13: no application uses link 'lte'",
                                                             "3: no application uses model 'huge'"}));
}

TEST(WhatNoApplicationUses, HoldsLinksOfRoutesThatNobodyTakes)
{
    auto const more = load.with("  phone:", "  cloud: {speed: 1 Tflop/s}\n  phone:")
                          .with("  wire:", "  fibre: {rate: 1 Gbit/s}\n  wire:")
                          .with("routes:\n", "routes:\n  - {from: server, to: cloud, via: [fibre]}\n");
    EXPECT_EQ(warnings_of(more()), (std::vector<std::string>{"7: no application uses device 'cloud'",
                                                             "12: no application uses link 'fibre'"}));
}

TEST(ADeviceOfInt8, HoldsModelsFourTimesAsLarge)
{
    auto const at = fs::path{SUNDER_SOURCE_DIR} / "models/devices/coral_edge_tpu_tflite.yaml";
    auto const coral = load_device(at);
    EXPECT_EQ(coral.element_bits, 8);
    for (auto const* name : {"alexnet", "densenet121", "inception_v3", "resnet18", "resnet50", "vgg16"}) {
        auto const model =
            load_model(fs::path{SUNDER_SOURCE_DIR} / "models/dnn" / (std::string{name} + ".yaml"));
        EXPECT_LT(model.weights() / 4, *coral.memory) << name;
    }
}

TEST(CommandLine, ComesBeforeTheFile)
{
    auto const scenario =
        load({.settings = {"links.wifi.rate=16 Mbit/s", "run.seed=5"}, .seed = 7, .replications = 3});
    EXPECT_EQ(scenario.platform.links[0_id].up.of_device(0).at(0_s), 2e6);
    EXPECT_EQ(scenario.run.seed, 7U);
    EXPECT_EQ(scenario.run.replications, 3);
}

TEST(CommandLine, NamesFilesFromTheWorkingFolder)
{
    auto const scenario = load.file("here.csv", "time [s],rate [MB/s]\n0,7\n")(
        {.settings = {"links.wifi.rate={trace: here.csv}"}, .seed = {}, .replications = {}});
    EXPECT_EQ(scenario.platform.links[0_id].up.of_device(0).at(0_s), 7e6);
    EXPECT_EQ(scenario.inputs.at(0).path, "../here.csv");
}

std::string numbers_of(StepFunction const& f)
{
    return fmt::format("{} {} {} {};", f.starts().size(), f.mean(), f.peak(), f.at(Seconds{0.7}));
}

std::string numbers_of(LinkRate const& rate)
{
    std::string text;
    for (auto const& one : rate.all())
        text += numbers_of(one);
    return text;
}

/// Much of what a scenario says, in one text.
std::string numbers_of(Scenario const& scenario)
{
    auto text =
        fmt::format("{} {} {}\n", scenario.name, scenario.run.seed, scenario.run.until.value_or(0_s).value());
    for (auto const& device : scenario.platform.devices) {
        text += fmt::format("{} {} {} {} {}\n", device.name, device.profile.name, device.count,
                            device.workers, device.profile.speed.value_or(FlopsPerSecond{}).value());
        for (auto const& [name, share] : device.profile.efficiency)
            text += fmt::format("{} {}\n", name, share);
    }
    for (auto const& link : scenario.platform.links)
        text += fmt::format("{} {} {} {} {}\n", link.name, numbers_of(link.up), numbers_of(link.down),
                            link.latency.value(), link.jitter ? mean_of(link.jitter->delay).value() : -1);
    for (auto const& route : scenario.platform.routes)
        text += fmt::format("{} {} {} {}\n", route.from.index(), route.to.index(), route.via.size(),
                            route.forward);
    for (auto const& model : scenario.models)
        text += fmt::format("{} {} {} {}\n", model.name, model.ops.size(), model.work().value(),
                            model.weights().value());
    for (auto const& application : scenario.applications)
        text += fmt::format("{} {} {} {}\n", application.name, application.model.index(),
                            application.answer.value(), application.arrivals.index());
    return text;
}

std::string content_of(fs::path const& path)
{
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

Scenario documented_scenario(Overrides const& overrides = {})
{
    fs::path const root{SUNDER_SOURCE_DIR};
    return parse_scenario({.path = root / "scenarios/documented.yaml",
                           .text = content_of(root / "tests/sim/config/interface/scenario.yaml")},
                          overrides);
}

FileText no_file(fs::path const&)
{
    return {std::nullopt, "no file may be read"};
}

TEST(ACellInAScenario, IsAMediumOfStationsWithRates)
{
    auto const wifi =
        load.with("{rate: 8 Mbit/s, latency: 3 ms}",
                  "{latency: 3 ms, cell: {stations: {phone: [8 Mbit/s, 16 Mbit/s], server: 4 Mbit/s}}}")()
            .platform.links[0_id];
    ASSERT_TRUE(wifi.cell);
    EXPECT_EQ(wifi.cell->share, CellShare::throughput);
    ASSERT_EQ(wifi.cell->stations.size(), 2U);
    EXPECT_EQ(wifi.cell->stations[0].group, 0_id);
    EXPECT_EQ(wifi.cell->stations[0].rates, (std::vector{BytesPerSecond{1e6}, BytesPerSecond{2e6}}));
    EXPECT_EQ(wifi.cell->stations[1].rates, std::vector{BytesPerSecond{0.5e6}});
    EXPECT_EQ(wifi.duplex, Duplex::half);
    EXPECT_EQ(wifi.up.of_device(0).mean(), 2e6);
}

/// Phones that move near an access point at [0, 0].
Loading with_motion(std::string const& motion, std::string const& count = "1")
{
    return load.with("{rate: 8 Mbit/s, latency: 3 ms}", "{cell: {moving: [phone], at: [0, 0]}}")
        .with("{speed: 1 Gflop/s}", "{speed: 1 Gflop/s, count: " + count + ", motion: " + motion + "}");
}

std::vector<Movement> movements_in(Scenario const& scenario)
{
    std::vector<Movement> movements;
    for (auto const& station : scenario.platform.links[0_id].cell->stations[0].moving)
        movements.push_back(station.movement);
    return movements;
}

/// Instants and places of a walk as text.
std::string course_of(Movement const& movement)
{
    return std::visit(
        Match{[](Walk const& walk) {
                  std::string text;
                  for (auto const& [at, where] : walk.points)
                      text += fmt::format("{}: {} {}, ", at.value(), where.x, where.y);
                  return text + (walk.period ? fmt::format("{}", walk.period->value()) : "stays");
              },
              [](RandomWaypoint const& model) {
                  return fmt::format("{} {} to {} {}, {} to {}, {}", model.low.x, model.low.y, model.high.x,
                                     model.high.y, model.slowest, model.fastest, model.pause.value());
              }},
        movement);
}

TEST(MotionInAScenario, TakesWaypointsAtTheirSpeeds)
{
    std::string const there = "{at: [3, 4], speed: 0.5, pause: 2 s}";
    auto const stays = movements_in(with_motion("{waypoints: [{at: [0, 0], pause: 1 s}, " + there + "]}")());
    ASSERT_EQ(stays.size(), 1U);
    EXPECT_EQ(course_of(stays[0]), "0: 0 0, 1: 0 0, 11: 3 4, 13: 3 4, stays");
    auto const again =
        movements_in(with_motion("{waypoints: [{at: [0, 0], speed: 5}, " + there + "], then: repeat}")());
    EXPECT_EQ(course_of(again.at(0)), "0: 0 0, 0: 0 0, 10: 3 4, 12: 3 4, 13: 0 0, 13");
}

TEST(MotionInAScenario, ReadsTracesOfSeveralDevices)
{
    std::string const rows = "time [s],device,x [m],y [m]\n0,1,0,-5\n2,0,1,1\n10,1,0.1,5\n20,1,0,-5\n";
    auto const walks = movements_in(with_motion("{trace: walk.csv}", "3").file("folder/walk.csv", rows)());
    ASSERT_EQ(walks.size(), 2U); // device 2 goes as device 0
    EXPECT_EQ(course_of(walks[0]), "2: 1 1, stays");
    EXPECT_EQ(course_of(walks[1]), "0: 0 -5, 10: 0.1 5, 20: 0 -5, stays");
    auto const again =
        movements_in(with_motion("{trace: walk.csv, then: repeat}", "3").file("folder/walk.csv", rows)());
    EXPECT_EQ(course_of(again.at(1)), "0: 0 -5, 10: 0.1 5, 20: 0 -5, 20");
}

TEST(MotionInAScenario, TakesRandomWaypoints)
{
    auto const models = movements_in(
        with_motion("{random_waypoint: {from: [-1, 0], to: [9, 8], speed: [1, 2], pause: 3 s}}")());
    ASSERT_EQ(models.size(), 1U);
    EXPECT_EQ(course_of(models[0]), "-1 0 to 9 8, 1 to 2, 3");
}

TEST(MotionInAScenario, LetsACellHaveSeveralAccessPoints)
{
    auto const cell =
        *with_motion("{waypoints: [{at: [3, 4]}]}")
             .with("at: [0, 0]", "access_points: [[0, 0], [50, 5]], hand_over: {hysteresis: 6}")()
             .platform.links[0_id]
             .cell;
    EXPECT_EQ(cell.access_points, (std::vector<Point>{{0, 0}, {50, 5}}));
    EXPECT_EQ(cell.hand_over.hysteresis, 6);
    EXPECT_EQ(cell.hand_over.interruption, Seconds{0.05});
    EXPECT_EQ(cell.propagation->exponent, 3);
}

TEST(ACellInAScenario, MaySayHowFarItsStationsAre)
{
    auto const cell_with = [](std::string const& more) {
        return *load.with("{rate: 8 Mbit/s, latency: 3 ms}",
                          "{cell: {stations: {phone: {distance: [3, 40]}}" + more + "}}")()
                    .platform.links[0_id]
                    .cell;
    };
    auto const plain = cell_with("");
    EXPECT_EQ(plain.stations[0].distances, (std::vector<double>{3, 40}));
    ASSERT_TRUE(plain.propagation);
    EXPECT_EQ(plain.propagation->exponent, 3);
    EXPECT_EQ(plain.propagation->rates.size(), 8U);
    auto const stated =
        cell_with(", propagation: {send_power: 15, path_loss: {exponent: 2}, shadowing: 4, rates: "
                  "[{sensitivity: -70, rate: 8 Mbit/s}]}");
    EXPECT_EQ(stated.propagation->send_power, 15);
    EXPECT_EQ(stated.propagation->exponent, 2);
    EXPECT_EQ(stated.propagation->loss_at_1m, Propagation{}.loss_at_1m);
    EXPECT_EQ(stated.propagation->shadowing, 4);
    ASSERT_EQ(stated.propagation->rates.size(), 1U);
    EXPECT_EQ(stated.propagation->rates[0].sensitivity, -70);
}

TEST(ACellInAScenario, TakesThePlaceOfTheRateOfAProfile)
{
    auto const wifi =
        load.file("folder/wifi.yaml", "{format: sunder-link/1, rate: 1 Mbit/s, duplex: half, latency: 7 ms}")
            .with("{rate: 8 Mbit/s, latency: 3 ms}", "{profile: wifi.yaml, cell: {share: airtime, stations: "
                                                     "{phone: 8 Mbit/s}, overhead: {time: 3 ms}}}")()
            .platform.links[0_id];
    EXPECT_EQ(wifi.latency, 7_ms);
    ASSERT_TRUE(wifi.cell);
    EXPECT_EQ(wifi.cell->share, CellShare::airtime);
    EXPECT_EQ(wifi.cell->overhead.time, 3_ms);
    EXPECT_EQ(wifi.cell->overhead.packet, Bytes{1500});
}

TEST(DocumentedScenario, LoadsAsItStands)
{
    auto const scenario = documented_scenario();
    EXPECT_EQ(scenario.platform.devices[0_id].count, 20);
    EXPECT_EQ(scenario.platform.links[0_id].each, 0_id);
    EXPECT_EQ(scenario.models[0_id].name, "mobilenet");
    EXPECT_EQ(scenario.models[0_id].parameters(), 3504872);
    EXPECT_EQ(scenario.applications[0_id].deadline, 100_ms);
    EXPECT_EQ(scenario.run.replications, 10);
}

TEST(DocumentedModel, LoadsAsItStands)
{
    auto const model = load_model(fs::path{SUNDER_SOURCE_DIR} / "tests/sim/config/interface/model.yaml");
    ASSERT_EQ(model.ops.size(), 4U);
    EXPECT_EQ(model.ops[0].output.shape, (std::vector<std::int64_t>{64, 112, 112}));
    EXPECT_EQ(mean_of(model.ops[2].time.at("server")), 10_ms);
    EXPECT_EQ(model.ops[3].output.bytes, Bytes{110e3});
}

TEST(ResolvedText, GivesTheSameScenarioAndNeedsNoFile)
{
    auto const scenario =
        documented_scenario({.settings = {"links.wifi.latency=9 ms"}, .seed = 3, .replications = {}});
    auto const again =
        parse_scenario({.path = "elsewhere/result.yaml", .text = scenario.text, .read_file = no_file});
    EXPECT_EQ(numbers_of(again), numbers_of(scenario));
    EXPECT_EQ(again.platform.links[0_id].latency, Seconds{9e-3});
    EXPECT_EQ(again.run.seed, 3U);
    EXPECT_EQ(again.text, scenario.text);
}

TEST(ResolvedText, HoldsFilesThatTheCommandLineNames)
{
    auto const scenario = load.file("here.csv", "time [s],rate [MB/s]\r\n0,7\n\n1,5")(
        {.settings = {"links.wifi.rate={trace: here.csv}"}, .seed = {}, .replications = {}});
    auto const again = parse_scenario({.path = "result.yaml", .text = scenario.text, .read_file = no_file});
    EXPECT_EQ(numbers_of(again), numbers_of(scenario));
}

/// Files of the search and of experiments are others' to check.
bool is_of_this_room(fs::path const& path)
{
    std::ifstream file{path};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    return std::ranges::any_of(std::array{"scenario", "model", "device", "link"}, [&](char const* kind) {
        return text.find(std::string{"format: sunder-"} + kind + "/1\n") != std::string::npos;
    });
}

/// An experiment has devices from which the rows of its table choose.
bool is_a_choice_of_experiments(Diagnostic const& found)
{
    return found.severity == Severity::warning && found.message.starts_with("no application uses device") &&
           found.where.source->name.find("/paper/") != std::string::npos;
}

TEST(ShippedFiles, AreFreeOfMistakesAndWarnings)
{
    for (auto const* folder : {"models/dnn", "models/devices", "models/links", "scenarios"}) {
        for (auto const& entry : fs::recursive_directory_iterator{fs::path{SUNDER_SOURCE_DIR} / folder}) {
            if (entry.path().extension() == ".yaml" && is_of_this_room(entry.path()))
                EXPECT_TRUE(std::ranges::all_of(check_file(entry.path()), is_a_choice_of_experiments))
                    << entry.path();
        }
    }
}

TEST(Files, AreToldApartByTheirFormat)
{
    EXPECT_NO_THROW((void)check_file(fs::path{SUNDER_SOURCE_DIR} / "tests/sim/config/interface/model.yaml"));
    EXPECT_THROW((void)check_file(fs::path{SUNDER_SOURCE_DIR} / "LICENSE"), InputError);
}

} // namespace
} // namespace sunder::sim
