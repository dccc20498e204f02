#include "sim/base/parse_quantity.hpp"
#include "sim/config/load.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/exchange/import_platform.hpp"
#include "sim/exchange/platform_scenario.hpp"
#include "sim/exchange/simgrid_units.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/sim/exchange/simgrid_engine.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

fs::path const folder = fs::path{SUNDER_SOURCE_DIR} / "tests/sim/exchange/platforms";

std::shared_ptr<Source const> source_with(std::string text)
{
    return std::make_shared<Source const>(Source{.name = "some/world.xml", .text = std::move(text)});
}

ImportedPlatform imported(std::string const& file, PlatformImport import = {})
{
    import.source = source_with(content_of(folder / file));
    return import_platform(import);
}

/// A zone with Full routing.
ImportedPlatform imported_zone(std::string const& elements, PlatformImport import = {})
{
    import.source = source_with("<platform version=\"4.1\"><zone id=\"z\" routing=\"Full\">" + elements +
                                "</zone></platform>");
    return import_platform(import);
}

/// What stands between the line `begin:` and the next one that is not further in.
std::string section(std::string const& text, std::string const& begin)
{
    auto const from = text.find("\n" + begin) + 1;
    auto to = from;
    do
        to = text.find('\n', to) + 1;
    while (text[to] == ' ');
    return text.substr(from, to - from);
}

Scenario parsed(ImportedPlatform const& platform)
{
    return parse_scenario({.path = "world.yaml", .text = platform.text});
}

TEST(AnImportedPlatform, HasItsHostsAsDevicesAndItsLinksAsLinks)
{
    auto const text =
        imported("flat.xml", {.source = {}, .from = {"camera"}, .to = {"edge.box", "cloud"}}).text;
    EXPECT_EQ(section(text, "devices"), "devices:\n"
                                        "  camera: {queue: sharing, speed: 800 Mflop/s}\n"
                                        "  edge_box: {workers: 4, queue: sharing, speed: 25 Gflop/s}\n"
                                        "  cloud: {queue: sharing, speed: 2 Tflop/s}\n");
    EXPECT_EQ(section(text, "links"), "links:\n"
                                      "  radio: {rate: 2.5 MB/s, latency: 2 ms, duplex: half}\n"
                                      "  core: {rate: 1e18 B/s, latency: 5 ms}\n"
                                      "  fibre: {rate: 125 MB/s, latency: 800 us}\n");
    EXPECT_EQ(section(text, "routes"), "routes: [{from: camera, to: edge_box, via: [radio]}, "
                                       "{from: cloud, to: edge_box, via: [core, fibre]}]\n");
}

TEST(AnImportedPlatform, LeadsBackAnotherWayWhereItsRoutesDo)
{
    auto const text = imported("flat.xml", {.source = {}, .from = {"camera"}, .to = {"cloud"}}).text;
    EXPECT_EQ(section(text, "routes"), "routes: [{from: camera, to: cloud, via: [radio, fibre, core]}, "
                                       "{from: cloud, to: camera, via: [core, back]}]\n");
}

TEST(AnImportedPlatform, LetsAllOthersAskTheFastestHost)
{
    auto const scenario = parsed(imported("flat.xml"));
    ASSERT_EQ(scenario.applications.size(), 2U);
    for (auto const& application : scenario.applications) {
        ASSERT_EQ(application.servers.size(), 1U);
        EXPECT_EQ(scenario.platform.devices[application.servers.front()].name, "cloud");
    }
}

TEST(HostsThatLieAlike, BecomeOneGroupWithLinksOfTheirOwn)
{
    auto const text = imported("clusters.xml", {.source = {}, .from = {"flat-*"}, .to = {"half-2"}}).text;
    EXPECT_EQ(section(text, "devices"),
              "devices:\n"
              "  flat_site: {count: 4, workers: 8, queue: sharing, speed: 2 Gflop/s}\n"
              "  half-2: {queue: sharing, speed: 1 Gflop/s}\n");
    EXPECT_EQ(section(text, "links"), "links:\n"
                                      "  flat_link_limiter: {each: flat_site, rate: 150 MB/s, duplex: half}\n"
                                      "  flat_link: {each: flat_site, rate: 125 MB/s, latency: 50 us}\n"
                                      "  flat_backbone: {rate: 2 GB/s, latency: 500 us, duplex: half}\n"
                                      "  a: {rate: 1 GB/s, latency: 3 ms, duplex: half}\n"
                                      "  half_link_2: {rate: 100 MB/s, latency: 20 us, duplex: half}\n");
}

