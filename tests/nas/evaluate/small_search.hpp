/// \file
/// Spaces and settings small enough to work out by hand, to be varied by tests.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/evaluate/journey_table.hpp"
#include "nas/evaluate/simulator.hpp"
#include "nas/realise/chain_space.hpp"
#include "sim/scenario/scenario.hpp"
#include "tests/sim/id_literal.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sunder::nas {

/// Three blocks of one op each: "front" and "middle" do 1 Mflop times (1 + choice) of four choices, "back"
/// does 4 Mflop. 100 kB enter, 20 kB leave the front, 10 kB the middle, 1 kB the back. Weights: 1, 2, 3 MB.
inline std::unique_ptr<ArchitectureSpace> three_blocks_of_four()
{
    auto const block = [](std::string name, std::vector<std::size_t> variables, sim::Opaque op) {
        return BlockDescription{.name = std::move(name),
                                .variables = std::move(variables),
                                .realise = [op](Choices const& choices, sim::Tensor const&) {
                                    auto chosen = op;
                                    if (!choices.empty()) chosen.work = (1.0 + choices[0]) * op.work;
                                    return Realisation{.ops = {{.name = "op", .kind = chosen}}};
                                }};
    };
    ChainDescription description;
    description.name = "three blocks";
    description.input = {.shape = {}, .type = sim::ElementType::float32, .bytes = sim::Bytes{100e3}};
    description.variables = {{.name = "front", .choices = {"1", "2", "3", "4"}, .only_if = {}},
                             {.name = "middle", .choices = {"1", "2", "3", "4"}, .only_if = {}}};
    description.blocks = {
        block("front", {0},
              {.work = sim::Flops{1e6}, .output = sim::Bytes{20e3}, .weights = sim::Bytes{1e6}}),
        block("middle", {1},
              {.work = sim::Flops{1e6}, .output = sim::Bytes{10e3}, .weights = sim::Bytes{2e6}}),
        block("back", {}, {.work = sim::Flops{4e6}, .output = sim::Bytes{1e3}, .weights = sim::Bytes{3e6}})};
    sim::Diagnostics diagnostics;
    auto space = build_chain_space(std::move(description), diagnostics);
    diagnostics.raise_if_any();
    return space;
}

/// A phone of 1 Gflop/s (1 ms for 1 Mflop), a server of 4 Gflop/s, and a link of 1 MB/s (10 ms for 10 kB) and
/// 1 ms for each phone; one request a second.
inline sim::Scenario phone_and_server()
{
    sim::Scenario scenario;
    scenario.name = "small";
    sim::DeviceGroup phone;
    phone.name = "phone";
    phone.profile.speed = sim::FlopsPerSecond{1e9};
    sim::DeviceGroup server;
    server.name = "server";
    server.profile.speed = sim::FlopsPerSecond{4e9};
    scenario.platform.devices = {phone, server};
    sim::Link wifi;
    wifi.name = "wifi";
    wifi.up = wifi.down = sim::StepFunction{1e6};
    wifi.latency = sim::Seconds{1e-3};
    wifi.each = 0_id;
    scenario.platform.links = {wifi};
    scenario.platform.routes = {{.from = 0_id, .to = 1_id, .via = {0_id}, .forward = true},
                                {.from = 1_id, .to = 0_id, .via = {0_id}, .forward = false}};
    sim::Application camera;
    camera.name = "camera";
    camera.arrivals = sim::Periodic{.every = sim::Seconds{1}, .start = {}, .stagger = {}};
    camera.split = sim::DeviceOnly{};
    camera.servers = {1_id};
    camera.route_where = {
        .source = std::make_shared<sim::Source>(sim::Source{"small.yaml", "", 0}), .line = 7, .column = 1};
    scenario.applications = {camera};
    scenario.run.until = sim::Seconds{10};
    scenario.text = "small";
    return scenario;
}

/// Every form by the roofline of its device.
inline ChainTable by_speed(ArchitectureSpace const& space, SearchSetting const& setting)
{
    return {space, *find_roofline_times(space, setting.origin_group()),
            *find_roofline_times(space, setting.server_group())};
}

/// Accuracy as a function of the choices.
class GivenAccuracy final : public AccuracyModel {
public:
    explicit GivenAccuracy(std::function<double(Choices const&)> function) : function_{std::move(function)} {}

    [[nodiscard]] double accuracy(Choices const& choices) const override { return function_(choices); }
    [[nodiscard]] std::string source() const override { return "made up by the test"; }

private:
    std::function<double(Choices const&)> function_;
};

/// The more work, the better; "front" counts a little more than "middle".
inline GivenAccuracy more_is_better()
{
    return GivenAccuracy{[](Choices const& choices) { return 50.0 + 2.0 * choices[0] + 1.9 * choices[1]; }};
}

} // namespace sunder::nas
