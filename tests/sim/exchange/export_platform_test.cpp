#include "sim/config/load.hpp"
#include "sim/exchange/export_platform.hpp"
#include "sim/exchange/import_platform.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/exchange/simgrid_engine.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

Scenario parsed(std::string text)
{
    return parse_scenario({.path = "world.yaml", .text = std::move(text)});
}

constexpr std::string_view devices = R"(devices:
  phone: {count: 3, queue: sharing, speed: 1 Gflop/s}
  edge: {workers: 2, queue: sharing, speed: 10 Gflop/s, idle_power: 5 W, busy_power: 12.5 W}
  cloud: {count: 2, workers: 4, queue: sharing, speed: 100 Gflop/s}
links:
  wlan: {each: phone, rate: 10 Mbit/s, latency: 1.3 ms}
  cell: {rate: 30 Mbit/s, latency: 700 us, duplex: half}
  dsl: {rate: {up: 5 Mbit/s, down: 50 Mbit/s}, latency: 9 ms}
  rack: {each: cloud, rate: 1 Gbit/s, latency: 30 us}
routes:
  - {from: phone, to: edge, via: [wlan, cell]}
  - {from: edge, to: cloud, via: [dsl, rack]}
)";

constexpr std::string_view workload = R"(format: sunder-scenario/1
models:
  toy:
    input: {bytes: 20 kB}
    ops:
      - {name: a, work: 20 Mflop, output: 10 kB}
      - {name: b, work: 200 Mflop, output: 5 kB}
      - {name: c, work: 2 Gflop, output: 1 kB}
applications:
  camera: {model: toy, origin: phone, arrivals: {poisson: 4 /s}, split: {cuts: [a, b]}, servers: [edge, cloud], answer: 2 kB}
run: {requests: 50}
)";

Scenario hops()
{
    return parsed(fmt::format("{}{}", workload, devices));
}

std::string exported(std::string const& scenario)
{
    return export_platform(parsed(scenario), "world.yaml").text;
}

/// A phone and a server, joined by `link`.
std::string pair_with(std::string_view device, std::string_view link)
{
    return fmt::format(
        "format: sunder-scenario/1\n"
        "devices: {{phone: {}, server: {{speed: 1 Gflop/s}}}}\nlinks: {{wifi: {}}}\n"
        "routes: [{{from: phone, to: server, via: [wifi]}}]\n"
        "applications:\n"
        "  camera:\n"
        "    model: {{input: {{bytes: 1 kB}}, ops: [{{name: all, work: 1 Mflop, output: 1 kB}}]}}\n"
        "    origin: phone\n    servers: [server]\n    split: device_only\n"
        "    arrivals: {{periodic: 1 s}}\n"
        "run: {{requests: 1}}\n",
        device, link);
}

// What SimGrid makes of it
// ------------------------------------------------------------------------------------

struct WayCost {
    double latency = 0;
    double rate = 0;
};

std::string host(DeviceGroup const& group, std::int64_t index)
{
    return group.count == 1 ? group.name : fmt::format("{}-{}", group.name, index);
}

std::map<std::pair<std::string, std::string>, WayCost> costs_of(Platform const& platform)
{
    std::map<std::pair<std::string, std::string>, WayCost> costs;
    for (auto const& route : platform.routes) {
        WayCost cost{.rate = std::numeric_limits<double>::max()};
        for (auto const id : route.via) {
            auto const& link = platform.links[id];
            auto const& rate = route.forward || link.duplex == Duplex::half ? link.up : link.down;
            cost.latency += link.latency.value();
            cost.rate = std::min(cost.rate, rate.of_device(0).mean());
        }
        auto const& from = platform.devices[route.from];
        auto const& to = platform.devices[route.to];
        for (std::int64_t i = 0; i < from.count; ++i)
            for (std::int64_t j = 0; j < to.count; ++j)
                costs[{host(from, i), host(to, j)}] = cost;
    }
    return costs;
}

void expect_same_in_simgrid(Scenario const& scenario)
{
    ScratchFolder const folder;
    write_content(folder / "platform.xml", export_platform(scenario, "world.yaml").text);
    auto const theirs = load_with_simgrid(folder / "platform.xml");
    ASSERT_TRUE(theirs);
    auto const ours = costs_of(scenario.platform);
    EXPECT_EQ(theirs->ways.size(), ours.size());
    for (auto const& way : theirs->ways) {
        SCOPED_TRACE(way.from + " to " + way.to);
        auto const found = ours.find({way.from, way.to});
        ASSERT_NE(found, ours.end());
        EXPECT_NEAR(found->second.latency, way.latency, 1e-15);
        EXPECT_DOUBLE_EQ(found->second.rate, way.rate);
    }
}

