/// \file
/// Models and platforms small enough to work out by hand.
#pragma once

#include "sim/model/model_graph.hpp"
#include "sim/plan/chain.hpp"
#include "sim/platform/platform.hpp"
#include "tests/sim/id_literal.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// One op: work in Mflop (on a device of 1 Gflop/s that many milliseconds), sizes in kB.
struct OpLine {
    std::string name;
    double work = 0.0;
    double output = 0.0;
    std::vector<int> inputs;
    double weights = 0.0;
};

inline Tensor kilobytes(double size)
{
    return {.shape = {}, .type = ElementType::float32, .bytes = Bytes{1e3 * size}};
}

/// Ops without inputs follow the op before, the first the input called "image".
inline ModelGraph small_model(double input, std::vector<OpLine> const& lines)
{
    ModelGraph model;
    model.name = "small";
    model.input_name = "image";
    model.input = kilobytes(input);
    for (auto const& line : lines) {
        Op op;
        op.name = line.name;
        op.kind = Opaque{};
        op.inputs = line.inputs;
        if (op.inputs.empty()) op.inputs = {static_cast<int>(model.ops.size()) - 1};
        op.output = kilobytes(line.output);
        op.work = Flops{1e6 * line.work};
        op.weights = Bytes{1e3 * line.weights};
        op.cost_class = "opaque";
        model.ops.push_back(op);
    }
    return model;
}

/// 100 kB -> narrow 10 ms -> 10 kB -> wide 10 ms -> 200 kB -> last 10 ms -> 1 kB (times at 1 Gflop/s).
inline ModelGraph three_ops()
{
    return small_model(100, {{.name = "narrow", .work = 10, .output = 10, .inputs = {}, .weights = 5},
                             {.name = "wide", .work = 10, .output = 200, .inputs = {}, .weights = 5},
                             {.name = "last", .work = 10, .output = 1, .inputs = {}, .weights = 5}});
}

/// fork -> left, right -> join; fork's tensor is read by both sides.
inline ModelGraph diamond()
{
    return small_model(100, {{.name = "fork", .work = 10, .output = 40, .inputs = {}},
                             {.name = "left", .work = 10, .output = 10, .inputs = {0}},
                             {.name = "right", .work = 10, .output = 20, .inputs = {0}},
                             {.name = "join", .work = 10, .output = 1, .inputs = {1, 2}}});
}

inline DeviceGroup small_device(std::string name, double gigaflops)
{
    DeviceGroup group;
    group.name = std::move(name);
    group.profile.name = group.name;
    group.profile.speed = FlopsPerSecond{1e9 * gigaflops};
    return group;
}

/// Full duplex, the same rate both ways.
inline Link small_link(std::string name, double megabytes_per_second, double latency_ms)
{
    Link link;
    link.name = std::move(name);
    link.up = StepFunction{1e6 * megabytes_per_second};
    link.down = link.up;
    link.latency = Seconds{1e-3 * latency_ms};
    return link;
}

/// phone (1 Gflop/s), edge (2 Gflop/s) and cloud (10 Gflop/s) in a row: radio 1 MB/s and 1 ms, cable 10 MB/s
/// and 5 ms. Routes 0: phone to edge, 1: edge to phone, 2: edge to cloud, 3: cloud to edge.
inline Platform three_in_a_row()
{
    return {.devices = {small_device("phone", 1), small_device("edge", 2), small_device("cloud", 10)},
            .links = {small_link("radio", 1, 1), small_link("cable", 10, 5)},
            .routes = {{.from = 0_id, .to = 1_id, .via = {0_id}, .forward = true},
                       {.from = 1_id, .to = 0_id, .via = {0_id}, .forward = false},
                       {.from = 1_id, .to = 2_id, .via = {1_id}, .forward = true},
                       {.from = 2_id, .to = 1_id, .via = {1_id}, .forward = false}}};
}

/// The first `servers` + 1 devices of the platform; route 2 k leads out over hop k and 2 k + 1 back.
inline Chain chain_over(ModelGraph const& model, Platform const& platform, int servers)
{
    Chain chain{.model = model,
                .platform = platform,
                .devices = {0_id},
                .out = {},
                .back = {},
                .codec = {},
                .answer = {},
                .raw_input = RawInput::allowed};
    for (int server = 0; server < servers; ++server) {
        chain.devices.push_back(Id<DeviceGroup>{server + 1});
        chain.out.push_back(Id<Route>{2 * server});
        chain.back.push_back(Id<Route>{2 * server + 1});
    }
    return chain;
}

} // namespace sunder::sim
