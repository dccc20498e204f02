#include "nas/supernet/graph_network.hpp"

#include "nas/supernet/compute.hpp"
#include "nas/supernet/element_types.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

using torch::Tensor;

/// Kinds whose output holds values of their input as they are.
bool hands_on(sim::OpKind const& kind)
{
    using namespace sim;
    return std::visit(Match{[](OneOf<Concat, Flatten, Dropout, Slice, ChannelShuffle, Pad2d, Reshape,
                                     Transpose, Expand, Pad, Gather> auto const&) { return true; },
                            [](OneOf<Pool2d, PoolNd, AdaptivePool2d> auto const& pool) {
                                return pool.kind == PoolKind::max;
                            },
                            [](Resize const& resize) { return resize.kind == ResizeKind::nearest; },
                            [](TopK const& top) { return top.gives == TopKResult::values; },
                            [](auto const&) { return false; }},
                      kind);
}

/// Whether what the op puts out is of the type of all that it takes.
bool keeps_type(sim::ModelGraph const& model, sim::Op const& op)
{
    auto const taken = std::holds_alternative<sim::Gather>(op.kind) ? std::size_t{1} : op.inputs.size();
    return std::all_of(op.inputs.begin(), op.inputs.begin() + static_cast<std::ptrdiff_t>(taken),
                       [&](int producer) { return model.tensor_of(producer).type == op.output.type; });
}

/// By its kind, in the type that that gives.
Tensor computed(OpInputs const& inputs)
{
    return std::visit(sim::Match{[](sim::OneOf<sim::Opaque, sim::ModelInput> auto const& /*op*/) {
                                     SUNDER_EXPECTS(false);
                                     return Tensor{};
                                 },
                                 [&](auto const& kind) { return compute(kind, inputs); }},
                      inputs.op.kind);
}

Tensor computed(sim::ModelGraph const& model, OpInputs const& inputs)
{
    auto const& op = inputs.op;
    auto const result = computed(inputs);
    bool const stays = hands_on(op.kind) && keeps_type(model, op);
    return stays ? result : held_as(result, op.output.type);
}

} // namespace

Tensor compute(OpInputs const& inputs)
{
    return held_as(computed(inputs), inputs.op.output.type);
}

std::string find_unlearnable(sim::ModelGraph const& model)
{
    auto const has_figures_only = [](sim::Op const& op) {
        return std::holds_alternative<sim::Opaque>(op.kind);
    };
    auto const op = std::ranges::find_if(model.ops, has_figures_only);
    if (op != model.ops.end()) return fmt::format("op '{}', of which only figures are known", op->name);
    return model.input.shape.empty() ? "an input of which only the bytes are known" : "";
}

TensorsByProducer compute_ops(sim::ModelGraph const& model, std::vector<bool> const& which,
                              TensorsByProducer tensors, Weights& weights, sim::ModelGraph const* widest)
{
    SUNDER_EXPECTS(which.size() == model.ops.size());
    for (std::size_t i = 0; i < which.size(); ++i) {
        auto const& op = model.ops[i];
        if (!which[i] || sim::is_input(op.kind)) continue;
        OpInputs inputs{.op = op, .tensors = {}, .weights = weights, .widest = widest};
        for (int const producer : op.inputs)
            inputs.tensors.push_back(tensors.at(producer));
        tensors[static_cast<int>(i)] = computed(model, inputs);
    }
    return tensors;
}

Tensor forward(sim::ModelGraph const& model, OpRange stretch, Tensor const& input, Weights& weights,
               sim::ModelGraph const* widest)
{
    if (stretch.first == stretch.last) return input;
    TensorsByProducer entering;
    for (int producer = sim::model_input; producer < static_cast<int>(stretch.first); ++producer)
        entering[producer] = input;
    std::vector<bool> which(model.ops.size(), false);
    std::fill(which.begin() + static_cast<std::ptrdiff_t>(stretch.first),
              which.begin() + static_cast<std::ptrdiff_t>(stretch.last), true);
    auto tensors = compute_ops(model, which, std::move(entering), weights, widest);
    return tensors.at(static_cast<int>(stretch.last) - 1);
}

} // namespace sunder::nas