TEST(HostsThatLieAlike, ServeAsOneGroup)
{
    auto const scenario =
        parsed(imported("clusters.xml", {.source = {}, .from = {"half-0"}, .to = {"flat-*"}}));
    auto const& application = scenario.applications.front();
    EXPECT_EQ(scenario.platform.devices[application.servers.front()].count, 4);
}

TEST(HostsOfDifferentSpeed, AreGroupsOfTheirOwn)
{
    auto const text = imported_zone("<host id='a-1' speed='1Gf'/><host id='a-2' speed='2Gf'/>"
                                    "<host id='a-3' speed='1Gf'/><host id='s' speed='9Gf'/>"
                                    "<link id='l' bandwidth='1MBps'/>"
                                    "<route src='a-1' dst='s'><link_ctn id='l'/></route>"
                                    "<route src='a-2' dst='s'><link_ctn id='l'/></route>"
                                    "<route src='a-3' dst='s'><link_ctn id='l'/></route>")
                          .text;
    EXPECT_EQ(section(text, "devices"), "devices:\n"
                                        "  a: {count: 2, queue: sharing, speed: 1 Gflop/s}\n"
                                        "  a-2: {queue: sharing, speed: 2 Gflop/s}\n"
                                        "  s: {queue: sharing, speed: 9 Gflop/s}\n");
}

TEST(ASplitLink, IsTwoWhereRoutesCrossItBothWays)
{
    auto const text =
        imported_zone("<host id='a' speed='1Gf'/><host id='b' speed='1Gf'/><host id='s' speed='9Gf'/>"
                      "<link id='l' bandwidth='1MBps' sharing_policy='SPLITDUPLEX'/>"
                      "<route src='a' dst='s'><link_ctn id='l' direction='UP'/></route>"
                      "<route src='b' dst='s'><link_ctn id='l' direction='DOWN'/></route>")
            .text;
    EXPECT_EQ(section(text, "links"),
              "links: {l_up: {rate: 1 MB/s, duplex: half}, l_down: {rate: 1 MB/s, duplex: half}}\n");
    EXPECT_EQ(section(text, "routes"), "routes:\n"
                                       "  - {from: a, to: s, via: [l_up]}\n"
                                       "  - {from: s, to: a, via: [l_down]}\n"
                                       "  - {from: b, to: s, via: [l_down]}\n"
                                       "  - {from: s, to: b, via: [l_up]}\n");
}

TEST(AFatPipe, IsALinkOfEachDeviceWhereItIsTheSlowest)
{
    auto const platform =
        imported_zone("<host id='a' speed='1Gf'/><host id='b' speed='1Gf'/><host id='s' speed='9Gf'/>"
                      "<link id='l' bandwidth='9MBps'/>"
                      "<link id='isp' bandwidth='1MBps' sharing_policy='FATPIPE'/>"
                      "<route src='a' dst='s'><link_ctn id='isp'/><link_ctn id='l'/></route>"
                      "<route src='b' dst='s'><link_ctn id='isp'/><link_ctn id='l'/></route>");
    EXPECT_EQ(section(platform.text, "links"),
              "links: {isp: {each: hosts, rate: 1 MB/s}, l: {rate: 9 MB/s, duplex: half}}\n");
    ASSERT_EQ(platform.warnings.size(), 1U);
    EXPECT_EQ(platform.warnings.front().message,
              "'isp' (FATPIPE) gives its whole rate to each transfer; here each device has it once");
}

