#include "nas/winner/winner_parts.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/model/describe_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

sim::ModelGraph built(sim::ModelDescription const& description)
{
    sim::Diagnostics mistakes;
    auto graph = sim::build_model(description, mistakes);
    SUNDER_ENSURES(mistakes.empty());
    return graph;
}

/// Ops [first, last), into which the tensor of the op before goes.
sim::ModelGraph stretch_of(sim::ModelGraph const& whole, std::size_t first, std::size_t last)
{
    auto description = sim::description_of(whole);
    if (first > 0) {
        description.input_name = whole.ops[first - 1].name;
        description.input = whole.ops[first - 1].output;
    }
    auto& ops = description.ops;
    ops = {ops.begin() + static_cast<std::ptrdiff_t>(first), ops.begin() + static_cast<std::ptrdiff_t>(last)};
    std::set<std::string> names;
    for (auto& op : ops) { // which have weights of their own where those of the others are not here
        names.insert(op.name);
        if (!op.weights_of.empty() && !names.contains(op.weights_of)) op.weights_of.clear();
    }
    return built(description);
}

sim::OpDescription convolution(std::string name, std::string input, std::int64_t out)
{
    return {.name = std::move(name),
            .kind = sim::Conv2d{.out = out, .kernel = {}, .pad = {}, .bias = sim::Bias::none},
            .inputs = {std::move(input)},
            .time = {},
            .type = {},
            .where = {},
            .inputs_where = {}};
}

/// The convolutions around the cut. \return how many ops the head has with them
std::size_t add_bottleneck(sim::ModelDescription& description, SplitNetwork const& network,
                           sim::Bottleneck const& bottleneck)
{
    auto const& last = network.graph.ops[network.head_ops - 1];
    auto const& shape = last.output.shape;
    if (shape.size() != 3 || shape.front() <= bottleneck.to) return network.head_ops;
    auto narrow = convolution(fmt::format("{}.narrow", network.block), last.name, bottleneck.to);
    auto widen = convolution(fmt::format("{}.widen", network.block), narrow.name, shape.front());
    auto& ops = description.ops;
    for (auto op = network.head_ops; op < ops.size(); ++op)
        std::ranges::replace(ops[op].inputs, last.name, widen.name);
    auto const at = ops.begin() + static_cast<std::ptrdiff_t>(network.head_ops);
    ops.insert(ops.insert(at, std::move(widen)), std::move(narrow));
    return network.head_ops + 1;
}

} // namespace

WinnerParts parts_of(SplitNetwork const& network)
{
    WinnerParts parts;
    auto description = sim::description_of(network.graph);
    auto head_ops = network.head_ops;
    for (auto const& stage : network.codec)
        std::visit(
            sim::Match{[&](sim::Bottleneck const& bottleneck) {
                           if (head_ops > 0) head_ops = add_bottleneck(description, network, bottleneck);
                       },
                       [&](sim::Quantise const& quantise) { parts.bits = quantise.bits; },
                       [](sim::OneOf<sim::Autoencoder, sim::Lossless, sim::RatedCodec> auto const&) {}},
            stage);
    parts.whole = built(description);
    auto const ops = parts.whole.ops.size();
    if (head_ops > 0) parts.head = stretch_of(parts.whole, 0, head_ops);
    if (head_ops < ops) parts.tail = stretch_of(parts.whole, head_ops, ops);
    return parts;
}

} // namespace sunder::nas
