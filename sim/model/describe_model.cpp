#include "sim/model/describe_model.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

/// Bits of each weight, where they are not those of the model.
int weight_bits_of(Op const& op, Op const& usual)
{
    if (usual.weights <= Bytes{} || op.weights == usual.weights) return 0;
    return static_cast<int>(bits_of(ElementType::float32) * (op.weights / usual.weights) + 0.5);
}

} // namespace

ModelDescription description_of(ModelGraph const& model)
{
    SUNDER_EXPECTS(model.exits.empty());
    ModelDescription description{.name = model.name,
                                 .origin = {},
                                 .input_name = model.input_name,
                                 .input = model.input,
                                 .accuracy = model.accuracy,
                                 .ops = {},
                                 .kept = model.kept,
                                 .where = {}};
    for (auto const& op : model.ops) {
        SUNDER_EXPECTS(op.parts.empty());
        auto& described = description.ops.emplace_back();
        described.name = op.name;
        described.kind = op.kind;
        for (int const producer : op.inputs)
            described.inputs.push_back(model.name_of(producer));
        described.time = op.time;
        if (!op.shared.empty() && op.shared.front().name != op.name)
            described.weights_of = op.shared.front().name;
    }
    // What was stated beyond the kinds shows where the graph of these alone is another.
    Diagnostics mistakes;
    auto const usual = build_model(description, mistakes);
    SUNDER_ENSURES(mistakes.empty() && usual.ops.size() == model.ops.size());
    for (auto& described : description.ops) {
        auto const& op = model.ops[static_cast<std::size_t>(model.find_op(described.name).value())];
        auto const& by_kind = usual.ops[static_cast<std::size_t>(usual.find_op(described.name).value())];
        if (op.output.type != by_kind.output.type) described.type = op.output.type;
        if (op.parameters != by_kind.parameters) described.parameters = op.parameters;
        described.weight_bits = weight_bits_of(op, by_kind);
    }
    return description;
}

} // namespace sunder::sim
