#include "sim/config/read_scenario.hpp"
#include "sim/config/routes.hpp"
#include "sim/config/scenario_checks.hpp"
#include "tests/sim/form/read_text.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using Messages = std::vector<std::string>;

Names named(std::vector<std::string> const& list)
{
    Names names;
    for (auto const& name : list)
        names.add(name);
    return names;
}

/// Two groups and a server; each phone has a radio of its own, and all share the cable.
Platform platform()
{
    Platform platform;
    for (auto const* name : {"phone", "watch", "server"})
        platform.devices.push_back({.name = name});
    Link radio;
    radio.name = "radio";
    radio.each = 0_id;
    Link cable;
    cable.name = "cable";
    platform.links = {radio, cable};
    return platform;
}

struct RoutesRead {
    Table<Route> routes;
    Messages messages;
};

RoutesRead routes_in(std::string text)
{
    CheckedText checked{
        std::move(text),
        routes_form(),
        {{"device", named({"phone", "watch", "server"})}, {"link", named({"radio", "cable"})}}};
    auto routes = read_routes(checked.at(), platform(), checked.reading());
    return {std::move(routes), checked.messages()};
}

TEST(RoutesInFiles, LeadBackTheSameWay)
{
    auto const [routes, messages] = routes_in("[{from: phone, to: server, via: [radio, cable]}]");
    EXPECT_EQ(messages, Messages{});
    ASSERT_EQ(routes.size(), 2);
    EXPECT_EQ(routes[1_id].from, 2_id);
    EXPECT_EQ(routes[1_id].to, 0_id);
    EXPECT_EQ(routes[1_id].via, (std::vector<Id<Link>>{1_id, 0_id}));
    EXPECT_FALSE(routes[1_id].forward);
}

TEST(RoutesInFiles, JoinTwoGroupsOnce)
{
    EXPECT_EQ(routes_in("[{from: phone, to: phone, via: [cable]}]").messages,
              Messages{"a route joins two different groups of devices"});
    EXPECT_EQ(routes_in("[{from: phone, to: server, via: [cable]}, {from: phone, to: server, via: [cable]}]")
                  .messages,
              Messages{"the route from 'phone' to 'server' is given twice"});
    EXPECT_EQ(routes_in("[{from: phone, to: server, via: [cable, cable]}]").messages,
              Messages{"'cable' is on this route already"});
}

TEST(LinksOfEachDevice, LieAtItsEndOfARoute)
{
    EXPECT_EQ(routes_in("[{from: watch, to: server, via: [radio]}]").messages,
              Messages{"each 'phone' has a 'radio' of its own, but this route does not begin or end there"});
    EXPECT_EQ(routes_in("[{from: phone, to: server, via: [radio]}, {from: watch, to: phone, via: [radio]}]")
                  .messages,
              Messages{"this route takes 'radio' the other way than a route above it, so its `up` would mean "
                       "both directions"});
}

constexpr auto scenario = R"(
format: sunder-scenario/1
models: {small: {input: {bytes: 1 B}, ops: [{name: a, work: 1 flop, output: 1 B}]}}
devices: {phone: {speed: 1 Gflop/s}, server: {speed: 1 Gflop/s}, spare: {speed: 1 Gflop/s}}
links: {wifi: {rate: 1 MB/s}}
routes: [{from: phone, to: server, via: [wifi]}]
applications: {camera: {model: small, origin: phone, arrivals: {poisson: RATE}, SERVERS}}
run: {until: UNTIL}
)";

struct ScenarioRead {
    std::vector<std::string> warnings;
    Messages messages;
};

ScenarioRead with(std::string const& servers, std::string const& until = "10 s",
                  std::string const& rate = "1 /s")
{
    std::string text = scenario;
    text.replace(text.find("SERVERS"), 7, servers);
    text.replace(text.find("UNTIL"), 5, until);
    text.replace(text.find("RATE"), 4, rate);
    CheckedText checked{text, scenario_form()};
    YamlFiles files;
    auto const read = read_scenario({.root = checked.at(), .files = files}, checked.reading());
    ScenarioRead result{{}, checked.messages()};
    for (auto const& warning : read.warnings)
        result.warnings.push_back(warning.message);
    return result;
}

TEST(WhatNoApplicationUses, IsWarnedOf)
{
    auto const [warnings, messages] = with("servers: [server]");
    EXPECT_EQ(messages, Messages{});
    EXPECT_EQ(warnings, Messages{"no application uses device 'spare'"});
    EXPECT_EQ(with("split: device_only").warnings,
              (Messages{"no application uses device 'server'", "no application uses device 'spare'",
                        "no application uses link 'wifi'"}));
}

TEST(AnApplicationThatStaysAtHome, IsAskedWhetherThatIsMeant)
{
    EXPECT_EQ(with("answer: 0 B").messages, Messages{"'answer' has no effect without `servers`"});
    EXPECT_EQ(with("priority: 1").messages,
              Messages{"'camera' stays on its device, though a route leads from there to 'server'"});
}

TEST(ARun, HoldsABillionRequests)
{
    EXPECT_EQ(with("servers: [server]", "1e9 s").messages, Messages{});
    EXPECT_EQ(with("servers: [server]", "1e9 s", "1.1 /s").messages,
              Messages{"this asks for about 1.1e+09 requests and jobs"});
}

} // namespace
} // namespace sunder::sim