TEST(SimGrid, LoadsAnExportedPlatformWithItsLatenciesAndRates)
{
    expect_same_in_simgrid(hops());
}

TEST(SimGrid, LoadsThePlatformsOfShippedScenarios)
{
    for (auto const* const name : {"first_split", "many_phones_one_server", "lossy_wifi", "pi_and_titan"}) {
        SCOPED_TRACE(name);
        expect_same_in_simgrid(load_scenario(fmt::format("{}/scenarios/{}.yaml", SUNDER_SOURCE_DIR, name)));
    }
}

TEST(SimGrid, KnowsTheSpeedThatALoadLeaves)
{
    ScratchFolder const folder;
    write_content(folder / "platform.xml",
                  exported(pair_with("{speed: 4 Gflop/s, workers: 2, load: 25 %}", "{rate: 1 MB/s}")));
    auto const world = load_with_simgrid(folder / "platform.xml");
    ASSERT_TRUE(world);
    auto const phone = std::ranges::find(world->hosts, "phone", &EngineHost::name);
    ASSERT_NE(phone, world->hosts.end());
    EXPECT_EQ(phone->speed, 3e9);
    EXPECT_EQ(phone->cores, 2);
}

// There and back
// ----------------------------------------------------------------------------------------------

/// The text of the imported platform from `devices:` to its applications.
std::string platform_part(std::string const& text)
{
    auto const begin = text.find("devices:");
    return text.substr(begin, text.find("applications:") - begin);
}

TEST(AScenarioThatWasExportedAndImported, AnswersEachRequestAtTheSameTime)
{
    auto const file = std::make_shared<Source const>(
        Source{.name = "platform.xml", .text = export_platform(hops(), "world.yaml").text});
    auto const platform = import_platform({.source = file, .from = {"phone-*"}, .to = {"edge", "cloud-*"}});
    EXPECT_TRUE(platform.warnings.empty());
    auto const again = parsed(fmt::format("{}{}", workload, platform_part(platform.text)));

    auto const before = run_replications(deploy(hops()), {.processes = 1, .progress = {}}).requests;
    auto const after = run_replications(deploy(again), {.processes = 1, .progress = {}}).requests;
    ASSERT_EQ(before.size(), 150U);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t row = 0; row < before.size(); ++row) {
        EXPECT_EQ(after.arrived_at[row], before.arrived_at[row]);
        EXPECT_NEAR(after.finished_at[row].value(), before.finished_at[row].value(), 1e-12);
    }
}

TEST(AScenarioThatWasExportedAndImported, HasTheSamePowers)
{
    auto const file = std::make_shared<Source const>(
        Source{.name = "platform.xml", .text = export_platform(hops(), "world.yaml").text});
    auto const scenario = parsed(import_platform({.source = file, .from = {"phone-*"}, .to = {"edge"}}).text);
    auto const edge =
        scenario.platform.devices.find_if([](auto const& group) { return group.name == "edge"; });
    ASSERT_TRUE(edge);
    EXPECT_EQ(scenario.platform.devices[*edge].profile.idle_power, Watts{5});
    EXPECT_EQ(scenario.platform.devices[*edge].profile.busy_power, Watts{12.5});
}

TEST(AGroupWhoseHostsWouldHaveTheNameOfAnother, IsNumberedByAnotherName)
{
    auto const text =
        exported("format: sunder-scenario/1\n"
                 "devices: {a: {count: 2, speed: 1 Gflop/s}, a-0: {speed: 2 Gflop/s}}\n"
                 "links: {l: {each: a, rate: 1 MB/s, duplex: half}, l-1: {rate: 2 MB/s, duplex: half}}\n"
                 "routes: [{from: a, to: a-0, via: [l, l-1]}]\n"
                 "applications:\n"
                 "  camera:\n"
                 "    model: {input: {bytes: 1 kB}, ops: [{name: all, work: 1 Mflop, output: 1 kB}]}\n"
                 "    origin: a\n    servers: [a-0]\n    split: device_only\n    arrivals: {periodic: 1 s}\n"
                 "run: {requests: 1}\n");
    EXPECT_NE(
        text.find(
            "    <route src=\"a_-0\" dst=\"a-0\"><link_ctn id=\"l_-0\"/><link_ctn id=\"l-1\"/></route>\n"
            "    <route src=\"a_-1\" dst=\"a-0\"><link_ctn id=\"l_-1\"/><link_ctn id=\"l-1\"/></route>\n"),
        std::string::npos)
        << text;
}

