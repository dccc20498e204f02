/// \file
/// A model's figures block by block, and some models to take them of.
#pragma once

#include "nas/realise/chain_space.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/model/model_graph.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace sunder::nas {

/// What the ops of a block add up to.
struct Sums {
    sim::Seconds time;
    sim::Flops work;
    sim::Bytes weights;
    sim::Bytes activation;
};

/// 1 Gflop/s, half of it for depthwise convolutions, 1 GB/s, 1 us a launch.
inline sim::DeviceGroup slow_device()
{
    sim::DeviceGroup group;
    group.name = "phone";
    group.profile.name = "slow";
    group.profile.speed = sim::FlopsPerSecond{1e9};
    group.profile.memory_rate = sim::BytesPerSecond{1e9};
    group.profile.launch_overhead = sim::Seconds{1e-6};
    group.profile.efficiency = {{"depthwise", 0.5}};
    return group;
}

/// By name of block: of the ops called "<block>.<op>".
inline std::map<std::string, Sums> sums_by_block(sim::ModelGraph const& model, sim::DeviceGroup const& group)
{
    std::map<std::string, Sums> blocks;
    for (std::size_t i = 0; i < model.ops.size(); ++i) {
        auto const& op = model.ops[i];
        auto& sums = blocks[op.name.substr(0, op.name.find('.'))];
        sums.time += sim::find_op_time(model, static_cast<int>(i), group).value().mean();
        sums.work += op.work;
        sums.weights += op.weights;
        sums.activation =
            std::max(sums.activation, sim::input_bytes_of(model, static_cast<int>(i)) + op.output.bytes);
    }
    return blocks;
}

inline sim::OpDescription named(std::string name, sim::OpKind const& kind,
                                std::vector<std::string> inputs = {})
{
    sim::OpDescription description;
    description.name = std::move(name);
    description.kind = kind;
    description.inputs = std::move(inputs);
    return description;
}

/// An op of so many Mflop, with an output of so many kB and 1 kB of weights.
inline sim::OpDescription opaque(std::string name, double megaflops, double kilobytes)
{
    return named(std::move(name), sim::Opaque{.work = sim::Flops{1e6 * megaflops},
                                              .output = sim::Bytes{1e3 * kilobytes},
                                              .weights = sim::Bytes{1e3}});
}

/// 10 kB -> front: 1 Mflop -> 8 kB -> middle: 2, 4 or no Mflop -> 4, 6 or 8 kB -> back: 3 Mflop -> 1 kB.
inline ChainDescription three_blocks()
{
    ChainDescription description;
    description.name = "three";
    description.input = {.shape = {}, .type = sim::ElementType::float32, .bytes = sim::Bytes{10e3}};
    description.variables = {{.name = "size", .choices = {"small", "large", "none"}, .only_if = {}}};
    description.blocks = {
        {.name = "front",
         .variables = {},
         .realise =
             [](Choices const&, sim::Tensor const&) {
                 return Realisation{.kind = "front", .ops = {opaque("op", 1, 8)}};
             }},
        {.name = "middle",
         .variables = {0},
         .realise =
             [](Choices const& choices, sim::Tensor const&) {
                 if (choices[0] == 2) return Realisation{};
                 bool const large = choices[0] == 1;
                 return Realisation{.kind = "middle",
                                    .share = large ? 1.0 : 0.5,
                                    .ops = {opaque("op", large ? 4 : 2, large ? 6 : 4)}};
             }},
        {.name = "back", .variables = {}, .realise = [](Choices const&, sim::Tensor const&) {
             return Realisation{.kind = "back", .ops = {opaque("op", 3, 1)}};
         }}};
    return description;
}

inline std::unique_ptr<ArchitectureSpace> built(ChainDescription description)
{
    sim::Diagnostics mistakes;
    auto space = build_chain_space(std::move(description), mistakes);
    mistakes.raise_if_any();
    return space;
}

} // namespace sunder::nas