TEST(AWifiCell, HasTheRateOfTheAskedLevel)
{
    auto const platform = imported("wifi.xml", {.source = {}, .from = {}, .to = {}, .wifi_level = 1});
    EXPECT_EQ(section(platform.text, "links"), "links: {air: {rate: 4.5 MB/s, duplex: half}, "
                                               "cable: {rate: 125 MB/s, latency: 2 ms, duplex: half}}\n");
    EXPECT_EQ(platform.warnings.size(), 1U);
}

TEST(WhatHasNoPartInAScenario, IsToldOnceForEachKind)
{
    auto const platform =
        imported_zone("<host id='a' speed='1Gf' speed_file='x'><prop id='p' value='1'/></host>"
                      "<host id='s' speed='9Gf'><prop id='q' value='2'/>"
                      "<disk id='d' read_bw='1MBps' write_bw='1MBps'/></host>"
                      "<link id='l' bandwidth='1MBps'/>"
                      "<route src='a' dst='s'><link_ctn id='l'/></route>");
    std::vector<std::string> messages;
    for (auto const& warning : platform.warnings)
        messages.push_back(warning.message);
    EXPECT_EQ(messages, (std::vector<std::string>{"what changes over time ('speed_file') is left out",
                                                  "properties ('prop') of a host are left out (2 times)",
                                                  "disks are left out"}));
}

TEST(TheWattageOfAHost, IsThePowerOfADevice)
{
    auto const text =
        imported_zone("<host id='a' speed='1Gf,2Gf' pstate='1'>"
                      "<prop id='wattage_per_state' value='1:1:2,3.5:3.5:9'/></host>"
                      "<host id='b' speed='1Gf'><prop id='wattage_per_state' value='1:5:2'/></host>"
                      "<host id='s' speed='9Gf'><prop id='wattage_per_state' value='10:20'/></host>"
                      "<link id='l' bandwidth='1MBps'/><link id='m' bandwidth='1MBps'/>"
                      "<route src='a' dst='s'><link_ctn id='l'/></route>"
                      "<route src='b' dst='s'><link_ctn id='m'/></route>")
            .text;
    EXPECT_EQ(section(text, "devices"),
              "devices:\n"
              "  a: {queue: sharing, speed: 2 Gflop/s, idle_power: 3.5 W, busy_power: 9 W}\n"
              "  b: {queue: sharing, speed: 1 Gflop/s}\n"
              "  s: {queue: sharing, speed: 9 Gflop/s, idle_power: 10 W, busy_power: 20 W}\n");
}

TEST(ANetworkModelInTheFile, IsThatOfTheScenario)
{
    std::string const zone =
        "<zone id='z' routing='Full'><host id='a' speed='1Gf'/><host id='s' speed='9Gf'/>"
        "<link id='l' bandwidth='1MBps'/>"
        "<route src='a' dst='s'><link_ctn id='l'/></route></zone></platform>";
    auto const with = [&](std::string const& model) {
        return parsed(import_platform({.source = source_with("<platform version='4.1'><config>"
                                                             "<prop id='network/model' value='" +
                                                             model + "'/></config>" + zone),
                                       .from = {},
                                       .to = {}}))
            .run.network_model;
    };
    EXPECT_EQ(with("LV08"), NetworkModel::lv08);
    EXPECT_EQ(with("CM02"), NetworkModel::exact);
}

class EveryPlatform : public testing::TestWithParam<std::string> {};

/// The latency and least rate of the routes of all that ask.
std::vector<std::pair<double, double>> costs_of(Scenario const& scenario)
{
    std::vector<std::pair<double, double>> costs;
    for (auto const& application : scenario.applications) {
        auto const& platform = scenario.platform;
        auto const route = platform.find_route(application.origin, application.servers.front());
        auto const cost = mean_cost(platform, platform.routes[*route]);
        for (std::int64_t i = 0; i < platform.devices[application.origin].count; ++i)
            costs.emplace_back(cost.delay.value(), 1 / cost.per_byte.value());
    }
    std::ranges::sort(costs);
    return costs;
}