// What it cannot say
// ------------------------------------------------------------------------------------------

TEST(WhatSimGridCannotSay, IsTold)
{
    auto const losses =
        export_platform(
            parsed(pair_with("{speed: 1 Gflop/s, launch_overhead: 1 ms, load: {jobs: {poisson: 1 /s, "
                             "time: 1 ms}}}",
                             "{rate: 1 MB/s, latency: 1 ms, jitter: {exponential: 1 ms}, loss: 1 %, "
                             "send_power: 1 W}")),
            "world.yaml")
            .losses;
    EXPECT_EQ(losses,
              (std::vector<std::string>{
                  "SimGrid knows a speed only: memory rates, efficiencies and overheads are left out of "
                  "'phone'",
                  "SimGrid's hosts share their cores: the queue is left out of 'phone', 'server'",
                  "competing jobs are left out of 'phone'", "the jitter is left out of 'wifi'",
                  "the loss is left out of 'wifi'", "the power of the radio is left out of 'wifi'"}));
}

TEST(WhatSimGridCannotSay, IsToldOfTheTransportToo)
{
    auto text = pair_with("{speed: 1 Gflop/s, queue: sharing}", "{rate: 1 MB/s, latency: 1 ms}");
    text.replace(text.find("server: {"), 9, "server: {queue: sharing, ");
    text.replace(text.find("run: {"), 6, "run: {network_model: tcp, ");
    EXPECT_EQ(export_platform(parsed(text), "world.yaml").losses,
              (std::vector<std::string>{"packets of TCP are left out of 'network_model'"}));
}

TEST(WhatSimGridCannotSay, IsToldOfRadioCells)
{
    auto const platform = export_platform(
        parsed(pair_with("{speed: 1 Gflop/s, queue: sharing, count: 2}",
                         "{latency: 1 ms, cell: {stations: {phone: [8 Mbit/s, 16 Mbit/s]}}}")),
        "world.yaml");
    EXPECT_EQ(platform.losses, (std::vector<std::string>{
                                   "SimGrid's hosts share their cores: the queue is left out of 'server'",
                                   "the rates of stations are the best one of 'wifi'"}));
    EXPECT_NE(platform.text.find(
                  R"(<link id="wifi" bandwidth="2000000Bps" latency="0.001s" sharing_policy="SHARED"/>)"),
              std::string::npos)
        << platform.text;
}

TEST(LinksOfDevices, HaveEachTheMeanOfItsOwnRate)
{
    auto const platform =
        export_platform(parsed(pair_with("{speed: 1 Gflop/s, queue: sharing, count: 2}",
                                         "{each: phone, latency: 1 ms, rate: {trace: phones.csv}}") +
                               "files: {phones.csv: \"device,time [s],up [MB/s],down [MB/s]\\n"
                               "0,0,1,4\\n1,0,2,8\\n1,1,4,8\\n\"}\n"),
                        "world.yaml");
    EXPECT_EQ(platform.losses, (std::vector<std::string>{
                                   "SimGrid's hosts share their cores: the queue is left out of 'server'",
                                   "the rate over time is its mean of 'wifi'"}));
    for (auto const* const link :
         {R"(id="wifi-0_UP" bandwidth="1000000Bps")", R"(id="wifi-0_DOWN" bandwidth="4000000Bps")",
          R"(id="wifi-1_UP" bandwidth="3000000Bps")", R"(id="wifi-1_DOWN" bandwidth="8000000Bps")"})
        EXPECT_NE(platform.text.find(link), std::string::npos) << platform.text;
}

std::string complaint(std::string scenario)
{
    try {
        static_cast<void>(exported(std::move(scenario)));
    } catch (InputError const& error) {
        return error.what();
    }
    return "";
}

TEST(ADeviceWithoutASpeed, CannotBeExported)
{
    auto text = pair_with("{speed: 1 Gflop/s}", "{rate: 1 MB/s}");
    text.replace(text.find("server: {speed: 1 Gflop/s}"), 26, "server: {memory: 1 GB}");
    EXPECT_EQ(complaint(text),
              "world.yaml:1:1: error: device 'server' has no speed, and each host of SimGrid has one\n"
              "  hint: give it a `speed`\n");
}

TEST(TooManyRoutes, CannotBeExported)
{
    EXPECT_EQ(complaint(pair_with("{speed: 1 Gflop/s, count: 100001}", "{rate: 1 MB/s}")),
              "world.yaml:1:1: error: these are 100002 hosts and 200002 routes\n"
              "  hint: a file of SimGrid's gets at most 100000 and 200000; lower some `count`\n");
}

} // namespace
} // namespace sunder::sim