TEST_P(EveryPlatform, BecomesAScenarioWithTheLatenciesAndRatesOfSimGrid)
{
    auto const scenario = parsed(imported(GetParam()));
    EXPECT_TRUE(scenario.warnings.empty());
    EXPECT_NO_THROW((void)deploy(scenario));

    auto const theirs = load_with_simgrid(folder / GetParam());
    ASSERT_TRUE(theirs);
    auto const fastest = std::ranges::max_element(theirs->hosts, {}, &EngineHost::speed)->speed;
    std::vector<std::vector<std::pair<double, double>>> candidates; // of each host that is as fast as any
    for (auto const& server : theirs->hosts) {
        if (server.speed < fastest) continue;
        auto& costs = candidates.emplace_back();
        for (auto const& way : theirs->ways)
            if (way.to == server.name) costs.emplace_back(way.latency, way.rate);
        std::ranges::sort(costs);
    }
    auto const ours = costs_of(scenario);
    auto const is_near = [](auto const& a, auto const& b) {
        return std::abs(a.first - b.first) < 1e-12 && std::abs(a.second - b.second) <= 1e-9 * b.second;
    };
    EXPECT_TRUE(std::ranges::any_of(
        candidates, [&](auto const& costs) { return std::ranges::equal(ours, costs, is_near); }));
}

INSTANTIATE_TEST_SUITE_P(Files, EveryPlatform,
                         testing::Values("flat.xml", "shortest.xml", "dijkstra.xml", "clusters.xml",
                                         "star.xml", "nested.xml"),
                         [](auto const& file) { return file.param.substr(0, file.param.find('.')); });

// Texts
// ------------------------------------------------------------------------------------------------------

TEST(AQuantityOfSimGrid, IsReadWithItsUnit)
{
    auto const value_of = [](std::string_view text, Dimension dimension) {
        ParseProblem problem;
        return detail::parse_simgrid_quantity(text, dimension, problem);
    };
    EXPECT_EQ(value_of("98.095Mf", FlopsPerSecond::dimension), 98.095e6);
    EXPECT_EQ(value_of("2teraflops", FlopsPerSecond::dimension), 2e12);
    EXPECT_EQ(value_of("2Ef", FlopsPerSecond::dimension), 2e18);
    EXPECT_EQ(value_of("1e9", FlopsPerSecond::dimension), 1e9);
    EXPECT_EQ(value_of("10kbps", BytesPerSecond::dimension), 1'250.0);
    EXPECT_EQ(value_of("1KiBps", BytesPerSecond::dimension), 1'024.0);
    EXPECT_EQ(value_of("8Mibps", BytesPerSecond::dimension), 1'048'576.0);
    EXPECT_EQ(value_of(" 50us ", Seconds::dimension), 50e-6);
    EXPECT_EQ(value_of("2m", Seconds::dimension), 120.0);
    EXPECT_EQ(value_of("0", Seconds::dimension), 0.0);
    EXPECT_EQ(value_of("1kBps", Seconds::dimension), std::nullopt);
    EXPECT_EQ(value_of("fast", BytesPerSecond::dimension), std::nullopt);
}

RC_GTEST_PROP(AQuantityInAScenario, MeansExactlyTheValue, (double exponent))
{
    auto const value = std::pow(10.0, std::fmod(std::abs(exponent), 15.0) - 6.0);
    for (auto const dimension : {Seconds::dimension, BytesPerSecond::dimension, FlopsPerSecond::dimension}) {
        ParseProblem problem;
        RC_ASSERT(parse_quantity(detail::quantity_text(value, dimension), dimension, problem) == value);
    }
}

TEST(ACommonName, IsWhatAllNamesShareWithoutTheirNumbers)
{
    EXPECT_EQ(detail::common_name({"phone-0", "phone-1", "phone-12"}, "hosts"), "phone");
    EXPECT_EQ(detail::common_name({"node-10.acme.org", "node-11.acme.org"}, "hosts"), "node.acme.org");
    EXPECT_EQ(detail::common_name({"1", "2"}, "hosts"), "hosts");
    EXPECT_EQ(detail::common_name({"a", "b"}, "hosts"), "hosts");
    EXPECT_EQ(detail::common_name({"only-7"}, "hosts"), "only-7");
}

} // namespace
} // namespace sunder::sim
